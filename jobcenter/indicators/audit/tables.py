"""The tables of a card: totals across and down, rates among their rows, and figures of the indicators stated again."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from jobcenter.indicators.arithmetic import add, places
from jobcenter.indicators.audit import inferred, quotients, sums
from jobcenter.indicators.audit.findings import Finding, Kind, compare, with_suspects
from jobcenter.indicators.audit.grid import Label, Matrix
from jobcenter.indicators.audit.labels import bare, is_part
from jobcenter.indicators.cards import Card, CardIndicator, CardTable, Row
from jobcenter.indicators.numerals import Figure, plain

AIMED, REACHED = "목표", "실적"


def audit(table: CardTable) -> list[Finding]:
    """What does not agree inside a table, each finding at its row and column."""
    matrix = _matrix(table)
    turned = matrix.turned()
    found = [*sums.check(matrix), *_printed_as_none(table, matrix)]
    for check in (inferred.check, quotients.rates):
        found += check(matrix)
        found += [replace(one, where=sums.turned_back(one.where)) for one in check(turned)]
    found = with_suspects(found, lambda at: _name(table, at))
    return [replace(one, where=_where(table, one), cells=()) for one in found]


def _matrix(table: CardTable) -> Matrix:
    rows = _rows(table)
    totals = any(row.states_total for row in rows)
    columns = [Label((name,)) for name in table.columns]
    if totals:
        columns.append(Label((table.total_column,), total=True))
    figures = [[*row.values, *([row.stated_total] if totals else [])] for row in rows]
    return Matrix(
        table.name,
        table.unit,
        tuple(Label((row.name,), total=row is table.total_row) for row in rows),
        tuple(columns),
        tuple(tuple(_figure(value) for value in line) for line in figures),
        tuple(tuple((row, column) for column in range(len(columns))) for row in range(len(rows))),
    )


def _rows(table: CardTable) -> list[Row]:
    return [*table.rows, *([table.total_row] if table.total_row else [])]


def _figure(value: Decimal | None) -> Figure | None:
    return None if value is None else Figure(plain(value, places(value)), value)


def _where(table: CardTable, finding: Finding) -> tuple[str, ...]:
    """The place by the names of the card, however long; the weights of a table have no row."""
    if not finding.cells or finding.reason == "weights":
        return finding.where
    row, column = finding.cells[0]
    return (table.name, _rows(table)[row].name, _column(table, column))


def _column(table: CardTable, column: int) -> str:
    return table.columns[column] if column < len(table.columns) else table.total_column


def _name(table: CardTable, at: tuple[int, int]) -> str:
    row = _rows(table)[at[0]]
    value = row.values[at[1]] if at[1] < len(row.values) else row.stated_total
    figure = "-" if value is None else plain(value, places(value))
    return f"{row.name} {_column(table, at[1])} {figure}"


def _printed_as_none(table: CardTable, matrix: Matrix) -> Iterator[Finding]:
    """A total printed as none over figures that make one."""
    parts = [row for row in table.rows if is_part(row.name)] or table.rows
    kept = [at for at, name in enumerate(table.columns) if is_part(name)]
    for index, row in enumerate(_rows(table)):
        if row.states_total and row.stated_total is None and is_part(row.name):
            yield from _none(table, (index, len(table.columns)), [row.values[at] for at in kept])
    if table.total_row is None:
        return
    for column, value in enumerate(table.total_row.values):
        if value is None:
            yield from _none(table, (len(table.rows), column), [row.values[column] for row in parts])


def _none(table: CardTable, at: tuple[int, int], values: list[Decimal | None]) -> Iterator[Finding]:
    there = [plain(value, places(value)) for value in values if value is not None]
    finding = compare(Kind.SUM, (table.name,), None, add(values), reason="parts", values={"parts": there}, cells=(at,))
    if finding is not None and there:
        yield finding


def stated_twice(card: Card) -> list[Finding]:
    """Targets and results of an indicator that a table of targets or results states differently in the row of its name."""
    found: list[Finding] = []
    for table in card.tables:
        for which in (AIMED, REACHED):
            if which in bare(table.name) and not (AIMED in bare(table.name) and REACHED in bare(table.name)):
                for one in card.indicators:
                    found += _differing(table, which, one)
    return found


def _differing(table: CardTable, which: str, one: CardIndicator) -> Iterator[Finding]:
    by_year = one.targets if which == AIMED else one.actuals
    whole = one.target_total if which == AIMED else one.actual_total
    for row in table.rows:
        if bare(row.name) not in (bare(one.name), bare(one.code)):
            continue
        pairs = [(name, value, by_year.get(name)) for name, value in zip(table.columns, row.values, strict=True)]
        for name, printed, known in [*pairs, (table.total_column, row.stated_total, whole)]:
            if printed is not None and known is not None and printed != known:
                stated, computed = (plain(value, places(value)) for value in (printed, known))
                where = (table.name, row.name, name)
                yield Finding(Kind.SAME_FACT, where, stated, computed, "same_fact", {"first": one.name})
