"""The funnel told apart: the cases of every station by month, program, sex or age, narrowed to any of the others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized, month
from jobcenter.statistics import breakdown, funnel, queries
from jobcenter.statistics.measures import BY_CODE, Measure
from jobcenter.statistics.narrowing import CELL
from jobcenter.statistics.report import Report

MEASURES = {
    "registered": "registrations",
    "counseled": "counseling",
    "applied": "applications",
    "enrolled": "enrollments",
    "referred": "referrals",
    "interviewed": "interviews",
    "placed": "placement_cases",
    "retained": "retention_checks",
}
FIRST_DRAWN = "placed"
MONTH = "month"
DIMENSIONS: dict[str, Any] = {
    "sex": breakdown.DIMENSIONS["sex"],
    "age_band": breakdown.DIMENSIONS["age_band"],
    "program": breakdown.DIMENSIONS["program"],
    MONTH: _l("Month"),
}
UNKNOWN = "unknown"
FIELDS = {MONTH: 0, "program": 1, "sex": 2, "age_band": 3}
KEYS = len(FIELDS)

Cases = tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """One value of the dimension: how it is called, its cases station by station, and the lines each opens into."""

    value: str
    name: str
    cases: Cases
    links: Sequence[str]


@dataclass(frozen=True)
class Table:
    """The rows with their total, what they are told apart by, and what they are narrowed to."""

    by: str
    rows: Sequence[Row]
    total: Row
    measures: Sequence[Measure]
    drawn: Measure
    bars: Sequence[tuple[str, int, float]]
    narrowed: Mapping[str, str]
    choices: Mapping[str, Sequence[tuple[str, str]]]

    @property
    def dimension(self) -> Any:
        """What the rows are told apart by, in words."""
        return DIMENSIONS[self.by]


def read(found: Report, arguments: Mapping[str, str]) -> Table:
    """The table of a report's period as the report knows the ledger; what an address asks wrongly is left out."""
    by = arguments.get("by", "sex")
    by = by if by in DIMENSIONS else "sex"
    narrowed = {name: arguments[name] for name in CELL if arguments.get(name) and name != by}
    cells = funnel.cells_as_known(found.organization, found.period, found.cutoff)
    within = [cell for cell in cells if all(_value(cell, name) == value for name, value in narrowed.items())]
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for cell in within:
        row = sums[_value(cell, by)]
        for place, cases in enumerate(cell[KEYS:]):
            row[place] += cases
    names = {name: _names(name, {_value(cell, name) for cell in cells} | _asked(name, narrowed)) for name in FIELDS}
    rows = [
        Row(value, names[by][value], tuple(sums[value]), _links(found, narrowed, by, value))
        for value in _ordered(by, sums, names[by])
        if any(sums[value])
    ]
    total = tuple(sum(row.cases[place] for row in rows) for place in range(len(MEASURES)))
    shown = [BY_CODE[code] for code in MEASURES.values()]
    drawn = arguments.get("station", FIRST_DRAWN)
    drawn = drawn if drawn in MEASURES else FIRST_DRAWN
    return Table(
        by,
        rows,
        Row("", _("Whole"), total, _links(found, narrowed)),
        shown,
        BY_CODE[MEASURES[drawn]],
        _bars(rows, list(MEASURES).index(drawn)),
        narrowed,
        {
            name: [(value, names[name][value]) for value in _ordered(name, names[name], names[name])]
            for name in CELL
            if name != by
        },
    )


def write(found: Report, table: Table) -> Response:
    """The same as a file."""
    heads = [str(table.dimension), *(localized(measure.label) for measure in table.measures)]
    rows = [[row.name, *row.cases] for row in (*table.rows, table.total)]
    ending = "-".join([table.by, *(f"{name}-{value}" for name, value in table.narrowed.items() if value.isalnum())])
    return csv_response(f"{found.organization.code}-{found.period}-funnel-{ending}.csv", heads, rows)


def _value(cell: Sequence[Any], name: str) -> str:
    value = cell[FIELDS[name]]
    return str(value) if value else UNKNOWN


def _asked(name: str, narrowed: Mapping[str, str]) -> set[str]:
    return {narrowed[name]} if name in narrowed else set()


def _names(name: str, values: Iterable[str]) -> dict[str, str]:
    if name == MONTH:
        return {value: month(value) for value in values}
    if name == "program":
        numbers = [int(value) for value in values if breakdown.can_be_row(value)]
        known = {str(number): localized(text) for number, text in queries.names_of_programs(numbers).items()}
        return {value: _("no program") if value == UNKNOWN else known.get(value, value) for value in values}
    words = breakdown.SEXES if name == "sex" else {}
    return {value: _("not known") if value == UNKNOWN else str(words.get(value, value)) for value in values}


def _ordered(by: str, values: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Months and ages in their order, others by name, what is not known last."""
    if by == "age_band":
        return sorted(values, key=breakdown.age_order)
    return sorted(values, key=lambda value: (value == UNKNOWN, value if by == MONTH else names[value]))


def _bars(rows: Sequence[Row], place: int) -> list[tuple[str, int, float]]:
    """Each row's name and cases of one station, and the length of its bar."""
    most = max((row.cases[place] for row in rows), default=0)
    return [(row.name, row.cases[place], row.cases[place] / most if most else 0.0) for row in rows]


def _links(found: Report, narrowed: Mapping[str, str], by: str = "", value: str = "") -> list[str]:
    """The lines behind each station of a row."""
    months = (value, value) if by == MONTH else (str(found.period.start), str(found.period.end))
    asked: dict[str, Any] = {"organization": found.organization.code, "from": months[0], "to": months[1], **narrowed}
    if by and by != MONTH:
        asked[by] = value
    known = found.known_on
    if known is not None:
        asked["known"] = known.isoformat()
    asked["until-entry"] = found.cutoff.last_entry_id
    return [url_for("figures.lines", measure=code, **asked) for code in MEASURES.values()]
