"""Importing the real postings: every row accounted for, nothing twice, a counselor's facts kept."""

import copy
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.current import SYSTEM
from jobcenter.core.db import db, transaction
from jobcenter.employers import queries, service
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.employers.presentation import as_contract
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.valid import count_standing
from tests.factories import employers as make
from tests.factories import seekers

SAMPLE = Path(__file__).parents[3] / "jobcenter" / "demo" / "data" / "seoul_getjobinfo.json"


def sample_rows():
    return json.loads(SAMPLE.read_text(encoding="utf8"))["GetJobInfo"]["row"]


def take(rows, **options):
    organization = seekers.city()["yeongdeungpo"]
    with transaction():
        report = service.import_postings(
            rows, organization_id=organization.id, actor=SYSTEM, now=make.NOW, today=make.TODAY, **options
        )
    return report.as_dict()


def shown(number):
    return as_contract(queries.find_order(number))


@pytest.fixture
def imported(app):
    return take(sample_rows())


def test_all_thirty_rows_become_orders(imported):
    assert imported == {"read": 30, "created": 30, "updated": 0, "unchanged": 0, "rejected": []}
    assert db.session.scalar(select(func.count(JobOrder.id))) == 30


def test_second_import_changes_nothing(imported):
    before = db.session.scalar(select(func.max(JobOrder.updated_at)))
    assert take(sample_rows()) == {"read": 30, "created": 0, "updated": 0, "unchanged": 30, "rejected": []}
    assert db.session.scalar(select(func.max(JobOrder.updated_at))) == before
    assert db.session.scalar(select(func.count(LedgerEntry.id)).where(LedgerEntry.kind == "order.opened")) == 30


def test_dry_run_reports_and_writes_nothing(app):
    assert take(sample_rows(), dry_run=True)["created"] == 30
    assert db.session.scalar(select(func.count(JobOrder.id))) == 0


def test_a_changed_row_is_updated_in_place(imported):
    rows = sample_rows()
    rows[0]["HOPE_WAGE"] = "시급 / 11000원 "
    assert take(rows) == {"read": 30, "created": 0, "updated": 1, "unchanged": 29, "rejected": []}
    assert shown(rows[0]["JO_REQST_NO"])["wage"]["min"] == 11_000
    assert db.session.scalar(select(func.count(JobOrder.id))) == 30


def test_facts_a_counselor_entered_survive_the_next_import(imported):
    number = "H954202607100792"
    order = queries.find_order(number)
    facts = {"keco_code": "6124", "weekly_hours": 42.5}
    with transaction():
        service.complete_facts(order.id, facts, actor=make.COUNSELOR, now=make.NOW, today=make.TODAY)
    rows = sample_rows()
    row = next(row for row in rows if row["JO_REQST_NO"] == number)
    row["HOPE_WAGE"] = "최소연봉 / 3000만원 "
    take(rows)
    now_shown = shown(number)
    assert now_shown["occupation"]["code"] == "6124"
    assert now_shown["hours"]["weekly"] == 42.5
    assert now_shown["wage"]["min"] == 30_000_000
    assert not {"occupation_missing", "occupation_suggested"} & {warning["code"] for warning in now_shown["warnings"]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"JO_REQST_NO": " "}, "JO_REQST_NO"),
        ({"JO_SJ": ""}, "JO_SJ"),
        ({"JO_SJ": None}, "JO_SJ"),
        ({"CMPNY_NM": "."}, "CMPNY_NM"),
        ({"JO_REQST_NO": "H" * 41}, "40"),
    ],
)
def test_a_row_without_what_it_needs_is_rejected_with_its_reason(app, change, reason):
    rows = sample_rows()[:2]
    rows[0].update(change)
    report = take(rows)
    assert report["created"] == 1
    assert reason in report["rejected"][0]["reason"]


def test_rows_that_are_no_rows_and_repeated_numbers_are_rejected(app):
    rows = sample_rows()[:1]
    report = take([*rows, "text", None, copy.deepcopy(rows[0])])
    assert (report["read"], report["created"], len(report["rejected"])) == (4, 1, 3)


