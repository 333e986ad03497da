"""Server-side charts as accessible SVG: presentation attributes only, so that a strict CSP, print and mail all show them."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup, escape

from jobcenter.core.formatting import rounded

COLOURS = ("#1f5ba8", "#8a5a00", "#256ef4", "#228738", "#7a3ea8", "#b3261e")
DASHES = (None, "7 4", "2 4", "10 3 2 3", "12 4", "4 2")
STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(4), Fraction(5), Fraction(8), Fraction(10))
GRID_LINES = 4
LABEL_HEIGHT = 16
GRID_COLOUR = "#e6e8ea"
AXIS_COLOUR = "#8a949e"
TEXT_COLOUR = "#464c53"


@dataclass(frozen=True)
class Series:
    """One line of a chart; a value that is not known is None and leaves a gap.

    The points of the columns in `hollow` are drawn as rings: values that are not final yet.
    """

    name: str
    values: Sequence[float | Fraction | None]
    hollow: Collection[int] = ()


@dataclass(frozen=True)
class Bar:
    """One bar of a bar chart with what is written beside its value, and below the bar."""

    name: str
    value: int
    note: str = ""
    under: str = ""


@dataclass(frozen=True)
class _Frame:
    """Where things lie on the drawing, in user units."""

    columns: int
    top: int
    width: int = 760
    height: int = 390
    left: int = 52
    right: int = 130
    above: int = 34
    below: int = 34

    @property
    def inner_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> int:
        return self.height - self.above - self.below

    def x(self, column: int) -> float:
        return self.left + self.inner_width * column / max(1, self.columns - 1)

    def y(self, value: float | Fraction) -> float:
        return self.above + self.inner_height * (1 - float(value) / self.top)


def ceiling(value: float | Fraction) -> int:
    """The smallest round number not below the value that four grid lines divide into readable steps."""
    if value <= GRID_LINES:
        return GRID_LINES
    power = 10 ** math.floor(math.log10(value))
    fitting = (int(step * power) for step in STEPS if step * power >= value and (step * power) % GRID_LINES == 0)
    return next(fitting, 20 * power)


def line_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    unit: str,
    identifier: str = "line-chart",
) -> Markup:
    """Draws one line for each series over the labels; the same figures belong in a table beside the chart."""
    known = [value for line in series for value in line.values if value is not None]
    frame = _Frame(columns=len(labels), top=ceiling(max(known, default=0)), right=_room_for_ends(series))
    parts = [_head(frame.width, frame.height, title, description, identifier)]
    parts += _grid(frame, labels, unit)
    parts += [_line(frame, number, line, labels, unit) for number, line in enumerate(series)]
    parts += _end_labels(frame, series)
    return Markup("").join([*parts, Markup("</svg>")])


def bar_chart(bars: Sequence[Bar], *, title: str, unit: str, identifier: str = "bar-chart", width: int = 360) -> Markup:
    """Draws horizontal bars, each as long as its share of the longest one, with value and note above it."""
    row_height = 66 if any(bar.under for bar in bars) else 58
    height = row_height * max(1, len(bars)) + 8
    longest = max((bar.value for bar in bars), default=0)
    parts = [_head(width, height, title, "", identifier)]
    for number, bar in enumerate(bars):
        top = number * row_height + 4
        length = round(width * bar.value / longest, 1) if longest > 0 and bar.value > 0 else 0
        parts.append(
            Markup(
                '<text x="0" y="{label}" font-size="14" font-weight="700" class="chart-text" fill="{ink}">{name}</text>'
                '<text x="{width}" y="{label}" font-size="14" text-anchor="end" class="chart-text" fill="{ink}">'
                '<tspan font-weight="700">{value}</tspan> {unit} {note}</text>'
                '<rect x="0" y="{bar}" width="{width}" height="16" rx="4" class="chart-track" fill="#f0f2f4"/>'
                '<rect x="0" y="{bar}" width="{length}" height="16" rx="4" class="chart-fill-{kind}" fill="{colour}"/>'
            ).format(
                label=top + 14, bar=top + 22, ink="#33363d", width=width, length=length, name=bar.name, value=f"{bar.value:,}",
                unit=unit, note=bar.note, kind=number % len(COLOURS) + 1, colour=COLOURS[number % len(COLOURS)],
            )
        )  # fmt: skip
        if bar.under:
            parts.append(
                Markup('<text x="0" y="{}" font-size="13" class="chart-text" fill="{}">{}</text>').format(
                    top + 53, TEXT_COLOUR, bar.under
                )
            )
    return Markup("").join([*parts, Markup("</svg>")])


def _head(width: int, height: int, title: str, description: str, identifier: str) -> Markup:
    names = f"{identifier}-title {identifier}-description" if description else f"{identifier}-title"
    described = (
        Markup('<desc id="{}-description">{}</desc>').format(identifier, description) if description else Markup("")
    )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        ' aria-labelledby="{names}" font-size="13"><title id="{identifier}-title">{title}</title>{described}'
    ).format(width=width, height=height, names=names, identifier=identifier, title=title, described=described)


def _grid(frame: _Frame, labels: Sequence[str], unit: str) -> Iterator[Markup]:
    for number in range(GRID_LINES + 1):
        value = frame.top * number // GRID_LINES
        y = round(frame.y(value), 1)
        yield Markup(
            '<line x1="{left}" x2="{end}" y1="{y}" y2="{y}" stroke="{colour}"/>'
            '<text x="{edge}" y="{base}" text-anchor="end" class="chart-text" fill="{ink}">{value}</text>'
        ).format(
            left=frame.left, end=frame.left + frame.inner_width, y=y, edge=frame.left - 8, base=round(y + 4, 1),
            colour=GRID_COLOUR if number else AXIS_COLOUR, ink=TEXT_COLOUR, value=f"{value:,}",
        )  # fmt: skip
    for column, label in enumerate(labels):
        yield Markup(
            '<text x="{x}" y="{y}" text-anchor="middle" class="chart-text" fill="{ink}">{label}</text>'
        ).format(x=round(frame.x(column), 1), y=frame.height - 12, ink=TEXT_COLOUR, label=label)
    yield Markup('<text x="{x}" y="18" class="chart-text" fill="{ink}">({unit})</text>').format(
        x=frame.left - 40, ink=TEXT_COLOUR, unit=unit
    )


def _line(frame: _Frame, number: int, line: Series, labels: Sequence[str], unit: str) -> Markup:
    colour = COLOURS[number % len(COLOURS)]
    dash = DASHES[number % len(DASHES)]
    dashed = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup("")
    drawn = [
        Markup(
            '<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"{dashed}/>'
        ).format(
            points=" ".join(f"{frame.x(column):.1f},{frame.y(value):.1f}" for column, value in stretch),
            colour=colour,
            dashed=dashed,
        )
        for stretch in _stretches(line.values)
        if len(stretch) > 1
    ]
    for column, value in ((column, value) for column, value in enumerate(line.values) if value is not None):
        drawn.append(
            Markup(
                '<circle cx="{x}" cy="{y}" r="{r}"{fill}><title>{label} {name} {value}{unit}</title></circle>'
            ).format(
                x=round(frame.x(column), 1),
                y=round(frame.y(value), 1),
                r=4 if column in line.hollow else 3,
                fill=_point(colour, ring=column in line.hollow),
                label=labels[column],
                name=line.name,
                value=_written(value),
                unit=unit,
            )
        )
    return Markup('<g class="chart-series-{}">{}</g>').format(number % len(COLOURS) + 1, Markup("").join(drawn))


def _point(colour: str, *, ring: bool) -> Markup:
    if ring:
        return Markup(' class="chart-ring" fill="#ffffff" stroke="{}" stroke-width="2"').format(colour)
    return Markup(' fill="{}"').format(colour)


def _written(value: float | Fraction) -> str:
    return f"{rounded(value):,}" if isinstance(value, Fraction) else f"{value:,}"


def _stretches(values: Sequence[float | Fraction | None]) -> list[list[tuple[int, float | Fraction]]]:
    """Splits (column, value) pairs where a value is missing, so that no line is drawn over a gap."""
    stretches: list[list[tuple[int, float | Fraction]]] = [[]]
    for column, value in enumerate(values):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((column, value))
    return stretches


def _room_for_ends(series: Sequence[Series]) -> int:
    """How wide the names beside the last values are, at the least as wide as usual; Hangul is as wide as it is high."""
    names = [
        f"{line.name} {_written(known[-1])}" for line in series if (known := [v for v in line.values if v is not None])
    ]
    return max([130, *(20 + sum(8 if letter.isascii() else 14 for letter in name) for name in names)])


def _end_labels(frame: _Frame, series: Sequence[Series]) -> Iterator[Markup]:
    """Names each line at its last value, spread so that no two names lie over each other and none leaves the drawing."""
    last = {
        number: known[-1]
        for number, line in enumerate(series)
        if (known := [value for value in line.values if value is not None])
    }
    ends = sorted((frame.y(value), number) for number, value in last.items())
    floor = frame.height - frame.below
    places: dict[int, float] = {}
    for rank, (wanted, number) in enumerate(ends):
        lowest = floor - LABEL_HEIGHT * (len(ends) - 1 - rank)
        previous = places[ends[rank - 1][1]] + LABEL_HEIGHT if rank else frame.above
        places[number] = max(previous, min(wanted, lowest))
    for number, y in places.items():
        yield Markup('<text x="{x}" y="{y}" fill="{colour}" font-weight="700">{name} {value}</text>').format(
            x=frame.left + frame.inner_width + 10,
            y=round(y + 4, 1),
            colour=COLOURS[number % len(COLOURS)],
            name=escape(series[number].name),
            value=_written(last[number]),
        )


@dataclass(frozen=True)
class Pair:
    """One point of an agreement chart: what was foretold and what came, both as shares 0 to 1, and what it stands for."""

    foretold: float
    came: float
    note: str = ""


def agreement_chart(
    pairs: Sequence[Pair],
    *,
    title: str,
    description: str,
    across: str,
    upward: str,
    agree: str,
    identifier: str = "agreement-chart",
) -> Markup:
    """Draws what came over what was foretold, beside the line on which both agree (`agree` names it).

    The same figures belong in a table beside the chart.
    """
    highest = max([pair.foretold for pair in pairs] + [pair.came for pair in pairs], default=0)
    square = _Square(min(100, max(20, math.ceil(highest * 5) * 20)))
    frame = square.frame
    # The grid names a unit last; here both directions have names of their own.
    parts = [_head(frame.width, frame.height, title, description, identifier), *list(_grid(frame, [], ""))[:-1]]
    parts += _square_labels(square, across=across, upward=upward, agree=agree)
    line = " ".join(f"{square.x(pair.foretold)},{square.y(pair.came)}" for pair in pairs)
    parts.append(
        Markup('<g class="chart-series-1"><polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format(
            line, COLOURS[0]
        )
    )
    parts += [
        Markup('<circle cx="{}" cy="{}" r="5" fill="{}"><title>{}</title></circle>').format(
            square.x(pair.foretold), square.y(pair.came), COLOURS[0], pair.note
        )
        for pair in pairs
    ]
    return Markup("").join([*parts, Markup("</g></svg>")])


@dataclass(frozen=True)
class _Square:
    """A drawing with shares of up to `top` percent in both directions."""

    top: int

    @property
    def frame(self) -> _Frame:
        return _Frame(columns=2, top=self.top, width=520, height=400, right=20, below=52)

    def x(self, share: float) -> float:
        return round(self.frame.left + self.frame.inner_width * min(1.0, share * 100 / self.top), 1)

    def y(self, share: float) -> float:
        return round(self.frame.above + self.frame.inner_height * (1 - min(1.0, share * 100 / self.top)), 1)


def _square_labels(square: _Square, *, across: str, upward: str, agree: str) -> Iterator[Markup]:
    frame, highest = square.frame, square.top / 100
    right, ceiling_ = frame.left + frame.inner_width, square.y(highest)
    texts: list[tuple[float, float, str, str]] = [
        (frame.left - 40, 18, "start", upward),
        (right, frame.height - 10, "end", across),
        (right - 26, ceiling_ + 16, "end", agree),
    ]
    for number in range(GRID_LINES + 1):
        share = highest * number / GRID_LINES
        texts.append((square.x(share), frame.height - frame.below + 18, "middle", str(round(share * 100))))
    yield Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-dasharray="6 5"/>').format(
        square.x(0), square.y(0), square.x(highest), ceiling_, AXIS_COLOUR
    )
    for x, y, anchor, text in texts:
        yield Markup('<text x="{}" y="{}" text-anchor="{}" class="chart-text" fill="{}">{}</text>').format(
            x, y, anchor, TEXT_COLOUR, text
        )
