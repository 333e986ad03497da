"""Texts for telephones: what fits, what is cut, what is never said."""

import pytest

from jobcenter.notifications import texts
from jobcenter.notifications.channels import MESSENGER, SMS
from jobcenter.notifications.texts import Form

SITE = {"ko": "일자리이음", "en": "JobCenter"}
# What the text holds besides the subject: the site in brackets and the closing words.
FRAME = len("[일자리이음] \n로그인해서 확인해 주세요.".encode("cp949"))


@pytest.fixture(autouse=True)
def _korean(app):
    from flask_babel import force_locale

    with force_locale("ko"):
        yield


@pytest.mark.parametrize(("more", "form"), [(0, Form.SHORT), (1, Form.LONG)], ids=["ninety bytes", "one byte more"])
def test_ninety_bytes_are_a_short_text(more, form):
    subject = "가" * ((texts.SHORT_BYTES - FRAME) // 2) + "a" * ((texts.SHORT_BYTES - FRAME) % 2 + more)
    text = texts.prepare(SMS, "referral.sent", subject, SITE)
    assert text.form is form
    assert len(text.text.encode("cp949")) == texts.SHORT_BYTES + more
    assert bool(text.title) is (form is Form.LONG)


def test_long_text_is_cut_between_characters():
    text = texts.prepare(SMS, "referral.sent", "가" * 3_000, SITE)
    assert text.form is Form.LONG
    assert len(text.text.encode("cp949")) <= texts.LONG_BYTES
    assert text.text.endswith("가...")


@pytest.mark.parametrize("most", range(3, 12))
def test_cut_never_halves_a_character_or_exceeds_its_bytes(most):
    assert len(texts.cut("a가나다라마", most).encode("cp949")) <= most
    assert set(texts.cut("a가나다라마", most)) <= set("a가나다라마.")


def test_what_the_code_page_does_not_know_is_left_out():
    assert "면접 안내" in texts.prepare(SMS, "referral.sent", "면접 😀안내", SITE).text


def test_messenger_has_its_own_limit():
    text = texts.prepare(MESSENGER, "referral.sent", "가" * 3_000, SITE)
    assert (text.form, len(text.text)) == (Form.MESSENGER, texts.MESSENGER_CHARACTERS)


@pytest.mark.parametrize(
    "kind",
    ["application.ineligible", "claim.refused", "registration.returned", "referral.declined", "account.opened", ""],
)
def test_subject_of_other_kinds_stays_in_the_account(kind):
    text = texts.prepare(SMS, kind, "기초생활수급 확인 서류 보완", SITE)
    assert "기초" not in text.text
    assert text.text == "[일자리이음] 새 알림이 있어요.\n로그인해서 확인해 주세요."
