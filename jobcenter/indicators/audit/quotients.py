"""Rates of a pasted table: which two columns they come from, whether they follow, and the weighted total below them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from jobcenter.indicators.arithmetic import Agreement, add, agreement, places, weighted
from jobcenter.indicators.audit import labels
from jobcenter.indicators.audit.findings import Finding, Kind, compare
from jobcenter.indicators.audit.grid import Matrix
from jobcenter.indicators.audit.sums import where
from jobcenter.indicators.numerals import plain

MOST_PAIRS = 600
# So many rows tell which columns a rate comes from.
MOST_ROWS = 150


@dataclass(frozen=True)
class Pair:
    """The columns above and below the line of a rate; `named` when their names say so, else found by their figures."""

    above: int
    below: int
    named: bool


def rates(matrix: Matrix) -> list[Finding]:
    """Every rate that does not follow from the two figures beside it, and weighted totals of rates."""
    found: list[Finding] = []
    for column, label in enumerate(matrix.columns):
        if not labels.is_rate(label.last) or labels.is_weight(label.text):
            continue
        pair = _pair(matrix, column)
        if pair is not None:
            found += _rates(matrix, column, pair)
        found += _weighted(matrix, column, pair)
    return found


def spent_beyond_plan(matrix: Matrix) -> list[Finding]:
    """Rows in which more was spent than was planned, where both stand beside each other."""
    found = []
    for after, label in enumerate(matrix.columns):
        if not labels.is_spent(label.last) or not labels.is_added(label.last):
            continue
        before = [
            column
            for column, other in enumerate(matrix.columns)
            if other.path[:-1] == label.path[:-1] and labels.is_planned(other.last) and labels.is_added(other.last)
        ]
        if len(before) != 1:
            continue
        for row in range(len(matrix.rows)):
            plan, done = _value(matrix, row, before[0]), _value(matrix, row, after)
            if plan is not None and done is not None and done > plan:
                cells = (matrix.at[row][after], matrix.at[row][before[0]])
                values = {"rows": [], "plan": matrix.columns[before[0]].last}
                place = where(matrix, row, after)
                printed, planned = plain(done, places(done)), plain(plan, places(plan))
                found.append(Finding(Kind.PLAN_SPENT, place, printed, planned, "plan_spent", values, cells))
    return found


def _value(matrix: Matrix, row: int, column: int) -> Decimal | None:
    figure = matrix.cells[row][column]
    return None if figure is None else figure.value


def _candidates(matrix: Matrix, column: int) -> list[int]:
    """The columns a rate may come from: those under its own heading, else all."""
    label = matrix.columns[column]
    numeric = [at for at, one in enumerate(matrix.columns) if at != column and labels.is_added(one.last)]
    beside = [at for at in numeric if label.path[:-1] and matrix.columns[at].path[:-1] == label.path[:-1]]
    return beside if len(beside) > 1 else numeric


def _pair(matrix: Matrix, column: int) -> Pair | None:
    candidates = _candidates(matrix, column)
    name = labels.bare(matrix.columns[column].last)
    for rate, above, below in labels.QUOTIENTS:
        if rate not in name:
            continue
        tops = _by_words(matrix, candidates, above)
        bottoms = [at for at in _by_words(matrix, candidates, below) if at not in tops[:1]]
        pairs = [Pair(top, bottom, True) for top in tops for bottom in bottoms if top != bottom]
        if pairs:
            best = min(pairs, key=lambda pair: (-_score(matrix, column, pair)[0], _score(matrix, column, pair)[2]))
            other = _inferred(matrix, column, candidates)
            if other is None or _score(matrix, column, best)[0] * 2 >= _score(matrix, column, best)[1]:
                return best
            return other
    return _inferred(matrix, column, candidates)


def _by_words(matrix: Matrix, candidates: list[int], words: str) -> list[int]:
    """The columns named by one of the words, those of the first word that names any."""
    for word in words.split("|"):
        found = [at for at in candidates if word in labels.bare(matrix.columns[at].last)]
        if found:
            return found
    return []


def _inferred(matrix: Matrix, column: int, candidates: list[int]) -> Pair | None:
    """The two columns from which the rates of most rows follow, if that can be no accident: two rows or more."""
    if len(candidates) * (len(candidates) - 1) > MOST_PAIRS:
        return None
    pairs = [Pair(above, below, False) for above, below in permutations(candidates, 2)]
    if not pairs:
        return None
    best = max(pairs, key=lambda pair: _score(matrix, column, pair)[0])
    matches, rows, _ = _score(matrix, column, best)
    return best if matches >= 2 and matches * 5 >= rows * 3 else None


def _score(matrix: Matrix, column: int, pair: Pair) -> tuple[int, int, Fraction]:
    """How many rows the pair explains, of how many, and how far it misses the others."""
    matches, rows, missed = 0, 0, Fraction(0)
    for row in range(min(len(matrix.rows), MOST_ROWS)):
        stated, exact = _value(matrix, row, column), _exact(matrix, row, pair)
        if stated is None or exact is None:
            continue
        rows += 1
        if agreement(exact, stated) is Agreement.NONE:
            missed += abs(exact - Fraction(stated))
        else:
            matches += 1
    return matches, rows, missed


def _exact(matrix: Matrix, row: int, pair: Pair) -> Fraction | None:
    above, below = _value(matrix, row, pair.above), _value(matrix, row, pair.below)
    if above is None or not below:
        return None
    return Fraction(above) * 100 / Fraction(below)


def _rates(matrix: Matrix, column: int, pair: Pair) -> list[Finding]:
    found = []
    weighed = _weights(matrix)
    for row in range(len(matrix.rows)):
        stated, exact = _value(matrix, row, column), _exact(matrix, row, pair)
        if stated is None or exact is None or (weighed is not None and _is_whole(matrix, row)):
            continue
        values = {
            "numerator": _text(_value(matrix, row, pair.above)),
            "denominator": _text(_value(matrix, row, pair.below)),
            "above": matrix.columns[pair.above].last,
            "below": matrix.columns[pair.below].last,
        }
        cells = tuple(matrix.at[row][at] for at in (column, pair.above, pair.below))
        place = where(matrix, row, column)
        finding = compare(Kind.RATE, place, stated, exact, reason="rate", values=values, cells=cells)
        found += [finding] if finding else []
    return found


def _text(value: Decimal | None) -> str:
    return "-" if value is None else plain(value, places(value))


def _weights(matrix: Matrix) -> int | None:
    found = [at for at, label in enumerate(matrix.columns) if labels.is_weight(label.text)]
    return found[0] if len(found) == 1 else None


def _is_whole(matrix: Matrix, row: int) -> bool:
    label = matrix.rows[row]
    return any(labels.is_total(word) for word in label.path) or (bool(label.path) and labels.is_rate(label.path[0]))


def _weighted(matrix: Matrix, column: int, pair: Pair | None) -> list[Finding]:
    """Do the weights make a whole, and does the total rate follow from the unrounded rates?"""
    weights = _weights(matrix)
    if weights is None:
        return []
    parts = [
        (row, weight)
        for row in range(len(matrix.rows))
        if not _is_whole(matrix, row) and (weight := _value(matrix, row, weights)) is not None
    ]
    found: list[Finding] = []
    total = add(weight for _, weight in parts)
    cells = tuple(matrix.at[row][weights] for row, _ in parts)
    if len(parts) > 1 and total not in (1, 100):
        values = {"parts": [_text(weight) for _, weight in parts]}
        place = (*((matrix.title,) if matrix.title else ()), matrix.columns[weights].text)
        digits = max(places(weight) for _, weight in parts)
        found.append(Finding(Kind.SUM, place, "100", plain(total, digits), "weights", values, cells))
    for row in range(len(matrix.rows)):
        stated = _value(matrix, row, column)
        if not _is_whole(matrix, row) or stated is None or len(parts) < 2:
            continue
        found += _total_rate(matrix, (row, column), stated, parts, pair, total)
    return found


def _total_rate(
    matrix: Matrix,
    place: tuple[int, int],
    stated: Decimal,
    parts: list[tuple[int, Decimal]],
    pair: Pair | None,
    whole: Fraction,
) -> list[Finding]:
    row, column = place
    printed = [(weight, _printed(matrix, one, column)) for one, weight in parts]
    rates = [
        (weight, value if pair is not None and (value := _exact(matrix, one, pair)) is not None else shown)
        for (one, weight), (_, shown) in zip(parts, printed, strict=True)
    ]
    exact = weighted(rates)
    plainly = _exact(matrix, row, pair) if pair is not None else None
    if exact is None or (plainly is not None and agreement(plainly, stated) is Agreement.HALF_UP):
        return []
    if whole and agreement(exact * 100 / whole, stated) is Agreement.HALF_UP:
        return []
    shown = weighted(printed)
    reason = "weighted_total"
    if shown is not None and agreement(shown, stated) is Agreement.HALF_UP:
        reason = "from_rounded_rates"
    cells = (matrix.at[row][column], *(matrix.at[one][column] for one, _ in parts))
    finding = compare(Kind.WEIGHTED_TOTAL, where(matrix, row, column), stated, exact, reason=reason, cells=cells)
    return [finding] if finding else []


def _printed(matrix: Matrix, row: int, column: int) -> Fraction | None:
    value = _value(matrix, row, column)
    return None if value is None else Fraction(value)
