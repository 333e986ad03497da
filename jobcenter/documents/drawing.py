"""Charts of a paper as SVG, drawn from its tables of figures; the numbers beside the marks are those of the table.

Lines are drawn by `core.charts`; bars and funnels lie on their side here, since labels of programs and indicators are long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from jobcenter.core.charts import COLOURS, TEXT_COLOUR, Series, line_chart
from jobcenter.core.formatting import NONE, rounded
from jobcenter.documents.blocks import Chart, ChartKind, FigureColumn, Figures, Kind, Paper, Rounding
from jobcenter.documents.figures import charted_rows, column_of, in_unit, number_of, shown, tables_of

WIDTH = 760
VALUE_WIDTH = 170
BAR = 16
BAR_STEP = 20
LABEL = 24
GAP = 14
INK = "#33363d"
TRACK = "#f0f2f4"
MARK = "#1e2124"
ARROW = 22


@dataclass(frozen=True)
class Mark:
    """One value of a chart: what it stands for, how it is written, and how long it is drawn."""

    name: str
    text: str
    size: Fraction | None


@dataclass(frozen=True)
class Group:
    """The values drawn together under one label, and the one to reach."""

    label: str
    marks: Sequence[Mark]
    target: Mark | None = None


def table_of(chart: Chart, paper: Paper) -> Figures:
    """The table of figures a chart of the paper draws."""
    return next(table for table in tables_of(paper) if table.key == chart.table)


def full_head(column: FigureColumn, table: Figures) -> str:
    """The head of a column, with the one over it where others of the table have the same."""
    alike = [one for one in table.columns if one.head == column.head]
    return f"{column.group} {column.head}".strip() if len(alike) > 1 else column.head


def groups_of(chart: Chart, table: Figures, rounding: Rounding) -> list[Group]:
    """What a chart draws, row by row."""
    columns = [column_of(table, key) for key in chart.series]
    label = column_of(table, chart.label)
    target = column_of(table, chart.target) if chart.target else None

    def mark(row, column: FigureColumn) -> Mark:
        cell = row.cells.get(column.key)
        number = number_of(cell)
        size = None if number is None else in_unit(number, column)
        return Mark(full_head(column, table), shown(cell, column, rounding), size)

    return [
        Group(
            shown(row.cells.get(label.key), label, rounding),
            [mark(row, column) for column in columns],
            mark(row, target) if target else None,
        )
        for row in charted_rows(chart, table)
    ]


def stages_of(chart: Chart, table: Figures, rounding: Rounding) -> list[Mark]:
    """The steps of a funnel: the columns of its one row, or its one column row by row."""
    groups = groups_of(chart, table, rounding)
    if len(chart.series) > 1:
        return list(groups[0].marks) if groups else []
    return [Mark(group.label, group.marks[0].text, group.marks[0].size) for group in groups]


def described(chart: Chart, table: Figures, rounding: Rounding) -> str:
    """What a chart shows, in words, for whoever cannot see it."""
    if chart.kind is ChartKind.FUNNEL:
        parts = [f"{stage.name} {stage.text}" for stage in stages_of(chart, table, rounding)]
    else:
        parts = [
            " ".join([group.label, *(f"{mark.name} {mark.text}" for mark in _with_target(group))])
            for group in groups_of(chart, table, rounding)
        ]
    return f"{chart.caption}: {', '.join(parts)}"


def drawn(chart: Chart, table: Figures, rounding: Rounding, identifier: str) -> Markup:
    """The chart as SVG; presentation attributes only."""
    if chart.kind is ChartKind.LINES:
        return _lines(chart, table, rounding, identifier)
    if chart.kind is ChartKind.FUNNEL:
        return _funnel(chart, stages_of(chart, table, rounding), rounding, identifier)
    kinds = {column_of(table, key).kind for key in chart.series}
    # A bar of a rate is as long as its share of the whole.
    whole = Fraction(100) if kinds == {Kind.RATE} else Fraction(0)
    return _bars(chart, groups_of(chart, table, rounding), identifier, whole)


def _with_target(group: Group) -> list[Mark]:
    return [*group.marks, *([group.target] if group.target else [])]


def _lines(chart: Chart, table: Figures, rounding: Rounding, identifier: str) -> Markup:
    groups = groups_of(chart, table, rounding)
    columns = [column_of(table, key) for key in [*chart.series, *([chart.target] if chart.target else [])]]
    series = [
        Series(
            full_head(column, table),
            [_plain(_with_target(group)[place].size, column, rounding) for group in groups],
        )
        for place, column in enumerate(columns)
    ]
    return line_chart(
        [group.label for group in groups],
        series,
        title=chart.caption,
        description="",
        unit=table.unit.strip("()"),
        identifier=identifier,
    )


def _plain(size: Fraction | None, column: FigureColumn, rounding: Rounding) -> int | float | None:
    """A number to place a point by and to write beside it, rounded as in the table."""
    if size is None:
        return None
    written = rounded(size, column.places, rounding.truncate)
    return int(written) if column.places == 0 else float(written)


def _frame(title: str, height: int, identifier: str, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        ' aria-labelledby="{id}-title" font-size="13"><title id="{id}-title">{title}</title>{parts}</svg>'
    ).format(width=WIDTH, height=height, id=identifier, title=title, parts=Markup("").join(parts))


def _text(x: float, y: float, text: str, *, ink: str = TEXT_COLOUR, bold: bool = False, end: str = "start") -> Markup:
    weight = Markup(' font-weight="700"') if bold else Markup("")
    return Markup('<text x="{}" y="{}" text-anchor="{}" class="chart-text" fill="{}"{}>{}</text>').format(
        round(x, 1), round(y, 1), end, ink, weight, text
    )


def _bars(chart: Chart, groups: Sequence[Group], identifier: str, whole: Fraction) -> Markup:
    sizes = [mark.size for group in groups for mark in _with_target(group) if mark.size is not None]
    longest = max([whole, *(size for size in sizes if size > 0)]) or Fraction(1)
    room = WIDTH - VALUE_WIDTH
    parts: list[Markup] = []
    top = 4
    for group in groups:
        parts += _group(
            group, top, lambda size: float(room * max(size, Fraction(0)) / longest), named=len(chart.series) > 1
        )
        top += LABEL + BAR_STEP * len(group.marks) + GAP
    return _frame(chart.caption, max(top, LABEL), identifier, parts)


def _group(group: Group, top: int, length, *, named: bool) -> Iterator[Markup]:
    """One label with its bars, each with its value behind it, and a line where the target is."""
    room = WIDTH - VALUE_WIDTH
    yield _text(0, top + 14, group.label, ink=INK, bold=True)
    for number, mark in enumerate(group.marks):
        y = top + LABEL + BAR_STEP * number
        yield Markup('<rect x="0" y="{}" width="{}" height="{}" rx="3" class="chart-track" fill="{}"/>').format(
            y, room, BAR, TRACK
        )
        if mark.size is not None and mark.size > 0:
            colour = number % len(COLOURS)
            yield Markup(
                '<rect x="0" y="{}" width="{:.1f}" height="{}" rx="3" class="chart-fill-{}" fill="{}"/>'
            ).format(y, length(mark.size), BAR, colour + 1, COLOURS[colour])
        text = f"{mark.text} {mark.name}" if named else mark.text
        yield _text(room + 10, y + 13, text, ink=INK, bold=not named)
    if group.target and group.target.size is not None:
        x = length(group.target.size)
        yield Markup('<line x1="{x:.1f}" x2="{x:.1f}" y1="{}" y2="{}" stroke="{}" stroke-width="3"/>').format(
            top + LABEL - 4, top + LABEL + BAR_STEP * len(group.marks), MARK, x=x
        )
        yield _text(room, top + 14, f"{group.target.name} {group.target.text}", end="end")


def _funnel(chart: Chart, stages: Sequence[Mark], rounding: Rounding, identifier: str) -> Markup:
    widest = max([stage.size for stage in stages if stage.size is not None and stage.size > 0], default=Fraction(1))
    room, middle = WIDTH * 2 // 5, WIDTH // 2
    parts: list[Markup] = []
    for number, stage in enumerate(stages):
        top = 4 + number * (2 * BAR + ARROW)
        if number:
            parts.append(
                _text(middle, top - 7, f"↓ {_share(stages[number - 1], stage, rounding)}".strip(), end="middle")
            )
        width = float(room * max(stage.size or Fraction(0), Fraction(0)) / widest)
        parts.append(
            Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" rx="4" class="chart-fill-1" fill="{}"/>').format(
                middle - width / 2, top, width, 2 * BAR, COLOURS[0]
            )
        )
        parts.append(_text(middle - room / 2 - 14, top + 21, stage.name, ink=INK, bold=True, end="end"))
        parts.append(_text(middle + room / 2 + 14, top + 21, stage.text, ink=INK, bold=True))
    return _frame(chart.caption, 8 + len(stages) * (2 * BAR + ARROW), identifier, parts)


def _share(before: Mark, after: Mark, rounding: Rounding) -> str:
    """How many of those before came so far; of more than came before there is no share."""
    if after.size is None or not before.size:
        return NONE
    return "" if after.size > before.size else f"{rounded(after.size * 100 / before.size, 1, rounding.truncate)}%"
