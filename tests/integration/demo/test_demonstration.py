"""The demonstration city: the published figures to the digit, loaded once, alive on every page."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from jobcenter import create_app
from jobcenter.benefits.models import Claim
from jobcenter.casework.models import Appointment, CounselingNote
from jobcenter.core import clock, settings
from jobcenter.core.bulk import end_large_load
from jobcenter.core.db import db, transaction
from jobcenter.demo import accounts, loader, places, pledge_past, targets
from jobcenter.demo import plans as pledge_plans
from jobcenter.demo.counts import counts_by_kind
from jobcenter.documents.figures import checked, column_of, shown, tables_of
from jobcenter.employers.models import EmployerVisit, JobOrder, OrderStatus
from jobcenter.events.models import Event, EventEntry
from jobcenter.indicators.counting import Counter
from jobcenter.indicators.models import Actual, Indicator
from jobcenter.indicators.numerals import plain
from jobcenter.indicators.queries import get_project, list_pledges
from jobcenter.indicators.standing import standing, value_of
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import Placement, Referral
from jobcenter.notifications.models import OutboxItem, OutboxStatus
from jobcenter.organizations.queries import get_by_code, subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Application, Enrollment
from jobcenter.seekers.models import Person, Registration, RegistrationStatus, RegistrationTerm
from jobcenter.statistics import checks, counting, queries, reports, sources
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.measures import sides_of
from jobcenter.statistics.report import report, written
from jobcenter.statistics.reports.parameters import Asking, read
from jobcenter.surveys.models import SurveyInvitation, SurveyResponse
from tests.conftest import SETTINGS, SeparateClient
from tests.support import agreement

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SUBJECTS = {
    "job_order": JobOrder, "registration": Registration, "referral": Referral, "placement": Placement,
    "application": Application, "enrollment": Enrollment, "claim": Claim, "event": Event, "event_entry": EventEntry,
    "counseling_note": CounselingNote, "appointment": Appointment, "employer_visit": EmployerVisit,
    "survey_invitation": SurveyInvitation, "survey_response": SurveyResponse,
}  # fmt: skip


def silent(_text):
    """Say nothing."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def small_city(request, tmp_path_factory):
    """The application over a small demonstration, loaded once on each kind of database; the tests only read it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('small') / 'city.db'}"
    if request.param == "postgresql":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        url = request.config.postgresql.create_database(f"small_{worker}")
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    app.test_client_class = SeparateClient
    with app.app_context():
        db.create_all()
        app.extensions["loaded"] = loader.load("small", now=NOW, say=silent)
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def small(small_city):
    with small_city.app_context():
        yield small_city.extensions["loaded"]
        db.session.remove()


@pytest.fixture
def published(app):
    with transaction():
        built = places.build()
        users = accounts.build(built, now=NOW)
        loading = loader.Loading("district", NOW, silent, built, users)
        loader._pledge_past(loading)
        loader._published_year(loading)
        loader.plans.load(loading)
        end_large_load()


@pytest.mark.slow
def test_the_published_year_comes_out_of_the_ledger(published):
    yeongdeungpo = get_by_code("yeongdeungpo")
    found = report(yeongdeungpo, Period.parse("2023-01..2023-10"), now=NOW)
    assert found.status == "closed"
    values = {code: figure.value for code, figure in found.figures.items()}
    assert (values["employers"], values["places"], values["seekers"]) == (2601, 3401, 1965)
    assert (values["referrals"], values["placements"]) == (11448, 854)
    assert written(found.figure("placement_rate")) == "43.5"
    months = [report(yeongdeungpo, Period.of(month), now=NOW) for month in found.period.months()]
    assert {month.status for month in months} == {"closed"}
    assert sum(month.figure("referrals").value for month in months) == 11448
    assert sum(month.figure("seekers").value for month in months) > 1965
    assert sum(month.figure("employers").value for month in months) > 2601
    assert (values["public_job_selected"], values["training_enrolled"]) == (425, 297)
    assert (values["event_interviews"], values["event_hires"]) == (239, 61)
    assert not found.restatements
    _every_fact_has_its_record()
    _records_agree_with_the_figures()
    _the_report_of_work_says_what_was_published()
    _gwanaks_card_comes_out_of_the_ledger()


# 집행률 of the published report: all unit programs and each of them, then the five tasks.
BY_PROGRAM = ["73.4%", "85.3%", "68.6%", "66.8%", "88.4%", "67.9%", "56.0%", "56.1%"]
BY_TASK = ["85.3%", "73.1%", "66.8%", "89.1%", "81.6%"]
FUNNEL = ["2,601", "3,401", "1,965", "11,448", "854", "43.5%"]


def _the_report_of_work_says_what_was_published():
    report_of_work = reports.get("work")
    scope = Scope.everything()
    asked = read(report_of_work.parameters, {}, Asking(scope, get_by_code("yeongdeungpo"), clock.day_of(NOW)))
    assert asked.arguments["month"] == "2023-10"
    paper = checked(report_of_work.build(scope, now=NOW, **asked.answers))
    tables = {table.key: table for table in tables_of(paper)}

    def printed(key, *columns):
        table = tables[key]
        return [
            [shown(row.cells[name], column_of(table, name), paper.rounding) for name in columns] for row in table.rows
        ]

    in_files = agreement.hold_together(paper)
    assert all(figure in in_files for figure in (*BY_PROGRAM, *BY_TASK, *FUNNEL))
    by_program = printed("budget", "budget", "spent", "rate")
    assert by_program[0] == ["8,442,996", "6,193,910", "73.4%"]
    assert [rate for _budget, _spent, rate in by_program] == BY_PROGRAM
    of_tasks = [printed(f"money-{number}", "budget", "spent", "rate")[0] for number in range(1, 6)]
    assert [rate for _budget, _spent, rate in of_tasks] == BY_TASK
    assert of_tasks[1] == ["3,765,190", "2,750,481", "73.1%"]
    measures = ("employers", "places", "seekers", "referrals", "placements", "placement_rate")
    assert printed("counted-1", *measures) == [FUNNEL]
    counted = {row.key: row.cells["actual"] for row in tables["results-1"].rows}
    assert (counted["job_fairs"], counted["hiring_days"], counted["interviewed"], counted["hired"]) == (2, 8, 239, 61)
    assert counted["course_people"] == 297
    selected = {row.key: row.cells["actual"] for row in tables["results-2"].rows}
    assert selected == {"selected": 425, "donghaeng": 351, "community": 32, "youth": 42}
    entered = select(func.count(Actual.id)).join(Indicator).where(Indicator.measure.is_not(None))
    assert db.session.scalar(entered) == 0
    assert printed("people", "total", *[column.key for column in tables["people"].columns[2:]])[2] == [
        "-", "-", "2", "△2", "-", "-",
    ]  # fmt: skip
    assert tables["budget"].unit == "(2023. 10. 31. 기준, 단위: 천원)"


def _gwanaks_card_comes_out_of_the_ledger():
    scope = Scope.everything()
    card = next(one for one in list_pledges(scope) if one.plan.organization.code == "gwanak")
    where = standing(get_project(scope, card.public_id), Counter())
    counted = {line.indicator.code: line.actual for line in where.lines if line.indicator.measure}
    assert counted == {"public_jobs": 4278, "placements": 2108, "training": 360}
    assert not any(line.indicator.actuals for line in where.lines if line.indicator.measure)
    rates = [plain(rate, 1) for rate in (*(line.rate for line in where.lines), where.total_rate)]
    assert rates == ["82.3", "38.5", "39.3", "74.0", "60.0", "61.0"]
    assert {line.as_of for line in where.lines} == {pledge_past.UNTIL}
    entered = [line.indicator.actuals for line in where.lines if not line.indicator.measure]
    assert all(pledge_plans.NO_MEASURE in one.evidence for actuals in entered for one in actuals)
    training = next(line.indicator for line in where.lines if line.indicator.code == "training")
    years = [value_of(training, year, card.plan, Counter()) for year in card.plan.years]
    assert years == [180, 180, 0, None, None]
    of_jobs = next(line.indicator for line in where.lines if line.indicator.code == "public_jobs")
    assert value_of(of_jobs, "2023-1", card.plan, Counter()) == 508 + 250 + 28 + 3


def test_what_the_months_before_today_hold_of_the_card_is_not_made_twice():
    months = Period.parse("2023-12..2024-06").months()
    days = [date(2023, 12, 1), date(2024, 3, 31), date(2024, 4, 1), None]
    present = SimpleNamespace(
        targets=SimpleNamespace(first=months[0].first, months=tuple(months)),
        registrations=[SimpleNamespace(started_on=day) for day in days],
    )
    left = pledge_past._targets(present)
    assert (left.placements, str(left.months[0]), str(left.months[-1])) == (2108 - 2, "2022-07", "2023-11")
    assert pledge_past._targets(None).placements == 2108
    assert sum(one.people for one in pledge_past.PUBLIC_JOBS) == 4278
    assert sum(one.people for one in pledge_past.COURSES) == 360


def _every_fact_has_its_record():
    for kind, model in SUBJECTS.items():
        orphans = select(func.count()).where(
            LedgerEntry.subject_kind == kind, LedgerEntry.subject_id.not_in(select(model.id))
        )
        assert db.session.scalar(orphans) == 0


def _records_agree_with_the_figures():
    here = get_by_code("yeongdeungpo-centre").id

    def of_centre(what, model):
        return db.session.scalar(select(what).where(model.organization_id == here))

    assert of_centre(func.count(JobOrder.employer_id.distinct()), JobOrder) == 2601
    assert of_centre(func.sum(JobOrder.places), JobOrder) == 3401
    assert of_centre(func.count(Registration.person_id.distinct()), Registration) == 1965
    assert of_centre(func.count(Referral.id), Referral) == 11448
    assert of_centre(func.count(Placement.person_id.distinct()), Placement) == 854
    ended = {RegistrationStatus.PLACED, RegistrationStatus.EXPIRED}
    assert set(db.session.scalars(select(Registration.status).distinct())) == ended


@pytest.fixture
def alive(app, monkeypatch):
    """Yeongdeungpo's centre of the district demonstration: the months before today, without 2023 and what follows the year."""
    monkeypatch.setattr(loader, "PRESENT", {"yeongdeungpo": loader.PRESENT["yeongdeungpo"] / 2})
    for step in ("_pledge_past", "_published_year", "_close_months_before_today"):
        monkeypatch.setattr(loader, step, lambda loading: None)
    monkeypatch.setattr(loader, "_count_figures", lambda now, say: None)
    monkeypatch.setattr(loader.postings, "load", lambda organization, now: 0)
    for part in (loader.programs, loader.cases, loader.plans, loader.learning):
        monkeypatch.setattr(part, "load", lambda loading: None)
    return loader.load("district", now=NOW, say=silent)


