"""Figures of a paper: how a cell is written as text, and the proof that its numbers follow from each other.

Numbers are exact (int, Decimal, Fraction) up to `shown`, which rounds once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jobcenter.core.formatting import NONE, day, rounded
from jobcenter.documents.blocks import (
    Cell,
    Chart,
    Difference,
    FigureColumn,
    FigureRow,
    Figures,
    Formula,
    Kind,
    Paper,
    Ratio,
    Ref,
    Rounding,
    Sum,
    Value,
    Weighted,
)

Number = int | Decimal | Fraction
HUNDRED = 100
NEGATIVE = "△"
PLAIN_PLACES = 12


class FiguresDisagree(ValueError):
    """A paper states numbers that do not follow from each other; it must not be handed in. Names each of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def value_of(cell: Cell) -> Value:
    """The value of a cell, stated by itself or by its formula."""
    return cell.value if isinstance(cell, Formula) else cell


def number_of(cell: Cell) -> Fraction | None:
    """The exact number of a cell; None when there is none, or it is a text or a day."""
    value = value_of(cell)
    return None if value is None or isinstance(value, str | date) else Fraction(value)


def in_unit(number: Number, column: FigureColumn) -> Fraction:
    """A number in the unit its column is written in: percent for a rate, thousands where the column says so."""
    exact = Fraction(number)
    return exact * HUNDRED if column.kind is Kind.RATE else exact / column.scale


def shown(cell: Cell, column: FigureColumn, rounding: Rounding) -> str:
    """A cell as text: `1,234`, `82.3%`, `△2`, `2026. 11. 20.`, a text as it is, and `-` where nothing is known."""
    value = value_of(cell)
    if value is None:
        return NONE
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(value, weekday=False)
    if column.kind is Kind.TEXT and isinstance(value, int):
        return str(value)
    if column.dash and not value:
        return NONE
    written = rounded(in_unit(value, column), column.places, rounding.truncate)
    text = f"{abs(written):,f}" + ("%" if column.kind is Kind.RATE else "")
    return NEGATIVE + text if written < 0 else text


def plain(value: Number, column: FigureColumn) -> Decimal:
    """A number in the unit of its column as programs read it: exact, or cut off after twelve places where it never ends.

    Rounding it later to fewer places, half-up or cutting off, gives what `shown` gives from the exact number.
    """
    exact = in_unit(value, column)
    cut = rounded(exact, PLAIN_PLACES, truncate=True)
    return Decimal(exact.numerator) if exact.denominator == 1 else cut.normalize()


def tables_of(paper: Paper) -> list[Figures]:
    """The tables of figures of a paper, in their order."""
    return [block for block in paper.blocks if isinstance(block, Figures)]


def charts_of(paper: Paper) -> list[Chart]:
    """The charts of a paper, in their order."""
    return [block for block in paper.blocks if isinstance(block, Chart)]


def column_of(table: Figures, key: str) -> FigureColumn:
    """The column of a table with that key. Raises KeyError."""
    for column in table.columns:
        if column.key == key:
            return column
    raise KeyError(key)


def charted_rows(chart: Chart, table: Figures) -> list[FigureRow]:
    """The rows a chart draws: those it names in that order, else every one that is no total."""
    if not chart.rows:
        return [row for row in table.rows if not row.total]
    by_key = {row.key: row for row in table.rows}
    return [by_key[key] for key in chart.rows]


def references(formula: Formula) -> list[Ref]:
    """The cells a formula reads, in its order."""
    match formula:
        case Sum():
            return list(formula.of)
        case Ratio():
            return [formula.top, formula.bottom]
        case Weighted():
            return [ref for pair in formula.pairs for ref in pair]
        case Difference():
            return [formula.minuend, formula.subtrahend]


def checked(paper: Paper) -> Paper:
    """The paper itself, when every number in it follows exactly from those it names. Raises FiguresDisagree."""
    problems = disagreements(paper)
    if problems:
        raise FiguresDisagree(problems)
    return paper


def disagreements(paper: Paper) -> list[str]:
    """Everything in the figures of a paper that does not hold, each in one sentence."""
    tables = tables_of(paper)
    problems = list(_doubled("table", (table.key for table in tables)))
    cells = Cells({table.key: table for table in tables})
    for table in tables:
        problems += _doubled(f"column of {table.key}", (column.key for column in table.columns))
        problems += _doubled(f"row of {table.key}", (row.key for row in table.rows))
        problems += _unknown_columns(table)
    if problems:
        return problems
    for place, cell in cells.formulas():
        problems += cells.problems_of(place, cell)
    problems += cells.circles() if not problems else []
    return problems + [problem for chart in charts_of(paper) for problem in _problems_of_chart(chart, cells.tables)]


