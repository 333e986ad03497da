"""What reports ask for: answers read from an address, names of files."""

from datetime import date

import pytest

from jobcenter.core.errors import NotFound
from jobcenter.documents.formats import Format
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.reports import Report
from jobcenter.statistics.reports.making import filename, organization_of
from jobcenter.statistics.reports.parameters import Asking, Choice, Parameter, read

OWN = Organization(code="yeongdeungpo", name={"ko": "영등포구"})
PLAN = Parameter("plan", "Plan", lambda asking: [Choice("a", "A", 1), Choice("b", "B", 2)], guarded=True)
YEAR = Parameter("year", "Year", lambda asking: [Choice(str(n), f"{n}", n) for n in range(asking.answers["plan"], 4)])
NONE = Parameter("round", "Round", lambda asking: [])


def asked(parameters, **arguments):
    return read(parameters, arguments, Asking(Scope(), OWN, date(2026, 11, 20)))


def test_what_is_not_asked_for_is_answered_as_usual():
    found = asked((PLAN, YEAR))
    assert found.answers == {"plan": 1, "year": 1}
    assert found.arguments == {"plan": "a", "year": "1"}
    assert found.complete


def test_later_questions_depend_on_earlier_answers():
    assert asked((PLAN, YEAR), plan="b").answers == {"plan": 2, "year": 2}


def test_what_cannot_be_chosen_becomes_the_usual_answer_with_a_message(app):
    found = asked((PLAN, YEAR), plan="b", year="1")
    assert found.answers["year"] == 2
    assert "1" in found.problem


def test_a_record_that_may_not_be_seen_is_not_found():
    with pytest.raises(NotFound):
        asked((PLAN,), plan="of another district")


def test_a_question_without_answers_leaves_the_report_incomplete():
    found = asked((PLAN, NONE))
    assert not found.complete
    assert "round" not in found.answers


def test_a_file_is_named_after_the_report_and_what_was_chosen():
    months = Parameter("month", "Month", lambda asking: [Choice("2026-10", "2026. 10.", 0, "2026-10")])
    rounding = Parameter("rounding", "", lambda asking: [Choice("half-up", "반올림", 0, "")])
    district = Parameter("organization", "", lambda asking: [Choice("y", "영등포/구: 본청", OWN)])
    report = Report("monthly", "월간 취업·참여 실적", "figures.read", lambda: None)
    found = asked((district, months, rounding))
    assert filename(report, found, Format.HWPX) == "월간 취업·참여 실적_영등포 구 본청_2026-10.hwpx"
    assert organization_of(found, Organization(code="other")) is OWN
