"""The pages that make and change a plan: what is typed is kept, what is refused stands beside its field, scope holds."""

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.indicators import overview, service, standing
from jobcenter.indicators.models import Area, Indicator, Plan, Project, ProjectNote, ScheduleLine, Staffing, Stage, Team
from tests.factories import plans as make
from tests.factories.facts import fact, tree

NEW_PLAN = {
    "organization": "gwanak",
    "kind": "pledges",
    "title_ko": "민선9기 공약",
    "title_en": "",
    "code": "pledges-9",
    "begins_on": "2026-07-01",
    "ends_on": "2030-06-30",
    "framework": "",
    "places": "1",
    "rounding": "half_up",
    "unit": "백만원",
    "rate_cap": "",
}
PROJECT = {"code": "1-1", "title_ko": "일자리 확대", "stage": "planned", "nature": "new", "agents": ["district"], "text_goals": "넓힘"}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.fixture
def client(app, signed_in):
    with transaction():
        made = accounts.create_user("plans@example.kr", "a-long-password-7", "김담당")
        accounts.grant_role(made, tree()["gwanak"], "program_manager", actor=Actor(None, "test"), now=make.NOW)
    return signed_in(made)


def text(answer):
    return answer.get_data(as_text=True)


def test_a_plan_is_made_from_nothing_up_to_its_team(client):
    assert client.get("/indicators/plans/new").status_code == 200
    bad = client.post("/indicators/plans/new", data=NEW_PLAN | {"ends_on": "2026-06-30", "title_ko": "적은 제목"})
    assert bad.status_code == 422 and "종료일은 시작일보다" in text(bad) and "적은 제목" in text(bad)
    assert client.post("/indicators/plans/new", data=NEW_PLAN | {"organization": "yeongdeungpo"}).status_code == 422
    for counted_until, said in (
        ("2026-06-30", "계획 기간 안의 날짜를"),
        ("2026-08-30", "어느 달의 마지막 날을 고르세요"),
    ):
        bad = client.post("/indicators/plans/new", data=NEW_PLAN | {"counted_until": counted_until})
        assert bad.status_code == 422 and said in text(bad) and counted_until in text(bad)
    made = client.post("/indicators/plans/new", data=NEW_PLAN)
    assert made.status_code == 302
    assert "이미 쓰고 있습니다" in text(client.post("/indicators/plans/new", data=NEW_PLAN))
    plan = made.location
    client.post(f"{plan}/areas", data={"name": "일자리", "name_en": "Jobs"})
    area = db.session.scalar(select(Area))
    assert text(client.get(f"{plan}/areas")).count("일자리") > 1
    project = client.post(f"{plan}/projects/new", data=PROJECT | {"area": area.public_id}).location
    shown = text(client.get(project))
    assert "일자리 확대" in shown and "자치구" in shown and "넓힘" in shown and "신규" in shown
    indicator = client.post(
        f"{project}/indicators/new",
        data={"code": "people", "name_ko": "참여 인원", "unit": "명", "kind": "cumulative", "weight": "60"},
    ).location
    assert "참여 인원" in text(client.get(indicator))
    assert "비중의 합이 100이 아니라 60입니다" in text(client.get(project))
    client.post(f"{project}/schedule", data={"name": "모집", "begins": "2026-3", "ends": "2026-4"})
    late = client.post(f"{project}/schedule", data={"name": "운영", "begins": "2027-2", "ends": "2027-1"})
    assert late.status_code == 422 and "분기를 앞선 분기부터" in text(late)
    client.post(
        f"{project}/log", data={"kind": "press", "happened": "2026-08", "title": "신문 보도", "party": "관악신문"}
    )
    assert "봄에" in text(client.post(f"{project}/log", data={"kind": "press", "happened": "봄에", "title": "보도"}))
    client.post("/indicators/teams/new", data={"name": "일자리팀", "duties": "센터"})
    team = db.session.scalar(select(Team))
    client.post(f"{project}/teams", data={"teams": [team.public_id]})
    shown = text(client.get(project))
    assert "2026. 8." in shown and "관악신문" in shown and "일자리팀" in shown and "모집" in shown
    assert "일자리 확대" in text(client.get("/indicators/teams"))


