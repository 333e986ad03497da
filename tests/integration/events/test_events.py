"""Events through their services: places, slots, check-in, timetable, results that count."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.events import errors, jobs
from jobcenter.events.models import (
    EntryStatus,
    EventInterview,
    EventKind,
    EventProposal,
    EventStatus,
    InterviewStatus,
    ProposalStatus,
)
from jobcenter.events.service import entries, results, setup, timetables
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import Placement, Referral, ReferralStatus, Via
from jobcenter.notifications.models import Message
from jobcenter.seekers.models import RegistrationStatus
from tests.factories import events as given
from tests.factories import matching
from tests.factories import seekers as make

NOW = given.NOW


def officer():
    return make.actor_of(make.staff())


def facts(kind):
    return db.session.scalar(select(func.count(LedgerEntry.id)).where(LedgerEntry.kind == kind))


def hiring_day(*, order=None, **more):
    """A hiring day that is open, with one post."""
    event = given.event(**more)
    post = given.post(event, order=order)
    return given.moved(event, EventStatus.OPEN), post


def booked_today(*, order=None, person=None):
    """An interview of a hiring day that is under way."""
    event, post = hiring_day(order=order, held_on=given.TODAY)
    entry = given.entry(event, person, wishes=[post.public_id])
    with transaction():
        interview = timetables.book(entry, post, "14:00", actor=officer(), now=NOW)
    given.moved(event, EventStatus.HELD)
    with transaction():
        entries.check_in(entry, actor=officer(), now=NOW)
    return interview


@pytest.mark.usefixtures("app")
class TestRegistering:
    def test_last_place_goes_to_one(self):
        event, _post = hiring_day(capacity=1)
        given.entry(event)
        with pytest.raises(errors.EventFull):
            given.entry(event)

    def test_place_that_was_taken_back_is_free_again(self):
        event, _post = hiring_day(capacity=1)
        first = given.entry(event)
        with transaction():
            entries.withdraw(first, actor=officer(), now=NOW)
        assert given.entry(event).number == 2

    def test_nobody_registers_twice(self):
        event, _post = hiring_day()
        entry = given.entry(event)
        with pytest.raises(errors.AlreadyRegistered):
            given.entry(event, entry.person)

    def test_nobody_registers_before_it_is_open_or_after_its_last_day(self):
        event = given.event(apply_until=given.TODAY - timedelta(days=1))
        given.post(event)
        with pytest.raises(errors.NotTaking):
            given.entry(given.moved(event, EventStatus.ANNOUNCED))
        with pytest.raises(errors.NotTaking):
            given.entry(given.moved(event, EventStatus.OPEN))

    def test_wishes_are_of_this_event_and_different(self):
        event, post = hiring_day()
        _other, foreign = hiring_day()
        for wishes in ([foreign.public_id], [post.public_id, post.public_id]):
            with pytest.raises(errors.WishesWrong):
                given.entry(event, wishes=wishes)

    def test_event_with_companies_does_not_open_without_a_post(self):
        event = given.moved(given.event(), EventStatus.ANNOUNCED)
        with pytest.raises(errors.NothingToOpen), transaction():
            setup.move(event, EventStatus.OPEN, actor=officer(), now=NOW)

    def test_calling_off_tells_everybody(self):
        event, _post = hiring_day()
        entry = given.entry(event)
        with transaction():
            setup.move(event, EventStatus.CANCELLED, actor=officer(), now=NOW)
        assert entry.status is EntryStatus.CANCELLED
        kinds = db.session.scalars(select(Message.kind).where(Message.user_id == entry.person.user_id)).all()
        assert "event.cancelled" in kinds


@pytest.mark.usefixtures("app")
class TestOutreach:
    def outreach(self, **more):
        return given.moved(given.event(EventKind.OUTREACH, held_on=given.TODAY, **more), EventStatus.OPEN)

    def test_slot_is_given_once_for_each_counselor(self):
        event = self.outreach(tables=2)
        tables = {given.entry(event, slot="14:30").table_number for _ in range(2)}
        assert tables == {1, 2}
        with pytest.raises(errors.SlotTaken):
            given.entry(event, slot="14:30")

    @pytest.mark.parametrize("slot", [None, "14:10", "16:00"])
    def test_a_time_of_the_day_is_needed(self, slot):
        with pytest.raises(errors.SlotMissing):
            given.entry(self.outreach(), slot=slot)

    def test_counseling_counts_once(self):
        event = self.outreach()
        entry = given.entry(event, slot="14:00")
        given.moved(event, EventStatus.HELD)
        with pytest.raises(errors.NotAttended), transaction():
            entries.hold_counseling(entry, "이력서", actor=officer(), now=NOW)
        with transaction():
            entries.check_in(entry, actor=officer(), now=NOW)
        for text in ("이력서를 함께 고쳤다.", "이력서를 함께 고쳤다. 면접 연습을 권했다."):
            with transaction():
                entries.hold_counseling(entry, text, actor=officer(), now=NOW)
        assert facts("counseling.held") == 1


@pytest.mark.usefixtures("app")
class TestTheDay:
    def test_second_check_in_is_refused_and_counted_once(self):
        interview = booked_today()
        with pytest.raises(errors.AlreadyCheckedIn), transaction():
            entries.check_in(interview.entry, actor=officer(), now=NOW)
        assert facts("event.attended") == 1

    def test_nobody_is_checked_in_before_the_day(self):
        event, _post = hiring_day()
        entry = given.entry(event)
        with pytest.raises(errors.NotTaking), transaction():
            entries.check_in(entry, actor=officer(), now=NOW)

    def test_visit_without_registration_is_checked_in_at_once_beyond_the_places(self):
        event, _post = hiring_day(capacity=1, held_on=given.TODAY)
        given.entry(event)
        given.moved(event, EventStatus.HELD)
        with transaction():
            entry = entries.register(event, make.resident(), actor=officer(), now=NOW, by_staff=True)
        assert entry.is_walk_in
        assert entry.status is EntryStatus.CHECKED_IN

    def test_finishing_notes_who_did_not_come_and_counts_the_event(self):
        event, _post = hiring_day(held_on=given.TODAY)
        entry = given.entry(event)
        given.moved(event, EventStatus.FINISHED)
        assert entry.status is EntryStatus.NO_SHOW
        assert facts("event.held") == 1


@pytest.mark.usefixtures("app")
class TestResults:
    def test_hire_on_an_order_is_referral_and_placement(self):
        registration = matching.willing()
        order = matching.order()
        interview = booked_today(order=order, person=registration.person)
        with transaction():
            placement = results.record_result(
                interview,
                InterviewStatus.HIRED,
                actor=officer(),
                now=NOW,
                hired=results.Hired(given.TODAY, "monthly", 2_300_000),
            )
        assert placement.via is Via.REFERRAL
        assert placement.order_id == order.id
        assert registration.status is RegistrationStatus.PLACED
        assert order.places_filled == 1
        assert db.session.scalar(select(Referral.status)) is ReferralStatus.HIRED
        assert {kind: facts(kind) for kind in ("referral.made", "placement.started", "event.interviewed")} == {
            "referral.made": 1,
            "placement.started": 1,
            "event.interviewed": 1,
        }

    def test_hire_ends_a_referral_that_was_there_and_makes_no_second(self):
        registration, order = matching.willing(), matching.order()
        matching.referral(registration, order)
        interview = booked_today(order=order, person=registration.person)
        with transaction():
            results.record_result(
                interview, InterviewStatus.HIRED, actor=officer(), now=NOW, hired=results.Hired(given.TODAY)
            )
        assert facts("referral.made") == 1

    def test_hire_on_a_post_of_the_day_counts_as_through_a_program(self):
        registration = matching.willing()
        interview = booked_today(person=registration.person)
        with transaction():
            placement = results.record_result(
                interview, InterviewStatus.HIRED, actor=officer(), now=NOW, hired=results.Hired(given.TODAY)
            )
        assert placement.via is Via.PROGRAM

    def test_hire_without_a_registration_for_work_changes_nothing(self):
        interview = booked_today(order=matching.order())
        with pytest.raises(errors.RegistrationNeeded), transaction():
            results.record_result(
                interview, InterviewStatus.HIRED, actor=officer(), now=NOW, hired=results.Hired(given.TODAY)
            )
        assert db.session.scalar(select(func.count(Placement.id))) == 0
        assert db.session.get_one(EventInterview, interview.id).status is InterviewStatus.BOOKED

    def test_not_hired_needs_a_reason_and_a_result_is_final(self):
        interview = booked_today()
        with pytest.raises(errors.ReasonMissing), transaction():
            results.record_result(interview, InterviewStatus.NOT_HIRED, actor=officer(), now=NOW)
        with transaction():
            results.record_result(interview, InterviewStatus.NOT_HIRED, actor=officer(), now=NOW, reason="wage")
        with pytest.raises(InvalidTransition), transaction():
            results.record_result(interview, InterviewStatus.SECOND, actor=officer(), now=NOW)

    def test_second_interview_may_end_in_a_hire_and_is_one_interview(self):
        interview = booked_today(person=matching.willing().person)
        for result in (InterviewStatus.SECOND, InterviewStatus.HIRED):
            with transaction():
                results.record_result(interview, result, actor=officer(), now=NOW, hired=results.Hired(given.TODAY))
        assert facts("event.interviewed") == 1


@pytest.mark.usefixtures("app")
class TestTimetable:
    def proposal(self, seekers=3):
        event, post = hiring_day()
        for _ in range(seekers):
            given.entry(event, wishes=[post.public_id])
        with transaction():
            timetables.ask(event, actor=officer(), now=NOW)
        assert jobs.make_timetables() == 1
        return event, db.session.scalar(select(EventProposal).order_by(EventProposal.id.desc()))

    def test_job_makes_what_was_asked_for_once(self):
        _event, proposal = self.proposal()
        assert proposal.status is ProposalStatus.READY
        assert len(proposal.meetings) == 3
        assert proposal.figures["gap"] <= 0.01
        assert jobs.make_timetables() == 0

    def test_event_nothing_is_in_force_for_fails_by_itself_and_keeps_no_other_waiting(self):
        broken, _post = hiring_day()
        other, post = hiring_day()
        given.entry(other, wishes=[post.public_id])
        with transaction():
            for event in (broken, other):
                timetables.ask(event, actor=officer(), now=NOW)
            broken.held_on = date(1999, 1, 4)
        assert jobs.make_timetables() == 2
        found = db.session.scalars(select(EventProposal.status).order_by(EventProposal.id)).all()
        assert found == [ProposalStatus.FAILED, ProposalStatus.READY]

    def test_change_shows_its_conflict_and_a_conflict_is_not_confirmed(self):
        _event, proposal = self.proposal()
        taken = proposal.meetings[1][0]
        with transaction():
            found = timetables.change(proposal, 0, slot=taken, actor=officer(), now=NOW)
        assert [one.code for one in found] == ["too-many"]
        with pytest.raises(errors.ProposalStale), transaction():
            timetables.confirm(proposal, actor=officer(), now=NOW)

    def test_confirming_books_and_tells(self):
        event, proposal = self.proposal()
        with transaction():
            timetables.confirm(proposal, actor=officer(), now=NOW)
        booked = timetables.booked_of(event.id)
        assert len({one.slot for one in booked}) == 3
        told = db.session.scalars(select(Message.user_id).where(Message.kind == "event.interviews")).all()
        assert set(told) == {one.entry.person.user_id for one in booked}
        with pytest.raises(errors.TooLate), transaction():
            timetables.ask(event, actor=officer(), now=NOW)

    def test_somebody_who_took_the_registration_back_is_a_conflict(self):
        event, proposal = self.proposal()
        with transaction():
            entries.withdraw(
                db.session.get_one(type(given.entry(event)), proposal.meetings[0][3]), actor=officer(), now=NOW
            )
        assert [one.code for one in timetables.conflicts_of(event, timetables.meetings_of(proposal))] == ["gone"]

    def test_booking_by_hand_refuses_a_taken_seat(self):
        interview = booked_today()
        other = make.resident()
        with transaction():
            entry = entries.register(interview.event, other, actor=officer(), now=NOW, by_staff=True)
        with pytest.raises(errors.InConflict), transaction():
            timetables.book(entry, interview.post, "14:00", actor=officer(), now=NOW)
        with transaction():
            assert timetables.book(entry, interview.post, "14:30", actor=officer(), now=NOW).seat == 1
