"""Papers as CSV: their tables with exact numbers, for whoever computes on; no cell is one a spreadsheet would run."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from jobcenter.core.exports import csv_lines
from jobcenter.documents.blocks import FigureColumn, Figures, Kind, Paper, Ref, Table
from jobcenter.documents.figures import Cells, plain, value_of

MIMETYPE = "text/csv"
Row = Sequence[str | Decimal]


def write(paper: Paper) -> bytes:
    """The file of a paper. A single table stands alone; of several, each has its caption above and an empty line below."""
    tables = [block for block in paper.blocks if isinstance(block, Figures | Table)]
    rows: list[Row] = []
    for table in tables:
        if len(tables) > 1:
            rows += [*([[]] if rows else []), [table.caption, table.unit]]
        rows += _rows(table)
    return "".join(csv_lines(rows[0] if rows else [paper.title], rows[1:])).encode()


def _rows(table: Figures | Table) -> Iterator[Row]:
    if isinstance(table, Table):
        yield [column.head for column in table.columns]
        yield from table.rows
        return
    yield [_head(column) for column in table.columns]
    cells = Cells({table.key: table})
    for row in table.rows:
        yield [_cell(cells, Ref(row.key, column.key, table.key), column) for column in table.columns]


def _head(column: FigureColumn) -> str:
    text = f"{column.group} {column.head}".strip()
    return f"{text} (%)" if column.kind is Kind.RATE and "%" not in text else text


def _cell(cells: Cells, ref: Ref, column: FigureColumn) -> str | Decimal:
    value = value_of(cells.cell(ref))
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return plain(value, column)
