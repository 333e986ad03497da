"""A plan from a spreadsheet: 102 projects at once, a report for every line, all or nothing, and out again the same."""

import csv
import io

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.audit.models import AuditEntry
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.sheets import rows_of
from jobcenter.indicators import queries, service, spreadsheet
from jobcenter.indicators.errors import MoneyTwice
from jobcenter.indicators.models import Area, Indicator, Project, Source, Stage
from jobcenter.organizations.scope import Scope
from tests.factories import plans as make
from tests.factories.facts import tree

HEADS = ["관리번호", "분야", "사업명", "담당부서", "추진상황", "지표명", "단위", "집계방식", "비중", "통계항목", "목표 2026", "목표 2026 1/4", "계획 2026 구비", "집행 2026 구비"]  # fmt: skip
FIRST = ["1", "직접일자리", "동행일자리", "일자리과", "정상추진", "참여 인원", "명", "누계", "60", "public_job_started", "1,200", "600", "5,548", ""]  # fmt: skip
SECOND = ["", "", "", "", "", "만족도", "점", "평균", "40", "", "90.5", "", "", ""]


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.fixture
def plan(app):
    return make.plan(first=2026, last=2026)


def bring(plan, rows):
    with transaction():
        fresh = queries.get_plan(Scope.everything(), plan.public_id)
        sheet = spreadsheet.read(rows, fresh)
        return sheet, service.bring_in(fresh, sheet, actor=SYSTEM, now=make.NOW)


def test_lines_become_projects_indicators_targets_and_money(plan):
    _sheet, brought = bring(plan, [["실천과제 목록"], HEADS, FIRST, SECOND])
    assert (brought.projects, brought.indicators, brought.areas) == (1, 2, ["직접일자리"])
    project = db.session.scalar(select(Project))
    assert (project.code, project.department, project.stage) == ("1", "일자리과", Stage.ON_TRACK)
    first, second = project.indicators
    assert (first.measure, first.weight, second.name, second.unit) == ("public_job_started", 60, {"ko": "만족도"}, "점")
    assert {one.period: str(one.value) for one in first.targets} == {"2026": "1200", "2026-1": "600"}
    assert [(one.source, one.planned, one.spent) for one in project.budgets] == [(Source.DISTRICT, 5_548_000_000, None)]
    kept = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert kept.count("indicator.targets") == 2 and kept[-1] == "plan.brought_in"


def test_a_file_does_not_count_money_twice_that_stands_undivided(plan):
    bring(plan, [HEADS, FIRST])
    line = db.session.scalar(select(Project)).budgets[0]
    with transaction():
        line.source = Source.UNDIVIDED
    with pytest.raises(MoneyTwice):
        bring(plan, [HEADS, FIRST])


def test_the_same_file_again_changes_nothing_and_a_changed_cell_only_itself(plan):
    bring(plan, [HEADS, FIRST, SECOND])
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    sheet, brought = bring(plan, [HEADS, FIRST, SECOND])
    assert ([line.outcome for line in sheet.lines], brought.changed) == (["same", "same"], 0)
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before
    changed = [*FIRST]
    changed[10], changed[11], changed[2] = "1,250", "-", ""
    sheet, brought = bring(plan, [HEADS, changed, [*SECOND[:10], "", *SECOND[11:]]])
    assert [line.outcome for line in sheet.lines] == ["changed", "same"]
    project = db.session.scalar(select(Project))
    assert project.title == {"ko": "동행일자리"}
    assert [{one.period: str(one.value) for one in each.targets} for each in project.indicators] == [
        {"2026": "1250"},
        {"2026": "90.5"},
    ]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (0, "1 2", "관리번호"),
        (4, "잘됨", "정상추진"),
        (7, "합계", "누계"),
        (8, "많음", "비중"),
        (9, "no_such_measure", "통계항목"),
        (10, "천이백", "숫자가 아닙니다"),
        (12, "1.2345678", "금액이 아닙니다"),
        (5, "", "지표 이름"),
        (3, "가" * 121, "120"),
    ],
)
def test_what_is_wrong_stands_in_its_line_and_nothing_is_changed(plan, column, text, said, app):
    wrong = [*FIRST]
    wrong[column] = text
    with app.test_request_context("/?lang=ko"):
        sheet = spreadsheet.read([HEADS, wrong, ["2", "", "다른 사업"]], plan)
        assert [line.wrong for line in sheet.lines] == [True, False]
        assert said in " ".join(map(str, sheet.lines[0].problems))
        with pytest.raises(Exception, match="1"), transaction():
            service.bring_in(plan, sheet, actor=SYSTEM, now=make.NOW)
    assert db.session.scalar(select(func.count(Project.id))) == 0


