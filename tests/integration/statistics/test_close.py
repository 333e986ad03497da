"""The monthly close: once, unchangeable, restated later, the same however often and from wherever it is started."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from jobcenter.accounts.current import Actor
from jobcenter.audit.models import AuditEntry
from jobcenter.core.db import db, transaction
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import counting, queries, service
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.models import ClosedReport, MonthClose, MonthFigure
from jobcenter.statistics.report import report
from tests.factories.facts import correction, fact, tree
from tests.support.parallel import at_once

OFFICER = Actor(None, "officer")
JANUARY = Month(2024, 1)
FEBRUARY = Month(2024, 2)
CLOSED_ON = datetime(2024, 2, 1, 17, 10, tzinfo=UTC)
NEXT_CLOSE = datetime(2024, 3, 3, 17, 10, tzinfo=UTC)


def close(month=JANUARY, code="yeongdeungpo", now=CLOSED_ON):
    with transaction():
        return service.close_month(tree()[code], month, actor=OFFICER, now=now)


def value(period, code, organization="yeongdeungpo", now=NEXT_CLOSE):
    return report(tree()[organization], Period.parse(period), now=now).figure(code).value


@pytest.fixture
def january(app):
    for number in (1, 2, 3):
        fact("seeker.registered", date(2024, 1, 10), person_id=number)
    return fact("order.opened", date(2024, 1, 11), employer_id=7, quantity=4)


def test_closing_keeps_the_figures_and_says_who_and_when(january):
    closed, just_now = close()
    assert just_now
    assert closed.as_of == CLOSED_ON
    assert closed.closed_by == "officer"
    assert len(closed.digest) == 64
    assert {figure.measure: figure.value for figure in closed.figures}["seekers"] == 3
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_closed_together_the_months_say_what_each_says_alone(january):
    fact("seeker.registered", date(2024, 2, 3), person_id=4, at="gwanak-centre")
    places, months = [tree()[code] for code in ("gwanak", "yeongdeungpo", "seoul")], [JANUARY, FEBRUARY]

    def together():
        with transaction():
            found = service.close_together(places, months, actor=OFFICER, at=lambda _month: NEXT_CLOSE)
            return [number for _month, number in found]

    assert together() == [3, 3]
    assert together() == [0, 0]
    for one in places:
        reported = queries.closed_values(one.id, months)
        for month in months:
            alone = counting.figures(subtree_ids(one.id), month.first, month.last)
            assert reported[str(month)] == {code: figure.value for code, figure in alone.items()}


def test_closing_again_changes_nothing(january):
    first, _ = close()
    digest = first.digest
    fact("seeker.registered", date(2024, 1, 20), person_id=9)
    again, just_now = close(now=NEXT_CLOSE)
    assert not just_now
    assert (again.id, again.digest, again.as_of) == (first.id, digest, CLOSED_ON)
    assert value("2024-01", "seekers") == 3


def test_a_month_that_is_not_over_stays_open(january):
    with pytest.raises(service.MonthNotOver):
        close(now=datetime(2024, 1, 31, 14, 59, tzinfo=UTC))
    assert close(now=datetime(2024, 1, 31, 15, 0, tzinfo=UTC))[1]


def test_every_organization_closes_for_itself_with_all_below_it(january):
    fact("seeker.registered", date(2024, 1, 10), person_id=1, at="gwanak-centre")
    for code in ("yeongdeungpo-centre", "yeongdeungpo", "gwanak", "seoul"):
        close(code=code)
    assert [value("2024-01", "seekers", code) for code in ("yeongdeungpo", "gwanak", "seoul")] == [3, 1, 3]


def test_facts_recorded_late_are_restated_in_the_next_close(january):
    close()
    fact("seeker.registered", date(2024, 1, 25), person_id=4, now=datetime(2024, 2, 10, tzinfo=UTC))
    correction(january, -1, datetime(2024, 2, 11, tzinfo=UTC))
    second, _ = close(FEBRUARY, now=NEXT_CLOSE)
    lines = {line.measure: line for line in second.restatements}
    assert {code: line.change for code, line in lines.items()} == {
        "seekers": 1,
        "registrations": 1,
        "places": -1,
        "valid_seekers": 1,
        "valid_places": -1,
    }
    assert {line.month for line in second.restatements} == {"2024-01"}
    assert (lines["places"].before, lines["places"].after, lines["places"].entries) == (4, 3, 1)
    assert lines["places"].causes == [{"by": "", "why": "entered twice", "entries": 1}]
    assert lines["seekers"].causes == [{"by": "", "why": None, "entries": 1}]
    assert value("2024-01", "seekers") == 3


def test_what_was_restated_once_is_not_restated_again(january):
    close()
    fact("seeker.registered", date(2024, 1, 25), person_id=4, now=datetime(2024, 2, 10, tzinfo=UTC))
    close(FEBRUARY, now=NEXT_CLOSE)
    third, _ = close(Month(2024, 3), now=datetime(2024, 4, 1, 17, tzinfo=UTC))
    assert not third.restatements


def test_a_closed_range_counts_what_was_restated(january):
    close()
    fact("seeker.registered", date(2024, 1, 25), person_id=4, now=datetime(2024, 2, 10, tzinfo=UTC))
    close(FEBRUARY, now=NEXT_CLOSE)
    fact("seeker.registered", date(2024, 1, 26), person_id=5, now=datetime(2024, 3, 10, tzinfo=UTC))
    found = report(tree()["yeongdeungpo"], Period.parse("2024-01..2024-02"), now=NEXT_CLOSE)
    assert (found.status, found.figure("seekers").value) == ("closed", 4)
    assert report(tree()["yeongdeungpo"], Period.parse("2024-01..2024-03"), now=NEXT_CLOSE).status == "open"


def test_a_closed_report_cannot_be_changed_or_removed(january):
    closed, _ = close()
    figure = closed.figures[0]

    def overwrite():
        figure.value += 1
        db.session.flush()

    def remove():
        db.session.delete(figure)
        db.session.flush()

    def rename():
        closed.closed_by = "someone else"
        db.session.flush()

    for change in (overwrite, remove, rename):
        with pytest.raises(ClosedReport), transaction():
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE month_figure SET value = value + 1",
        "DELETE FROM month_figure",
        "UPDATE month_close SET closed_by = 'someone else'",
        "DELETE FROM month_close",
        "INSERT INTO month_figure (close_id, measure, value) SELECT id, 'late', 1 FROM month_close",
        (
            "INSERT INTO restatement (close_id, month, measure, before, after, entries, causes, after_entry_id, "
            "last_entry_id) SELECT id, '2025-12', 'late', 0, 1, 1, '[]', 0, 1 FROM month_close"
        ),
    ],
)
def test_the_database_itself_refuses_to_change_a_closed_report(january, statement):
    close()
    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(text(statement))


def test_started_from_many_places_at_once_a_month_is_closed_once(app, january):
    places = [organization.id for organization in tree().values()]
    db.session.remove()

    def start(number):
        organization = db.session.get_one(Organization, places[number % len(places)])
        return service.close_month(organization, JANUARY, actor=OFFICER, now=CLOSED_ON)[1]

    outcomes = at_once(app, start, range(20))
    assert outcomes.count(True) == len(places)
    assert db.session.scalar(select(func.count()).select_from(MonthClose)) == len(places)
    figures = db.session.execute(select(MonthFigure.close_id, func.count()).group_by(MonthFigure.close_id)).all()
    assert len({count for _close, count in figures}) == 1


def test_the_latest_close_is_the_one_that_knew_the_most(january):
    close(FEBRUARY, now=NEXT_CLOSE)
    fact("seeker.registered", date(2024, 1, 25), person_id=4, now=NEXT_CLOSE)
    close(JANUARY, now=NEXT_CLOSE)
    assert queries.latest_close(tree()["yeongdeungpo"].id).month == "2024-01"
