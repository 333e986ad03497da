"""The figure pages: scope, ledger lines behind a figure, closing by hand, files, definitions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.audit.models import AccessEntry
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.scheduling.models import JobRun, RunStatus
from jobcenter.seekers import service as seekers
from jobcenter.statistics import service
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.models import MonthClose, MonthStatus
from tests.factories.facts import OFFICER, correction, fact, tree

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
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
def october(app):
    with transaction():
        people = [
            seekers.create_person(name=name, birth_date=date(1980, 1, 2), actor=OFFICER, now=NOW).id
            for name in ("김영희", "박철수")
        ]
    for person in people:
        fact("seeker.registered", date(2026, 10, 6), person_id=person)
        fact("placement.started", date(2026, 10, 20), person_id=person, attributes={"via": "self"})
    return people


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_last_month_is_shown_first(october, user, signed_in):
    shown = page(signed_in(user()), "/figures")
    assert "2026. 10." in shown
    assert "100.0%" in shown
    assert "마감 전" in shown


def test_every_figure_leads_to_its_ledger_lines_with_masked_names(october, user, signed_in):
    client = signed_in(user())
    assert "measure=placements" in page(client, "/figures")
    shown = page(client, "/figures/lines?measure=placements&from=2026-10&to=2026-10")
    assert "김○희" in shown
    assert "김영희" not in shown


def test_looking_at_lines_is_in_the_access_log(october, user, signed_in):
    page(signed_in(user()), "/figures/lines?measure=seekers&from=2026-10&to=2026-10")
    seen = db.session.execute(select(AccessEntry.person_id, AccessEntry.action)).all()
    assert sorted(seen) == [(person, "list") for person in sorted(october)]


def test_a_file_needs_a_reason_which_is_kept(october, user, signed_in):
    client = signed_in(user())
    asked = {"measure": "seekers", "from": "2026-10", "to": "2026-10"}
    refused = client.post("/figures/lines/export", data=asked)
    assert refused.mimetype == "text/html"
    assert 'id="reason-error"' in refused.get_data(as_text=True)
    answer = client.post("/figures/lines/export", data={**asked, "reason": "구의회 요구자료"})
    assert answer.mimetype == "text/csv"
    assert "박○수" in answer.get_data(as_text=True)
    db.session.rollback()
    reasons = set(db.session.scalars(select(AccessEntry.reason).where(AccessEntry.action == "download")))
    assert reasons == {"구의회 요구자료"}


def test_another_districts_figures_are_not_there(october, user, signed_in):
    client = signed_in(user(organization="gwanak"))
    assert client.get("/figures?organization=yeongdeungpo").status_code == 404
    assert client.get("/figures/lines?measure=seekers&organization=seoul").status_code == 404
    assert "김○희" not in page(client, "/figures/lines?measure=seekers&from=2026-10&to=2026-10")


def test_an_administrator_sees_figures_but_no_cases(october, user, signed_in):
    client = signed_in(user("administrator", "seoul"))
    assert "figures/lines" not in page(client, "/figures")
    assert client.get("/figures/lines?measure=seekers").status_code == 403


def test_an_unreadable_month_is_said_and_the_last_one_shown(october, user, signed_in):
    shown = page(signed_in(user()), "/figures?from=2026-13&to=2026-13")
    assert "2026-13" in shown
    assert "2026. 10." in shown


def test_a_range_is_counted_as_a_whole(october, user, signed_in):
    fact("seeker.registered", date(2026, 9, 7), person_id=october[0])
    shown = page(signed_in(user()), "/figures?from=2026-09&to=2026-10&format=csv")
    assert "seekers,구직자,2,명" in shown
    assert "registrations,구직등록건수,3,건" in shown


def test_an_officer_closes_a_month_once(october, user, signed_in):
    client = signed_in(user())
    for _press in range(2):
        assert client.post("/figures/close", data={"from": "2026-10", "to": "2026-10"}).status_code == 302
    closes = db.session.scalars(select(MonthClose)).all()
    assert [(close.month, close.status, close.closed_by) for close in closes] == [
        ("2026-10", MonthStatus.CLOSED, "윤통계")
    ]


def test_a_month_that_is_not_over_cannot_be_closed(october, user, signed_in):
    client = signed_in(user())
    answer = client.post("/figures/close", data={"from": "2026-11", "to": "2026-11"})
    assert "2026-12-01" in page(client, answer.location)
    assert not db.session.scalar(select(func.count()).select_from(MonthClose))


def test_a_counselor_cannot_close(october, user, signed_in):
    assert signed_in(user("counselor")).post("/figures/close", data={}).status_code == 403


def test_a_restatement_leads_to_exactly_its_lines(october, user, signed_in):
    entry = fact("order.opened", date(2026, 9, 7), employer_id=1, quantity=3)
    district = tree()["yeongdeungpo"]
    with transaction():
        service.close_month(district, Month(2026, 9), actor=OFFICER, now=NOW - timedelta(days=40))
    correction(entry, -1, NOW - timedelta(days=30), reason="두 명으로 정정")
    with transaction():
        service.close_month(district, Month(2026, 10), actor=OFFICER, now=NOW)
    client = signed_in(user())
    shown = page(client, "/figures?from=2026-10&to=2026-10")
    assert "△1" in shown
    address = shown.split("after-entry=")[1].split('"')[0]
    lines = page(
        client, "/figures/lines?measure=places&from=2026-09&to=2026-09&after-entry=" + address.replace("&amp;", "&")
    )
    assert "두 명으로 정정" in lines
    assert lines.count("<tr>") == 2


def test_lines_of_a_closed_month_are_those_that_were_reported(october, user, signed_in):
    with transaction():
        service.close_month(tree()["yeongdeungpo"], Month(2026, 10), actor=OFFICER, now=NOW)
    fact("seeker.registered", date(2026, 10, 30), person_id=october[0], now=NOW)
    client = signed_in(user())
    assert "until-entry=" in page(client, "/figures?from=2026-10&to=2026-10")


def test_definitions_name_every_measure_in_both_languages(app, user, signed_in):
    client = signed_in(user())
    assert "기간 중 신규 구직등록한 서로 다른 사람" in page(client, "/figures/measures")
    assert "People placed ÷ job seekers × 100" in page(client, "/figures/measures?lang=en")


def test_an_organization_without_facts_says_what_to_do(app, user, signed_in):
    assert "이 기간의 기록이 없습니다" in page(signed_in(user()), "/figures")


def test_the_scheduler_page_shows_runs_and_retries_a_failed_one(app, user, signed_in):
    district = tree()["yeongdeungpo"]
    with transaction():
        db.session.add(
            JobRun(
                job="statistics.close_month",
                period="2026-10",
                organization_id=district.id,
                status=RunStatus.FAILED,
                due_at=NOW,
                attempts=5,
                error="ValueError: disk full",
            )
        )
    client = signed_in(user("administrator", "seoul"))
    assert "disk full" in page(client, "/admin/jobs")
    data = {"job": "statistics.close_month", "period": "2026-10", "organization": "yeongdeungpo"}
    assert client.post("/admin/jobs/retry", data=data).status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(JobRun.status)) == RunStatus.WAITING
    assert client.post("/admin/jobs/retry", data={**data, "period": "2020-01"}).status_code == 404


def test_runs_of_a_job_that_runs_every_minute_are_listed_when_asked_for(app, user, signed_in):
    with transaction():
        db.session.add(
            JobRun(job="notifications.send_outbox", period="2026-11-20T11:59", status=RunStatus.DONE, due_at=NOW)
        )
    client = signed_in(user("administrator", "seoul"))
    assert "2026-11-20T11:59" not in page(client, "/admin/jobs")
    assert "2026-11-20T11:59" in page(client, "/admin/jobs?job=notifications.send_outbox")


def test_a_statistics_officer_looks_at_jobs_but_does_not_retry(app, user, signed_in):
    client = signed_in(user())
    page(client, "/admin/jobs")
    assert client.post("/admin/jobs/retry", data={}).status_code == 403