class Cells:
    """The cells of the tables of a paper, found by reference."""

    def __init__(self, tables: Mapping[str, Figures]) -> None:
        self.tables = tables
        self.rows = {(table.key, row.key): row for table in tables.values() for row in table.rows}
        self.columns = {(table.key, column.key): column for table in tables.values() for column in table.columns}

    def full(self, ref: Ref, table: str) -> Ref:
        """A reference that names its table, seen from a table."""
        return ref if ref.table else Ref(ref.row, ref.column, table)

    def has(self, ref: Ref) -> bool:
        """Whether there is such a cell."""
        return (ref.table, ref.row) in self.rows and (ref.table, ref.column) in self.columns

    def cell(self, ref: Ref) -> Cell:
        """The cell of a full reference. Raises KeyError."""
        if not self.has(ref):
            raise KeyError(ref)
        return self.rows[ref.table, ref.row].cells.get(ref.column)

    def formulas(self) -> Iterator[tuple[Ref, Formula]]:
        """Every cell that follows from others, with its place."""
        for table in self.tables.values():
            for row in table.rows:
                for key, cell in row.cells.items():
                    if isinstance(cell, Formula):
                        yield Ref(row.key, key, table.key), cell

    def problems_of(self, place: Ref, formula: Formula) -> list[str]:
        """What is wrong with a formula: cells that are not there, or a stated value that is not what they give."""
        read = [self.full(ref, place.table) for ref in references(formula)]
        lost = [ref for ref in read if not self.has(ref)]
        if lost:
            return [f"{_named(place)} reads {_named(ref)}, which is not there" for ref in lost]
        stated, computed = number_of(formula), self.computed(place, formula)
        if stated == computed and not isinstance(formula.value, str | date):
            return []
        return [f"{_named(place)} states {_written(formula.value)} but its cells give {_written(computed)}"]

    def computed(self, place: Ref, formula: Formula) -> Fraction | None:
        """What a formula gives from the values its cells state, exactly."""

        def number(ref: Ref) -> Fraction | None:
            return number_of(self.cell(self.full(ref, place.table)))

        match formula:
            case Sum():
                return _sum([number(ref) for ref in formula.of])
            case Ratio():
                top, bottom = number(formula.top), number(formula.bottom)
                return None if top is None or not bottom else top / bottom
            case Weighted():
                return _weighted([(number(rate), number(weight)) for rate, weight in formula.pairs])
            case Difference():
                minuend, subtrahend = number(formula.minuend), number(formula.subtrahend)
                return None if minuend is None or subtrahend is None else minuend - subtrahend

    def circles(self) -> list[str]:
        """Cells that follow from themselves: a spreadsheet could not compute them."""
        reads = {
            place: [self.full(ref, place.table) for ref in references(formula)] for place, formula in self.formulas()
        }
        done: set[Ref] = set()
        while True:
            ready = {
                place for place, read in reads.items() if all(ref in done or ref not in reads for ref in read)
            } - done
            if not ready:
                return [f"{_named(place)} follows from itself" for place in reads if place not in done]
            done |= ready


def _sum(numbers: Sequence[Fraction | None]) -> Fraction | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Fraction(0)) if known or not numbers else None


def _weighted(pairs: Sequence[tuple[Fraction | None, Fraction | None]]) -> Fraction | None:
    whole = sum((weight for _, weight in pairs if weight is not None), Fraction(0))
    known = [rate * weight for rate, weight in pairs if rate is not None and weight is not None]
    return sum(known, Fraction(0)) / whole if known and whole else None


def _doubled(what: str, keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield f"the {what} is there twice: {key}"
        seen.add(key)


def _unknown_columns(table: Figures) -> Iterator[str]:
    known = {column.key for column in table.columns}
    for row in table.rows:
        for key in row.cells.keys() - known:
            yield f"{_named(Ref(row.key, key, table.key))} is in no column"


def _problems_of_chart(chart: Chart, tables: Mapping[str, Figures]) -> list[str]:
    table = tables.get(chart.table)
    if table is None:
        return [f"the chart “{chart.caption}” draws the table {chart.table}, which is not there"]
    columns, rows = {column.key for column in table.columns}, {row.key for row in table.rows}
    drawn = [chart.label, *chart.series, *([chart.target] if chart.target else [])]
    return [
        f"the chart “{chart.caption}” draws {key}, which is not in {table.key}"
        for key in [*(key for key in drawn if key not in columns), *(key for key in chart.rows if key not in rows)]
    ]


def _named(ref: Ref) -> str:
    return f"{ref.table}[{ref.row}, {ref.column}]"


def _written(value: Value) -> str:
    return "nothing" if value is None else str(value)
