"""The pledge card as a paper: the published figures of Gwanak, every number following exactly from those it names."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask_babel import force_locale

import jobcenter.demo
from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import SYSTEM
from jobcenter.core.db import transaction
from jobcenter.core.errors import NotFound
from jobcenter.documents.blocks import Figures, Paper, Rounding, Table, Weighted
from jobcenter.documents.figures import checked, disagreements, shown
from jobcenter.indicators import cards, service
from jobcenter.indicators.importing import import_card
from jobcenter.indicators.models import NoteKind, Source
from jobcenter.indicators.reports import pledge
from jobcenter.organizations.scope import Scope
from tests.factories import plans as make
from tests.factories.facts import tree
from tests.support import agreement

FOLDER = Path(jobcenter.demo.__file__).parent / "data" / "cards"
ALL = Scope.everything()


@pytest.fixture
def gwanak(app):
    document = cards.loads((FOLDER / "gwanak_1-4.json").read_text(encoding="utf8"))
    with transaction():
        project = import_card(document, tree()["gwanak"], actor=SYSTEM, now=make.NOW).project
        project.plan.begins_on, project.plan.ends_on = date(2022, 7, 1), date(2026, 6, 30)
        for kind, when, title in ((NoteKind.PRESS, "2023-03", "공시"), (NoteKind.AWARD, "2023-07", "우수상")):
            service.save_note(
                project, None, kind=kind, happened=when, title=title, details="", party="", actor=SYSTEM, now=make.NOW
            )
        service.save_schedule_line(
            project, None, name="공공일자리", begins="2022-3", ends="2026-2", actor=SYSTEM, now=make.NOW
        )
    return project


def paper_of(project, app, language="ko", **more) -> Paper:
    with app.test_request_context("/"), force_locale(language):
        return pledge.build(ALL, now=make.NOW, project=project, **more)


def table(paper: Paper, key: str) -> Figures:
    return next(one for one in paper.blocks if isinstance(one, Figures) and one.key == key)


def column(paper: Paper, key: str, name: str) -> list[str]:
    found = table(paper, key)
    at = next(one for one in found.columns if one.key == name)
    return [shown(row.cells.get(name), at, paper.rounding) for row in found.rows]


def row(paper: Paper, key: str, number: int) -> list[str]:
    found = table(paper, key)
    return [shown(found.rows[number].cells.get(one.key), one, paper.rounding) for one in found.columns]


def test_the_published_rates_and_the_total_from_unrounded_rates(gwanak, app):
    paper = paper_of(gwanak, app)
    assert column(paper, "results", "rate") == ["82.3%", "38.5%", "39.3%", "74.0%", "60.0%", "61.0%"]
    assert column(paper, "results", "target") == ["5,200", "5,480", "915", "300", "5", "-"]
    assert column(paper, "results", "actual") == ["4,278", "2,108", "360", "222", "3", "-"]
    assert column(paper, "results", "weight") == ["30", "20", "20", "20", "10", "100"]
    assert isinstance(table(paper, "results").rows[-1].cells["rate"], Weighted)
    shown = agreement.hold_together(checked(paper))
    for figure in ("82.3%", "38.5%", "39.3%", "74.0%", "60.0%", "61.0%", "34,034", "17,362"):
        assert figure in shown


def test_the_published_money_by_source_and_year_and_the_rate_of_spending(gwanak, app):
    paper = paper_of(gwanak, app)
    assert row(paper, "planned", 0) == ["계", "34,034", "34,034", "5,987", "6,984", "7,867", "8,492", "4,704", "-"]
    assert column(paper, "planned", "total") == ["34,034", "368", "17,876", "15,790", "-"]
    assert row(paper, "spent", 0)[1:6] == ["17,362", "17,362", "4,054", "11,828", "1,480"]
    assert row(paper, "cost", 0) == ["34,034", "368", "17,876", "15,790", "-"]
    assert column(paper, "spending", "rate")[1] == "169.4%"
    assert "백만원" in table(paper, "planned").unit


def test_targets_by_year_and_by_quarter(gwanak, app):
    paper = paper_of(gwanak, app)
    assert row(paper, "targets", 0)[3:] == ["5,200", "941", "1,135", "1,200", "1,250", "674"]
    assert column(paper, "targets", "total") == ["5,200", "5,480", "915", "300", "5"]
    assert table(paper, "quarters").caption == "2024년 분기별 목표"
    assert row(paper, "quarters", 1)[3:] == ["1,370", "342", "342", "343", "343"]
    assert row(paper, "quarters", 4)[3:] == ["1", "1", "1", "1", "1"]


def test_head_schedule_and_logs_in_both_languages(gwanak, app):
    paper = paper_of(gwanak, app)
    facts = dict(paper.blocks[0].rows)
    assert "☑\u00a0정상추진" in facts["추진상황"] and "☐\u00a0완료" in facts["추진상황"]
    assert "☑\u00a0계속" in facts["사업성격"] and "☐\u00a0신규" in facts["사업성격"]
    first, last = table(paper, "schedule").columns[1], table(paper, "schedule").columns[-1]
    assert (first.group, first.head, last.group, last.head) == ("2022", "3", "2026", "2")
    tables = [one for one in paper.blocks if isinstance(one, Table)]
    assert [one.rows[0][-2] for one in tables] == ["우수상", "공시"]
    english = paper_of(gwanak, app, "en")
    assert english.language == "en" and "Pledge card" in english.subject
    assert column(english, "results", "rate") == column(paper, "results", "rate")


def test_cutting_off_is_a_setting_of_the_plan_and_of_the_report(gwanak, app):
    cut = paper_of(gwanak, app, rounding=Rounding(truncate=True))
    assert column(cut, "results", "rate") == ["82.2%", "38.4%", "39.3%", "74.0%", "60.0%", "61.0%"]
    with transaction():
        gwanak.plan.truncate = True
    assert column(paper_of(gwanak, app), "results", "rate")[0] == "82.2%"


def test_a_cap_unfinished_weights_and_money_after_the_term_keep_the_numbers_true(gwanak, app):
    with transaction():
        service.set_targets(gwanak.indicators[0], {"term": Decimal(4000)}, actor=SYSTEM, now=make.NOW)
        gwanak.plan.rate_cap = Decimal(100)
        gwanak.indicators[4].weight = Decimal(5)
        money = {Source.CITY: (90_000_000, None, None)}
        service.set_budget(gwanak, 2027, money, as_of=None, actor=SYSTEM, now=make.NOW, today=make.TODAY)
    paper = paper_of(gwanak, app)
    assert disagreements(paper) == []
    assert column(paper, "results", "rate")[0] == "100.0%"
    assert column(paper, "planned", "after")[0] == "90" and column(paper, "planned", "total")[0] == "34,124"


def test_an_empty_project_and_one_out_of_scope(app):
    plan = make.plan()
    project = make.project(plan, weights=())
    assert disagreements(paper_of(project, app)) == []
    with app.test_request_context("/"), pytest.raises(NotFound):
        pledge.build(Scope.of_organizations([]), now=make.NOW, project=project)


def test_the_page_of_the_card_for_those_in_scope_only(gwanak, signed_in):
    people = {}
    for organization in ("gwanak", "yeongdeungpo"):
        with transaction():
            user = accounts.create_user(f"{organization}@example.kr", "a-long-password-7", "김담당")
            accounts.grant_role(user, tree()[organization], "program_manager", actor=SYSTEM, now=make.NOW)
        people[organization] = signed_in(user)
    address = f"/figures/reports/pledge-card?project={gwanak.public_id}"
    shown = people["gwanak"].get(address).get_data(as_text=True)
    for figure in ("82.3%", "38.5%", "39.3%", "74.0%", "60.0%", "61.0%", "34,034", "17,362"):
        assert figure in shown
    assert address in people["gwanak"].get(f"/indicators/projects/{gwanak.public_id}").get_data(as_text=True)
    assert people["yeongdeungpo"].get(address).status_code == 404


def test_a_card_as_of_a_past_day_says_that_day(gwanak, app):
    with transaction():
        gwanak.plan.counted_until = date(2024, 3, 31)
        gwanak.indicators[0].measure = "public_job_started"
    paper = paper_of(gwanak, app)
    assert "2024. 3. 31." in paper.footer
    assert any("실적 기준일 2024. 3. 31." in getattr(block, "text", "") for block in paper.blocks)
    assert any(isinstance(one, Figures) and "2024" in one.caption for one in paper.blocks)
