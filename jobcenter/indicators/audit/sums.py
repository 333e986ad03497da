"""Totals and differences of a pasted table, down its columns; turned, across its rows.

Which rows a total adds up is not printed. Every usual reading is tried; the one under which most columns add up is the one meant,
and the columns in which it does not add up are the findings.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from jobcenter.indicators.arithmetic import Agreement, agreement, places
from jobcenter.indicators.audit import labels
from jobcenter.indicators.audit.findings import Finding, Kind, compare
from jobcenter.indicators.audit.grid import Label, Matrix
from jobcenter.indicators.audit.readings import (
    Reading,
    Sorted,
    below,
    heads_years,
    is_running,
    is_total,
    readings,
    shorter,
)
from jobcenter.indicators.numerals import MONEY, Figure, converted, plain


@dataclass(frozen=True)
class Checked:
    """What the totals of a table come to: what is wrong, and the cells that are right."""

    findings: list[Finding]
    right: frozenset[tuple[int, int]]


def check(matrix: Matrix) -> list[Finding]:
    """Every total of a table that is not the sum of its parts, down and across.

    A total that follows one way and not the other is right: then one of its parts is wrong, and is found by itself.
    """
    down, across = totals(matrix), totals(matrix.turned())
    turned = [replace(one, where=turned_back(one.where)) for one in across.findings]
    accused = {one.cells[0] for one in (*down.findings, *turned)}
    kept = [one for one in down.findings if not _explained(one, across.right, accused)]
    return kept + [one for one in turned if not _explained(one, down.right, accused)]


def _explained(finding: Finding, right: frozenset[tuple[int, int]], accused: set[tuple[int, int]]) -> bool:
    return finding.cells[0] in right and any(place in accused for place in finding.cells[1:])


def turned_back(where: tuple[str, ...]) -> tuple[str, ...]:
    """A place in a turned table with its row named before its column again."""
    return where if len(where) < 2 else (*where[:-2], where[-1], where[-2])


def totals(matrix: Matrix) -> Checked:
    """The totals down the columns of a table."""
    found, right = _heads(matrix)
    known = Sorted.of(matrix)
    for index, label in enumerate(matrix.rows):
        sure = is_total(label)
        made = [] if sure else shorter(matrix, index)
        if made:
            wrong, agreeing = _total(matrix, index, made, sure=False)
            found += wrong
            right |= agreeing
        if not sure and not is_running(label) and not heads_years(matrix, index):
            continue
        wrong, agreeing = _total(matrix, index, readings(matrix, index, known), sure=sure)
        found += wrong
        right |= agreeing
    return Checked(found, frozenset(right))


def _heads(matrix: Matrix) -> tuple[list[Finding], set[tuple[int, int]]]:
    """Rows with others under them by their marks; they are totals where most of them add up."""
    found: list[Finding] = []
    right: set[tuple[int, int]] = set()
    for index, label in enumerate(matrix.rows):
        under = () if is_total(label) else below(matrix, index)
        if len(under) < 2:
            continue
        for column in range(len(matrix.columns)):
            if not _can_be_added(matrix, index, column):
                continue
            if _adds_up(matrix, index, Reading(under), column):
                right.add(matrix.at[index][column])
            elif (wrong := _check(matrix, index, Reading(under), column)) is not None:
                found.append(wrong)
    return (found if len(right) >= len(found) else []), right


def differences(matrix: Matrix) -> list[Finding]:
    """Rows that are the difference of two others by their name: 과부족 = 현원 - 정원, 잔액 = 예산 - 집행."""
    found: list[Finding] = []
    for index, label in enumerate(matrix.rows):
        for name, plus, minus in labels.DIFFERENCES:
            if not labels.bare(label.last).endswith(name):
                continue
            more, less = _named(matrix, index, plus), _named(matrix, index, minus)
            if more is not None and less is not None:
                found += _difference(matrix, index, more, less)
                break
    return found


def name_of(label: Label) -> str:
    """A label short enough to stand in a sentence."""
    return " ".join(dict.fromkeys(word[:40] for word in label.path[:2])) or "-"


def where(matrix: Matrix, row: int, column: int) -> tuple[str, ...]:
    """The place of a figure by its labels; the title of the table first where it has one."""
    names = (name_of(matrix.rows[row]), " ".join(matrix.columns[column].path) or "-")
    return (matrix.title, *names) if matrix.title else names


def _total(
    matrix: Matrix, index: int, ways: list[Reading], *, sure: bool
) -> tuple[list[Finding], set[tuple[int, int]]]:
    columns = [at for at in range(len(matrix.columns)) if _can_be_added(matrix, index, at)]
    if not columns or not ways:
        return [], set()
    agreeing = {way: {at for at in columns if _adds_up(matrix, index, way, at)} for way in ways}
    best = max(ways, key=lambda way: (len(agreeing[way]), -ways.index(way)))
    if not agreeing[best]:
        best = min(ways, key=lambda way: (_missed(matrix, index, way, columns), ways.index(way)))
    count = len(agreeing[best])
    enough = count and count * 2 >= len(columns) if not sure else count or len(columns) == 1 or len(ways) == 1
    if not enough and not matrix.rows[index].total:
        return [], set()
    right = {matrix.at[index][at] for at in agreeing[best]}
    return [one for at in columns if (one := _check(matrix, index, best, at)) is not None], right


def _missed(matrix: Matrix, index: int, way: Reading, columns: list[int]) -> Fraction:
    """How far a reading lies from the printed totals."""
    missed = Fraction(0)
    for at in columns:
        exact, figure = _exact(matrix, index, way, at), matrix.cells[index][at]
        if exact is not None and figure is not None and figure.value is not None:
            missed += abs(exact - Fraction(figure.value))
    return missed


def _can_be_added(matrix: Matrix, index: int, column: int) -> bool:
    figure = matrix.cells[index][column]
    return (
        labels.is_added(matrix.columns[column].last)
        and not labels.is_weight(matrix.columns[column].text)
        and not (labels.DISTINCT.search(matrix.columns[column].text) or labels.DISTINCT.search(matrix.rows[index].text))
        and figure is not None
        and figure.value is not None
        and not figure.percent
    )


def _addends(matrix: Matrix, index: int, reading: Reading, column: int) -> list[Fraction] | None:
    """The parts in the unit of the total; None when one cannot be read or has another unit."""
    whole = matrix.cells[index][column]
    found = []
    for row in reading.parts:
        part = matrix.cells[row][column]
        if part is None:
            continue
        value = _in_unit(part, _unit(matrix, row, column, part), _unit(matrix, index, column, whole))
        if value is None:
            return None
        found.append(value)
    return found


def _unit(matrix: Matrix, row: int, column: int, figure: Figure | None) -> str:
    own = figure.unit if figure is not None else ""
    return own or matrix.rows[row].unit or matrix.columns[column].unit


def _in_unit(part: Figure, unit: str, wanted: str) -> Fraction | None:
    if part.value is None:
        return None
    if unit == wanted or not unit or not wanted:
        return Fraction(part.value)
    return converted(part.value, unit, wanted)


def _exact(matrix: Matrix, index: int, reading: Reading, column: int) -> Fraction | None:
    """What the parts come to; None when nothing can be said: none is there, one is unreadable, or it is a state."""
    addends = _addends(matrix, index, reading, column)
    figure = matrix.cells[index][column]
    if not addends or figure is None or figure.value is None:
        return None
    if _is_state(matrix, index, reading, column, addends, Fraction(figure.value)):
        return None
    return sum(addends, Fraction(0))


def _is_state(
    matrix: Matrix, index: int, reading: Reading, column: int, addends: list[Fraction], total: Fraction
) -> bool:
    """Whether the same figure stands in every period and in the total: something that is running, not adding up.

    Money always adds up.
    """
    if "".join(matrix.unit.split()) in MONEY:
        return False
    over_time = all(labels.is_time(matrix.rows[row].last) for row in reading.parts)
    return over_time and len(addends) > 1 and set(addends) == {total}


def _adds_up(matrix: Matrix, index: int, reading: Reading, column: int) -> bool:
    exact = _exact(matrix, index, reading, column)
    figure = matrix.cells[index][column]
    if exact is None or figure is None or figure.value is None:
        return False
    return agreement(exact, figure.value) is not Agreement.NONE


def _check(matrix: Matrix, index: int, reading: Reading, column: int) -> Finding | None:
    exact = _exact(matrix, index, reading, column)
    figure = matrix.cells[index][column]
    if (
        exact is None
        or figure is None
        or figure.value is None
        or _composes(matrix, column, figure.value, exact, reading)
    ):
        return None
    parts = [matrix.cells[row][column] for row in reading.parts]
    values = {"parts": [_printed(part) for part in parts if part is not None]}
    cells = (matrix.at[index][column], *(matrix.at[row][column] for row in reading.parts if matrix.cells[row][column]))
    return compare(
        Kind.SUM, where(matrix, index, column), figure.value, exact, reason="parts", values=values, cells=cells
    )


def _composes(matrix: Matrix, column: int, total: Decimal, exact: Fraction, reading: Reading) -> bool:
    """Whether shares of a whole miss 100 by no more than their rounding."""
    if total != 100 or not any(
        places(part.value) for row in reading.parts if (part := matrix.cells[row][column]) and part.value
    ):
        return False
    digits = max(places(part.value) for row in reading.parts if (part := matrix.cells[row][column]) and part.value)
    return abs(exact - 100) * 2 * 10**digits <= len(reading.parts)


def _printed(figure: Figure) -> str:
    return figure.text if figure.value is None else plain(figure.value, places(figure.value))


def _named(matrix: Matrix, index: int, word: str) -> int | None:
    found = [at for at, label in enumerate(matrix.rows) if at != index and word in labels.bare(label.last)]
    alike = [at for at in found if matrix.rows[at].path[:-1] == matrix.rows[index].path[:-1]]
    chosen = alike or found
    return chosen[0] if len(chosen) == 1 else None


def _difference(matrix: Matrix, index: int, more: int, less: int) -> list[Finding]:
    """The columns in which a difference is wrong. Some reports take it the other way round; then all of them do."""
    exact = {}
    for column in range(len(matrix.columns)):
        plus, minus = matrix.cells[more][column], matrix.cells[less][column]
        if plus is not None and minus is not None and plus.value is not None and minus.value is not None:
            exact[column] = Fraction(plus.value) - Fraction(minus.value)
    stated = {column: figure.value for column in exact if (figure := matrix.cells[index][column]) is not None}
    same = sum(value is not None and Fraction(value) == exact[column] for column, value in stated.items())
    turned = sum(value is not None and Fraction(value) == -exact[column] for column, value in stated.items())
    sign = -1 if turned > same else 1
    found = []
    for column, difference in exact.items():
        if column in stated and stated[column] is None:
            continue
        cells = tuple(matrix.at[row][column] for row in (index, more, less))
        values = {"plus": _shown(matrix, more, column), "minus": _shown(matrix, less, column)}
        place = where(matrix, index, column)
        finding = compare(
            Kind.SUM, place, stated.get(column), sign * difference, reason="difference", values=values, cells=cells
        )
        found += [finding] if finding else []
    return found


def _shown(matrix: Matrix, row: int, column: int) -> str:
    figure = matrix.cells[row][column]
    return "-" if figure is None else _printed(figure)