def test_one_company_is_kept_once_however_its_legal_form_is_written(app):
    rows = sample_rows()[:2]
    rows[0]["CMPNY_NM"], rows[1]["CMPNY_NM"] = "(주)한빛", "주식회사 한빛"
    take(rows)
    assert db.session.scalar(select(func.count(Employer.id))) == 1


def test_opening_is_in_the_ledger_on_the_day_of_registration(imported):
    order = queries.find_order("H954202607271743")
    entry = db.session.scalar(
        select(LedgerEntry).where(LedgerEntry.subject_id == order.id, LedgerEntry.kind == "order.opened")
    )
    assert (entry.occurred_on.isoformat(), entry.quantity, entry.employer_id) == ("2026-07-27", 1, order.employer_id)
    assert entry.attributes["keco"] == "5501"


def test_orders_past_their_date_are_active_but_not_open(imported):
    order = queries.find_order("H954202606300308")
    assert order.status is OrderStatus.ACTIVE
    assert not order.is_open(make.TODAY)
    open_now = db.session.scalars(queries.list_open_orders(make.TODAY)).all()
    assert not open_now
    assert len(db.session.scalars(queries.list_open_orders(make.TODAY, include_past=True)).all()) == 30


def valid_on(day, code="valid_orders"):
    return count_standing([seekers.city()["yeongdeungpo"].id], day, day)[code]


def test_figures_no_longer_count_a_posting_from_the_day_after_its_last(imported):
    order = queries.find_order("H954202606300308")
    last, after = order.valid_until, order.valid_until + timedelta(days=1)
    ended = select(func.count(LedgerEntry.id)).where(
        LedgerEntry.subject_id == order.id, LedgerEntry.kind == "order.expired", LedgerEntry.occurred_on == after
    )
    for _night in range(2):
        with transaction():
            service.expire_due(make.TODAY, now=make.NOW)
        assert db.session.scalar(ended) == 1
    assert order.status is OrderStatus.ACTIVE
    assert (valid_on(last) > 0, valid_on(make.TODAY)) == (True, 0)


@pytest.mark.parametrize(("status", "renewed"), [(OrderStatus.ACTIVE, 1), (OrderStatus.CLOSED, 0)])
def test_only_an_open_posting_is_counted_again_where_its_day_moves_on(imported, status, renewed):
    rows = sample_rows()
    row = next(one for one in rows if one["JO_REQST_NO"] == "H954202606300308")
    order = queries.find_order(row["JO_REQST_NO"])
    with transaction():
        order.opened_on, order.valid_until = make.TODAY - timedelta(days=10), make.TODAY - timedelta(days=3)
        if status is not OrderStatus.ACTIVE:
            order.move_to(status)
    row["JO_SJ"] += " (3명)"
    row["RCEPT_CLOS_NM"] = ""
    take(rows)
    assert order.valid_until > make.TODAY
    counted = select(func.count(LedgerEntry.id)).where(
        LedgerEntry.subject_id == order.id, LedgerEntry.kind == "order.renewed"
    )
    assert db.session.scalar(counted) == renewed