@pytest.mark.slow
def test_every_measure_of_the_registry_has_happened_in_the_district(alive):
    """None is left out: whatever the product can write has been written by the demonstration's own year."""
    ids, period = subtree_ids(get_by_code("seoul").id), Period.parse("2025-12..2026-11")
    figures = counting.figures(ids, period.first, period.last)
    missing = {code for code, figure in figures.items() if not figure.value}
    # Who was left out of the rate of a course was so in the summer before.
    before = counting.figures(ids, Month.parse("2025-06").first, period.last)
    assert missing <= {"training_excluded", "training_excluded_3m", "training_excluded_6m"}
    assert all(before[code].value for code in missing)
    values = {code: figure.value for code, figure in figures.items()}
    for part, whole in (
        ("training_completed", "training_enrolled"), ("certificates", "training_completed"),
        ("completed", "enrolled"), ("bookings_kept", "bookings"), ("event_hires", "event_interviews"),
        ("counseled_people", "counseling"), ("survey_answers", "surveys_sent"), ("claims_approved", "claims"),
    ):  # fmt: skip
        assert values[part] <= values[whole], part
    assert 10 <= values["public_job_days"] / values["public_job_started"] <= 120
    _every_fact_has_its_record()
    yeongdeungpo = get_by_code("yeongdeungpo")
    found = [
        one
        for month in period.months()
        for one in checks.look(yeongdeungpo, month, now=NOW, today=clock.day_of(NOW)).contradictions
    ]
    assert found == []


