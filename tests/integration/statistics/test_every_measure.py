"""Every figure of the registry opens into ledger lines that amount to it; on both databases."""

import itertools
import math
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.ledger.kinds import KINDS
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import breakdown, counting, live, queries, sources, together
from jobcenter.statistics.calendar import Period
from jobcenter.statistics.lines import EVERYTHING, Cutoff
from jobcenter.statistics.measures import BY_CODE, MEASURES
from tests.factories.facts import correction, fact, tree

NOW = datetime(2024, 6, 20, tzinfo=UTC)
PERIOD = Period.parse("2024-03..2024-05")
VALUES = {
    "via": ("referral", "self", "program"),
    "months": ("1", "3", "6", "12"),
    "channel": ("office", "phone", "visit", "messenger", "online", "outreach"),
    "event": ("hiring_day", "job_fair", "mentoring", "outreach", "online"),
    "program_kind": ("training", "public_job", "training", "student_job", "public_job", "training"),
    "result": ("hired", "not_hired"),
    "questionnaire": ("employer_result", "seeker_placement", "seeker_talk"),
    "amount": (30_000, 45_000),
    "overall": ("5", "3"),
    "sex": ("female", "male", None),
    "age_band": ("20-29", "65+"),
    "vulnerability": ("disabled older", "none", None),
}
STAY_OPEN = {"seeker.expired", "seeker.cancelled", "order.closed", "order.expired", "order.filled"}


def build():
    """Two facts of each kind in each month with every value told apart by, one taken back, one reduced, one elsewhere."""
    number = 0
    for kind in sorted(KINDS):
        for place, month in enumerate((1, 3, 4, 5)):
            for turn in range(3):
                number += 1
                person = 1 + number % 7 if kind != "outcome.excluded" else 1
                written = fact(
                    kind,
                    date(2024, month, 3 + turn),
                    at=("yeongdeungpo-centre", "gwanak-centre", "yeongdeungpo")[number % 3],
                    person_id=person,
                    employer_id=1 + number % 4,
                    program_id=1,
                    round_id=1,
                    quantity=3,
                    subject=(kind.split(".")[0], person if kind not in STAY_OPEN or turn else 90 + number),
                    attributes={name: values[(3 * place + turn) % len(values)] for name, values in VALUES.items()},
                )
                if turn == 2:
                    correction(written, -3 if place == 3 else -1, datetime(2024, 6, 1, tzinfo=UTC))
    training = {"program_kind": "training"}
    for person in (11, 12):
        fact(
            "enrollment.completed",
            date(2024, 1, 10),
            person_id=person,
            subject=("enrollment", person),
            attributes=training,
        )
    fact("outcome.excluded", date(2024, 3, 5), person_id=11, subject=("enrollment", 11), attributes=training)
    fact("placement.started", date(2024, 2, 5), person_id=12, subject=("placement", 12), attributes={"via": "self"})


def test_every_figure_opens_into_lines_that_amount_to_it(app):
    build()
    everything = Scope.everything()
    for code, cutoff in (("seoul", EVERYTHING), ("yeongdeungpo", EVERYTHING), ("seoul", Cutoff(last_entry_id=300))):
        ids = subtree_ids(tree()[code].id)
        figures = counting.figures(ids, PERIOD.first, PERIOD.last, cutoff)
        plain = [measure for measure in MEASURES if not measure.is_rate]
        opened = {
            measure.code: sources.amount_to(
                measure, queries.list_lines(everything, ids, measure, PERIOD, cutoff), ids, PERIOD, cutoff
            )
            for measure in plain
        }
        assert opened == {measure.code: figures[measure.code].value for measure in plain}
        if cutoff is EVERYTHING and code == "seoul":
            never = {measure.code for measure in plain if not figures[measure.code].value}
            assert {code for code in never if not code.endswith("_6m")} == set()


# One measure of each way of counting stands for the others: they are told apart by the same statements.
WAYS = {(one.counting, one.subject, one.outcome, bool(one.where), one.group == "programs"): one for one in MEASURES}