def test_lines_are_changed_and_deleted_and_what_is_needed_stays(client):
    project = make.project(make.plan(), area="일자리")
    base = f"/indicators/projects/{project.public_id}"
    client.post(f"{base}/schedule", data={"name": "모집", "begins": "2022-1", "ends": "2022-4"})
    client.post(f"{base}/log", data={"kind": "award", "happened": "2023-07", "title": "우수상"})
    line, note = db.session.scalar(select(ScheduleLine)), db.session.scalar(select(ProjectNote))
    client.post(
        f"/indicators/schedule/{line.public_id}/edit", data={"name": "선발", "begins": "2022-2", "ends": "2022-4"}
    )
    client.post(
        f"/indicators/log/{note.public_id}/edit", data={"kind": "press", "happened": "2023-08", "title": "보도"}
    )
    db.session.expire_all()
    assert (line.name, note.kind.value, note.happened) == ("선발", "press", "2023-08")
    refused = text(client.get(client.post(f"{base}/delete").location))
    assert "아직 삭제할 수 없습니다. 남아 있는 것: 지표 1, 예산 1, 추진 기록 1." in refused
    gone = note.public_id
    client.post(f"/indicators/schedule/{line.public_id}/delete")
    client.post(f"/indicators/log/{gone}/delete")
    assert client.get(f"/indicators/log/{gone}/edit").status_code == 404
    counts = [db.session.scalar(select(func.count(model.id))) for model in (ScheduleLine, ProjectNote, Project)]
    assert counts == [0, 0, 1]


def test_nothing_of_another_district_can_be_changed(client):
    other = make.project(make.plan("yeongdeungpo"), area="일자리")
    with transaction():
        line = service.save_schedule_line(
            other, None, name="모집", begins="2022-1", ends="2022-2", actor=SYSTEM, now=make.NOW
        )
        team = service.save_team(other.plan.organization, None, name="팀", duties="", actor=SYSTEM, now=make.NOW)
        addresses = [
            f"plans/{other.plan.public_id}/edit", f"plans/{other.plan.public_id}/copy",
            f"plans/{other.plan.public_id}/areas", f"plans/{other.plan.public_id}/import",
            f"plans/{other.plan.public_id}/form/csv", f"plans/{other.plan.public_id}/projects/new",
            f"areas/{other.area.public_id}/edit", f"projects/{other.public_id}/edit",
            f"projects/{other.public_id}/indicators/new", f"projects/{other.public_id}/log",
            f"projects/{other.public_id}/teams", f"items/{other.indicators[0].public_id}/edit",
            f"schedule/{line.public_id}/edit", f"teams/{team.public_id}/edit",
            "teams?organization=yeongdeungpo", "teams/staffing?organization=yeongdeungpo",
        ]  # fmt: skip
    for address in addresses:
        assert client.get(f"/indicators/{address}").status_code == 404, address


def test_posts_and_people_show_what_is_missing(client):
    sent = {"as_of": "2026-10-31", "grade_0": "6급", "posts_0": "5", "people_0": "7"}
    sent |= {"grade_1": "7급", "posts_1": "8", "people_1": "6"}
    bad = client.post("/indicators/teams/staffing", data=sent | {"grade_1": "", "posts_0": "-1"})
    assert bad.status_code == 422 and "0 이상의 정수" in text(bad)
    assert client.post("/indicators/teams/staffing", data=sent).status_code == 302
    shown = text(client.get("/indicators/teams"))
    assert "△2" in shown and "2026. 10. 31." in shown
    assert db.session.scalar(select(func.sum(Staffing.posts))) == 13


