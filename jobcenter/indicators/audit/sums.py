"""Totals and differences of a pasted table, down its columns; turned, across its rows.

Which rows a total adds up is not printed. Every usual reading is tried; the one under which most columns add up is the one meant,
and the columns in which it does not add up are the findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jobcenter.indicators.arithmetic import Agreement, agreement, places
from jobcenter.indicators.audit import labels
from jobcenter.indicators.audit.findings import Finding, Kind, compare
from jobcenter.indicators.audit.grid import Label, Matrix
from jobcenter.indicators.numerals import Figure, converted, plain


@dataclass(frozen=True)
class Reading:
    """One way to read a total: the rows that it adds up."""

    parts: tuple[int, ...]


def totals(matrix: Matrix) -> list[Finding]:
    """Every total that is not the sum of its parts."""
    found: list[Finding] = []
    for index, label in enumerate(matrix.rows):
        sure = _is_total(label)
        if not sure and not _heads_years(matrix, index):
            continue
        found += _total(matrix, index, _readings(matrix, index), sure=sure)
    return found


def differences(matrix: Matrix) -> list[Finding]:
    """Rows that are the difference of two others by their name: 과부족 = 현원 - 정원, 잔액 = 예산 - 집행."""
    found: list[Finding] = []
    for index, label in enumerate(matrix.rows):
        for name, plus, minus in labels.DIFFERENCES:
            more, less = _named(matrix, index, plus), _named(matrix, index, minus)
            if labels.bare(label.last).endswith(name) and more is not None and less is not None:
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


def _is_total(label: Label) -> bool:
    return bool(label.path) and (labels.is_total(label.path[-1]) or labels.is_total(label.path[0]))


def _is_subtotal(label: Label) -> bool:
    return any(labels.is_subtotal(word) for word in label.path)


def _heads_years(matrix: Matrix, index: int) -> bool:
    """Whether a label that is no total is followed by years or quarters, as `목표` over a term is."""
    following = matrix.rows[index + 1 : index + 3]
    label = matrix.rows[index].last
    return (
        len(following) == 2
        and bool(label)
        and not labels.is_time(label)
        and labels.is_added(label)
        and all(labels.is_time(one.last) for one in following)
        and not any(labels.is_time(one.last) for one in matrix.rows[:index])
    )


def _readings(matrix: Matrix, index: int) -> list[Reading]:
    rows = matrix.rows
    total = {at for at, label in enumerate(rows) if _is_total(label)}
    small = {at for at in total if _is_subtotal(rows[at])}
    parts = [at for at, label in enumerate(rows) if at not in total and at != index and _is_part(label)]
    stops = total if index in small else total - small
    after = [at for at in parts if at > index and not any(index < stop < at for stop in stops)]
    before = [at for at in parts if at < index and not any(at < stop < index for stop in stops)]
    group = [at for at in parts if rows[at].path[:-1] and rows[at].path[:-1] == rows[index].path[:-1]]
    if index in small:
        ways: list[Sequence[int]] = [group, after, before]
    else:
        others = sorted(small) + [at for at in parts if not _covered(rows, at, small)]
        ways = [parts, group, others if small else [], sorted(small), after, before]
    return [Reading(tuple(way)) for way in dict.fromkeys(tuple(way) for way in ways) if way]


def _covered(rows: Sequence[Label], at: int, small: set[int]) -> bool:
    """Whether a row stands under the same heading as a subtotal, or directly around one."""
    if rows[at].path[:-1]:
        return any(rows[one].path[:-1] == rows[at].path[:-1] for one in small)
    return bool(small)


def _is_part(label: Label) -> bool:
    return labels.is_added(label.last) and not any(
        labels.bare(label.last).endswith(name) for name, *_ in labels.DIFFERENCES
    )


def _total(matrix: Matrix, index: int, readings: list[Reading], *, sure: bool) -> list[Finding]:
    columns = [at for at in range(len(matrix.columns)) if _can_be_added(matrix, index, at)]
    if not columns or not readings:
        return []
    scores = {reading: sum(_adds_up(matrix, index, reading, at) for at in columns) for reading in readings}
    best = max(readings, key=lambda reading: (scores[reading], -readings.index(reading)))
    enough = scores[best] * 2 > len(columns) if not sure else scores[best] or len(columns) == 1 or len(readings) == 1
    if not enough:
        return []
    return [one for at in columns if (one := _check(matrix, index, best, at)) is not None]


def _can_be_added(matrix: Matrix, index: int, column: int) -> bool:
    figure = matrix.cells[index][column]
    return (
        labels.is_added(matrix.columns[column].last)
        and not labels.is_weight(matrix.columns[column].text)
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
    """Whether the same figure stands in every period and in the total: something that is running, not adding up."""
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
