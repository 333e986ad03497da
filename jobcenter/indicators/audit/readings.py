"""Which rows a total adds up. It is not printed: every usual reading is listed, and the figures tell which one was meant."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from jobcenter.indicators.audit import labels
from jobcenter.indicators.audit.grid import Label, Matrix

MOST_NESTED = 200
# A subtotal without a heading of its own holds so many rows at most.
MOST_RUN = 12
# With more totals than this only the rows around one are taken for its parts.
MOST_TOTALS = 60


@dataclass(frozen=True)
class Reading:
    """One way to read a total: the rows that it adds up."""

    parts: tuple[int, ...]


def is_total(label: Label) -> bool:
    """Whether a row says that it is a total, by itself or by the heading it stands under."""
    return label.total or (bool(label.path) and (labels.is_total(label.path[-1]) or labels.is_total(label.path[0])))


def heads_years(matrix: Matrix, index: int) -> bool:
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


def is_running(label: Label) -> bool:
    """Whether a row holds what came together so far (누계)."""
    return any(labels.RUNNING.search(word) for word in label.path)


def below(matrix: Matrix, index: int) -> tuple[int, ...]:
    """The rows put under a row by the marks before their labels: `- 동행` under `○ 직접일자리`."""
    own = labels.depth(matrix.rows[index].last)
    if own is None:
        return ()
    under: list[int] = []
    for at in range(index + 1, len(matrix.rows)):
        level = labels.depth(matrix.rows[at].last)
        if level is None or level <= own:
            break
        under.append(at)
    top = min((labels.depth(matrix.rows[at].last) or 0 for at in under), default=0)
    return tuple(at for at in under if labels.depth(matrix.rows[at].last) == top and is_part(matrix.rows[at]))


def shorter(matrix: Matrix, index: int) -> list[Reading]:
    """The months before or after a quarter, the quarters or months around a half year, that it can be made of."""
    own = labels.span(matrix.rows[index].last)
    if own < 3:
        return []
    found: list[Reading] = []
    for step in (-1, 1):
        beside: list[int] = []
        at = index + step
        while 0 <= at < len(matrix.rows) and 0 < labels.span(matrix.rows[at].last) < own:
            beside.append(at)
            at += step
        for length in sorted({labels.span(matrix.rows[one].last) for one in beside}, reverse=True):
            parts = sorted(one for one in beside if labels.span(matrix.rows[one].last) == length)
            if len(parts) * length == own:
                found.append(Reading(tuple(parts)))
    return found


def is_part(label: Label) -> bool:
    """Whether a row can be a part of a total."""
    if not label.path or is_running(label) or labels.OF_WHICH.search(label.last):
        return False
    return labels.is_added(label.last) and not any(
        labels.bare(label.last).endswith(name) for name, *_ in labels.DIFFERENCES
    )


@dataclass(frozen=True)
class Sorted:
    """The rows of a table by what they are: totals, subtotals among them, parts."""

    total: frozenset[int]
    small: frozenset[int]
    parts: tuple[int, ...]

    @classmethod
    def of(cls, matrix: Matrix) -> "Sorted":
        rows = matrix.rows
        total = frozenset(at for at, label in enumerate(rows) if is_total(label))
        small = frozenset(at for at in total if _is_subtotal(rows[at]))
        return cls(total, small, tuple(at for at, label in enumerate(rows) if at not in total and is_part(label)))


def readings(matrix: Matrix, index: int, known: Sorted) -> list[Reading]:
    """The ways to read the total in a row, the plainest first."""
    rows, total, small = matrix.rows, known.total, known.small
    stops = sorted(total if index in small else total - small)
    end = next((stop for stop in stops if stop > index), len(rows))
    start = next((stop for stop in reversed(stops) if stop < index), -1)
    here = bisect_left(known.parts, index)
    before = known.parts[bisect_right(known.parts, start) : here]
    after = known.parts[bisect_right(known.parts, index) : bisect_left(known.parts, end)]
    head = rows[index].path[:-1]
    parts = [at for at in known.parts if at != index] if len(total) <= MOST_TOTALS or head else []
    group = [at for at in parts if head and rows[at].path[:-1] == head]
    if index in small or len(total) > MOST_TOTALS:
        ways: list[Sequence[int]] = [group, after, before, *_runs(after, before)]
    else:
        others = sorted(small) + [at for at in parts if not _covered(rows, at, small)]
        ways = [*_by_depth(rows, parts), parts, group, others if small else [], sorted(small), after, before]
        ways += [_alike(rows, index, parts), *_of_one_kind(rows, parts)]
        ways += [_without_nested(matrix, kept) for kept in (parts, after, before)]
    return [Reading(tuple(way)) for way in dict.fromkeys(tuple(way) for way in ways) if way]


def _runs(after: Sequence[int], before: Sequence[int]) -> list[Sequence[int]]:
    """The first rows below a subtotal, or the last above it, so many at a time: `소계 2022 2023 임기 후`."""
    most = range(2, MOST_RUN + 1)
    return [after[:count] for count in most if count < len(after)] + [
        before[-count:] for count in most if count < len(before)
    ]


def _is_subtotal(label: Label) -> bool:
    return any(labels.is_subtotal(word) for word in label.path)


def _covered(rows: Sequence[Label], at: int, small: frozenset[int]) -> bool:
    """Whether a row stands under the same heading as a subtotal, or directly around one."""
    if rows[at].path[:-1]:
        return any(rows[one].path[:-1] == rows[at].path[:-1] for one in small)
    return bool(small)


def _alike(rows: Sequence[Label], index: int, parts: Sequence[int]) -> list[int]:
    """`계 목표` over `2023 목표`, `2024 목표`: the parts that are called the same under other headings."""
    if len(rows[index].path) < 2:
        return []
    return [at for at in parts if len(rows[at].path) > 1 and rows[at].last == rows[index].last]


def _of_one_kind(rows: Sequence[Label], parts: Sequence[int]) -> list[list[int]]:
    """Where money planned and money spent stand side by side, a total adds up one of them."""
    spent = [at for at in parts if labels.is_spent(rows[at].last)]
    return [[at for at in parts if at not in spent], spent] if spent else []


def _by_depth(rows: Sequence[Label], parts: Sequence[int]) -> list[list[int]]:
    depths = {at: labels.depth(rows[at].last) for at in parts}
    marked = sorted({depth for depth in depths.values() if depth is not None})
    if len(marked) < 2 and (not marked or None not in depths.values()):
        return []
    plain = [at for at in parts if depths[at] is None]
    return [[at for at in parts if depths[at] == depth] for depth in marked] + ([plain] if plain else [])


def _without_nested(matrix: Matrix, parts: Sequence[int]) -> list[int]:
    """The parts without those that others hold already: a head whose every figure is the sum of the rows below it."""
    if not 3 < len(parts) <= MOST_NESTED:
        return []
    kept: list[int] = []
    place = 0
    while place < len(parts):
        kept.append(parts[place])
        place += 1 + _held(matrix, parts, place)
    return kept if len(kept) < len(parts) else []


def _held(matrix: Matrix, parts: Sequence[int], place: int) -> int:
    """How many of the rows below add up to a row in every column; two or more, else none."""
    columns = [at for at in range(len(matrix.columns)) if labels.is_added(matrix.columns[at].last)]
    wanted = {at: _value(matrix, parts[place], at) for at in columns}
    if sum(bool(value) for value in wanted.values()) < 1:
        return 0
    sums = dict.fromkeys(columns, 0)
    for count, row in enumerate(parts[place + 1 :], 1):
        for at in columns:
            sums[at] += _value(matrix, row, at)
        if count > 1 and sums == wanted:
            return count
        if any(sums[at] > wanted[at] for at in columns):
            return 0
    return 0


def _value(matrix: Matrix, row: int, column: int) -> int:
    figure = matrix.cells[row][column]
    return 0 if figure is None or figure.value is None else int(figure.value * 10_000)
