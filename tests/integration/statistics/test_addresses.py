"""Forged addresses of the figure pages: nobody sees more than her scope, nothing breaks, nothing closes by mistake."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.statistics import live
from jobcenter.statistics.models import MonthClose
from tests.factories.facts import fact

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PAGES = ("/figures", "/figures/programs", "/figures/breakdown", "/figures/checks", "/figures/lines?measure=seekers")
FORGED = [
    "from=2000-01&to=2100-12",
    "from=1800-01&to=2026-10",
    "from=2027-01&to=2027-01",
    "from=2026-10&to=2026-10&known=0001-01-01",
    "from=2026-10&to=2026-10&known=9999-12-31",
    "from=2026-10&to=2026-10&known=yesterday",
]
ROWS = [
    "until-entry=99999999999999999999999",
    "until-entry=-1",
    "until-entry=0",
    "after-entry=99999999999999999999999",
    "program=99999999999999999999999",
    "program=9999999999",
    "until-entry=9999999999",
    "by=program&value=99999999999999999999999",
    "by=round&value=%C2%B2",
    "by=program&value=abc",
    "by=sex&value=%00",
    "by=__class__&value=1",
    "dong=%00",
    "dong=%27%3B--",
]


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer(reader):
    return lambda role="statistics_officer", organization="yeongdeungpo": reader(organization, role)


def test_months_that_cannot_be_are_answered_without_counting_a_century(app, officer, monkeypatch):
    fact("seeker.registered", date(2026, 10, 6), person_id=1)
    client, counted, count = officer(), [], live._count
    monkeypatch.setattr(live, "_count", lambda *about: counted.append(about) or count(*about))
    for number, asked in enumerate(FORGED):
        for page in PAGES if number < 2 else PAGES[:1]:
            answer = client.get(page + ("&" if "?" in page else "?") + asked)
            assert answer.status_code == 200, (page, asked)
    assert max(month.last for _organization, month, _cutoff in counted) <= date(2026, 11, 30)
    assert "2027-01" in client.get("/figures?" + FORGED[2]).get_data(as_text=True)


def test_row_numbers_and_values_that_no_row_can_have_break_nothing(app, officer):
    fact("seeker.registered", date(2026, 10, 6), person_id=1, program_id=1, attributes={"sex": "female"})
    client = officer()
    for asked in ROWS:
        answer = client.get("/figures/lines?measure=seekers&from=2026-10&to=2026-10&" + asked)
        assert answer.status_code in (200, 404), asked
        funnel = client.get("/figures/funnel?by=sex&from=2026-10&to=2026-10&" + asked)
        assert funnel.status_code in (200, 404), asked
    for measure in ("", "nothing", "seekers'--", "__class__"):
        assert client.get("/figures/lines", query_string={"measure": measure}).status_code == 404


def test_another_organization_is_not_there_by_any_address(app, officer):
    client = officer(organization="gwanak")
    for address in (*PAGES, "/figures/lines?measure=placement_rate", "/figures?format=csv"):
        for code in ("yeongdeungpo", "yeongdeungpo-centre", "seoul", "nowhere", "%00"):
            answer = client.get(f"{address}{'&' if '?' in address else '?'}organization={code}")
            assert answer.status_code == 404, (address, code)
    data = {"organization": "yeongdeungpo", "from": "2026-10", "to": "2026-10", "measure": "seekers", "reason": "x"}
    assert client.post("/figures/lines/export", data=data).status_code == 404
    assert client.post("/figures/close", data=data).status_code == 404
    assert client.post("/figures/close", data={**data, "organization": "\x00"}).status_code == 404
    assert not db.session.scalar(select(func.count(MonthClose.id)))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"from": "2026-10"},
        {"from": "2026-13", "to": "2026-13"},
        {"from": "2026-09", "to": "2026-10"},
        {"from": "2027-01", "to": "2027-01"},
        {"from": "2026-10", "to": "2026-10", "known": "yesterday"},
    ],
)
def test_only_one_month_that_was_named_is_closed(app, officer, asked):
    client = officer()
    answer = client.post("/figures/close", data=asked)
    assert answer.status_code == 302
    assert not db.session.scalar(select(func.count(MonthClose.id)))


@pytest.mark.parametrize(
    ("role", "closes", "lines"),
    [("counselor", 403, 200), ("program_manager", 403, 200), ("administrator", 302, 403), ("auditor", 403, 403)],
)
def test_a_role_does_only_what_it_may(app, officer, role, closes, lines):
    client = officer(role)
    assert client.post("/figures/close", data={"from": "2026-10", "to": "2026-10"}).status_code == closes
    for address in ("/figures/lines?measure=seekers", "/figures/checks"):
        assert client.get(address).status_code == lines


def test_lines_as_known_on_a_day_are_those_of_the_figure(app, officer):
    early = fact("seeker.registered", date(2026, 9, 6), person_id=1, now=NOW - timedelta(days=40))
    fact("seeker.registered", date(2026, 9, 7), person_id=2, now=NOW - timedelta(days=20))
    client = officer()
    page = client.get("/figures?from=2026-09&to=2026-09&known=2026-10-20").get_data(as_text=True)
    address = next(part for part in page.split('"') if part.startswith("/figures/lines") and "measure=seekers" in part)
    assert "known=2026-10-20" in address
    lines = client.get(address.replace("&amp;", "&")).get_data(as_text=True)
    assert lines.count('<th scope="row">') == 1
    data = {"measure": "seekers", "from": "2026-09", "to": "2026-09", "known": "2026-10-20", "reason": "감사"}
    file = client.post("/figures/lines/export", data=data).get_data(as_text=True).splitlines()
    assert [line.split(",")[0] for line in file[1:]] == [str(early.id)]
