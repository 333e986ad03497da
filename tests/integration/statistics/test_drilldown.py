"""The funnel told apart, the lines behind every figure, and which months are closed; on both databases."""

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import OrganizationKind
from jobcenter.organizations.service import create_organization
from jobcenter.statistics import line_views, report, service
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.dashboard import closing, steps
from jobcenter.statistics.report import known_on
from tests.factories.facts import OFFICER, correction, fact, tree
from tests.integration.statistics.test_dashboard import reads

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
OCTOBER = Period.of(Month(2026, 10))
ASKED = "from=2026-10&to=2026-10"
MOST_READS = 30


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def facts(app):
    """Facts of every station in two districts, one taken back; October closed, one fact recorded after it."""
    kinds = dict.fromkeys(("seeker.registered", "counseling.held", "referral.made", "referral.interview"), None)
    programs = {"application.submitted": 7, "enrollment.started": 7, "placement.started": None}
    for number, (kind, program) in enumerate({**kinds, **programs, "retention.confirmed": None}.items()):
        for person, sex in ((1, "female"), (2, "male"), (2, "male"), (3, None)):
            fact(
                kind, date(2026, 10, 3 + number), person_id=person, program_id=program, now=NOW,
                at="gwanak-centre" if person == 3 else "yeongdeungpo-centre",
                attributes={"sex": sex, "age_band": "20-29" if person == 1 else "65+", "via": "self", "months": "1"},
            )  # fmt: skip
    correction(fact("referral.made", date(2026, 10, 9), person_id=9, now=NOW), -1, NOW)
    with transaction():
        for code in ("seoul", "yeongdeungpo"):
            service.close_month(tree()[code], Month(2026, 10), actor=OFFICER, now=NOW)
    fact("referral.made", date(2026, 10, 30), person_id=5, attributes={"sex": "female"}, now=LATER)
    return tree()


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def amount(client, address):
    """What the lines behind a link amount to."""
    return int(re.search(r"<dd><strong>([\d,]+)</strong>", page(client, address))[1].replace(",", ""))


@pytest.mark.parametrize("code", ["seoul", "yeongdeungpo"])
def test_the_funnel_told_apart_adds_up_to_the_figures_of_the_report(facts, code):
    organization = facts[code]
    closed = report.report(organization, OCTOBER, now=LATER)
    open_ = report.report(organization, Period(Month(2026, 10), Month(2026, 11)), now=LATER)
    before = known_on(organization, OCTOBER, LATER)
    assert closed.figure("referrals").value + 1 == open_.figure("referrals").value
    with organization_context():
        for found in (closed, open_, before):
            whole = tuple(found.figure(one).value for one in steps.MEASURES.values())
            assert all(whole)
            for by in steps.DIMENSIONS:
                assert steps.read(found, {"by": by}).total.cases == whole, by
            women = steps.read(found, {"by": "age_band", "sex": "female"})
            by_sex = {row.value: row.cases for row in steps.read(found, {"by": "sex"}).rows}
            assert women.total.cases == by_sex["female"]
            assert [row.value for row in women.rows] == (["20-29", "unknown"] if found is open_ else ["20-29"])


def organization_context():
    from flask import current_app

    return current_app.test_request_context()


def test_every_cell_of_the_funnel_opens_the_lines_it_counts(facts, reader):
    client = reader("yeongdeungpo")
    shown = page(client, f"/figures/funnel?by=sex&{ASKED}")
    cells = re.findall(r'<td class="ar[^"]*"><a href="(/figures/lines[^"]+)">([\d,]+)<', shown)
    assert len(cells) == 24
    for address, number in cells:
        assert amount(client, unescape(address)) == int(number)
    assert page(client, f"/figures/funnel?by=sex&{ASKED}&format=csv").splitlines()[-1] == "전체,3,3,3,3,3,3,3,3"


def test_a_reader_without_the_right_sees_only_the_numbers(facts, reader):
    client = reader(role="administrator")
    for address in (f"/figures?{ASKED}", f"/figures/funnel?{ASKED}", f"/figures/breakdown?{ASKED}"):
        assert "/figures/lines" not in page(client, address)


@pytest.mark.parametrize(
    ("measure", "by", "amounts"),
    [
        ("placements", "sex", {"female": 1, "male": 1, "unknown": 1}),
        ("referrals", "organization", {"yeongdeungpo": 3, "gwanak": 1}),
        ("enrolled", "program", {"7": 3}),
    ],
)
def test_every_row_of_a_figure_told_apart_opens_its_lines(facts, reader, measure, by, amounts):
    client = reader()
    shown = page(client, f"/figures/breakdown?measure={measure}&by={by}&{ASKED}")
    links = [unescape(one) for one in re.findall(r'href="(/figures/lines[^"]+)"', shown) if "value=" in one]
    codes = {str(one.id): code for code, one in facts.items()}
    found = {re.search(r"value=([^&]+)", one)[1]: amount(client, one) for one in links}
    assert {codes.get(value, value) if by == "organization" else value: number for value, number in found.items()} == amounts  # fmt: skip


def test_a_rate_opens_into_both_its_sides(facts, reader):
    shown = page(reader(), f"/figures/lines?measure=referrals_per_seeker&{ASKED}&stand=report")
    assert [int(one) for one in re.findall(r"<dd><strong>(\d+)</strong>", shown)] == [4, 3]