def test_a_source_that_changes_the_places_puts_the_figures_right(imported):
    rows = sample_rows()
    row = next(one for one in rows if one["JO_REQST_NO"] == "H954202606300308")
    order = queries.find_order(row["JO_REQST_NO"])
    before = valid_on(order.valid_until, "valid_places")
    row["JO_SJ"] += " (3명)"
    take(rows)
    opened = select(func.sum(LedgerEntry.quantity)).where(
        LedgerEntry.subject_id == order.id, LedgerEntry.kind == "order.opened"
    )
    assert order.places == db.session.scalar(opened) == 3
    assert valid_on(order.valid_until, "valid_places") == before + 2


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            "H954202606300308",
            {"hours": {"start": "08:00", "end": "08:00", "overnight": True, "weekly": 48, "days": "기타"}},
        ),
        ("H954202607100792", {"occupation": {"code": None, "name": None}}),
        ("H954202607270847", {"place": {"sido": "경기", "sigungu": "안산시"}}),
        ("H954202607100514", {"place": {"sido": "인천", "sigungu": "서해구"}}),
        (
            "H954202607271021",
            {
                "wage": {"kind": "annual", "min": 30_000_000, "max": None, "negotiable": False},
                "hourly_equivalent": 11_962,
            },
        ),
        ("H954202607270474", {"insurance": []}),
        ("H954202607100423", {"education": "대학_대학교", "hourly_equivalent": 35_000}),
        ("H954202607100911", {"insurance": ["고용보험", "산재보험"], "deadline": "2026-09-09", "until_filled": False}),
    ],
)
def test_traps_of_real_data(imported, number, expected):
    order = shown(number)
    assert {name: order[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("H954202607271743", "days_differ_in_text"),
        ("H954202607271160", "wage_differs_in_text"),
        ("H954202607271160", "career_differs_in_text"),
        ("H954202607270847", "place_glued"),
        ("H954202607100514", "place_unknown"),
        ("H954202607271819", "weekly_hours_unknown"),
        ("H954202607010455", "several_shifts"),
        ("H954202606300976", "hours_truncated"),
        ("H954202607100423", "hours_not_fixed"),
        ("H954202607100792", "occupation_missing"),
        ("H954202607100792", "occupation_suggested"),
        ("H954202607270474", "insurance_unknown"),
        ("H954202607100730", "weekend_in_text"),
        ("H954202606300308", "licence_in_text"),
        ("H954202606300308", "duties_truncated"),
    ],
)
def test_what_could_not_be_settled_is_a_warning(imported, number, code):
    assert code in {warning["code"] for warning in shown(number)["warnings"]}


def test_every_imported_order_was_checked(imported):
    guard = queries.find_order("H954202606300308")
    assert ("age", "confirm") in {(finding.code, finding.severity) for finding in guard.findings}
    assert not [
        finding
        for order in db.session.scalars(select(JobOrder)).unique()
        for finding in order.findings
        if finding.code == "minimum_wage"
    ]


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["jobs", *arguments])


def test_command_prints_one_document(app):
    seekers.city()
    first = run(app, "import", str(SAMPLE), "--source", "seoul-getjobinfo", "--organization", "yeongdeungpo")
    assert json.loads(first.stdout)["created"] == 30
    assert json.loads(run(app, "show", "H954202607271743").stdout)["title"].startswith("재가 요양보호사")


def test_command_refuses_bad_input_in_one_line(app, tmp_path):
    seekers.city()
    broken, other = tmp_path / "broken.json", tmp_path / "other.json"
    broken.write_text("not json", encoding="utf8")
    other.write_text('{"rows": []}', encoding="utf8")
    cases = [
        ("import", str(broken), "--source", "seoul-getjobinfo", "--organization", "yeongdeungpo"),
        ("import", str(other), "--source", "seoul-getjobinfo", "--organization", "yeongdeungpo"),
        ("import", str(tmp_path / "none.json"), "--source", "seoul-getjobinfo", "--organization", "yeongdeungpo"),
        ("import", str(SAMPLE), "--source", "seoul-getjobinfo", "--organization", "nowhere"),
        ("show", "no-such-order"),
    ]
    for case in cases:
        result = run(app, *case)
        assert result.exit_code == 2
        assert len(result.stderr.strip().splitlines()) == 1
        assert not result.stdout


def test_a_wage_below_the_minimum_of_its_year_is_warned_about(app):
    rows = sample_rows()[:1]
    rows[0]["HOPE_WAGE"] = "시급 / 10319원 "
    take(rows)
    assert "wage_below_minimum" in {warning["code"] for warning in shown(rows[0]["JO_REQST_NO"])["warnings"]}


def test_characters_no_database_keeps_are_left_out(app):
    rows = sample_rows()[:1]
    rows[0]["DTY_CN"] = "조리\x00원 \ud800 모집"
    assert take(rows)["created"] == 1
    assert take(rows)["unchanged"] == 1