def test_every_way_of_counting_is_told_apart_by_every_dimension_and_adds_up(app):
    build()
    city = tree()["seoul"]
    figures = counting.figures(subtree_ids(city.id), PERIOD.first, PERIOD.last)
    with app.test_request_context():
        for measure in WAYS.values():
            for dimension in measure.told_by:
                rows = breakdown.by(dimension, measure, city, PERIOD, EVERYTHING)
                assert all(row.name for row in rows)
                whole, parts = figures[measure.code].value, sum(row.figure.value for row in rows)
                if measure.adds_up and dimension != "vulnerability":
                    assert parts == whole
                else:
                    assert parts >= whole


def test_a_range_read_from_its_months_is_the_range_counted_as_a_whole(app):
    build()
    for kept in (False, True):
        for code in ("seoul", "gwanak"):
            counted = counting.count_measures(subtree_ids(tree()[code].id), PERIOD.first, PERIOD.last)
            assert live.counted_over(tree()[code], PERIOD) == counted
        if not kept:
            live.refresh(date(2024, 6, 20), now=NOW)


def test_organizations_counted_together_have_the_figures_of_each_counted_alone(app):
    build()
    months = Period.parse("2023-12..2024-06").months()
    for cutoff in (EVERYTHING, Cutoff(last_entry_id=300), Cutoff(recorded_until=datetime(2024, 5, 10, tzinfo=UTC))):
        for found in together.count_months(months, cutoff):
            for one in tree().values():
                ids, first = subtree_ids(one.id), found.month.first
                assert found.values[one.id] == counting.count_measures(ids, first, found.month.last, cutoff)
                since = counting.count_different(ids, date(first.year, 1, 1), found.month.last, cutoff)
                assert found.since[one.id]["year"] == since


def test_a_year_counted_along_the_index_of_people_is_the_same(app, monkeypatch):
    build()
    ids = subtree_ids(tree()["seoul"].id)
    short = counting.count_measures(ids, PERIOD.first, PERIOD.last)
    monkeypatch.setattr(counting, "SCAN_DAYS", 1)
    assert counting.count_measures(ids, PERIOD.first, PERIOD.last) == short


def counted_one_by_one(kind, organization, dimension, cutoff):
    """The cases of a kind by the values of a dimension: every original that its corrections left something of."""
    until = cutoff.last_entry_id or math.inf
    lines = db.session.scalars(select(LedgerEntry).where(LedgerEntry.organization_id.in_(subtree_ids(organization.id))))
    lines = [line for line in lines if line.kind == kind and line.id <= until]
    left = Counter()
    for line in lines:
        left[line.corrects_id or line.id] += line.quantity
    days = (PERIOD.first, PERIOD.last)
    told = [getattr(one, dimension) for one in lines if left[one.id] > 0 and days[0] <= one.occurred_on <= days[1]]
    return Counter(told)


@pytest.mark.parametrize("kept", [False, True])
def test_stations_told_apart_are_those_counted_one_by_one(app, kept):
    build()
    if kept:
        db.session.commit()
        live.refresh(date(2024, 6, 20), now=NOW)
    stations = {"registrations": "sex", "counseling": "age_band", "applications": "program", "referrals": "sex"}
    columns = {"program": "program_id"}
    with app.test_request_context():
        for code, cutoff in itertools.product(("seoul", "gwanak"), (EVERYTHING, Cutoff(last_entry_id=300))):
            for one, dimension in stations.items():
                rows = breakdown.by(dimension, BY_CODE[one], tree()[code], PERIOD, cutoff)
                column = columns.get(dimension, dimension)
                expected = counted_one_by_one(BY_CODE[one].kinds[0], tree()[code], column, cutoff)
                assert {row.value: row.figure.value for row in rows} == expected


def test_somebody_of_two_vulnerable_groups_stands_in_both(app):
    first = date(2024, 3, 3)
    for person, groups in ((1, "disabled older"), (2, "older"), (3, "none"), (4, None)):
        attributes = {"program_kind": "training", "vulnerability": groups}
        fact("enrollment.started", first, person_id=person, subject=("enrollment", person), attributes=attributes)
    with app.test_request_context():
        rows = breakdown.by("vulnerability", BY_CODE["enrolled"], tree()["seoul"], PERIOD, EVERYTHING)
    assert {row.value: row.figure.value for row in rows} == {"disabled": 1, "older": 2, "none": 1, None: 1}
