"""The plan pages and the auditor's page: figures, scope, who may change, one shape for three kinds of plans."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

import jobcenter.demo
from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.indicators import cards, service
from jobcenter.indicators.importing import import_card
from jobcenter.indicators.models import Actual, Certainty, Plan, PlanKind, Project
from tests.factories import plans as make
from tests.factories.facts import fact, tree

FOLDER = Path(jobcenter.demo.__file__).parent / "data" / "cards"


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.fixture
def user(app):
    def create(role="program_manager", organization="gwanak", name="김담당"):
        with transaction():
            made = accounts.create_user(f"{role}-{organization}-{name}@example.kr", "a-long-password-7", name)
            accounts.grant_role(made, tree()[organization], role, actor=Actor(None, "test"), now=make.NOW)
        return made

    return create


@pytest.fixture
def gwanak(app):
    document = cards.loads((FOLDER / "gwanak_1-4.json").read_text(encoding="utf8"))
    with transaction():
        return import_card(document, tree()["gwanak"], actor=SYSTEM, now=make.NOW).project


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_a_project_shows_its_rates_its_money_and_what_its_card_does_not_agree_on(gwanak, user, signed_in):
    shown = page(signed_in(user()), f"/indicators/projects/{gwanak.public_id}")
    for figure in (
        "82.3",
        "38.5",
        "39.3",
        "74.0",
        "60.0",
        "61.0%",
        "34,034",
        "17,362",
        "169.4",
        "33590",
        "(단위: 백만원)",
    ):
        assert figure in shown
    english = page(signed_in(user(name="Anna")), f"/indicators/projects/{gwanak.public_id}?lang=en")
    assert "Total rate" in english and "5 places do not agree" in english


def test_plans_of_another_district_are_not_there(gwanak, user, signed_in):
    client = signed_in(user(organization="yeongdeungpo"))
    assert gwanak.plan.public_id not in page(client, "/indicators")
    indicator = gwanak.indicators[0].public_id
    for address in (
        f"/indicators/plans/{gwanak.plan.public_id}",
        f"/indicators/projects/{gwanak.public_id}",
        f"/indicators/items/{indicator}",
        f"/indicators/items/{indicator}/targets",
        f"/indicators/items/{indicator}/result",
        f"/indicators/projects/{gwanak.public_id}/budget/2024",
    ):
        page(client, address, 404)


def test_a_counselor_reads_and_changes_nothing(gwanak, user, signed_in):
    client = signed_in(user("counselor"))
    indicator = gwanak.indicators[0].public_id
    assert "/result" not in page(client, f"/indicators/items/{indicator}")
    page(client, f"/indicators/items/{indicator}/result", 403)
    assert client.post(f"/indicators/items/{indicator}/results/term/final").status_code == 403


def test_a_result_is_entered_by_one_and_made_final_by_another(gwanak, user, signed_in):
    indicator = gwanak.indicators[0].public_id
    first, second = signed_in(user()), signed_in(user("statistics_officer", name="이통계"))
    sent = {"period": "2024", "value": "1,234", "as_of": "2026-10-31", "evidence": "참여자 명단"}
    bad = first.post(f"/indicators/items/{indicator}/result", data=sent | {"value": "많음", "evidence": ""})
    assert bad.status_code == 422
    assert "많음" in bad.get_data(as_text=True)
    assert first.post(f"/indicators/items/{indicator}/result", data=sent).status_code == 302
    address = f"/indicators/items/{indicator}/results/2024/final"
    assert address not in page(first, f"/indicators/items/{indicator}")
    first.post(address)
    assert db.session.scalar(select(Actual.status).where(Actual.period == "2024")) is Certainty.PROVISIONAL
    assert address in page(second, f"/indicators/items/{indicator}")
    second.post(address)
    db.session.expire_all()
    assert db.session.scalar(select(Actual.status).where(Actual.period == "2024")) is Certainty.FINAL
    reopen = f"/indicators/items/{indicator}/results/2024/reopen"
    assert second.post(reopen, data={"reason": ""}).status_code == 422
    assert second.post(reopen, data={"reason": "중복"}).status_code == 302
    page(first, f"/indicators/items/{indicator}/results/2023/reopen", 404)


def test_targets_of_the_years_and_of_quarters_are_set_on_pages(gwanak, user, signed_in):
    client = signed_in(user())
    indicator = gwanak.indicators[0]
    address = f"/indicators/items/{indicator.public_id}/targets"
    assert 'value="5,200"' in page(client, address)
    client.post(
        address, data={"term": "5,300", "y2022": "941", "y2023": "1135", "y2024": "1300", "y2025": "-", "y2026": ""}
    )
    client.post(f"{address}?year=2023", data={"q1": "500", "q2": "", "q3": "635", "q4": ""})
    db.session.expire_all()
    known = {one.period: str(one.value) for one in indicator.targets}
    assert (known["term"], known["2024"], known["2023-3"]) == ("5300", "1300", "635")
    assert "2025" not in known and "2026" not in known
    page(client, f"{address}?year=2031", 404)


def test_money_that_somebody_else_changed_meanwhile_is_not_overwritten_unseen(gwanak, user, signed_in):
    client = signed_in(user())
    address = f"/indicators/projects/{gwanak.public_id}/budget/2024"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', page(client, address))[1]
    client.post(address, data={"city_planned": "1,000", "seen": seen})
    late = client.post(address, data={"city_planned": "2,000", "seen": seen})
    shown = late.get_data(as_text=True)
    assert late.status_code == 422 and "다른 사람이 수정했습니다" in shown and 'value="2,000"' in shown
    fresh = re.search(r'name="seen"[^>]*value="(\w+)"', shown)[1]
    assert fresh != seen
    assert client.post(address, data={"city_planned": "2,000", "seen": fresh}).status_code == 302


def test_money_is_entered_by_source(gwanak, user, signed_in):
    client = signed_in(user())
    address = f"/indicators/projects/{gwanak.public_id}/budget/2024"
    assert "4,321,000,000" in page(client, address)
    assert client.post(address, data={"city_planned": "43억쯤"}).status_code == 422
    assert client.post(address, data={"city_planned": "4,321,000,000", "city_secured": "50억"}).status_code == 422
    sent = {
        "city_planned": "4,321,000,000",
        "city_secured": "5,000,000,000",
        "city_spent": "870,000,000",
        "as_of": "2024-3-31",
    }
    assert client.post(address, data=sent).status_code == 302
    shown = page(client, f"/indicators/projects/{gwanak.public_id}")
    assert "5,000" in shown and "17.4" in shown and "2024. 3. 31." in shown
    page(client, f"/indicators/projects/{gwanak.public_id}/budget/2031", 404)


def test_an_indicator_bound_to_a_measure_is_counted_from_the_ledger(user, signed_in):
    fact("placement.started", make.TODAY, at="gwanak-centre", person_id=None, attributes={"via": "self"})
    project = make.project(make.plan(first=2026))
    client = signed_in(user())
    indicator = project.indicators[0]
    address = f"/indicators/items/{indicator.public_id}/measure"
    assert client.post(address, data={"measure": "nothing-known"}).status_code == 422
    assert client.post(address, data={"measure": "job_orders"}).status_code == 302
    fact("order.opened", make.TODAY, at="gwanak-centre", quantity=3)
    shown = page(client, f"/indicators/items/{indicator.public_id}")
    assert "구인건수" in shown and "자동 집계" in shown
    page(client, f"/indicators/plans/{project.plan.public_id}")


SHAPES = {
    "pledge card": (PlanKind.PLEDGES, 1, 1, 5),
    "41 projects of 11 departments": (PlanKind.DISCLOSURE, 7, 41, 1),
    "102 projects in five areas": (PlanKind.REPORT, 5, 102, 2),
}


@pytest.mark.parametrize("name", SHAPES)
def test_one_shape_holds_every_kind_of_plan_and_its_page_asks_a_fixed_number_of_questions(name, user, signed_in):
    kind, areas, projects, indicators = SHAPES[name]
    plan = make.plan(kind=kind)
    for number in range(projects):
        make.project(
            plan,
            str(number + 1),
            f"분야 {number % areas + 1}",
            [100 // indicators] * indicators,
            f"부서 {number % 11 + 1}",
        )
    client = signed_in(user())
    asked = []
    listener = lambda *arguments: asked.append(arguments[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        shown = page(client, f"/indicators/plans/{plan.public_id}")
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    assert all(f"분야 {number + 1}</a>" in shown for number in range(areas))
    assert len(set(db.session.scalars(select(Project.department)))) == min(11, projects)
    assert len(asked) <= 20, len(asked)
    assert shown.count('<th scope="row"><a href="/indicators/projects/') == min(20, projects)


CHECK = "사업\t예산액\t집행액\t집행률(%)\n가\t200\t101\t50.4\n나\t300\t150\t50.0\n"


def test_the_auditor_marks_the_pasted_cell_and_stores_nothing(user, signed_in):
    client = signed_in(user())
    before = db.session.scalar(select(func.count(Plan.id)))
    answer = client.post("/indicators/audit", data={"pasted": CHECK})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "맞지 않는 곳 1건" in shown and 'id="cell-1-3" class="wrong"' in shown and "50.5" in shown
    assert db.session.scalar(select(func.count(Plan.id))) == before
    english = client.post("/indicators/audit?lang=en", data={"pasted": CHECK}).get_data(as_text=True)
    assert "1 places do not agree" in english and "101 ÷ 200 × 100" in english


@pytest.mark.parametrize(
    ("pasted", "status"), [("", 422), ("그냥 글", 422), ("{", 422), ('{"schema": "x"}', 422), ("1\t2\n" * 2001, 422)]
)
def test_what_cannot_be_checked_is_said_beside_the_field_and_kept(user, signed_in, pasted, status):
    answer = signed_in(user()).post("/indicators/audit", data={"pasted": pasted})
    assert answer.status_code == status
    assert "error-summary" in answer.get_data(as_text=True)


def test_cells_are_shown_as_text(user, signed_in):
    answer = signed_in(user()).post("/indicators/audit", data={"pasted": "<script>x</script>\t1\n계\t2"})
    assert "<script>x" not in answer.get_data(as_text=True)


def test_a_leading_tab_keeps_its_empty_cell(user, signed_in):
    answer = signed_in(user()).post("/indicators/audit", data={"pasted": "\t계\t국비\t구비\n2024\t10\t4\t5\n"})
    shown = answer.get_data(as_text=True)
    assert 'id="cell-1-1" class="wrong"' in shown


def test_a_checked_card_is_brought_in_only_when_asked(user, signed_in):
    text = (FOLDER / "gwanak_1-4.json").read_text(encoding="utf8")
    client = signed_in(user())
    tree()
    shown = client.post("/indicators/audit", data={"pasted": text}).get_data(as_text=True)
    assert "이 카드 가져오기" in shown and "61.0" in shown
    assert db.session.scalar(select(func.count(Plan.id))) == 0
    assert client.post("/indicators/cards", data={"content": text}).status_code == 302
    assert db.session.scalar(select(Project.code)) == "1-4"


def test_a_card_of_another_district_is_not_brought_in(user, signed_in):
    text = (FOLDER / "gwanak_1-4.json").read_text(encoding="utf8")
    client = signed_in(user(organization="yeongdeungpo"))
    assert client.post("/indicators/cards", data={"content": text}).status_code == 404
    nowhere = json.dumps(json.loads(text) | {"organization": "nowhere"})
    assert client.post("/indicators/cards", data={"content": nowhere}).status_code == 302
    assert client.post("/indicators/cards", data={"content": "{"}).status_code == 302
    assert db.session.scalar(select(func.count(Plan.id))) == 0


def test_a_plan_says_where_it_stands_in_time(user, signed_in):
    made = make.project(make.plan(first=2026))
    with transaction():
        service.set_targets(made.indicators[0], {"2026": None}, actor=SYSTEM, now=make.NOW)
    shown = page(signed_in(user()), f"/indicators/plans/{made.plan.public_id}")
    assert "88.8" in shown
