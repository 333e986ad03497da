"""Columns that follow from others without being their sum: differences, growth, shares of a whole, multiples, products, running totals.

Which columns a figure comes from is not printed. A reading counts when its name and place say so, or when most rows follow from it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from jobcenter.indicators.arithmetic import Agreement, agreement
from jobcenter.indicators.audit import labels
from jobcenter.indicators.audit.findings import Finding, Kind, compare
from jobcenter.indicators.audit.grid import Label, Matrix
from jobcenter.indicators.audit.readings import is_running, is_total
from jobcenter.indicators.audit.sums import where

MOST_COLUMNS = 24
SCALES = (1, 1_000, 1_000_000)


@dataclass(frozen=True)
class Reading:
    """A way to compute a column: the exact value of each row and the cells it comes from; `sure` when its names say so."""

    reason: str
    kind: Kind
    value: Callable[[int], Fraction | None]
    cells: Callable[[int], tuple[tuple[int, int], ...]]
    sure: bool = False


def check(matrix: Matrix) -> list[Finding]:
    """Every figure of such a column that does not follow as the others of its column do."""
    if len(matrix.columns) > MOST_COLUMNS:
        return []
    found: list[Finding] = []
    for column, label in enumerate(matrix.columns):
        best = _best(matrix, column, list(_readings(matrix, column, label)))
        if best is not None:
            found += _wrong(matrix, column, best)
    return found


def _readings(matrix: Matrix, column: int, label: Label) -> Iterator[Reading]:
    name = labels.bare(label.last)
    if labels.GROWTH.search(name):
        yield from _growths(matrix, column)
    elif labels.CHANGE.search(name):
        yield from _changes(matrix, column)
    elif labels.SHARE.search(name) and not _is_weight(matrix, label):
        yield from _shares(matrix, column)
    elif labels.MULTIPLE.search(name):
        yield from _multiples(matrix, column)
    elif labels.POINTS.search(name):
        yield from _products(matrix, column)
    elif labels.MEAN.match(name):
        yield from _means(matrix, column)
    if is_running(label):
        yield from _running(matrix, column)


def _is_weight(matrix: Matrix, label: Label) -> bool:
    """Whether a column weighs the rates beside it, and is no share of a whole."""
    return labels.is_weight(label.text) and any(labels.is_rate(one.last) for one in matrix.columns if one is not label)


def _best(matrix: Matrix, column: int, ways: list[Reading]) -> Reading | None:
    def score(way: Reading) -> tuple[int, int]:
        checked = [row for row in range(len(matrix.rows)) if _pair(matrix, row, column, way) is not None]
        return sum(_agrees(matrix, row, column, way) for row in checked), len(checked)

    scores = {id(way): score(way) for way in ways}
    for way in sorted(ways, key=lambda one: -scores[id(one)][0]):
        right, rows = scores[id(way)]
        if (right >= 2 and right * 5 >= rows * 3) or (way.sure and right * 2 >= rows and right):
            return way
    return None


def _pair(matrix: Matrix, row: int, column: int, way: Reading) -> tuple[Decimal, Fraction] | None:
    stated, exact = value_at(matrix, row, column), way.value(row)
    return None if stated is None or exact is None else (stated, exact)


def _agrees(matrix: Matrix, row: int, column: int, way: Reading) -> bool:
    pair = _pair(matrix, row, column, way)
    return pair is not None and agreement(pair[1], pair[0]) is not Agreement.NONE


def _wrong(matrix: Matrix, column: int, way: Reading) -> list[Finding]:
    found = []
    for row in range(len(matrix.rows)):
        pair = _pair(matrix, row, column, way)
        if pair is None:
            continue
        cells = (matrix.at[row][column], *way.cells(row))
        finding = compare(way.kind, where(matrix, row, column), *pair, reason=way.reason, cells=cells)
        found += [finding] if finding else []
    return found


def value_at(matrix: Matrix, row: int, column: int) -> Decimal | None:
    """The figure in a cell, None for none."""
    figure = matrix.cells[row][column]
    return None if figure is None else figure.value


def _added(matrix: Matrix, column: int) -> list[int]:
    """The other columns of amounts."""
    return [at for at, one in enumerate(matrix.columns) if at != column and labels.is_added(one.last)]


def _times(matrix: Matrix, column: int) -> list[int]:
    return [at for at in _added(matrix, column) if at < column and _is_time(matrix.columns[at])]


def _is_time(label: Label) -> bool:
    return any(labels.is_time(word) or labels.YEARLY.match(labels.bare(word)) for word in label.path)


def _of(matrix: Matrix, *columns: int) -> Callable[[int], tuple[tuple[int, int], ...]]:
    return lambda row: tuple(matrix.at[row][at] for at in columns)


def _apart(matrix: Matrix, after: int, before: int) -> Callable[[int], Fraction | None]:
    def value(row: int) -> Fraction | None:
        here, there = value_at(matrix, row, after), value_at(matrix, row, before)
        return None if here is None or there is None else Fraction(here) - Fraction(there)

    return value


def _grown(matrix: Matrix, after: int, before: int) -> Callable[[int], Fraction | None]:
    apart = _apart(matrix, after, before)

    def value(row: int) -> Fraction | None:
        base, more = value_at(matrix, row, before), apart(row)
        return None if not base or more is None else more * 100 / Fraction(base)

    return value


def _changes(matrix: Matrix, column: int) -> Iterator[Reading]:
    """`2022 2023 증감`: the later less the earlier."""
    times = _times(matrix, column)
    for after, before in permutations(_added(matrix, column), 2):
        sure = times[-2:] == [before, after]
        yield Reading("change", Kind.SUM, _apart(matrix, after, before), _of(matrix, after, before), sure)


def _growths(matrix: Matrix, column: int) -> Iterator[Reading]:
    """`2022 2023 증감률`: the later less the earlier in percent of the earlier; or down the rows, year after year."""
    times = _times(matrix, column)
    for after, before in permutations(_added(matrix, column), 2):
        sure = times[-2:] == [before, after]
        yield Reading("growth", Kind.RATE, _grown(matrix, after, before), _of(matrix, after, before), sure)
    turned = matrix.turned()
    for of in _added(matrix, column):

        def value(row: int, of: int = of) -> Fraction | None:
            return _grown(turned, row, row - 1)(of) if row else None

        def cells(row: int, of: int = of) -> tuple[tuple[int, int], ...]:
            return (matrix.at[row][of], matrix.at[row - 1][of])

        yield Reading("growth", Kind.RATE, value, cells)


def _shares(matrix: Matrix, column: int) -> Iterator[Reading]:
    """`구성비`: a row's part of the total row."""
    wholes = [row for row, label in enumerate(matrix.rows) if is_total(label)]
    if not wholes:
        return
    whole = wholes[0]
    for of in _added(matrix, column):

        def value(row: int, of: int = of) -> Fraction | None:
            part, base = value_at(matrix, row, of), value_at(matrix, whole, of)
            return None if part is None or not base else Fraction(part) * 100 / Fraction(base)

        def cells(row: int, of: int = of) -> tuple[tuple[int, int], ...]:
            return (matrix.at[row][of], matrix.at[whole][of])

        yield Reading("rate_of_whole", Kind.RATE, value, cells)


