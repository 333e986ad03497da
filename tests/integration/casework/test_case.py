"""The case of a person: talks that are counted once and never rewritten, a plan, and what is due today."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.audit.models import AccessEntry
from jobcenter.casework.models import CounselingNote, PlanStep, StepStatus
from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from tests.factories import matching as given
from tests.factories import seekers as make

TALK = {"held_on": given.TODAY.isoformat(), "channel": "phone", "minutes": "20", "text": "이력서를 함께 고쳤다."}


@pytest.fixture
def desk(app, signed_in):
    """A counselor's browser on the day of the builders."""
    app.config["CLOCK_DATE"] = given.TODAY
    return signed_in(make.staff())


@pytest.fixture
def address():
    """The case of a registered person."""
    return f"/desk/seekers/{given.willing().person.public_id}/case"


def write(desk, address, **changed):
    return desk.post(f"{address}/notes", data={**TALK, **changed})


def held():
    return db.session.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "counseling.held"))


def test_talk_is_written_down_counted_and_shown_with_who_held_it(desk, address):
    before = held()
    assert write(desk, address).status_code == 302
    page = desk.get(address).text
    assert "이력서를 함께 고쳤다." in page and "20분" in page and "이상담" in page
    assert held() == before + 1
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "counseling.held")).one()
    assert (entry.occurred_on, entry.attributes) == (given.TODAY, {"channel": "phone", "age_band": "50-59"})


def test_text_is_not_readable_in_the_database(desk, address):
    write(desk, address)
    raw = db.session.connection().exec_driver_sql("SELECT text FROM counseling_note").scalar_one()
    assert "이력서" not in raw


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"held_on": (given.TODAY + timedelta(days=1)).isoformat()}, "상담일이 오늘보다 뒤입니다."),
        ({"contact_on": given.TODAY.isoformat()}, "다음 연락일은 내일부터"),
        ({"channel": ""}, 'id="channel-0"'),
        ({"channel": "pigeon"}, 'id="channel-0"'),
        ({"minutes": "0"}, 'id="minutes-error"'),
        ({"text": "  "}, 'id="text-error"'),
    ],
)
def test_mistake_is_named_and_nothing_typed_is_lost(desk, address, changed, says):
    answer = write(desk, address, place="당산2동 주민센터", **changed)
    assert answer.status_code == 422
    assert says in answer.text and "당산2동 주민센터" in answer.text
    assert held() == 0


def test_planned_contact_waits_on_the_day_list_until_somebody_talks_to_the_person(app, desk, address):
    tomorrow = given.TODAY + timedelta(days=1)
    write(desk, address, contact_on=tomorrow.isoformat())
    assert 'id="contacts"' not in desk.get("/desk").text
    app.config["CLOCK_DATE"] = tomorrow
    assert '연락할 구직자 <span class="count">1' in desk.get("/desk").text
    write(desk, address, held_on=tomorrow.isoformat())
    assert 'id="contacts"' not in desk.get("/desk").text
    first = db.session.scalars(select(CounselingNote).order_by(CounselingNote.id)).first()
    assert first.contacted_on == tomorrow


def test_talk_of_before_does_not_settle_a_contact_agreed_on_later(app, desk, address):
    tomorrow = given.TODAY + timedelta(days=1)
    write(desk, address, contact_on=tomorrow.isoformat())
    write(desk, address, held_on=(given.TODAY - timedelta(days=3)).isoformat())
    first = db.session.scalars(select(CounselingNote).order_by(CounselingNote.id)).first()
    assert first.contacted_on is None


def test_step_is_planned_done_and_opened_again(desk, address):
    desk.post(f"{address}/plan", data={"step_text": "요양보호사 과정 신청", "who": "person", "due_on": "2026-11-01"})
    step = db.session.scalars(select(PlanStep)).one()
    assert "요양보호사 과정 신청" in desk.get("/desk").text
    for status in (StepStatus.DONE, StepStatus.OPEN, StepStatus.DROPPED):
        desk.post(f"{address}/plan/{step.public_id}", data={"status": status.value})
        db.session.refresh(step)
        assert step.status is status
    assert desk.post(f"{address}/plan/{step.public_id}", data={"status": "lost"}).status_code == 404
    desk.post(f"{address}/plan/{step.public_id}", data={"status": "done"})
    db.session.refresh(step)
    assert step.status is StepStatus.DROPPED


def test_counselor_of_another_district_finds_neither_case_nor_step(app, signed_in, desk, address):
    desk.post(f"{address}/plan", data={"step_text": "서류 준비", "who": "centre"})
    step = db.session.scalars(select(PlanStep)).one()
    other = signed_in(make.staff(organization="gwanak-centre", name="남상담"))
    assert other.get(address).status_code == 404
    assert write(other, address).status_code == 404
    assert other.post(f"{address}/plan/{step.public_id}", data={"status": "done"}).status_code == 404
    assert held() == 0


def test_look_at_the_case_is_logged(desk, address):
    desk.get(address)
    last = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
    assert (last.what, last.action) == ("case", "view")


def test_history_shows_talks_among_everything_else(desk, address):
    write(desk, address)
    page = desk.get(address).text
    assert page.count("상담</strong>") >= 1