@pytest.mark.parametrize(("asked", "lines"), [("", 7), ("&stand=report", 6), ("&known=2026-11-20", 6)])
def test_lines_are_those_the_figure_knew(facts, reader, asked, lines):
    assert f"{lines}줄" in page(reader(), f"/figures/lines?measure=referrals&{ASKED}{asked}")


@pytest.mark.parametrize(
    "wrong", ["by=program&value=x", "program=²", "until-entry=9999999999999999999999", "after-entry=1", "by=organization&value=99999"]
)  # fmt: skip
def test_an_address_that_no_figure_has_is_not_there(facts, reader, wrong):
    assert reader().get(f"/figures/lines?measure=referrals&{ASKED}&{wrong}").status_code == 404


def test_a_restated_state_opens_the_lines_that_changed_it(facts, reader):
    fact("seeker.registered", date(2026, 10, 5), person_id=44, now=LATER)
    fact("seeker.expired", date(2026, 10, 6), person_id=1, now=LATER)
    fact("seeker.registered", date(2026, 10, 5), person_id=45, now=LATER)
    with transaction():
        service.close_month(tree()["seoul"], Month(2026, 9), actor=OFFICER, now=LATER)
    client = reader()
    shown = page(client, "/figures?from=2026-09&to=2026-09")
    address = next(one for one in re.findall(r'href="(/figures/lines[^"]+)"', shown) if "valid_seekers" in one and "after-entry" in one)  # fmt: skip
    lines = page(client, unescape(address))
    assert "3줄" in lines
    assert "<strong>2</strong>" in lines
    assert client.get(unescape(address).replace("valid_seekers", "places")).status_code == 404


def test_a_file_is_read_part_by_part_and_says_when_it_would_be_too_long(facts, reader, monkeypatch):
    parts, names = [], line_views._names
    monkeypatch.setattr(line_views, "_names", lambda entries: parts.append(len(entries)) or names(entries))
    monkeypatch.setattr(line_views, "AT_ONCE", 2)
    client = reader()
    asked = {"measure": "referrals", "from": "2026-10", "to": "2026-10", "reason": "의회 자료"}
    answer = client.post("/figures/lines/export", data=asked)
    assert len(list(csv.reader(io.StringIO(answer.get_data(as_text=True))))) == 1 + 7
    assert parts == [2, 2, 2, 1]
    monkeypatch.setattr(line_views, "EXPORT_ROWS", 1)
    assert "1줄까지 담습니다" in client.post("/figures/lines/export", data=asked).get_data(as_text=True)


def test_a_city_sees_which_organizations_closed_and_which_should_have(facts, reader):
    client = reader()
    rows = list(csv.reader(io.StringIO(page(client, "/figures/closing?to=2026-11&format=csv").lstrip("\ufeff"))))
    states = {(row[0], row[2]): row[3] for row in rows}
    assert states["seoul", "2026-10"] == "마감"
    assert states["gwanak", "2026-10"] == "미마감"
    assert states["gwanak", "2026-11"] == "진행 중"
    assert states["gwanak", "2026-09"] == "기록 없음"
    shown = page(client, f"/figures/closing?{ASKED}")
    assert "5곳 중 2곳 마감" in shown
    assert "미마감 3곳" in shown
    assert "gwanak" not in page(reader("yeongdeungpo"), f"/figures/closing?{ASKED}")


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-10-31", "running"), ("2026-11-01", "due"), ("2026-11-02", "due"), ("2026-11-03", "late")],
)
def test_a_month_is_late_after_the_first_working_day(today, state):
    month = Month(2026, 10)
    assert closing.state_of(month, month, date.fromisoformat(today)) == state
    assert closing.state_of(month, None, date.fromisoformat(today)) == "nothing"


def test_what_needs_attention_is_folded_after_six(facts, reader, monkeypatch):
    from jobcenter.statistics.dashboard import attention

    items = [attention.Item("warning", f"할 일 {number}") for number in range(9)]
    monkeypatch.setattr(attention, "look", lambda *_args, **_more: items)
    shown = page(reader(), f"/figures?{ASKED}")
    assert "3건 더 보기" in shown
    assert shown.index("할 일 5") < shown.index("dash-more") < shown.index("할 일 6")


def test_pages_of_many_organizations_and_rows_take_few_reads(facts, reader):
    client = reader()
    addresses = (f"/figures/closing?{ASKED}", f"/figures/funnel?by=age_band&{ASKED}", f"/figures/lines?measure=placements&{ASKED}")  # fmt: skip

    def count():
        for one in [one for one in db.session if isinstance(one, LedgerEntry)]:
            db.session.expunge(one)  # what the test wrote is none of the page's reading
        return [len(reads(lambda one=one: page(client, one))) for one in addresses]

    count()
    few = count()
    with transaction():
        for number in range(4):
            create_organization(
                code=f"d{number}", kind=OrganizationKind.DISTRICT, name={"ko": f"구{number}"}, parent=facts["seoul"]
            )
    for number in range(4):
        attributes = {"age_band": f"{number}0-{number}9", "via": "self"}
        fact("placement.started", date(2026, 10, 8), person_id=60 + number, at=f"d{number}", attributes=attributes, now=LATER)  # fmt: skip
    assert count() == few
    assert max(few) <= MOST_READS