def _multiples(matrix: Matrix, column: int) -> Iterator[Reading]:
    """`구인배수`, `1인당`, `단가`: one amount by another, whatever the units of money are."""
    for above, below in permutations(_added(matrix, column), 2):
        for scale in SCALES:

            def value(row: int, above: int = above, below: int = below, scale: int = scale) -> Fraction | None:
                top, bottom = value_at(matrix, row, above), value_at(matrix, row, below)
                return None if top is None or not bottom else Fraction(top) * scale / Fraction(bottom)

            yield Reading("multiple", Kind.RATE, value, _of(matrix, above, below))


def _products(matrix: Matrix, column: int) -> Iterator[Reading]:
    """`가중점수`: a weight times a rate; in the total row the sum of the unrounded products."""
    weights = [at for at, one in enumerate(matrix.columns) if labels.is_weight(one.text) and at != column]
    rates = [at for at, one in enumerate(matrix.columns) if labels.is_rate(one.last) and at not in (*weights, column)]
    for weight, rate in ((one, other) for one in weights for other in rates):
        for scale in (1, 100):

            def product(row: int, weight: int = weight, rate: int = rate, scale: int = scale) -> Fraction | None:
                one, other = value_at(matrix, row, weight), value_at(matrix, row, rate)
                return None if one is None or other is None else Fraction(one) * Fraction(other) / scale

            def value(row: int, product: Callable[[int], Fraction | None] = product) -> Fraction | None:
                return None if is_total(matrix.rows[row]) else product(row)

            yield Reading("product", Kind.RATE, value, _of(matrix, weight, rate), sure=True)


def _means(matrix: Matrix, column: int) -> Iterator[Reading]:
    """`평균`: the mean of the years or months beside it, or of all amounts beside it."""
    others = [at for at in range(len(matrix.columns)) if at != column]
    times = [at for at in others if _is_time(matrix.columns[at])]
    for kept in (times, others):
        if len(kept) < 2:
            continue

        def value(row: int, kept: list[int] = kept) -> Fraction | None:
            there = [one for at in kept if (one := value_at(matrix, row, at)) is not None]
            return sum(map(Fraction, there), Fraction(0)) / len(there) if len(there) > 1 else None

        yield Reading("mean", Kind.RATE, value, _of(matrix, *kept), sure=kept is times)


def _running(matrix: Matrix, column: int) -> Iterator[Reading]:
    """`누계` down the months: what came together so far."""
    rows = [row for row, label in enumerate(matrix.rows) if not is_total(label) and _is_time(label)]
    for of in _added(matrix, column):

        def value(row: int, of: int = of) -> Fraction | None:
            there = [value_at(matrix, one, of) for one in rows if one <= row]
            return (
                sum((Fraction(one or 0) for one in there), Fraction(0))
                if row in rows and there[-1:] != [None]
                else None
            )

        def cells(row: int, of: int = of) -> tuple[tuple[int, int], ...]:
            return tuple(matrix.at[one][of] for one in rows if one <= row)

        yield Reading("running", Kind.SUM, value, cells)
