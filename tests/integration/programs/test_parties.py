"""Teams and institutions apply: the party step, what it is checked for, where it is shown."""

from datetime import date
from itertools import count

import pytest

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core.db import transaction
from jobcenter.programs.errors import (
    BusinessNumberWrong,
    InstitutionApplied,
    MemberElsewhere,
    MembersWrong,
    MemberTwice,
    PartyMissing,
    SharesWrong,
)
from jobcenter.programs.models import Application
from jobcenter.programs.service import applications, parties
from tests.factories import programs as make
from tests.factories import seekers

_people = count(1)
NUMBER = "120-81-47521"
KIM = {"name": "김나래", "birth_date": date(1995, 3, 2), "role": "기획", "share": None}
LEE = {"name": "이도윤", "birth_date": date(1970, 5, 6), "role": "회계", "share": None}
RULES = {
    "schema": "jobcenter.rules/1",
    "code": "teams",
    "reference_date": "2026-11-16",
    "requirements": [
        {"code": "youth", "label": make.both("청년"), "when": {">=": [{"fact": "team_youth_members"}, 1]}}
    ],
}


def team_round(**about):
    """A round for teams of two or three with at least one young member."""
    return make.open_round(
        make.public_job(
            applicant_kind="team",
            team_size={"smallest": 2, "largest": 3},
            rules=RULES,
            groups=[{"code": "all", "label": make.both("전체"), "places": 2, "reserve": 1}],
            documents=[],
            **about,
        )
    )


def institution_round():
    """A round for institutions."""
    template = make.public_job(
        applicant_kind="institution",
        rules=None,
        groups=[{"code": "all", "label": make.both("전체"), "places": 1, "reserve": 1}],
        documents=[],
    )
    return make.open_round(template)


def started(round_, person=None, *members, **values) -> Application:
    """A draft with its team."""
    person = person or seekers.resident(name=f"대표{next(_people)}")
    with transaction():
        draft = applications.start(round_.id, person, actor=make.own(person), now=make.NOW)
        applications.save_party(draft, {"name": "골목살림", "members": list(members), **values}, now=make.NOW)
        applications.save(draft, facts={"household_assets": 1}, answers={"statement": True}, now=make.NOW)
    return draft


def handed_in(draft: Application) -> Application:
    """The draft, handed in."""
    with transaction():
        return applications.submit(draft, actor=Actor(draft.person.user_id, draft.person.name), now=make.NOW)


def test_team_answers_size_and_age_itself(session):
    draft = started(team_round(), None, KIM, LEE)
    values = draft.fact_values()
    assert values["team_youth_members"] == 1 + (
        parties.age_on(draft.person.birth_date, date(2026, 11, 16)) in range(19, 40)
    )
    assert "team_size" not in values, "no rule asks for it"
    assert handed_in(draft).number


@pytest.mark.parametrize(
    ("birth", "count"), [("2007-11-16", 1), ("2007-11-17", 0), ("1987-11-16", 1), ("1986-11-16", 0)]
)
def test_youth_is_counted_on_the_reference_date(session, birth, count):
    member = {**LEE, "birth_date": date.fromisoformat(birth)}
    draft = started(team_round(), seekers.resident(birth_date=date(1950, 1, 1)), member)
    assert draft.fact_values()["team_youth_members"] == count


@pytest.mark.parametrize("members", [[], [KIM, LEE, {**KIM, "name": "셋"}]], ids=["one person", "four people"])
def test_team_outside_its_size_is_refused(session, members):
    with pytest.raises(MembersWrong):
        started(team_round(), None, *members)


def test_nobody_stands_twice_in_a_team(session):
    person = seekers.resident()
    with pytest.raises(MemberTwice):
        started(team_round(), person, {**LEE, "name": person.name, "birth_date": person.birth_date})


@pytest.mark.parametrize(
    ("shares", "fine"),
    [((50, 50), True), ((50, 49), False), ((51, 50), False), ((50, None), False), ((None, None), True)],
)
def test_shares_come_to_a_hundred_or_are_left_out(session, shares, fine):
    round_, member = team_round(), {**KIM, "share": shares[1]}
    if fine:
        assert started(round_, None, member, share=shares[0]).party.members[0].share_percent == shares[0]
    else:
        with pytest.raises(SharesWrong):
            started(round_, None, member, share=shares[0])


def test_member_of_one_team_cannot_hand_in_another(session):
    round_ = team_round()
    handed_in(started(round_, None, KIM))
    second = started(round_, None, {**KIM, "name": "김 나래"}, LEE)
    with pytest.raises(MemberElsewhere, match="김 나래"):
        handed_in(second)


def test_member_of_a_withdrawn_team_is_free(session):
    round_ = team_round()
    first = handed_in(started(round_, None, KIM))
    with transaction():
        applications.withdraw(first, actor=make.own(first.person), reason=None, now=make.NOW)
    assert handed_in(started(round_, None, KIM)).number


def test_team_saved_again_keeps_its_members(session):
    round_, person = team_round(), seekers.resident()
    started(round_, person, KIM)
    draft = started(round_, person, LEE, KIM)
    session.expire_all()
    assert [member.name for member in draft.party.members] == [person.name, LEE["name"], KIM["name"]]


def test_team_round_takes_no_application_without_a_team(session):
    with pytest.raises(PartyMissing):
        handed_in(make.draft(team_round()))


def institution(round_, number=NUMBER):
    """A draft of an institution."""
    return started(round_, None, business_number=number, representative="박대표", contact="02-000-0000")


def test_institution_needs_a_number_the_tax_office_could_have_issued(session):
    with pytest.raises(BusinessNumberWrong):
        institution(institution_round(), "120-81-47522")


def test_institution_applies_once_by_its_number(session):
    round_ = institution_round()
    first = handed_in(institution(round_))
    assert first.public_name == "골목살림"
    assert first.party.printed_number == NUMBER
    with pytest.raises(InstitutionApplied):
        handed_in(institution(round_, "1208147521"))


def test_kind_of_applicant_is_frozen_with_the_announcement(session):
    from jobcenter.programs.service.rounds import frozen_digest

    round_ = team_round()
    before = frozen_digest(round_)
    round_.team_size = {"smallest": 2, "largest": 4}
    assert frozen_digest(round_) != before


def test_resident_fills_in_the_team_in_the_browser(client, signed_in, session):
    round_ = team_round()
    person = seekers.resident()
    page = signed_in(session.get_one(User, person.user_id))
    address = f"/rounds/{round_.public_id}/apply"
    shown = page.get(address).text
    assert "member_1_name" in shown and "member_2_name" not in shown
    answer = page.post(address, data={"name": "골목살림", "member_0_name": "김나래", "go": "next"})
    assert answer.status_code == 200 and 'id="member_0_birth_date-error"' in answer.text
    answer = page.post(
        address, data={"name": "골목살림", "member_0_name": "김나래", "member_0_birth_date": "1995-03-02", "go": "next"}
    )
    assert answer.status_code == 302 and "step=1" in answer.location
    assert "김나래" in page.get(f"{address}?step=3").text
