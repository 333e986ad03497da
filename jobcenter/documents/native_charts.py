"""Charts of a spreadsheet: native ones that read their cells, so that they follow when somebody changes a number."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jobcenter.core.charts import COLOURS
from jobcenter.documents.blocks import Chart, ChartKind, FigureColumn
from jobcenter.documents.drawing import full_head
from jobcenter.documents.figures import charted_rows, column_of
from jobcenter.documents.formulas import Place, ranges

if TYPE_CHECKING:
    from jobcenter.documents.xlsx import Sheet

WIDTH_CM = 24.0
HEIGHT_CM = 10.0
ROW_CM = 1.1
ROW_HEIGHT_CM = 0.53


def add_chart(sheet: Any, chart: Chart, place: "Sheet", row: int) -> int:
    """Set a chart below its table, from `row` on; returns how many rows it takes."""
    from openpyxl.chart import BarChart, LineChart

    table = place.table
    rows = [table.rows.index(one) for one in charted_rows(chart, table)]
    drawn: Any = LineChart() if chart.kind is ChartKind.LINES else BarChart()
    drawn.width, drawn.height = WIDTH_CM, HEIGHT_CM
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.number_format = _axis_format(column_of(table, chart.series[0]))
    drawn.title = chart.caption
    drawn.display_blanks = "gap"
    if chart.kind is not ChartKind.LINES:
        drawn.type, drawn.gapWidth = "bar", 60
        drawn.x_axis.scaling.orientation = "maxMin"
        drawn.height = max(HEIGHT_CM, 3 + ROW_CM * len(rows) * len(chart.series))
    if chart.kind is ChartKind.FUNNEL and len(chart.series) > 1:
        _add_stages(drawn, chart, place, rows[:1])
    else:
        keys = [*chart.series, *([chart.target] if chart.target else [])]
        for number, key in enumerate(keys):
            drawn.series.append(_series(chart, place, rows, key, number))
    drawn.legend = drawn.legend if len(drawn.series) > 1 else None
    sheet.add_chart(drawn, f"A{row}")
    return round(drawn.height / ROW_HEIGHT_CM) + 2


def _axis_format(column: FigureColumn) -> str:
    from jobcenter.documents.xlsx import number_format

    return number_format(column).split(";")[0]


def _series(chart: Chart, place: "Sheet", rows: Sequence[int], key: str, number: int) -> Any:
    columns = [column.key for column in place.table.columns]
    names = [place.place(row, columns.index(chart.label)) for row in rows]
    values = [place.place(row, columns.index(key)) for row in rows]
    return _drawn_series(full_head(column_of(place.table, key), place.table), names, values, number, chart.kind)


def _add_stages(drawn: Any, chart: Chart, place: "Sheet", rows: Sequence[int]) -> None:
    """A funnel over the columns of one row: the heads name its steps."""
    columns = [column.key for column in place.table.columns]
    indexes = [columns.index(key) for key in chart.series]
    names = [Place(place.name, index + 1, place.first - 1) for index in indexes]
    for row in rows:
        values = [place.place(row, index) for index in indexes]
        drawn.series.append(_drawn_series(chart.caption, names, values, 0, chart.kind))


def _drawn_series(name: str, names: Sequence[Place], values: Sequence[Place], number: int, kind: ChartKind) -> Any:
    from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
    from openpyxl.chart.series import Series, SeriesLabel

    series = Series(
        idx=number,
        order=number,
        tx=SeriesLabel(v=name),
        cat=AxDataSource(strRef=StrRef(f=_union(names))),
        val=NumDataSource(numRef=NumRef(f=_union(values))),
    )
    colour = COLOURS[number % len(COLOURS)].lstrip("#")
    if kind is ChartKind.LINES:
        series.graphicalProperties.line.solidFill = colour
        series.smooth = False
    else:
        series.graphicalProperties.solidFill = colour
    return series


def _union(places: Sequence[Place]) -> str:
    """Cells as a chart names them: one range, or several in brackets."""
    found = ranges(places, fixed=True)
    return found[0] if len(found) == 1 else f"({','.join(found)})"
