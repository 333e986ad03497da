"""The monthly report and the pages of reports: the figures of three periods, what was restated, files, scope."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.audit.models import AccessEntry, AuditEntry
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.documents.blocks import Chart, Facts, Figures, Paper, Paragraph
from jobcenter.documents.figures import disagreements, value_of
from jobcenter.indicators.models import PlanKind
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import counting, reports, service
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.reports import making, monthly
from jobcenter.statistics.reports.comparison import compare
from jobcenter.statistics.reports.models import MadeReport
from tests.factories import plans
from tests.factories.facts import OFFICER, correction, fact, tree
from tests.support import agreement

NOW = datetime(2024, 4, 10, 3, 0, tzinfo=UTC)
FEBRUARY = Month(2024, 2)
CENTRE, OTHER = "yeongdeungpo-centre", "gwanak-centre"


@pytest.fixture(autouse=True)
def _a_day_in_april(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def user(app):
    def create(role="statistics_officer", organization="yeongdeungpo"):
        with transaction():
            made = accounts.create_user(f"{role}-{organization}@example.kr", "a-long-password-7", "윤통계")
            accounts.grant_role(made, tree()[organization], role, actor=Actor(None, "test"), now=NOW)
        return made

    return create


@pytest.fixture
def quarter(app):
    """A year ago two, then one in January and three in February, one of whom is known from January; late news in March."""
    for person in (1, 2):
        fact("seeker.registered", date(2023, 2, 6), person_id=person)
    fact("seeker.registered", date(2024, 1, 8), person_id=3)
    for person in (3, 4, 5):
        fact("seeker.registered", date(2024, 2, 8), person_id=person)
    fact("placement.started", date(2024, 2, 20), person_id=4, attributes={"via": "self"})
    fact("seeker.registered", date(2024, 2, 9), person_id=5, at=OTHER)
    opened = fact("order.opened", date(2024, 2, 13), employer_id=7, quantity=4)
    close(FEBRUARY, datetime(2024, 3, 3, 17, 10, tzinfo=UTC))
    correction(opened, -1, datetime(2024, 3, 20, tzinfo=UTC), reason="구인업체 확인")
    close(Month(2024, 3), datetime(2024, 3, 31, 17, 10, tzinfo=UTC))


def close(month, now):
    with transaction():
        for code in ("yeongdeungpo", "seoul"):
            service.close_month(tree()[code], month, actor=OFFICER, now=now)


def paper(code="yeongdeungpo", month=FEBRUARY):
    made = monthly.build(Scope.everything(), now=NOW, organization=tree()[code], month=month)
    assert disagreements(made) == []
    return made


def table(made: Paper, key: str) -> Figures:
    return next(block for block in made.blocks if isinstance(block, Figures) and block.key == key)


def cells(made: Paper, key: str, row: str) -> dict:
    found = next(one for one in table(made, key).rows if one.key == row)
    return {name: value_of(cell) for name, cell in found.cells.items()}


def test_a_month_stands_beside_the_year_so_far_and_the_same_month_of_last_year(quarter):
    made = paper()
    assert [cells(made, "funnel", row)["seekers"] for row in ("month", "year", "before", "change")] == [3, 3, 2, 1]
    assert cells(made, "placement", "registrations") == {
        "name": "구직등록건수", "unit": "건", "month": 3, "year": 4, "before": 2, "change": 1,
    }  # fmt: skip
    assert cells(made, "rates", "placement_rate")["month"] == Fraction(1, 3)
    assert cells(made, "rates", "placement_rate")["change"] == Fraction(1, 3)


@pytest.mark.parametrize("month", [FEBRUARY, Month(2024, 3), Month(2024, 4)])
def test_what_is_taken_from_closed_months_is_what_counting_them_gives(quarter, month):
    district = tree()["yeongdeungpo"]
    found = compare(district, month, now=NOW)
    ids, cutoff = subtree_ids(district.id), found.report.cutoff
    assert found.year == counting.figures(ids, date(2024, 1, 1), month.last, cutoff)
    earlier = month.shifted(-12)
    before = counting.figures(ids, earlier.first, earlier.last, cutoff) if month == FEBRUARY else None
    assert found.before == before


def test_a_month_restated_since_is_compared_with_as_it_was_restated(quarter):
    later = datetime(2025, 3, 3, 17, 10, tzinfo=UTC)
    close(FEBRUARY.shifted(12), later)
    found = compare(tree()["yeongdeungpo"], FEBRUARY.shifted(12), now=later)
    assert found.before["places"].value == 3


def test_what_was_not_yet_recorded_a_year_ago_is_unknown_and_not_zero(app):
    fact("seeker.registered", date(2024, 2, 8), person_id=1)
    made = paper()
    assert cells(made, "funnel", "before")["seekers"] is None
    assert cells(made, "funnel", "change")["seekers"] is None


def test_a_closed_month_says_as_of_when_and_stays_as_it_was_reported(quarter):
    made = paper()
    said = dict(next(block for block in made.blocks if isinstance(block, Facts)).rows)
    assert said["실적 기준"] == "마감(2024. 3. 4.(월) 02:10 기준)"
    assert said["마감한 사람"] == "officer"
    assert made.made_at == datetime(2024, 3, 3, 17, 10, tzinfo=UTC)
    assert cells(made, "placement", "places")["month"] == 4


def test_an_open_month_says_that_it_is_not_final(quarter):
    said = dict(next(block for block in paper(month=Month(2024, 4)).blocks if isinstance(block, Facts)).rows)
    assert said["실적 기준"].startswith("마감 전(2024. 4. 10.(수) 12:00 현재")


def test_restated_figures_name_who_and_why(quarter):
    made = paper(month=Month(2024, 3))
    rows = {row.cells["measure"]: row for row in table(made, "restatements").rows}
    line = rows["구인인원 (명)"].cells
    assert (line["month"], line["before"], line["after"], value_of(line["change"])) == ("2024. 2.", 4, 3, -1)
    assert (line["who"], line["why"]) == ("시스템", "구인업체 확인")


def test_a_city_shows_its_districts_beside_each_other_and_one_by_one(quarter):
    made = paper("seoul")
    agreement.hold_together(made)
    below = {row.key: value_of(row.cells["seekers"]) for row in table(made, "below").rows}
    # Somebody known to both districts is one person of the city.
    assert below == {"yeongdeungpo": 3, "gwanak": 1, "whole": 3}
    assert cells(made, "funnel-gwanak", "month")["seekers"] == 1
    assert cells(made, "funnel-gwanak", "before")["seekers"] is None


def test_a_centre_without_facts_has_a_report_that_says_so(app):
    made = paper("gwanak-centre")
    assert not [block for block in made.blocks if isinstance(block, Chart)]
    assert "구직자 0명" in next(block.text for block in made.blocks if isinstance(block, Paragraph))


def test_a_report_of_another_district_is_not_found(quarter, user, signed_in):
    client = signed_in(user())
    assert client.get("/figures/reports/monthly?organization=gwanak").status_code == 404
    assert client.get("/figures/reports/monthly/csv?organization=seoul").status_code == 404
    assert client.get("/figures/reports/nothing").status_code == 404


def test_without_a_plan_there_is_nothing_to_report_and_another_districts_plan_does_not_exist(user, signed_in):
    theirs = plans.plan(kind=PlanKind.REPORT, code="theirs")
    client = signed_in(user())
    report = "/figures/reports/work"
    assert "아직 보고할 내용이 없습니다" in client.get(report).get_data(as_text=True)
    assert client.get(f"{report}/pdf").status_code == 302
    for key in ("work", "disclosure"):
        assert client.get(f"/figures/reports/{key}/xlsx?plan={theirs.public_id}").status_code == 404
        assert client.get(f"/figures/reports/{key}?plan=%3Cscript%3E").status_code == 404


def test_a_month_without_any_facts_has_every_file(user, signed_in):
    client = signed_in(user())
    for form in ("pdf", "hwpx", "xlsx", "csv"):
        answer = client.get(f"/figures/reports/monthly/{form}?organization=yeongdeungpo")
        assert answer.status_code == 200 and answer.data


def test_a_role_without_the_report_is_refused(quarter, user, signed_in):
    client = signed_in(user("auditor"))
    listed = client.get("/figures/reports").get_data(as_text=True)
    assert "월간 취업·참여 실적" not in listed
    assert client.get("/figures/reports/monthly").status_code == 403


def test_a_month_that_cannot_be_chosen_shows_the_usual_one_with_a_message(quarter, user, signed_in):
    shown = signed_in(user()).get("/figures/reports/monthly?month=2031-13").get_data(as_text=True)
    assert "고를 수 없는 값입니다" in shown
    assert "2024. 3. 취업·참여 실적" in shown


def test_a_file_has_a_korean_name_and_is_listed_as_made(quarter, user, signed_in):
    client = signed_in(user())
    answer = client.get("/figures/reports/monthly/csv?organization=yeongdeungpo&month=2024-02")
    assert answer.status_code == 200
    assert "%EC%9B%94%EA%B0%84" in answer.headers["Content-Disposition"]
    assert "2024-02.csv" in answer.headers["Content-Disposition"]
    listed = client.get("/figures/reports").get_data(as_text=True)
    assert "윤통계" in listed
    db.session.rollback()
    made = db.session.scalars(select(MadeReport)).one()
    assert (made.report, made.organization.code, made.format) == ("monthly", "yeongdeungpo", "csv")
    assert db.session.scalar(select(AuditEntry.details).where(AuditEntry.action == "report.made"))["month"] == "2024-02"


def test_looking_at_a_report_that_lists_people_is_in_the_access_log(quarter, user, signed_in, monkeypatch):
    listing = reports.Report(
        "people", "People", "figures.read", monthly.build, monthly.REPORT.parameters,
        people=lambda scope, **answers: [41, 42],
    )  # fmt: skip
    monkeypatch.setitem(reports._reports, "people", listing)
    signed_in(user()).get("/figures/reports/people")
    db.session.rollback()
    assert sorted(db.session.scalars(select(AccessEntry.person_id))) == [41, 42]


def test_what_took_long_is_made_once_for_the_same_content(quarter, user, monkeypatch):
    written = []
    monkeypatch.setattr(making, "SLOW_SECONDS", -1)
    monkeypatch.setattr(making, "write", lambda paper, form: written.append(form) or original(paper, form))
    asked = reports.parameters.Asked([])
    first, again = paper(), paper()
    with transaction():
        made = [making.make(monthly.REPORT, asked, first, making.Format.CSV)]
        making.note(monthly.REPORT, asked, tree()["seoul"], made[0], making.Format.CSV, actor=OFFICER, now=NOW)
    made.append(making.make(monthly.REPORT, asked, again, making.Format.CSV))
    assert len(written) == 1
    assert made[0].content == made[1].content
    making.make(monthly.REPORT, asked, replace(first, title="another"), making.Format.CSV)
    assert len(written) == 2


original = making.write