def test_a_second_load_changes_nothing(small):
    before = counts_by_kind()
    again = loader.load("district", now=NOW, say=silent)
    assert again == {"size": "small", "loaded": False, **before}


def test_small_has_something_of_everything(small):
    assert not [kind for kind, number in small.items() if kind not in ("size", "loaded") and not number]


def test_the_installation_says_that_it_is_a_demonstration(small, small_city):
    assert settings.get("demonstration")["size"] == "small"
    page = small_city.test_client().get("/demo").get_data(as_text=True)
    assert all(account.email in page for account in accounts.ACCOUNTS)


def test_the_report_of_the_last_close_lies_in_the_outbox(small):
    item = db.session.scalars(select(OutboxItem).where(OutboxItem.kind == "report.closed")).one()
    assert (item.recipient, item.status) == ("statistics@demo.example.kr", OutboxStatus.WAITING)
    assert [one.filename for one in item.attachments] == ["월간 취업·참여 실적_영등포구_2026-09.xlsx"]


def test_a_failed_load_leaves_an_empty_database(app, monkeypatch):
    def fail(_loading):
        raise RuntimeError("no programs today")

    monkeypatch.setattr(loader.programs, "load", fail)
    with pytest.raises(RuntimeError):
        loader.load("small", now=NOW, say=silent)
    assert not any(counts_by_kind().values())


