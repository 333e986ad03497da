"""One figure told apart: by organization, program, round, sex, age, vulnerability, occupation or channel.

Someone who stands in two rows (two occupations, two kinds of vulnerability) counts once in each, so the rows of people
can add up to more than the whole, which is printed beside them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, case, func, literal, select

from jobcenter.core import occupations
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.core.formatting import localized
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all
from jobcenter.programs import vulnerability
from jobcenter.programs.models import Round
from jobcenter.statistics import cohorts, funnel, queries
from jobcenter.statistics.calendar import Period
from jobcenter.statistics.counting import Figure, signed_amount
from jobcenter.statistics.lines import Cutoff, attribute, conditions, taken_back
from jobcenter.statistics.measures import Counting, Measure, Subject, sides_of
from jobcenter.statistics.valid import opening_lines

DIMENSIONS: dict[str, Any] = {
    "organization": _l("Organization"),
    "program": _l("Program"),
    "round": _l("Round"),
    "sex": _l("Sex"),
    "age_band": _l("Age"),
    "vulnerability": _l("Vulnerable group"),
    "occupation": _l("Occupation"),
    "channel": _l("Channel"),
}
# Dimensions whose rows are row numbers of other tables.
NUMBERED = ("organization", "program", "round")
LARGEST = 2**31 - 1
SEXES: dict[str | None, Any] = {"female": _l("female"), "male": _l("male")}
CHANNELS: dict[str | None, Any] = {
    "self": _l("by themselves, on line"),
    "online": _l("on line"),
    "paper": _l("on paper, at the counter"),
    "officer": _l("entered by an officer"),
    "office": _l("at the office"),
    "phone": _l("by telephone"),
    "visit": _l("at home or at work"),
    "messenger": _l("by messenger"),
    "outreach": _l("at an outreach place"),
}


@dataclass(frozen=True)
class Row:
    """One row: the value, its name and its figure."""

    value: str | int | None
    name: str
    figure: Figure


def by(dimension: str, measure: Measure, organization: Organization, period: Period, cutoff: Cutoff) -> list[Row]:
    """A figure by the values of a dimension, the largest first; ages in their order."""
    below = [one for one in list_all() if one.path.startswith(organization.path)]
    above, *bases = [_side(dimension, side, organization, below, period, cutoff) for side in sides_of(measure)]
    base = bases[0] if bases else None
    keys = {**above, **(base or {})}
    names = _names(dimension, list(keys), below)
    rows = [
        Row(key, names.get(key) or str(_l("not known")), Figure(measure, above.get(key, 0), base.get(key, 0) if base else None))
        for key in keys
    ]  # fmt: skip
    if dimension == "age_band":
        return sorted(rows, key=lambda row: age_order(row.value))
    return sorted(rows, key=lambda row: (row.value is None, -row.figure.value, row.name))


def age_order(band: str | int | None) -> tuple[bool, int, str]:
    """Sorts ages from young to old, `-19` before `20-29` before `65+`, and what is not known last."""
    first = re.search(r"[0-9]+", str(band))
    return (first is None, int(first[0]) if first and not str(band).startswith("-") else 0, str(band))


def _side(
    dimension: str,
    measure: Measure,
    organization: Organization,
    below: Sequence[Organization],
    period: Period,
    cutoff: Cutoff,
) -> dict[Any, int]:
    """A counted measure by the values of a dimension; the cases of a station are those of the funnel where it tells them."""
    station = _station_of(measure)
    if station and dimension in funnel.DIMENSIONS:
        told = funnel.told_apart(organization, period, cutoff, dimension)
        return {value: cases[station] for value, cases in told.items() if cases[station]}
    column = _children(organization, below) if dimension == "organization" else _column(dimension)
    read = _by_group if dimension == "vulnerability" else _values
    return read(column, measure, below, period, cutoff)


def _station_of(measure: Measure) -> str | None:
    """The station of the funnel whose cases a measure counts."""
    if measure.counting is not Counting.CASES or measure.where:
        return None
    return next((station for station, kind in funnel.STATIONS.items() if measure.kinds == (kind,)), None)


def _values(
    value: Any, measure: Measure, below: Sequence[Organization], period: Period, cutoff: Cutoff, *such: Any
) -> dict[Any, int]:
    ids = [one.id for one in below]
    column = value.label("value")
    if measure.is_standing or measure.is_cohort:
        numbers = (opening_lines if measure.is_standing else cohorts.lines_of)(
            measure, ids, period.first, period.last, cutoff
        )
        counting = func.count() if measure.subject is Subject.ORDERS else func.count(LedgerEntry.person_id.distinct())
        told = select(column, counting).where(LedgerEntry.id.in_(numbers), *such).group_by(column)
        return dict(db.session.execute(told).all())
    within = [*conditions(ids, period.first, period.last, cutoff), LedgerEntry.kind.in_(measure.kinds), *such]
    if measure.where:
        within.append(attribute(measure.where[0]) == measure.where[1])
    if measure.counting in (Counting.PEOPLE, Counting.EMPLOYERS):
        return _different(column, measure, within)
    rows = db.session.execute(select(column, _total(measure)).where(*within).group_by(column))
    found = {value: int(number or 0) for value, number in rows}
    if measure.counting is Counting.CASES:
        back = LedgerEntry.id.in_(taken_back(within))
        for value, number in db.session.execute(select(column, func.count()).where(back).group_by(column)):
            found[value] = found.get(value, 0) - number
    return {value: number for value, number in found.items() if number}


def _by_group(
    column: Any, measure: Measure, below: Sequence[Organization], period: Period, cutoff: Cutoff
) -> dict[Any, int]:
    """Like `_values`, once for each group, since somebody can belong to several; None where nobody looked."""
    found: dict[Any, int] = {}
    told = " " + func.coalesce(column, vulnerability.UNKNOWN) + " "
    for code in (*vulnerability.GROUPS, vulnerability.NOBODY, vulnerability.UNKNOWN):
        rows = _values(literal(1), measure, below, period, cutoff, told.contains(f" {code} ", autoescape=True))
        number = next(iter(rows.values()), 0)
        if number:
            found[None if code == vulnerability.UNKNOWN else code] = number
    return found


def _different(column: Any, measure: Measure, within: list[ColumnElement[bool]]) -> dict[Any, int]:
    who = LedgerEntry.person_id if measure.counting is Counting.PEOPLE else LedgerEntry.employer_id
    present = (
        select(column, who)
        .where(*within, who.is_not(None))
        .group_by(column, who)
        .having(func.sum(LedgerEntry.quantity) > 0)
        .subquery()
    )
    rows = db.session.execute(select(present.c.value, func.count()).group_by(present.c.value))
    return dict(rows.all())


def _total(measure: Measure) -> ColumnElement[Any]:
    if measure.counting is Counting.QUANTITY:
        return func.sum(LedgerEntry.quantity)
    if measure.counting is Counting.AMOUNT:
        return func.sum(signed_amount(measure))
    return func.sum(case((LedgerEntry.corrects_id.is_(None), 1), else_=0))


def _column(dimension: str) -> ColumnElement[Any]:
    columns: dict[str, Any] = {
        "program": LedgerEntry.program_id,
        "sex": LedgerEntry.sex,
        "age_band": LedgerEntry.age_band,
        "round": LedgerEntry.round_id,
        "occupation": func.substr(attribute("keco"), 1, 1),
    }
    return columns[dimension] if dimension in columns else attribute(dimension)


def _children(organization: Organization, below: Sequence[Organization]) -> Any:
    """The organization directly below that a line belongs to, or the organization itself."""
    children = [one for one in below if one.parent_id == organization.id]
    if not children:
        return LedgerEntry.organization_id
    cases = [
        (LedgerEntry.organization_id.in_([one.id for one in below if one.path.startswith(child.path)]), child.id)
        for child in children
    ]
    return case(*cases, else_=organization.id)


def _names(dimension: str, values: list[Any], below: Sequence[Organization]) -> dict[Any, str]:
    known = [value for value in values if value is not None]
    if dimension == "organization":
        return {one.id: localized(one.name) for one in below}
    if dimension == "program":
        return {number: localized(name) for number, name in queries.names_of_programs(known).items()}
    if dimension == "round":
        rows = db.session.execute(select(Round.id, Round.name).where(Round.id.in_(known)))
        return {number: localized(name) for number, name in rows}
    if dimension == "occupation":
        return {value: localized(occupations.MAJOR_GROUPS.get(value, {"ko": value, "en": value})) for value in known}
    if dimension == "vulnerability":
        return {code: localized(vulnerability.label(code)) for code in known}
    words = {"sex": SEXES, "channel": CHANNELS}.get(dimension, {})
    return {value: str(words.get(value, value)) for value in known}


def only(dimension: str, value: str, organization: Organization | None = None) -> ColumnElement[bool]:
    """The condition of the ledger lines that stand in one row of an organization; `unknown` is the row of no value.

    Raises NotFound for a value that no row can have.
    """
    if dimension == "vulnerability":
        told = " " + func.coalesce(_column(dimension), vulnerability.UNKNOWN) + " "
        return told.contains(f" {value} ", autoescape=True)
    if value == vulnerability.UNKNOWN:
        return _column(dimension).is_(None) if dimension in NUMBERED else func.coalesce(_column(dimension), "") == ""
    key = _key(dimension, value)
    if dimension == "organization":
        return LedgerEntry.organization_id.in_(_part(organization, key))
    return _column(dimension) == key


def _part(whole: Organization | None, number: str | int) -> list[int]:
    """What the row of an organization stands for: it and all below it; the whole itself, for what lies in no part."""
    everyone = [one for one in list_all() if whole is None or one.path.startswith(whole.path)]
    row = next((one for one in everyone if one.id == number), None)
    if row is None:
        raise NotFound()
    return [row.id] if row is whole else [one.id for one in everyone if one.path.startswith(row.path)]


def name_of(dimension: str, value: str) -> str:
    """What a row is called in the reader's language."""
    if value == vulnerability.UNKNOWN:
        return str(_l("not known"))
    key = _key(dimension, value)
    return str(_names(dimension, [key], list_all()).get(key, value))


def can_be_row(text: str) -> bool:
    """Whether a text writes a number that a row can have."""
    return text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST)) and int(text) <= LARGEST


def _key(dimension: str, value: str) -> str | int:
    if dimension not in NUMBERED:
        return value
    if not can_be_row(value):
        raise NotFound()
    return int(value)
