"""The same figure printed in two tables: where two tables tell mostly the same, the cells in which they differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from jobcenter.indicators.arithmetic import places
from jobcenter.indicators.audit import labels
from jobcenter.indicators.audit.findings import Finding, Kind
from jobcenter.indicators.audit.grid import Label, Matrix
from jobcenter.indicators.audit.sums import where
from jobcenter.indicators.numerals import plain

# Figures this large do not agree by accident.
DISTINCT = 100
WHOLE = "계"
NUMBERS = re.compile(r"\d+")

Key = frozenset[str]


@dataclass(frozen=True)
class Place:
    """A figure of a table with its row and column."""

    value: Decimal
    row: int
    column: int


def across(tables: list[Matrix]) -> list[Finding]:
    """Figures that stand differently in two tables of the same facts; the later one is held against the earlier."""
    known = [_facts(table) for table in tables]
    found: list[Finding] = []
    for one, other in combinations(range(len(tables)), 2):
        if _comparable(tables[one], tables[other]):
            found += _differing((tables[one], known[one]), (tables[other], known[other]))
    return found


def _comparable(one: Matrix, other: Matrix) -> bool:
    """Whether two tables can be about the same: one unit, and no titles of different years or of plan and spending."""
    if one.unit and other.unit and one.unit != other.unit:
        return False
    if labels.is_spent(one.above) != labels.is_spent(other.above) and one.above and other.above:
        return False
    return not (one.above and other.above and NUMBERS.findall(one.above) != NUMBERS.findall(other.above))


def _facts(table: Matrix) -> dict[Key, Place]:
    """Every figure under the names of its row and column, whichever stands where; what is named twice is left out."""
    found: dict[Key, Place] = {}
    doubled: set[Key] = set()
    single = len(table.rows) == 1
    for row, label in enumerate(table.rows):
        for column, head in enumerate(table.columns):
            figure = table.cells[row][column]
            if figure is None or figure.value is None or figure.percent:
                continue
            key = frozenset((*([] if single else _names(label)), *_names(head))) or frozenset((WHOLE,))
            if key in found:
                doubled.add(key)
            found[key] = Place(figure.value, row, column)
    return {key: place for key, place in found.items() if key not in doubled}


def _names(label: Label) -> Iterator[str]:
    for word in label.path:
        plainly = labels.bare(word)
        if plainly in ("총계", "합계", WHOLE):
            continue
        yield plainly


def _differing(one: tuple[Matrix, dict[Key, Place]], other: tuple[Matrix, dict[Key, Place]]) -> list[Finding]:
    (before, first), (after, second) = one, other
    common = [key for key in second if key in first and first[key].value and second[key].value]
    apart = [key for key in common if first[key].value != second[key].value]
    agreeing = {second[key].value for key in common if key not in apart and abs(second[key].value) >= DISTINCT}
    if not apart or len(agreeing) < 2 or len(agreeing) < 2 * len(apart):
        return []
    found = []
    for key in apart:
        here, there = second[key], first[key]
        values = {"first": " · ".join(where(before, there.row, there.column))}
        cells = (after.at[here.row][here.column], before.at[there.row][there.column])
        printed, expected = plain(here.value, places(here.value)), plain(there.value, places(there.value))
        place = where(after, here.row, here.column)
        found.append(Finding(Kind.SAME_FACT, place, printed, expected, "same_fact", values, cells))
    return found
