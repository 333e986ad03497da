"""What comes late for a closed month: once, signed, with who and why, in the close that follows; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.organizations.models import OrganizationKind
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.organizations.service import create_organization
from jobcenter.statistics import counting, live, measures, queries, service
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.measures import BY_CODE
from jobcenter.statistics.report import known_on, report
from tests.factories.facts import correction, fact, tree

OFFICER = Actor(None, "officer")
TRAINING = {"program_kind": "training"}


def at(year, month, day, hour=3):
    return datetime(year, month, day, hour, tzinfo=UTC)


def close(month, now, code="yeongdeungpo"):
    with transaction():
        return service.close_month(tree()[code], Month.parse(month), actor=OFFICER, now=now)[0]


def restated(closed):
    return {(line.month, line.measure): (line.before, line.after) for line in closed.restatements}


def lines_behind(line):
    """What the page of a restatement lists."""
    return db.session.scalars(queries.list_late_lines(Scope.everything(), line)).all()


def places_known_on(day):
    known = clock.start_of(day + timedelta(days=1))
    return known_on(tree()["yeongdeungpo"], Period.parse("2024-01"), known).figure("places").value


def test_a_correction_of_a_correction_is_restated_again_and_any_day_shows_what_was_known(app):
    order = fact("order.opened", date(2024, 1, 11), employer_id=7, quantity=4, subject=("job_order", 1))
    first = close("2024-01", at(2024, 2, 1))
    less = correction(order, -3, at(2024, 2, 10), reason="3명은 다른 구인")
    second = close("2024-02", at(2024, 3, 4))
    correction(less, 2, at(2024, 3, 20), reason="2명은 이 구인이 맞음")
    third = close("2024-03", at(2024, 4, 1))
    fourth = close("2024-04", at(2024, 5, 2))
    january = [
        {key: change for key, change in restated(one).items() if key == ("2024-01", "places")}
        for one in (first, second, third, fourth)
    ]
    assert january == [{}, {("2024-01", "places"): (4, 1)}, {("2024-01", "places"): (1, 3)}, {}]
    assert {code for _month, code in restated(second)} == {"places", "valid_places"}
    reasons = [
        line.causes[0]["why"] for one in (second, third) for line in one.restatements if line.measure == "places"
    ]
    assert reasons == ["3명은 다른 구인", "2명은 이 구인이 맞음"]
    known = [
        date(2024, 1, 10),
        date(2024, 1, 11),
        date(2024, 2, 9),
        date(2024, 2, 10),
        date(2024, 3, 19),
        date(2024, 3, 20),
    ]
    assert [places_known_on(day) for day in known] == [0, 4, 4, 1, 1, 3]
    # The report of January says what it said; the period as a whole what the latest close knew.
    now = at(2024, 5, 3)
    assert report(tree()["yeongdeungpo"], Period.parse("2024-01"), now=now).figure("places").value == 4
    assert report(tree()["yeongdeungpo"], Period.parse("2024-01..2024-02"), now=now).figure("places").value == 3
    assert (
        counting.count_measures(subtree_ids(tree()["seoul"].id), date(2024, 1, 1), date(2024, 1, 31))["job_orders"] == 1
    )


def test_what_was_written_at_midnight_belongs_to_the_day_that_begins(app):
    midnight = clock.start_of(date(2024, 2, 10))
    fact("order.opened", date(2024, 1, 11), employer_id=7, quantity=4, now=midnight)
    fact("order.opened", date(2024, 1, 12), employer_id=7, quantity=1, now=midnight - timedelta(microseconds=1))
    assert [places_known_on(date(2024, 2, day)) for day in (8, 9, 10)] == [0, 1, 5]


def test_a_restatement_leads_to_the_end_that_came_late_and_names_nobody_else(app):
    fact("seeker.registered", date(2024, 1, 5), person_id=1, subject=("registration", 1))
    close("2024-01", at(2024, 2, 1))
    late = fact("seeker.cancelled", date(2024, 1, 20), person_id=1, subject=("registration", 1), now=at(2024, 2, 10))
    fact("seeker.registered", date(2024, 2, 12), person_id=2, subject=("registration", 2))
    fact("placement.started", date(2024, 1, 9), person_id=8, at="gwanak-centre", now=at(2024, 2, 11))
    (line,) = close("2024-02", at(2024, 3, 4)).restatements
    assert (line.month, line.measure, line.change, line.entries) == ("2024-01", "valid_seekers", -1, 1)
    assert [entry.id for entry in lines_behind(line)] == [late.id]


def test_what_was_carried_over_is_restated_by_what_came_before_the_month_alone(app):
    fact("seeker.registered", date(2024, 2, 5), person_id=9, subject=("registration", 9))
    close("2024-02", at(2024, 3, 4))
    before = fact("seeker.registered", date(2024, 1, 31), person_id=1, subject=("registration", 1), now=at(2024, 3, 10))
    fact("seeker.registered", date(2024, 2, 1), person_id=2, subject=("registration", 2), now=at(2024, 3, 11))
    lines = {line.measure: line for line in close("2024-03", at(2024, 4, 1)).restatements if line.month == "2024-02"}
    assert (lines["carried_seekers"].change, lines["carried_seekers"].entries) == (1, 1)
    assert (lines["valid_seekers"].change, lines["valid_seekers"].entries) == (2, 2)
    assert [entry.id for entry in lines_behind(lines["carried_seekers"])] == [before.id]


def test_work_found_at_another_centre_is_restated_where_the_course_ended(app):
    fact("enrollment.completed", date(2024, 1, 31), person_id=1, subject=("enrollment", 1), attributes=TRAINING)
    close("2024-04", at(2024, 5, 2))
    with transaction():
        live.refresh(date(2024, 5, 3), now=at(2024, 5, 3))
    found = {"person_id": 1, "subject": ("placement", 1), "attributes": {"via": "self"}, "at": "gwanak-centre"}
    late = fact("placement.started", date(2024, 4, 30), **found, now=at(2024, 5, 10))
    fact(
        "placement.started",
        date(2024, 4, 2),
        person_id=5,
        subject=("placement", 5),
        at="gwanak-centre",
        now=at(2024, 5, 11),
    )
    (line,) = close("2024-05", at(2024, 6, 3)).restatements
    assert (line.month, line.measure, line.change, line.entries) == ("2024-04", "training_employed_3m", 1, 1)
    assert [entry.id for entry in lines_behind(line)] == [late.id]
    # What is kept of open months moves with it, before the scheduler counted anew and after.
    for refreshed in (False, True):
        if refreshed:
            live.refresh(date(2024, 6, 20), now=at(2024, 6, 20))
        kept = live.values_of([tree()["yeongdeungpo"]], [Month(2024, 4)])[tree()["yeongdeungpo"].id]
        assert kept[Month(2024, 4)]["training_employed_3m"] == 1


def test_months_closed_out_of_order_miss_nothing(app):
    fact("seeker.registered", date(2024, 1, 5), person_id=1, subject=("registration", 1))
    close("2024-02", at(2024, 3, 4))
    fact("seeker.registered", date(2024, 1, 6), person_id=2, subject=("registration", 2), now=at(2024, 3, 10))
    january = close("2024-01", at(2024, 3, 11))
    assert restated(january) == {("2024-02", "valid_seekers"): (1, 2), ("2024-02", "carried_seekers"): (1, 2)}
    assert restated(close("2024-03", at(2024, 4, 1))) == {}


def test_another_registry_changes_nothing_that_was_closed(app, monkeypatch):
    fact("seeker.registered", date(2024, 1, 5), person_id=1, subject=("registration", 1))
    without = {code: one for code, one in BY_CODE.items() if code != "registrations"}
    with monkeypatch.context() as older:
        older.setattr(counting, "MEASURES", tuple(without.values()))
        close("2024-01", at(2024, 2, 1))
    fact("seeker.registered", date(2024, 1, 6), person_id=1, subject=("registration", 2), now=at(2024, 2, 10))
    found = report(tree()["yeongdeungpo"], Period.parse("2024-01"), now=at(2024, 2, 11))
    assert "registrations" not in found.figures
    assert found.figure("seekers").value == 1
    # A measure the report never named cannot be restated in it.
    assert restated(close("2024-02", at(2024, 3, 4))) == {}
    with monkeypatch.context() as newer:
        for place in (measures, queries, report.__globals__):
            target = place if isinstance(place, dict) else vars(place)
            if "BY_CODE" in target:
                newer.setitem(target, "BY_CODE", {})
        lost = report(tree()["yeongdeungpo"], Period.parse("2024-01"), now=at(2024, 2, 11))
        assert lost.figure("seekers").value == 1
        assert queries.closed_figures([tree()["yeongdeungpo"].id], Month(2024, 1))[tree()["yeongdeungpo"].id]


def test_a_centre_opened_in_the_year_counts_from_then_on(app):
    fact("seeker.registered", date(2024, 1, 5), person_id=1, subject=("registration", 1))
    january = close("2024-01", at(2024, 2, 1)).digest
    with transaction():
        create_organization(
            code="second-centre",
            kind=OrganizationKind.CENTRE,
            name={"ko": "제2센터", "en": "Second"},
            parent=tree()["yeongdeungpo"],
        )
    fact("seeker.registered", date(2024, 2, 5), person_id=2, subject=("registration", 2), at="second-centre")
    february = close("2024-02", at(2024, 3, 4))
    assert {figure.measure: figure.value for figure in february.figures}["valid_seekers"] == 2
    assert not february.restatements
    assert close("2024-01", at(2024, 3, 5)).digest == january
    assert close("2024-02", at(2024, 3, 5), "second-centre").figures


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
@pytest.mark.parametrize("table", ["ledger_entry", "month_figure", "restatement", "month_close"])
def test_a_table_that_only_grows_cannot_be_emptied(app, table):
    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(text(f"TRUNCATE {table} CASCADE"))
