"""`indicators import` and `show`: the golden figures, nothing twice, final actuals kept, one line and exit 2 otherwise."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

import jobcenter.demo
from jobcenter.audit.models import AuditEntry
from jobcenter.core.db import db, transaction
from jobcenter.indicators.models import Actual, BudgetLine, Certainty, Indicator, Plan, Project, Source
from tests.factories.facts import tree

FOLDER = Path(jobcenter.demo.__file__).parent / "data" / "cards"
GWANAK = FOLDER / "gwanak_1-4.json"


@pytest.fixture
def run(app):
    tree()
    runner = app.test_cli_runner()

    def invoke(*arguments):
        result = runner.invoke(args=["indicators", *map(str, arguments)])
        return result.exit_code, result.stdout, result.stderr

    return invoke


@pytest.fixture
def file(tmp_path):
    def write(**changes):
        document = json.loads(GWANAK.read_text(encoding="utf8")) | changes
        path = tmp_path / "card.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf8")
        return path

    return write


def test_the_gwanak_card_is_shown_recomputed(run):
    code, out, _ = run("import", GWANAK)
    assert (code, json.loads(out)["outcome"]) == (0, "created")
    code, out, err = run("show", "1-4")
    shown = json.loads(out)
    assert (code, err) == (0, "")
    assert [one["rate"] for one in shown["indicators"]] == ["82.3", "38.5", "39.3", "74.0", "60.0"]
    assert (shown["total_rate"], shown["stated_total_rate"]) == ("61.0", "61.0")
    assert shown["indicators"][0]["target_total"] == "5200"
    assert shown["tables"][0]["column_totals"]["2023"] == "6984"
    assert {one["kind"] for one in shown["findings"]} == {"sum"}
    assert ("34034", "33590") in {(one["stated"], one["computed"]) for one in shown["findings"]}
    assert {one["kind"] for one in shown["notices"]} == {"nominal_ratio", "plan_spent"}
    assert all(one["note"] for one in shown["findings"] + shown["notices"])


def test_a_card_becomes_a_project_with_targets_actuals_and_budgets_by_source(run):
    run("import", GWANAK)
    project = db.session.scalar(select(Project))
    assert (project.plan.organization.code, project.plan.first_year, project.plan.last_year) == ("gwanak", 2022, 2026)
    jobs = project.indicators[0]
    assert {target.period: str(target.value) for target in jobs.targets}["2024-3"] == "600"
    assert {(actual.period, str(actual.value), actual.status) for actual in jobs.actuals} == {
        ("term", "4278", Certainty.PROVISIONAL)
    }
    city = db.session.scalar(select(BudgetLine).where(BudgetLine.year == 2023, BudgetLine.source == Source.CITY))
    assert (city.planned, city.secured, city.spent) == (3_885_000_000, None, 7_333_000_000)


def test_the_same_card_again_changes_nothing_and_another_one_updates(run, file):
    run("import", GWANAK)
    assert json.loads(run("import", GWANAK)[1])["outcome"] == "unchanged"
    assert db.session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action.like("card.%"))) == 1
    assert json.loads(run("import", file(stated_total_rate="61.1"))[1])["outcome"] == "updated"
    found = json.loads(run("show", "1-4")[1])["findings"]
    assert ("weighted_total", "61.1", "61.0") in {(one["kind"], one["stated"], one["computed"]) for one in found}
    assert db.session.scalar(select(func.count(Plan.id))) == 1
    assert db.session.scalar(select(func.count(Indicator.id))) == 5


def test_a_final_actual_is_kept_and_named(run, file):
    run("import", GWANAK)
    with transaction():
        actual = db.session.scalar(select(Actual).join(Indicator).where(Indicator.code == "public_jobs"))
        actual.move_to(Certainty.FINAL)
    indicators = json.loads(GWANAK.read_text(encoding="utf8"))["indicators"]
    indicators[0]["actual_total"] = 4300
    _, out, _ = run("import", file(indicators=indicators))
    assert json.loads(out)["kept"] == ["public_jobs term"]
    assert str(db.session.scalar(select(Actual.value).join(Indicator).where(Indicator.code == "public_jobs"))) == "4278"


def test_decimals_come_back_as_they_were_printed(run, file):
    rates = [{"name": "집행률", "numerator": "379,339", "denominator": 444951.0, "stated": 85.30}]
    run("import", file(rates=rates))
    assert json.loads(run("show", "1-4")[1])["rates"] == [{"name": "집행률", "rate": "85.3", "stated": "85.3"}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "jobcenter.card/1"),
        ("[]", "expected an object"),
        ('{"schema": "jobcenter.card/1", "code": "1", "title": "x", "organization": "nowhere"}', "nowhere"),
        (
            '{"schema": "jobcenter.card/1", "code": "1", "title": "x", "organization": "gwanak", "tables": [1]}',
            "tables",
        ),
        ("{" * 100_000, "jobcenter.card/1"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_2(run, tmp_path, content, said):
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf8")
    code, out, err = run("import", path)
    assert (code, out) == (2, "")
    assert said in err and len(err.strip().splitlines()) == 1


def test_unknown_files_and_codes_are_one_line_and_exit_2(run, tmp_path):
    for arguments in (("import", tmp_path / "none.json"), ("import", tmp_path), ("show", "9-9")):
        code, out, err = run(*arguments)
        assert (code, out, len(err.strip().splitlines())) == (2, "", 1)


def test_a_code_that_two_organizations_use_asks_which(run, file):
    run("import", GWANAK)
    run("import", file(organization="yeongdeungpo"))
    code, _, err = run("show", "1-4")
    assert code == 2 and "gwanak" in err and "yeongdeungpo" in err
    assert json.loads(run("show", "1-4", "--organization", "gwanak")[1])["organization"] == "gwanak"