def test_a_text_kept_from_being_a_formula_is_read_as_it_was(plan, app):
    with app.test_request_context("/"):
        sheet = spreadsheet.read([HEADS[:3], ["1", "", "'-10도 한파 일자리"]], plan)
    assert sheet.lines[0].values["title"] == "-10도 한파 일자리"


def test_doubled_lines_and_money_that_disagrees_are_wrong(plan, app):
    other = [*SECOND[:5], "다른 지표", *SECOND[6:12], "5,000", ""]
    with app.test_request_context("/"):
        sheet = spreadsheet.read([HEADS, FIRST, [*FIRST[:12], "5,548", ""], other], plan)
    assert [line.wrong for line in sheet.lines] == [False, True, True]


def test_a_file_without_heads_or_lines_is_refused(plan):
    with pytest.raises(spreadsheet.SheetWithoutHeads):
        spreadsheet.read([["이름", "값"], ["가", "1"]], plan)
    with pytest.raises(spreadsheet.SheetEmpty):
        spreadsheet.read([HEADS, [""]], plan)


@pytest.fixture
def officer(app, signed_in):
    with transaction():
        made = accounts.create_user("plans@example.kr", "a-long-password-7", "김담당")
        accounts.grant_role(made, tree()["gwanak"], "statistics_officer", actor=Actor(None, "test"), now=make.NOW)
    return signed_in(made)


def upload(client, plan, content, name="plan.xlsx"):
    address = f"/indicators/plans/{plan.public_id}/import"
    return client.post(address, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def hidden(page):
    import html
    import re

    return html.unescape(re.search(r'name="rows"[^>]*value="([^"]*)"', page)[1])


def test_a_hundred_and_two_projects_are_brought_in_through_the_page_and_come_out_the_same(plan, officer):
    lines = [
        [
            str(n),
            f"분야 {n % 5 + 1}",
            f"사업 {n}",
            f"부서 {n % 11 + 1}",
            "정상추진",
            "인원",
            "명",
            "누계",
            100,
            "",
            n * 10,
        ]
        for n in range(1, 103)
    ]
    looked = upload(officer, plan, workbook([HEADS[:11], *lines]))
    shown = looked.get_data(as_text=True)
    assert looked.status_code == 200 and "102줄 모두 가져올 수 있습니다" in shown
    assert db.session.scalar(select(func.count(Project.id))) == 0
    done = officer.post(f"/indicators/plans/{plan.public_id}/import/all", data={"rows": hidden(shown)})
    assert done.status_code == 302
    counts = [db.session.scalar(select(func.count(model.id))) for model in (Project, Indicator, Area)]
    assert counts == [102, 102, 5]
    out = officer.get(f"/indicators/plans/{plan.public_id}/form/xlsx").data
    book = load_workbook(io.BytesIO(out))
    assert book.worksheets[0].max_row == 103
    again = upload(officer, plan, out).get_data(as_text=True)
    assert "그대로인 줄 102개" in again
    text = officer.get(f"/indicators/plans/{plan.public_id}/form/csv?lang=en").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert rows[0][:3] == ["Number", "Area", "Project"] and len(rows) == 103
    english = upload(officer, plan, text.encode(), "plan.csv").get_data(as_text=True)
    assert "lines as before: 102" in english


def test_a_wrong_file_says_so_line_by_line(plan, officer):
    answer = upload(officer, plan, workbook([HEADS, [*FIRST[:10], "천", *FIRST[11:]], SECOND]))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "2줄 중 1줄을 가져올 수 없습니다" in shown and "‘천’은(는) 숫자가 아닙니다" in shown
    assert 'name="rows"' not in shown
    assert upload(officer, plan, b"PK no workbook").status_code == 422
    assert upload(officer, plan, b"", "empty.csv").status_code == 422
    nothing = officer.post(f"/indicators/plans/{plan.public_id}/import", data={})
    assert "파일을 선택하세요" in nothing.get_data(as_text=True) or nothing.status_code == 422
    for sent in ({}, {"rows": "{"}, {"rows": "[[1]]"}, {"rows": '"x"'}):
        assert officer.post(f"/indicators/plans/{plan.public_id}/import/all", data=sent).status_code == 302
    assert db.session.scalar(select(func.count(Project.id))) == 0


def test_a_sheet_wider_than_most_is_read_whole():
    row = [str(number) for number in range(100)]
    assert len(rows_of(",".join(row).encode(), most=5, columns=160)[0]) == 100
    assert rows_of(workbook([row]), most=5, columns=160)[0][:100] == row
