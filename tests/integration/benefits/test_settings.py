"""A manager makes a program that takes claims in the browser, without a template."""

import pytest

from jobcenter.programs import templates_data
from tests.factories import programs as make
from tests.factories import seekers

EXAM_FEE = templates_data.get_template("exam-fee-yeongdeungpo-2026")["round"]["claim"]
SENT = {
    "categories": ["technical", "professional", "accredited", "language", "history"],
    "exam_from": "2026-01-01",
    "exam_until": "2026-12-31",
    "share_percent": "90",
    "rounding_to": "10",
    "rounding_way": "down",
    "claim_cap": "",
    "person_cap": "100,000",
    "person_cap_per": "year",
    "times": "",
    "times_per": "year",
    "parts": "separate",
    "deadline_days": "",
    "decided_on_day": "12",
    "budget": "51,700,000",
    "people": "500",
}


@pytest.fixture
def draft(session):
    """A draft and its manager."""
    user = make.manager()
    return user, make.draft_round(make.course(), officer=seekers.actor_of(user))


def test_settings_of_the_published_exam_fee_are_made_in_the_browser(draft, signed_in, session):
    user, round_ = draft
    page, address = signed_in(user), f"/manage/rounds/{round_.public_id}/edit/claim"
    assert page.get(address).status_code == 200
    assert page.post(address, data=SENT).status_code == 302
    session.expire_all()
    assert round_.claim == EXAM_FEE
    assert 'value="51,700,000"' in page.get(address).text or "51700000" in page.get(address).text


@pytest.mark.parametrize(
    ("field", "value"),
    [("categories", []), ("share_percent", "0"), ("share_percent", "101"), ("exam_until", "2025-12-31"),
     ("decided_on_day", "29"), ("budget", ""), ("person_cap", "0"), ("times", "0")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(draft, signed_in, session, field, value):
    user, round_ = draft
    answer = signed_in(user).post(f"/manage/rounds/{round_.public_id}/edit/claim", data={**SENT, field: value})
    assert answer.status_code == 200 and f'id="{field}-error"' in answer.text
    session.expire_all()
    assert round_.claim is None


def test_limits_of_times_and_one_claim_are_kept(draft, signed_in, session):
    user, round_ = draft
    sent = {
        **SENT,
        "claim_cap": "50000",
        "times": "3",
        "times_per": "lifetime",
        "parts": "one_of",
        "deadline_days": "90",
    }
    signed_in(user).post(f"/manage/rounds/{round_.public_id}/edit/claim", data=sent)
    session.expire_all()
    assert round_.claim["claim_cap"] == 50000
    assert round_.claim["count_limit"] == {"times": 3, "per": "lifetime"}
    assert (round_.claim["parts"], round_.claim["deadline_days"]) == ("one_of", 90)


def test_claims_are_taken_out_again(draft, signed_in, session):
    user, round_ = draft
    page, address = signed_in(user), f"/manage/rounds/{round_.public_id}/edit/claim"
    page.post(address, data=SENT)
    assert page.post(f"{address}/none").status_code == 302
    session.expire_all()
    assert round_.claim is None


def test_only_the_draft_of_ones_own_organization_is_changed(draft, signed_in):
    _user, round_ = draft
    stranger = signed_in(make.manager("관악담당", "gwanak"))
    assert stranger.get(f"/manage/rounds/{round_.public_id}/edit/claim").status_code == 404
    counselor = signed_in(seekers.staff("counselor", "yeongdeungpo", "상담사"))
    assert counselor.get(f"/manage/rounds/{round_.public_id}/edit/claim").status_code == 403
