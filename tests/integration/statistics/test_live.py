"""Figures kept by the scheduler are always those of the ledger, whenever they were last refreshed; on both databases."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from jobcenter.core.db import db, transaction
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import counting, live, together
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.models import LiveMonth
from jobcenter.statistics.report import known_on, report
from tests.factories.facts import fact, tree

MONTHS = [Month(2024, 1), Month(2024, 2), Month(2024, 3)]
NOW = datetime(2024, 3, 20, tzinfo=UTC)
TODAY = date(2024, 3, 20)


@pytest.fixture
def places(app):
    return tree()


def counted(organization, month):
    return counting.count_measures(subtree_ids(organization.id), month.first, month.last)


def everything():
    organizations = list(tree().values())
    kept = live.values_of(organizations, MONTHS)
    return {(one.code, month): kept[one.id][month] for one in organizations for month in MONTHS}


def straight():
    return {(one.code, month): counted(one, month) for one in tree().values() for month in MONTHS}


def heads():
    """What is kept of the people and employers of the quarter up to each month, by place."""
    organizations = list(tree().values())
    kept = {month: live.heads_of(organizations, Period(MONTHS[0], month)) for month in MONTHS}
    return {
        (one.code, month): kept[month][one.id] for one in organizations for month in MONTHS if one.id in kept[month]
    }


def heads_counted(keys):
    by_code = tree()
    return {
        (code, month): counting.count_different(subtree_ids(by_code[code].id), MONTHS[0].first, month.last)
        for code, month in keys
    }


def refresh():
    db.session.commit()
    return live.refresh(TODAY, now=NOW)


def test_a_refresh_keeps_the_organization_and_all_above_it(places):
    fact("seeker.registered", date(2024, 2, 10), person_id=1)
    assert refresh() == 3 * 2  # centre, district and city; February and, for what is carried over, March
    codes = set(db.session.scalars(select(LiveMonth.month).distinct()))
    assert codes == {"2024-02", "2024-03"}
    assert everything() == straight()


def test_a_second_refresh_has_nothing_to_do(places):
    fact("seeker.registered", date(2024, 2, 10), person_id=1)
    refresh()
    assert refresh() == 0


def test_what_came_after_the_refresh_is_counted_all_the_same(places):
    fact("seeker.registered", date(2024, 1, 10), person_id=1)
    refresh()
    late = fact("seeker.registered", date(2024, 1, 11), person_id=2)
    fact("order.opened", date(2024, 3, 1), employer_id=1, subject=("job_order", 1), at="gwanak-centre")
    assert everything() == straight()
    assert db.session.scalar(select(func.max(LiveMonth.known_until))) < late.id
    refresh()
    assert everything() == straight()


def test_reading_the_kept_figures_counts_nothing(places, monkeypatch):
    fact("seeker.registered", date(2024, 1, 10), person_id=1)
    refresh()
    monkeypatch.setattr(counting, "count_measures", None)
    touched = [places[code] for code in ("seoul", "yeongdeungpo", "yeongdeungpo-centre")]
    kept = live.values_of(touched, MONTHS)
    assert [kept[one.id][MONTHS[0]]["seekers"] for one in touched] == [1, 1, 1]


def test_the_report_of_an_open_month_reads_them(places):
    fact("seeker.registered", date(2024, 3, 10), person_id=1)
    refresh()
    found = report(tree()["seoul"], Period.of(MONTHS[2]), now=NOW)
    assert (found.status, found.figure("seekers").value, found.figure("valid_seekers").value) == ("open", 1, 1)


def test_a_month_can_be_shown_as_known_on_any_day(places):
    fact("seeker.registered", date(2024, 1, 10), person_id=1, now=datetime(2024, 1, 10, tzinfo=UTC))
    fact("seeker.registered", date(2024, 1, 12), person_id=2, now=datetime(2024, 2, 10, tzinfo=UTC))
    refresh()
    values = [
        known_on(tree()["yeongdeungpo"], Period.of(MONTHS[0]), datetime(2024, month, 5, tzinfo=UTC))
        .figure("seekers")
        .value
        for month in (1, 2, 3)
    ]
    assert values == [0, 1, 2]


def test_a_refresh_that_was_ended_halfway_goes_on_where_it_stood(places, monkeypatch):
    fact("seeker.registered", date(2024, 1, 10), person_id=1)
    fact("seeker.registered", date(2024, 3, 10), person_id=2, at="gwanak-centre")
    begun = together.count_months

    def ended_after_january(months, cutoff):
        for found in begun(months, cutoff):
            if found.month > MONTHS[0]:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(live, "FEW", 0)
    monkeypatch.setattr(together, "count_months", ended_after_january)
    with pytest.raises(KeyboardInterrupt):
        refresh()
    assert everything() == straight()
    monkeypatch.setattr(together, "count_months", begun)
    # January of the city, of a district and its centre is kept; a line that comes now touches it in another district.
    fact("seeker.registered", date(2024, 1, 11), person_id=3, at="gwanak-centre")
    assert everything() == straight()
    # January of gwanak and the city, and the later months of all five.
    assert refresh() == 3 + 2 * 5
    assert everything() == straight()
    assert refresh() == 0


def test_what_somebody_else_kept_of_a_later_line_stays(places, monkeypatch):
    fact("seeker.registered", date(2024, 1, 10), person_id=1)
    begun = together.count_months

    def overtaken(months, cutoff):
        monkeypatch.setattr(together, "count_months", begun)
        fact("seeker.registered", date(2024, 1, 11), person_id=2)
        refresh()
        yield from begun(months, cutoff)

    monkeypatch.setattr(live, "FEW", 0)
    monkeypatch.setattr(together, "count_months", overtaken)
    assert refresh() == 0
    assert everything() == straight()


def test_a_month_whose_every_row_was_overtaken_is_left_as_it_is(places):
    fact("seeker.registered", date(2024, 1, 10), person_id=1)
    refresh()
    before = everything()
    with transaction():
        known = db.session.execute(select(LiveMonth.organization_id, LiveMonth.month)).all()
        month = known[0].month
        live._keep(
            [
                {"organization_id": number, "month": month, "known_until": 0, "values": {}, "since": {}}
                for number, name in known
                if name == month
            ]
        )
    assert everything() == before == straight()


def test_a_month_that_began_is_kept_though_nothing_happened_in_it(places, monkeypatch):
    fact("seeker.registered", date(2024, 1, 10), person_id=1)
    db.session.commit()
    live.refresh(date(2024, 1, 20), now=NOW)
    assert refresh() == 3 * 2
    monkeypatch.setattr(counting, "count_measures", None)
    city = tree()["seoul"]
    assert live.values_of([city], [MONTHS[2]])[city.id][MONTHS[2]]["valid_seekers"] == 1


def test_people_since_the_year_and_the_quarter_began_are_kept(places, monkeypatch):
    for month in (3, 4, 5):
        fact("seeker.registered", date(2023, month, 10), person_id=1)
        fact("order.opened", date(2023, month, 1), employer_id=month, subject=("job_order", month))
    refresh()
    monkeypatch.setattr(counting, "count_different", None)
    found = {
        text: live.counted_over(tree()["seoul"], Period.parse(text))
        for text in ("2023-01..2023-05", "2023-04..2023-05", "2023-01..2023-12")
    }
    assert [values["seekers"] for values in found.values()] == [1, 1, 1]
    assert [values["employers"] for values in found.values()] == [3, 2, 3]
    assert live.heads_of([tree()["seoul"]], Period.parse("2023-02..2023-05")) == {}


FEW = {"one by one": 100, "together": 0}
FACTS = st.lists(
    st.tuples(
        st.sampled_from(["seeker.registered", "seeker.expired", "placement.started", "one by one", "together"]),
        st.sampled_from(["yeongdeungpo-centre", "gwanak-centre"]),
        st.dates(date(2024, 1, 1), date(2024, 3, 20)),
        st.integers(1, 4),
    ),
    max_size=10,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS)
def test_however_facts_and_refreshes_alternate_the_figures_are_those_of_the_ledger(places, monkeypatch, facts):
    for kind, at, day, person in facts:
        if kind in FEW:
            monkeypatch.setattr(live, "FEW", FEW[kind])
            refresh()
            continue
        fact(kind, day, at=at, person_id=person, attributes={"via": "self"})
    kept, once = everything(), heads()
    assert kept == straight()
    assert once == heads_counted(once)
    assert all(figure >= 0 for values in kept.values() for figure in values.values())
