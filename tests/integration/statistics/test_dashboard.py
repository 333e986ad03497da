"""The dashboard page: map, comparison, targets, files, empty states, scope, and how few reads it takes; on both databases."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from jobcenter import ledger
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.models import Indicator, Plan, PlanKind, Project, Stage, Target
from jobcenter.organizations.models import OrganizationKind
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.service import create_organization
from jobcenter.seekers import service as seekers
from jobcenter.statistics import counting, live, service, spans
from jobcenter.statistics.calendar import Month, Period
from tests.factories.facts import OFFICER, correction, fact, tree

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MOST_READS = 40
CODES = ("employers", "places", "seekers", "placements", "placements_self", "placement_rate", "valid_seekers")


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def city(app):
    """A city with three districts on the map, two of them with facts from September on."""
    organizations = tree()
    with transaction():
        organizations["yeongdeungpo"].sgg_code = "11560"
        organizations["gwanak"].sgg_code = "11620"
        create_organization(
            code="mapo", kind=OrganizationKind.DISTRICT, name={"ko": "마포구", "en": "Mapo-gu"},
            parent=organizations["seoul"], sgg_code="11440",
        )  # fmt: skip
    for person in range(1, 6):
        at = "gwanak-centre" if person > 3 else "yeongdeungpo-centre"
        fact("seeker.registered", date(2026, 9, person), person_id=person, at=at)
        fact("seeker.registered", date(2026, 10, person), person_id=person, at=at)
        fact("placement.started", date(2026, 10, 20), person_id=person, at=at, attributes={"via": "self"})
    order = fact("order.opened", date(2026, 10, 5), employer_id=1, quantity=7, subject=("job_order", 1))
    correction(order, -2, datetime(2026, 10, 7, tzinfo=UTC))
    fact("order.opened", date(2026, 9, 5), employer_id=1, quantity=1, subject=("job_order", 2))
    return tree()


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def rows(client, address):
    return list(csv.reader(io.StringIO(page(client, address).lstrip("\ufeff"))))


@pytest.mark.parametrize("period", ["2026-10", "2026-09..2026-10"])
@pytest.mark.parametrize("refreshed", [False, True])
def test_figures_of_several_organizations_are_those_of_each(city, period, refreshed):
    if refreshed:
        db.session.commit()
        live.refresh(date(2026, 11, 20), now=NOW)
    asked = Period.parse(period)
    districts = [city[code] for code in ("yeongdeungpo", "gwanak", "mapo")]
    found = spans.figures_of(districts, asked, CODES)
    for one in districts:
        alone = counting.figures(subtree_ids(one.id), asked.first, asked.last)
        assert found[one.id] == {code: alone[code] for code in CODES}


def test_a_closed_month_is_read_as_it_was_reported(city):
    with transaction():
        service.close_month(city["gwanak"], Month(2026, 10), actor=OFFICER, now=NOW)
    fact("placement.started", date(2026, 10, 30), person_id=77, at="gwanak-centre", attributes={"via": "self"}, now=NOW)
    fact("placement.started", date(2026, 10, 30), person_id=78, attributes={"via": "self"}, now=NOW)
    found = spans.figures_of([city["gwanak"], city["yeongdeungpo"]], Period.of(Month(2026, 10)), ["placements"])
    assert found[city["gwanak"].id]["placements"].value == 2
    assert found[city["yeongdeungpo"].id]["placements"].value == 4


def test_the_city_sees_its_districts_as_tiles_with_figure_and_rank(city, reader):
    shown = page(reader(), "/figures")
    assert "yeongdeungpo, 취업자 3명, 2곳 중 1위" in shown
    assert "gwanak, 취업자 2명, 2곳 중 2위" in shown
    assert "마포구, 기록 없음" in shown
    assert "아직 기록 없음(1곳)" in shown


def test_the_map_shows_the_measure_asked_for_and_an_unknown_one_is_people_placed(city, reader):
    client = reader()
    assert "yeongdeungpo, 취업률 100.0%, 2곳 중 1위" in page(client, "/figures?shown=placement_rate")
    assert "yeongdeungpo, 취업자 3명" in page(client, "/figures?shown=no-such-measure")


def test_the_way_leads_from_city_to_centre_and_back(city, reader):
    client = reader()
    shown = page(client, "/figures?organization=gwanak-centre&from=2026-10&to=2026-10")
    assert "organization=seoul&amp;from=2026-10&amp;to=2026-10" in shown
    assert "organization=gwanak&amp;from=2026-10&amp;to=2026-10" in shown
    lines = page(client, "/figures/lines?measure=seekers&organization=gwanak-centre&from=2026-10&to=2026-10")
    assert "organization=gwanak-centre&amp;from=2026-10&amp;to=2026-10" in lines


def test_a_district_is_compared_only_within_scope(city, reader):
    shown = page(reader("gwanak"), "/figures")
    assert "마포구" not in shown
    assert "yeongdeungpo" not in shown
    assert "organization=gwanak-centre" in shown


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("organizations", ["1", "yeongdeungpo", "yeongdeungpo", "3", "1", "5", "3", "0", "100.0", "잠정"]),
        ("trend", ["2026-10", "5", "5", "0", "5", "잠정"]),
        ("years", ["10월", "5", "-", "-", "잠정"]),
        ("stages", ["구직자", "5", "명", "-"]),
        ("figures", ["seekers", "구직자", "5", "명", "", "", "5", "0", "잠정"]),
    ],
)
def test_every_table_is_a_file(city, reader, part, expected):
    found = rows(reader(), f"/figures?format=csv&part={part}")
    assert any(row[: len(expected)] == expected for row in found), found


def target(organization, value, *, measure="placements", kind=Kind.CUMULATIVE):
    plan = Plan(
        organization_id=organization.id, code="p", kind=PlanKind.DISCLOSURE, title={"ko": "일자리 공시", "en": "Plan"},
        first_year=2026, last_year=2026,
    )  # fmt: skip
    project = Project(code="1", title={"ko": "센터"}, stage=Stage.ON_TRACK, texts={})
    indicator = Indicator(code="i", name={"ko": "취업자 수"}, unit="명", kind=kind, measure=measure)
    indicator.targets.append(Target(period="2026", value=Decimal(value)))
    project.indicators.append(indicator)
    plan.projects.append(project)
    with transaction():
        db.session.add(plan)


@pytest.mark.parametrize(("value", "standing"), [(6, "순조"), (7, "미달"), (5, "순조")])
def test_a_target_stands_beside_what_was_reached_and_the_time_gone(city, reader, value, standing):
    target(city["seoul"], value)
    found = rows(reader(), "/figures?format=csv&part=goals&from=2026-10&to=2026-10")
    assert found[1][:3] == ["취업자 수", str(value), "5"]
    assert found[1][5] == "83.3"
    assert found[1][-1] == standing


def test_without_a_target_the_page_leads_to_where_one_is_set(city, reader):
    target(city["gwanak"], 6)
    shown = page(reader(), "/figures")
    assert "2026년 목표가 없습니다" in shown
    assert 'href="/indicators"' in shown


def test_a_new_centre_has_an_empty_dashboard(app, reader):
    tree()
    shown = page(reader("yeongdeungpo-centre"), "/figures")
    assert "이 기간의 기록이 없습니다" in shown
    assert "비교할 자료가 없습니다" in shown


def test_a_month_that_is_open_is_provisional_and_one_that_should_be_closed_is_pointed_out(city, reader):
    client = reader()
    assert "잠정(마감 전)" in page(client, "/figures")
    assert "마감하지 않은 달: 2026. 9. ~ 2026. 10." in page(client, "/figures")
    with transaction():
        for month in (Month(2026, 9), Month(2026, 10)):
            service.close_month(city["seoul"], month, actor=OFFICER, now=NOW)
    shown = page(client, "/figures")
    assert "잠정(마감 전)" not in shown
    assert "마감하지 않은 달:" not in shown


def test_by_program_is_a_page_and_a_file(city, reader):
    fact("application.submitted", date(2026, 10, 9), person_id=1, program_id=9)
    client = reader()
    assert "사업별 실적" in page(client, "/figures/programs")
    assert rows(client, "/figures/programs?format=csv")[1][1] == "1"


def test_a_district_sees_where_its_people_live_and_opens_their_lines(city, reader):
    with transaction():
        for number, dong in enumerate(("1156054000", "1156054000", "1162058500", None)):
            person = seekers.create_person(name=f"김영{number}", birth_date=date(1980, 1, 2), actor=OFFICER, now=NOW)
            person.dong_code = dong
            db.session.flush()
            ledger.record(
                "seeker.registered", occurred_on=date(2026, 8, 3), organization_id=city["yeongdeungpo-centre"].id,
                actor=OFFICER, now=NOW, subject=("registration", 9), person_id=person.id,
            )  # fmt: skip
    client = reader("yeongdeungpo")
    august = "from=2026-08&to=2026-08"
    shown = page(client, f"/figures?{august}&shown=referrals")
    assert "구직자 2명, 1위" in shown
    assert "다른 자치구 거주 1명, 주소 모름 1명" in shown
    assert rows(client, f"/figures?{august}&shown=seekers&format=csv&part=dongs")[1][3] == "2"
    lines = page(client, f"/figures/lines?{august}&measure=seekers&dong=1156054000")
    assert "2줄" in lines
    assert "<strong>2</strong>" in lines


def reads(function):
    """The statements a function runs."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        function()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return seen


def test_a_city_is_read_from_kept_months_whatever_the_number_of_districts(city, reader):
    client = reader()
    db.session.commit()
    live.refresh(date(2026, 11, 20), now=NOW)
    client.get("/figures")
    few = reads(lambda: client.get("/figures"))
    ledger = [one for one in few if "FROM ledger_entry" in one and "max(ledger_entry.id)" not in one]
    assert ledger == []
    assert len(few) <= MOST_READS, len(few)
    with transaction():
        for number in range(5):
            create_organization(
                code=f"d{number}", kind=OrganizationKind.DISTRICT, name={"ko": f"구{number}"}, parent=city["seoul"]
            )
    for number in range(5):
        fact("seeker.registered", date(2026, 9, 5), person_id=50 + number, at=f"d{number}")
    db.session.commit()
    live.refresh(date(2026, 11, 20), now=NOW)
    assert len(reads(lambda: client.get("/figures"))) == len(few)
