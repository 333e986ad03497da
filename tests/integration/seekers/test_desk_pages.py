"""What a counselor does with job seekers, and what of it the access log knows."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.audit.models import AccessEntry
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries
from jobcenter.seekers.models import Person, Registration, RegistrationStatus
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("november_20th")

WALK_IN = {
    "name": "박정희",
    "birth_date": "1955-02-01",
    "phone": "010-2222-3333",
    "channel": "paper",
    "consents": ["service", "referral"],
    "occupations": ["5611"],
    "districts": ["11560"],
    "wants_referral": "y",
    "accept": "yes",
    "action": "register",
}


@pytest.fixture
def desk(signed_in):
    """A counselor of the Yeongdeungpo centre, signed in."""
    return signed_in(make.staff())


def looks(session):
    statement = select(AccessEntry.person_id, AccessEntry.what, AccessEntry.action).order_by(AccessEntry.id)
    return [tuple(row) for row in session.execute(statement)]


def address(registration, *parts):
    return "/".join(["/desk/seekers", registration.person.public_id, *parts])


def test_list_masks_names_and_logs_everyone_shown(session, desk):
    shown = [make.registered(make.resident(name="김영숙")), make.requested(make.resident(name="박정희"))]
    page = desk.get("/desk/seekers").text
    assert "김○숙" in page
    assert "김영숙" not in page
    assert looks(session) == [(row.person_id, "registration", "list") for row in shown]


def test_list_is_filtered_sorted_and_paged(desk):
    for serial in range(23):
        make.requested(make.resident(name=f"가{serial:02d}"), occupations=["5611"] if serial else ["5501"])
    page = desk.get("/desk/seekers?sort=number").text
    assert page.count('/registration"') == 20
    assert "2026-000001" in page
    assert "2026-000021" not in page
    assert desk.get("/desk/seekers?occupation=55").text.count('/registration"') == 1
    assert "2026-000003" in desk.get("/desk/seekers?q=2026-000003").text
    assert desk.get("/desk/seekers?status=active").text.count('/registration"') == 0


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "after=garbage", "status=x", "expiring=-3", "q=%25", "district=%27"]
)
def test_list_takes_strange_parameters_calmly(desk, query):
    make.requested()
    assert desk.get(f"/desk/seekers?{query}").status_code == 200


def test_address_with_a_zero_byte_finds_nothing(desk):
    make.requested()
    assert desk.get("/desk/seekers?q=%00%25").status_code == 404


def test_record_shows_the_full_name_and_is_logged(session, desk):
    registration = make.requested()
    assert "김영숙" in desk.get(address(registration, "registration")).text
    assert looks(session) == [(registration.person_id, "registration", "view")]


@pytest.mark.parametrize("page", ["registration", "registration/edit", "confirmation", "receipt"])
def test_every_page_of_a_person_is_logged_and_closed_to_other_centres(session, desk, signed_in, page):
    registration = make.registered()
    elsewhere = signed_in(make.staff(organization="gwanak-centre"))
    assert elsewhere.get(address(registration, page)).status_code == 404
    assert looks(session) == []
    assert desk.get(address(registration, page)).status_code == 200
    assert [person for person, _what, _action in looks(session)] == [registration.person_id]


@pytest.mark.parametrize("role", ["program_manager", "administrator", "auditor", "statistics_officer"])
def test_desk_is_closed_to_other_roles(signed_in, role):
    registration = make.requested()
    client = signed_in(make.staff(role))
    assert client.get("/desk/seekers").status_code == 403
    assert client.get(address(registration, "registration")).status_code == 403
    assert client.post(address(registration, "registration/accept")).status_code == 403


def test_desk_is_closed_to_residents(session, signed_in):
    registration = make.requested()
    client = signed_in(session.get_one(User, registration.person.user_id))
    assert client.get("/desk/seekers").status_code == 403
    assert client.post(address(registration, "registration/accept")).status_code == 403
    session.refresh(registration)
    assert registration.status is RegistrationStatus.REQUESTED


def test_counselor_accepts_holds_resumes_and_cancels(session, desk):
    registration = make.requested()
    steps = [
        ("accept", {}, RegistrationStatus.ACTIVE),
        ("hold", {"reason": "입원", "until": "2026-12-01"}, RegistrationStatus.ON_HOLD),
        ("resume", {}, RegistrationStatus.ACTIVE),
        ("cancel", {"reason": "moved"}, RegistrationStatus.CANCELLED),
    ]
    for act, data, status in steps:
        desk.post(address(registration, "registration", act), data=data)
        session.refresh(registration)
        assert registration.status is status


def test_step_that_is_not_possible_says_so_and_changes_nothing(session, desk):
    registration = make.requested()
    desk.post(address(registration, "registration/resume"))
    assert "app-alert danger" in desk.get(address(registration, "registration")).text
    session.refresh(registration)
    assert registration.status is RegistrationStatus.REQUESTED


@pytest.mark.parametrize(
    ("act", "field"), [("return", "return-reason"), ("hold", "hold-reason"), ("cancel", "cancel-reason")]
)
def test_missing_reason_is_shown_beside_its_field(desk, act, field):
    registration = make.registered() if act == "hold" else make.requested()
    answer = desk.post(address(registration, "registration", act), data={})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_counselor_changes_wishes_on_behalf(session, desk):
    registration = make.registered()
    data = {"occupations": ["5323"], "districts": ["11560"], "wage_kind": "hourly", "wage_min": "11,000"}
    answer = desk.post(address(registration, "registration/edit"), data=data)
    assert answer.status_code == 302
    session.refresh(registration)
    assert (registration.occupations, registration.wage_min) == (["5323"], 11_000)
    bad = desk.post(address(registration, "registration/edit"), data={**data, "districts": []})
    assert bad.status_code == 422
    assert 'id="districts-error"' in bad.text


def test_download_needs_a_reason_keeps_names_masked_and_is_logged(session, desk):
    registration = make.registered(make.resident(name="김영숙"))
    assert desk.post("/desk/seekers/export", data={"reason": ""}).status_code == 302
    assert session.scalar(select(func.count(AccessEntry.id))) == 0
    answer = desk.post("/desk/seekers/export?status=active", data={"reason": "11월 구직자 현황 보고"})
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == 2
    assert "김○숙" in rows[1]
    assert "김영숙" not in answer.text
    entry = session.scalars(select(AccessEntry)).one()
    assert (entry.person_id, entry.action, entry.reason) == (
        registration.person_id, "download", "11월 구직자 현황 보고",
    )  # fmt: skip


def test_person_at_the_counter_is_registered_with_paper_consents_in_one_go(session, desk):
    make.city()
    answer = desk.post("/desk/walk-in", data=WALK_IN)
    person = session.scalars(select(Person)).one()
    assert answer.location == f"/desk/seekers/{person.public_id}/receipt"
    registration = session.scalars(select(Registration)).one()
    assert registration.status is RegistrationStatus.ACTIVE
    assert registration.channel.value == "paper"
    assert registration.valid_until == date(2027, 2, 20)
    consents = queries.find_consents_in_force(Scope.everything(), person.id)
    assert {(item, one.channel.value) for item, one in consents.items()} == {
        ("service", "paper"),
        ("referral", "paper"),
    }
    assert registration.number in desk.get(answer.location).text


def test_registration_at_the_counter_can_wait_for_a_check(session, desk):
    desk.post("/desk/walk-in", data={**WALK_IN, "accept": "no"})
    assert session.scalars(select(Registration)).one().status is RegistrationStatus.REQUESTED


@pytest.mark.parametrize(
    ("change", "field"),
    [({"consents": []}, "consents"), ({"name": ""}, "name"), ({"occupations": []}, "occupations"),
     ({"consents": ["service"]}, "wants_referral"), ({"birth_date": "2020-01-01"}, "birth_date")],
)  # fmt: skip
def test_bad_entry_at_the_counter_leaves_nobody_behind(session, desk, change, field):
    answer = desk.post("/desk/walk-in", data={**WALK_IN, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert session.scalar(select(func.count(Person.id))) == 0


def test_somebody_alike_is_flagged_and_the_counselor_decides(session, desk):
    known = make.resident(name="박정희", birth_date=date(1955, 2, 1), phone="010-9999-0000")
    flagged = desk.post("/desk/walk-in", data=WALK_IN)
    assert flagged.status_code == 422
    assert known.public_id in flagged.text
    assert session.scalar(select(func.count(Person.id))) == 1
    desk.post("/desk/walk-in", data={**WALK_IN, "person": known.public_id})
    assert session.scalar(select(func.count(Person.id))) == 1
    assert session.scalars(select(Registration)).one().person_id == known.id
    desk.post("/desk/walk-in", data={**WALK_IN, "person": "new", "phone": "010-4444-5555"})
    assert session.scalar(select(func.count(Person.id))) == 2


def test_counter_finds_people_of_other_centres_by_name_and_birth_date_only(session, desk, signed_in):
    registration = make.requested(make.resident(name="박정희", birth_date=date(1955, 2, 1)))
    elsewhere = signed_in(make.staff(organization="gwanak-centre"))
    assert registration.number not in elsewhere.get("/desk/walk-in?name=박정희").text
    page = elsewhere.get("/desk/walk-in?name=박정희&birth_date=1955-02-01").text
    assert registration.number in page
    assert address(registration, "registration") not in page
    assert looks(session) == [(registration.person_id, "person", "search")]


def test_person_who_registered_before_is_laid_out_from_her_record(session, desk):
    person = make.resident(name="박정희")
    page = desk.get(f"/desk/walk-in?person={person.public_id}").text
    assert "박정희" in page
    assert person.phone in page
    assert looks(session) == [(person.id, "person", "view")]


def test_list_of_many_people_asks_the_database_a_fixed_number_of_times(session, desk, count_queries):
    make.requested()
    desk.get("/desk/seekers")
    few = count_queries(lambda: desk.get("/desk/seekers"))
    for _ in range(6):
        make.requested()
    assert count_queries(lambda: desk.get("/desk/seekers")) == few