def test_the_last_month_waits_for_the_scheduler_and_the_one_before_restates(small):
    yeongdeungpo = get_by_code("yeongdeungpo")
    assert report(yeongdeungpo, Period.parse("2026-10"), now=NOW).status == "open"
    closed = report(yeongdeungpo, Period.parse("2026-09"), now=NOW)
    assert closed.status == "closed"
    assert [(line.month, line.measure, line.change) for line in closed.restatements] == [
        ("2026-08", "places", -1),
        ("2026-08", "valid_places", -1),
    ]


def test_every_figure_of_a_year_opens_into_lines_that_amount_to_it(small):
    city, year = get_by_code("seoul"), Period.parse("2025-12..2026-11")
    ids, everything = subtree_ids(city.id), Scope.everything()
    figures = counting.figures(ids, year.first, year.last)
    for code, figure in figures.items():
        opened = [
            sources.amount_to(side, queries.list_lines(everything, ids, side, year), ids, year)
            for side in sides_of(figure.measure)
        ]
        assert opened == [figure.value, figure.base][: len(opened)], code


def test_vulnerable_groups_are_told_and_what_nobody_said_stays_unknown(small):
    group = LedgerEntry.attributes["vulnerability"].as_string()
    everybody = list(db.session.scalars(select(group).where(LedgerEntry.kind == "enrollment.started")))
    told = {value: everybody.count(value) for value in everybody}
    assert 0 < told[None] < len(everybody) / 2
    assert told["none"] > 0
    assert any("long_unemployed" in group for group in told if group)


def test_people_have_numbers_that_nobody_answers(small):
    phones = db.session.scalars(select(Person.phone)).all()
    assert all(phone.startswith("010-0") for phone in phones if phone)
    assert len(phones) == len(set(phones))


FEW = ("yeongdeungpo", "gwanak")


@pytest.fixture
def little_city(app, monkeypatch):
    """Two districts with a two-hundredth of what happens in the city, and nothing but what is loaded in bulk."""
    amounts = (
        "employers",
        "orders",
        "places",
        "seekers",
        "registrations",
        "referrals",
        "open_orders",
        "active_seekers",
    )
    less = {name: getattr(targets.CITY, name) // 200 for name in amounts}
    placed = {way: people // 200 for way, people in targets.CITY.placed.items()}
    weights = {code: weight for code, weight in loader.city_weights().items() if code in FEW}
    monkeypatch.setattr(targets, "CITY", replace(targets.CITY, placed=placed, **less))
    monkeypatch.setattr(loader, "city_weights", lambda: weights)
    monkeypatch.setitem(loader.PRESENT_MONTHS, "city", 8)
    for step in ("_pledge_past", "_published_year", "_close_months_before_today"):
        monkeypatch.setattr(loader, step, lambda loading: None)
    for part in (loader.programs, loader.benefits, loader.cases, loader.events, loader.year):
        monkeypatch.setattr(part, "load", lambda loading: None)
    return loader.load("city", now=NOW, say=silent)


@pytest.mark.slow
def test_a_city_is_loaded_by_the_same_steps_at_any_size(little_city, client):
    today = clock.day_of(NOW)
    open_orders = select(func.count(JobOrder.id)).where(
        JobOrder.status == OrderStatus.ACTIVE, JobOrder.valid_until >= today, JobOrder.source.is_(None)
    )
    active = select(func.count(Registration.id)).where(
        Registration.status == RegistrationStatus.ACTIVE, Registration.valid_until >= today
    )
    assert db.session.scalar(open_orders) >= targets.CITY.open_orders
    assert db.session.scalar(active) >= targets.CITY.active_seekers
    assert little_city["ledger_entries"] > 6_000
    _every_fact_has_its_record()
    _renewals_agree_with_the_terms()
    order = db.session.scalars(open_orders.with_only_columns(JobOrder).limit(1)).unique().one()
    assert order.duties and order.preferences and order.number == f"{order.opened_on.year}-{order.id:06d}"
    assert "city-counselor@" in client.get("/demo").get_data(as_text=True)


def _renewals_agree_with_the_terms():
    renewed = select(func.count()).where(LedgerEntry.kind == "seeker.renewed")
    terms = select(func.count()).where(RegistrationTerm.ordinal > 1)
    assert db.session.scalar(renewed) == db.session.scalar(terms) > 0
    last = (
        select(RegistrationTerm.registration_id, func.max(RegistrationTerm.ends_on).label("ends_on"))
        .group_by(RegistrationTerm.registration_id)
        .subquery()
    )
    other = select(func.count()).where(
        Registration.id == last.c.registration_id, Registration.valid_until != last.c.ends_on
    )
    assert db.session.scalar(other) == 0
