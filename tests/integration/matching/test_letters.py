"""Referral letters: what they say and never say, their numbers, who may have them; read back from both formats."""

import json
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.audit.models import AccessEntry, AuditEntry
from jobcenter.core.db import db, transaction
from jobcenter.documents import fonts
from jobcenter.matching import letters, service
from jobcenter.matching.errors import LetterNotPossible
from jobcenter.matching.letters import contents, files
from jobcenter.matching.letters.models import LetterCopy, ReferralLetter
from jobcenter.matching.models import Referral, ReferralStatus
from jobcenter.seekers.service import set_welfare_facts, withdraw_consent
from tests.factories import matching as given
from tests.factories import seekers as make
from tests.support import papers
from tests.support.parallel import at_once
from tests.support.skipping import unavailable

READ = {"pdf": papers.text_of_pdf, "hwpx": papers.text_of_hwpx}
ALL = tuple(contents.PARTS)
INTERVIEW = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fonts():
    if not fonts.FOLDER.is_dir():
        unavailable("no fonts for papers: `make setup` unpacks them")


def told(**wishes):
    """A registration with something in every field, told apart by words that occur nowhere else."""
    person = make.resident(name="남궁혜린", phone="010-7777-4321", birth_date=date(1971, 3, 7))
    with transaction():
        person.address_detail = "비밀주소길 9"
    return given.willing(
        person=person,
        **{
            "education": "college",
            "major": "사회복지학",
            "career_entries": [
                {"employer": "여의도요양원", "duties": "요양보호", "from": "2019-01", "until": "2021-12"}
            ],
            "licences": ["요양보호사"],
            "trainings": ["비밀교육"],
            "languages": ["비밀언어"],
            "summary": "자기소개비밀",
            "limits": ["heavy_lifting"],
            "supports": ["resume"],
            "benefit_status": "receiving",
            **wishes,
        },
    )


def issued(referral, *, parts=ALL, bring="이력서, 자격증 사본", counselor=None, now=make.NOW):
    with transaction():
        return letters.issue(
            referral, parts=parts, bring=bring, actor=make.actor_of(counselor or make.staff()), now=now
        )


def read(letter, kind: str) -> str:
    return READ[kind](files.write(letter, kind))


@pytest.mark.parametrize("kind", READ)
def test_letter_says_all_that_both_sides_need(app, kind):
    order = given.order(title="재가 요양보호사", address="여의대로 24", number="2026-900001")
    referral = given.referral(told(), order, counselor=make.staff(name="최상담"))
    with transaction():
        service.set_interview(
            referral, at=INTERVIEW, place="2층 회의실", actor=make.actor_of(make.staff()), now=make.NOW
        )
    letter, _copy = issued(referral)
    text = read(letter, kind)
    said = [
        "제2026-00001호", "2026. 11. 20.", order.employer.name, "재가 요양보호사", "2026-900001", "여의대로 24", "2,300,000원",
        "남궁혜린", "010-7777-4321", "사회복지학", "여의도요양원", "요양보호사", "2,100,000원", "2026. 11. 25.(수) 10:30",
        "2층 회의실", "이력서, 자격증 사본", "영등포구 일자리센터", "최상담", "결과 회신", "미채용 사유",
    ]  # fmt: skip
    assert [value for value in said if not papers.holds(text, value)] == []


@pytest.mark.parametrize("kind", READ)
def test_letter_never_shows_what_no_consent_covers(app, kind):
    registration = told()
    with transaction():
        set_welfare_facts(
            registration.person, ["disability", "single_parent"], actor=make.actor_of(make.staff()), now=make.NOW
        )
    letter, _copy = issued(given.referral(registration))
    text = read(letter, kind)
    secret = [
        "비밀주소길", "1971", "55세", "비밀교육", "비밀언어", "자기소개비밀", "장애", "한부모", "무거운", "구직급여", "여의동", "배우자", "재산", "여성",
    ]  # fmt: skip
    assert [value for value in secret if papers.holds(text, value)] == []


@pytest.mark.parametrize("kind", READ)
def test_part_left_out_is_masked(app, kind):
    letter, _copy = issued(given.referral(told()), parts=("career",))
    text = read(letter, kind)
    assert papers.holds(text, "남○○린")
    assert papers.holds(text, "여의도요양원")
    assert [value for value in ("남궁혜린", "4321", "사회복지학", "2,100,000원") if papers.holds(text, value)] == []


def test_without_consent_everything_of_the_person_is_masked(app):
    referral = given.referral(told())
    content = contents.write(referral, parts=ALL, bring="", consented=False)
    assert content["person"][0][1] == "남○○린"
    assert {value for _label, value in content["person"][2:]} == {"비공개"}


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_letter_is_korean_whatever_the_page_is(app, locale):
    referral = given.referral(told())
    with force_locale(locale):
        content = contents.write(referral, parts=ALL, bring="", consented=True)
    assert content["person"][0][0] == "이름"
    assert content["order"][0][0] == "구인업체"


def test_same_content_again_is_a_copy_and_a_change_is_a_new_letter(app):
    referral = given.referral(told())
    first = issued(referral)
    again = issued(referral)
    assert (first.letter.id, first.copy.ordinal, again.copy.ordinal) == (again.letter.id, 1, 2)
    with transaction():
        service.set_interview(referral, at=INTERVIEW, place="3층", actor=make.actor_of(make.staff()), now=make.NOW)
    changed = issued(referral)
    assert (changed.letter.number, changed.copy.ordinal) == ("2026-00002", 1)
    assert changed.letter.digest != first.letter.digest
    actions = [
        row.details["number"]
        for row in db.session.scalars(select(AuditEntry).where(AuditEntry.action == "letter.issued"))
    ]
    assert actions == ["2026-00001", "2026-00001", "2026-00002"]


