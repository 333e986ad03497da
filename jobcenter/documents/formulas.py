"""The formulas of a paper as a spreadsheet writes them: live, from unrounded cells, with `-` where nothing is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jobcenter.core.formatting import rounded
from jobcenter.documents.blocks import (
    Difference,
    FigureColumn,
    Formula,
    Kind,
    Ratio,
    Ref,
    Rounding,
    Sum,
    Weighted,
)
from jobcenter.documents.figures import Cells, in_unit, number_of, references

MOST_ARGUMENTS = 250


@dataclass(frozen=True)
class Place:
    """Where a cell stands in the workbook; columns and rows count from one."""

    sheet: str
    column: int
    row: int


def letters(column: int) -> str:
    """The letters of a column: 1 → A, 27 → AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def quoted(sheet: str) -> str:
    """The name of a sheet as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def ranges(places: Sequence[Place], home: str = "", fixed: bool = False) -> list[str]:
    """Cells as addresses, neighbours in a column or a row drawn together; those of another sheet name it."""
    runs: list[list[Place]] = []
    for place in places:
        if not runs or not _continues(runs[-1], place):
            runs.append([])
        runs[-1].append(place)
    return [_address(run[0], run[-1], home, fixed) for run in runs]


def _continues(run: Sequence[Place], place: Place) -> bool:
    step = _step(run[-1], place)
    return step in ((1, 0), (0, 1)) and (len(run) == 1 or step == _step(run[-2], run[-1]))


def _step(one: Place, next_: Place) -> tuple[int, int] | None:
    return (next_.column - one.column, next_.row - one.row) if one.sheet == next_.sheet else None


def _address(first: Place, last: Place, home: str, fixed: bool) -> str:
    mark = "$" if fixed else ""
    ends = [f"{mark}{letters(one.column)}{mark}{one.row}" for one in dict.fromkeys((first, last))]
    sheet = "" if first.sheet == home else f"{quoted(first.sheet)}!"
    return sheet + ":".join(ends)


class Formulas:
    """Writes the formula of a cell, given where every cell of the paper stands.

    Where the paper cuts its figures off, a cell shows what ROUNDDOWN leaves; what follows from it is then written from what is
    inside, since a figure is rounded once.
    """

    def __init__(self, cells: Cells, places: Mapping[Ref, Place], rounding: Rounding, blank: frozenset[Ref]) -> None:
        self.cells = cells
        self.places = places
        self.rounding = rounding
        self.blank = blank

    def written(self, ref: Ref) -> str | None:
        """The formula of a cell; None for one that is only its value."""
        cell = self.cells.cell(ref)
        home = self.places[ref].sheet
        if not isinstance(cell, Formula):
            return f"={self._cut_off(self._inside(ref, home), ref)}" if self.is_cut(ref) else None
        if isinstance(cell, Sum) and not cell.of:
            return None
        body = self._inside(ref, home)
        if self.is_cut(ref):
            body = self._cut_off(body, ref)
        return f"={self._guarded(body, ref, cell)}"

    def is_cut(self, ref: Ref) -> bool:
        """Whether a cell holds less than its exact value, because the paper cuts off."""
        cell = self.cells.cell(ref)
        number = number_of(cell)
        if not self.rounding.truncate or number is None:
            return False
        column = self._column(ref)
        exact = in_unit(number, column)
        return isinstance(cell, Ratio | Weighted) or rounded(exact, column.places, truncate=True) != exact

    def _cut_off(self, body: str, ref: Ref) -> str:
        column = self._column(ref)
        return f"ROUNDDOWN({body},{column.places + (2 if column.kind is Kind.RATE else 0)})"

    def _guarded(self, body: str, ref: Ref, formula: Formula) -> str:
        """A formula that shows `-` where nothing is known, and does not take unknown for zero."""
        read = [self.cells.full(one, ref.table) for one in references(formula)]
        if isinstance(formula, Sum):
            return body if formula.value is not None else f'IF({self._count(read, ref)}=0,"-",{body})'
        guarded = f'IFERROR({body},"-")'
        if isinstance(formula, Weighted):
            rates = [self.cells.full(rate, ref.table) for rate, _ in formula.pairs]
            return guarded if formula.value is not None else f'IF({self._count(rates, ref)}=0,"-",{guarded})'
        # An empty cell would count as zero in a quotient or a difference.
        if any(one in self.blank for one in read):
            return f'IF({self._count(read, ref)}<{len(set(read))},"-",{guarded})'
        return guarded

    def _inside(self, ref: Ref, home: str) -> str:
        """What a cell is, exactly, in the unit it is written in, as the sheet `home` writes it."""
        cell = self.cells.cell(ref)
        scale = self._scale(ref)
        match cell:
            case Sum():
                return self._sum([self.cells.full(one, ref.table) for one in cell.of], scale, home)
            case Ratio():
                top, bottom = (self.cells.full(one, ref.table) for one in (cell.top, cell.bottom))
                return self._ratio(top, bottom, scale, home)
            case Weighted():
                pairs = [(self.cells.full(r, ref.table), self.cells.full(w, ref.table)) for r, w in cell.pairs]
                return self._weighted(pairs, scale, home)
            case Difference():
                pair = [self.cells.full(one, ref.table) for one in (cell.minuend, cell.subtrahend)]
                return self._difference(pair[0], pair[1], scale, home)
        return literal(Fraction(number_of(cell) or 0) / scale)

    def _sum(self, read: Sequence[Ref], scale: int, home: str) -> str:
        if all(self._alike(one, scale) for one in read):
            return _call("SUM", ranges([self.places[one] for one in read], home))
        return _into_unit("+".join(self._known(one, home) for one in read), scale)

    def _ratio(self, top: Ref, bottom: Ref, scale: int, home: str) -> str:
        if self._scale(top) == self._scale(bottom):
            body = f"{self._operand(top, home)}/{self._operand(bottom, home)}"
        else:
            body = f"{self._exact(top, home)}/({self._exact(bottom, home)})"
        return body if scale == 1 else f"{body}/{scale}"

    def _difference(self, minuend: Ref, subtrahend: Ref, scale: int, home: str) -> str:
        if self._alike(minuend, scale) and self._alike(subtrahend, scale):
            return f"{self._operand(minuend, home)}-{self._operand(subtrahend, home)}"
        return _into_unit(f"{self._exact(minuend, home)}-{self._exact(subtrahend, home)}", scale)

    def _weighted(self, pairs: Sequence[tuple[Ref, Ref]], scale: int, home: str) -> str:
        rates = ranges([self.places[rate] for rate, _ in pairs], home)
        weights = ranges([self.places[weight] for _, weight in pairs], home)
        if len(rates) == len(weights) == 1 and all(self._alike(one, 1) for pair in pairs for one in pair):
            body = f"SUMPRODUCT({rates[0]},{weights[0]})/{_call('SUM', weights)}"
        else:
            parts = "+".join(f"{self._known(rate, home)}*{self._known(weight, home)}" for rate, weight in pairs)
            body = f"({parts})/({'+'.join(self._known(weight, home) for _, weight in pairs)})"
        return body if scale == 1 else f"{body}/{scale}"

    def _operand(self, one: Ref, home: str) -> str:
        """A cell by its address, or what is inside one that is cut."""
        return f"({self._inside(one, home)})" if self.is_cut(one) else ranges([self.places[one]], home)[0]

    def _exact(self, one: Ref, home: str) -> str:
        scale = self._scale(one)
        return self._operand(one, home) if scale == 1 else f"{self._operand(one, home)}*{scale}"

    def _known(self, one: Ref, home: str) -> str:
        """A cell where one that is not known counts as nothing."""
        operand = self._operand(one, home)
        known = f"IFERROR({operand},0)" if self.is_cut(one) else f"N({operand})"
        scale = self._scale(one)
        return known if scale == 1 else f"{known}*{scale}"

    def _alike(self, one: Ref, scale: int) -> bool:
        return not self.is_cut(one) and self._scale(one) == scale

    def _count(self, read: Sequence[Ref], ref: Ref) -> str:
        places = [self.places[one] for one in dict.fromkeys(read)]
        return _call("COUNT", ranges(places, self.places[ref].sheet))

    def _column(self, ref: Ref) -> FigureColumn:
        return self.cells.columns[ref.table, ref.column]

    def _scale(self, ref: Ref) -> int:
        return scale_of(self._column(ref))


def scale_of(column: FigureColumn) -> int:
    """How many of the exact unit a cell of a sheet holds as one; a rate stays a share, which its format writes in percent."""
    return 1 if column.kind is Kind.RATE else column.scale


def literal(number: Fraction) -> str:
    """A number as a formula writes it."""
    return str(number.numerator) if number.denominator == 1 else repr(float(number)).upper()


def _into_unit(body: str, scale: int) -> str:
    return body if scale == 1 else f"({body})/{scale}"


def _call(name: str, arguments: Sequence[str]) -> str:
    """A function over ranges; a spreadsheet takes so many arguments and no more, so longer lists are nested."""
    if len(arguments) <= MOST_ARGUMENTS:
        return f"{name}({','.join(arguments)})"
    parts = [arguments[at : at + MOST_ARGUMENTS] for at in range(0, len(arguments), MOST_ARGUMENTS)]
    return "(" + "+".join(f"{name}({','.join(part)})" for part in parts) + ")"
