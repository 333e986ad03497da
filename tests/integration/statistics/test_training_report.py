"""The training report: every count from the records, rates with their base, small groups withheld, other districts left out."""

from datetime import date
from fractions import Fraction

import pytest

from jobcenter.core.db import transaction
from jobcenter.core.errors import NotFound
from jobcenter.core.months import Month
from jobcenter.documents.figures import checked, tables_of, value_of
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import EnrollmentStatus
from jobcenter.statistics.reports import training
from tests.factories import endings as make
from tests.factories.facts import tree
from tests.support import agreement

WORK = date(2026, 4, 10)


@pytest.fixture
def courses(app):
    """Seven completed, five of them in work; one left for work, one dropped out. And a small course of two."""
    large = make.course("large")
    for number in range(5):
        place = make.place(large, f"일꾼{number}", began=WORK)
    with transaction():
        place.licence_name, place.licence_on = "요양보호사", date(2026, 6, 1)
    for number in range(2):
        make.place(large, f"구직{number}")
    make.place(large, "조기취업", EnrollmentStatus.LEFT_FOR_WORK, on=date(2026, 3, 1))
    make.place(large, "중도포기", make.DROPPED, on=date(2026, 2, 20))
    make.course("elsewhere", organization="yeongdeungpo")
    return large


def built(organization="gwanak", year=2026, scope=None):
    place = tree()[organization]
    paper = training.build(scope or Scope.everything(), now=make.NOW, organization=place, year=year)
    return {table.key: table for table in tables_of(checked(paper))}


def row(table, key):
    return {name: value_of(cell) for name, cell in next(one for one in table.rows if one.key == str(key)).cells.items()}


def test_counts_and_rates_of_a_course_come_from_its_records(courses):
    found = row(built()["results"], courses.id)
    assert {code: found[code] for code in training.COUNTS} == {
        "places": 50, "applied": 9, "enrolled": 9, "completed": 7, "left_for_work": 1, "dropped": 1, "active": 0,
        "certificates": 1,
    }  # fmt: skip
    assert [found[code] for code in training.RATES] == [
        Fraction(9, 50), Fraction(7, 9), Fraction(1, 9), Fraction(1, 7)
    ]  # fmt: skip


def test_employment_stands_with_its_base(courses):
    found = row(built()["employment"], courses.id)
    assert (found["base3"], found["hits3"], found["rate3"]) == (8, 6, Fraction(6, 8))
    assert (found["base12"], found["not_due12"], found["rate12"]) == (0, 8, None)


def test_small_group_is_withheld_and_the_total_does_not_give_it_away(courses):
    small, other = make.course("small"), make.course("other")
    for number in range(2):
        make.place(small, f"작은{number}", began=WORK)
    for number in range(6):
        make.place(other, f"다른{number}")
    agreement.hold_together(training.build(Scope.everything(), now=make.NOW, organization=tree()["gwanak"], year=2026))
    table = built()["employment"]
    rows = [row(table, one.id) for one in (courses, small, other)]
    withheld = [found["rate3"] for found in rows if isinstance(found["rate3"], str)]
    assert isinstance(rows[1]["rate3"], str) and len(withheld) >= 2
    assert (row(table, "total")["base3"], row(table, "total")["hits3"]) == (16, 8)


def test_other_organizations_and_years_are_left_out(courses):
    assert len(built()["results"].rows) == 2
    assert len(built("seoul")["results"].rows) == 3
    assert built(year=2020) == {}
    with pytest.raises(NotFound):
        built(scope=Scope.of_organizations([tree()["yeongdeungpo"].id]))


def test_report_follows_a_close_only_where_there_are_courses(courses):
    assert training.after_close(tree()["gwanak"], Month(2026, 10)) == {"organization": "gwanak", "year": "2026"}
    assert training.after_close(tree()["gwanak"], Month(2020, 10)) is None