def test_reissued_copy_says_so(app):
    referral = given.referral(told())
    issued(referral)
    letter, _copy = issued(referral)
    db.session.refresh(letter)
    assert papers.holds(read(letter, "hwpx"), "재발급 2부째")


def test_numbers_begin_anew_each_year_and_in_each_organization(app):
    referral = given.referral(told())
    assert issued(referral).letter.number == "2026-00001"
    assert issued(referral, bring="신분증", now=datetime(2026, 12, 31, 15, 0, tzinfo=UTC)).letter.number == "2027-00001"
    assert issued(given.referral(), now=datetime(2026, 12, 31, 14, 59, tzinfo=UTC)).letter.number == "2026-00002"


def test_letters_issued_at_once_have_numbers_without_gap_or_double(app):
    order = given.order(places=6)
    ids = [given.referral(given.willing(), order).id for _ in range(6)]
    actor = make.actor_of(make.staff())

    def issue(number):
        letters.issue(db.session.get_one(Referral, number), parts=ALL, bring="", actor=actor, now=make.NOW)
        return "done"

    assert at_once(app, issue, ids) == ["done"] * 6
    assert sorted(db.session.scalars(select(ReferralLetter.ordinal))) == [1, 2, 3, 4, 5, 6]


def test_one_letter_issued_at_once_is_one_letter_with_copies(app):
    referral_id, actor = given.referral().id, make.actor_of(make.staff())

    def issue(_turn):
        letters.issue(db.session.get_one(Referral, referral_id), parts=ALL, bring="", actor=actor, now=make.NOW)
        return "done"

    assert at_once(app, issue, range(4)) == ["done"] * 4
    assert len(db.session.scalars(select(ReferralLetter)).all()) == 1
    assert sorted(db.session.scalars(select(LetterCopy.ordinal))) == [1, 2, 3, 4]


@pytest.mark.parametrize("status", [ReferralStatus.NOT_HIRED, ReferralStatus.CANCELLED])
def test_no_letter_after_the_result(app, status):
    referral = given.referral()
    actor = make.actor_of(make.staff())
    with transaction():
        if status is ReferralStatus.CANCELLED:
            service.cancel(referral, actor=actor, now=make.NOW)
        else:
            service.record_result(referral, status, reason="others_hired", actor=actor, now=make.NOW)
    with pytest.raises(LetterNotPossible):
        issued(referral)


@pytest.fixture
def desk(app, signed_in):
    app.config["CLOCK_DATE"] = given.TODAY
    return signed_in(make.staff())


def test_counselor_issues_and_downloads_and_it_is_logged(desk):
    referral = given.referral(told())
    page = f"/desk/referrals/{referral.public_id}/letter"
    assert "남궁혜린" in desk.get(page).text
    answer = desk.post(page, data={"parts": ["name", "phone"], "bring": "신분증"})
    assert answer.location == page
    letter = db.session.scalars(select(ReferralLetter)).one()
    assert json.loads(letter.content)["parts"] == ["name", "phone"]
    for kind, read_text in READ.items():
        file = desk.get(f"/desk/letters/{letter.public_id}/{kind}")
        assert file.headers["Cache-Control"] == "private, no-store"
        assert papers.holds(read_text(file.data), "010-7777-4321")
    rows = db.session.execute(select(AccessEntry.what, AccessEntry.action).where(AccessEntry.what == "letter")).all()
    assert [tuple(row) for row in rows] == [("letter", "view"), ("letter", "download"), ("letter", "download")]


def test_too_long_a_list_is_refused_and_kept(desk):
    referral = given.referral()
    answer = desk.post(f"/desk/referrals/{referral.public_id}/letter", data={"parts": ["name"], "bring": "가" * 301})
    assert answer.status_code == 422
    assert "가" * 301 in answer.text


def test_unknown_part_is_refused(desk):
    referral = given.referral()
    assert desk.post(f"/desk/referrals/{referral.public_id}/letter", data={"parts": ["welfare"]}).status_code == 422


def test_letter_cannot_be_downloaded_once_the_consent_is_withdrawn(desk):
    registration = told()
    referral = given.referral(registration)
    letter, _copy = issued(referral)
    with transaction():
        withdraw_consent(registration.person, "referral", actor=make.actor_of(make.staff()), now=make.NOW)
    answer = desk.get(f"/desk/letters/{letter.public_id}/pdf")
    assert answer.status_code == 302
    assert "동의" in desk.get(answer.location).text


def test_resident_has_her_own_letter_and_nobody_elses(signed_in, app):
    app.config["CLOCK_DATE"] = given.TODAY
    registration = told()
    letter, _copy = issued(given.referral(registration))
    own = signed_in(user_of(registration))
    assert f"/my/letters/{letter.public_id}/pdf" in own.get("/my/matches?tab=referrals").text
    assert papers.holds(papers.text_of_hwpx(own.get(f"/my/letters/{letter.public_id}/hwpx").data), "남궁혜린")
    other = given.willing()
    assert signed_in(user_of(other)).get(f"/my/letters/{letter.public_id}/pdf").status_code == 404


def user_of(registration):
    return db.session.get_one(User, registration.person.user_id)


def test_other_centres_letters_are_not_found(signed_in, app):
    letter, _copy = issued(given.referral())
    referral = letter.referral
    elsewhere = signed_in(make.staff(organization="gwanak-centre"))
    assert elsewhere.get(f"/desk/letters/{letter.public_id}/pdf").status_code == 404
    assert elsewhere.get(f"/desk/referrals/{referral.public_id}/letter").status_code == 404