def test_a_plan_is_copied_and_changed_on_its_pages(client):
    plan = make.plan(first=2026, last=2026, code="disclosure-2026")
    make.project(plan)
    address = f"/indicators/plans/{plan.public_id}"
    form = text(client.get(f"{address}/copy"))
    assert 'value="disclosure-2027"' in form and 'value="2027-01-01"' in form
    sent = NEW_PLAN | {"code": "disclosure-2027", "begins_on": "2027-01-01", "ends_on": "2027-12-31"}
    made = client.post(f"{address}/copy", data=sent | {"with_targets": "y"})
    assert made.status_code == 302 and "사업 1" in text(client.get(made.location))
    sent = NEW_PLAN | {"code": "disclosure-2026", "begins_on": "2026-01-01", "ends_on": "2026-12-31"}
    assert client.post(f"{address}/edit", data=sent | {"rounding": "truncate", "rate_cap": "0"}).status_code == 422
    client.post(f"{address}/edit", data=sent | {"rounding": "truncate", "places": "0", "unit": "천원"})
    db.session.expire_all()
    assert (plan.truncate, plan.places, plan.unit) == (True, 0, "천원")
    assert "절사" in text(client.get(address))


def test_an_indicator_counts_a_part_of_a_measure_and_opens_into_its_lines(client):
    for number, sex in enumerate(("female", "female", "male"), 1):
        said = {"via": "self", "sex": sex}
        fact("placement.started", date(2026, 11, 2), at="gwanak-centre", person_id=number, attributes=said)
    indicator = make.project(make.plan(first=2026)).indicators[0]
    address = f"/indicators/items/{indicator.public_id}"
    assert "sex:female" in text(client.get(f"{address}/measure"))
    assert client.post(f"{address}/measure", data={"measure": "placements", "narrowing": "sex:x"}).status_code == 422
    client.post(f"{address}/measure", data={"measure": "placements", "narrowing": "sex:female"})
    shown = text(client.get(address))
    assert "성별: 여" in shown
    lines = html.unescape(re.search(r'href="(/figures/lines[^"]+)"', shown)[1])
    behind = client.get(lines)
    assert behind.status_code == 200 and text(behind).count("<tr") == 1 + 2
    db.session.expire_all()
    from jobcenter.indicators.counting import Counter

    assert standing.value_of(indicator, "2026", indicator.project.plan, Counter()) == 2


def test_the_list_of_projects_is_filtered_sorted_and_paged(app):
    plan = make.plan(first=2022)
    for number in range(45):
        made = make.project(plan, str(number), f"분야 {number % 3}", department=f"부서 {number % 4}")
        with transaction():
            made.stage = Stage.DONE if number < 5 else Stage.ON_TRACK
        if number < 40:
            with transaction():
                service.enter_actual(
                    made.indicators[0], "2022", Decimal(number), as_of=make.TODAY, evidence="명단",
                    actor=SYSTEM, now=make.NOW, today=make.TODAY,
                )  # fmt: skip
    rows = overview.rows_of(plan, lambda *_: None)
    page = overview.page_of(rows, overview.Asked(sort="-rate", page=99))
    assert (page.page, page.pages, page.total) == (3, 3, 45)
    assert [row.standing.total_rate for row in page.items] == [None] * 5
    assert overview.page_of(rows, overview.Asked(sort="rate")).items[1].standing.total_rate == 1
    one = overview.Asked(area=plan.areas[0].public_id, department="부서 0", stage="done")
    assert [row.project.code for row in overview.page_of(rows, one).items] == ["0"]
    assert overview.page_of(rows, overview.Asked(words="사업 44")).total == 1
    whole = overview.total(rows)
    assert (whole.rated, whole.rate, whole.money.planned) == (40, sum(range(40)) / 40, 45_000_000)
    assert [(one.name, one.projects) for one in overview.by_area(plan, rows)] == [(f"분야 {n}", 15) for n in range(3)]
    assert [one.projects for one in overview.by_department(rows)] == [12, 11, 11, 11]
    assert (
        db.session.scalar(select(func.count(Plan.id))) == 1
        and db.session.scalar(select(func.count(Indicator.id))) == 45
    )


def test_money_taken_together_divides_each_line_by_its_own_base():
    whole = standing.Money.together([standing.Money(100, 50, 50), standing.Money(100, None, 25)])
    assert (whole.planned, whole.secured, whole.spent, whole.base, whole.rate) == (200, 50, 75, 150, 50)
    assert standing.Money.together([standing.Money()]).rate is None
