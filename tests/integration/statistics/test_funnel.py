"""The cells of the funnel are what counting the ledger line by line gives, however facts, corrections and refreshes mix."""

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import funnel, live
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.lines import Cutoff
from tests.factories.facts import correction, fact, tree

TODAY = date(2024, 3, 20)
NOW = datetime(2024, 3, 20, tzinfo=UTC)
PERIOD = Period(Month(2024, 1), Month(2024, 3))
FACTS = st.tuples(
    st.sampled_from(["seeker.registered", "referral.made", "placement.started"]),
    st.sampled_from(["yeongdeungpo-centre", "gwanak-centre"]),
    st.dates(date(2023, 12, 30), TODAY),
    st.sampled_from([None, "female", "male"]),
)
CORRECTIONS = st.tuples(st.integers(0, 9), st.sampled_from([-1, 1]))
STEPS = st.lists(st.one_of(FACTS, CORRECTIONS, st.just("refresh")), max_size=14)


def plainly(organization, until=None):
    """Line by line: a fact counts once unless corrections took it back altogether."""
    lines = db.session.scalars(select(LedgerEntry).where(LedgerEntry.organization_id.in_(subtree_ids(organization.id))))
    lines = [line for line in lines if until is None or line.id <= until]
    changes = Counter()
    for line in lines:
        if line.corrects_id is not None:
            changes[line.corrects_id] += line.quantity
    found = Counter()
    for line in lines:
        if line.corrects_id is None and Month.of(line.occurred_on) in PERIOD.months():
            sex = (line.attributes or {}).get("sex") or ""
            found[(str(Month.of(line.occurred_on)), sex, line.kind)] += line.quantity + changes[line.id] > 0
    return +found


def from_cells(organization, until=None):
    found = Counter()
    for cell in funnel.cells_as_known(organization, PERIOD, Cutoff(last_entry_id=until)):
        for (_station, kind), cases in zip(funnel.STATIONS.items(), cell[4:], strict=True):
            found[(cell[0], cell[2], kind)] += cases
    assert all(cases >= 0 for cases in found.values())
    return +found


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_cells_are_those_of_the_ledger_line_by_line(app, steps):
    places = tree()
    written = []
    for step in steps:
        if step == "refresh":
            db.session.commit()
            live.refresh(TODAY, now=NOW)
        elif isinstance(step[0], int):
            if written:
                entry = written[step[0] % len(written)]
                taken = -sum(one.quantity for one in db.session.scalars(changes_of(entry)))
                if step[1] < 0 and taken == 0:
                    correction(entry, -1, NOW)
                elif step[1] > 0 and taken == 1:
                    correction(entry, 1, NOW)
        else:
            kind, at, day, sex = step
            written.append(fact(kind, day, at=at, person_id=1, attributes={"sex": sex} if sex else {"via": "self"}))
    some = written[len(written) // 2].id if written else 0
    for code in ("seoul", "yeongdeungpo"):
        for until in (None, some):
            assert from_cells(places[code], until) == plainly(places[code], until)


def changes_of(entry):
    return select(LedgerEntry).where(LedgerEntry.corrects_id == entry.id)
