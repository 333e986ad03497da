"""A schematic map of equal tiles as accessible SVG: each tile a link with its name, figure and rank, never colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

WIDTH, HEIGHT, GAP = 92, 72, 4
# From few to many; dark ink on the first three, white on the others (each at least 4.5 : 1).
FILLS = ("#eaf1fb", "#c6dbf6", "#93bbec", "#2a67b5", "#123f7a")
INKS = ("#1e2124", "#1e2124", "#1e2124", "#ffffff", "#ffffff")
UNKNOWN_FILL, UNKNOWN_INK = "#ffffff", "#464c53"
STEPS = len(FILLS)

Number = int | Fraction


@dataclass(frozen=True)
class Tile:
    """One place: where it stands, its name, its figure as a number and as written, its rank, and the page it opens."""

    column: int
    row: int
    name: str
    value: Number | None
    text: str
    rank: str
    about: str
    href: str


@dataclass(frozen=True)
class Step:
    """One step of the legend: the least and the most of the values in it, and how it is filled."""

    number: int
    least: Number
    most: Number

    @property
    def fill(self) -> str:
        """The colour of the step."""
        return FILLS[self.number]


def steps(values: Sequence[Number]) -> list[Step]:
    """Cuts values into at most five steps of about as many different values each, the lowest first."""
    different = sorted(set(values))
    if not different:
        return []
    count = min(STEPS, len(different))
    found = []
    for place in range(count):
        part = different[len(different) * place // count : len(different) * (place + 1) // count]
        # Few steps still reach from the lightest to the darkest.
        number = place * (STEPS - 1) // (count - 1) if count > 1 else STEPS // 2
        found.append(Step(number, part[0], part[-1]))
    return found


def tile_map(tiles: Sequence[Tile], *, title: str, description: str, identifier: str = "tile-map") -> Markup:
    """Draws the tiles, in the order given, which is also the order of the keyboard. The figures belong in a table beside it."""
    legend = steps([tile.value for tile in tiles if tile.value is not None])
    columns = max((tile.column for tile in tiles), default=0) + 1
    rows = max((tile.row for tile in tiles), default=0) + 1
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group"'
        ' aria-labelledby="{id}-title {id}-description"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-description">{description}</desc>'
    ).format(
        width=columns * (WIDTH + GAP) - GAP + 4, height=rows * (HEIGHT + GAP) - GAP + 4,
        id=identifier, title=title, description=description,
    )  # fmt: skip
    return Markup("").join([head, *(_tile(tile, legend) for tile in tiles), Markup("</svg>")])


def _tile(tile: Tile, legend: Sequence[Step]) -> Markup:
    step = next((one for one in legend if tile.value is not None and one.least <= tile.value <= one.most), None)
    fill, ink = (FILLS[step.number], INKS[step.number]) if step else (UNKNOWN_FILL, UNKNOWN_INK)
    x, y = tile.column * (WIDTH + GAP) + 2, tile.row * (HEIGHT + GAP) + 2
    return Markup(
        '<a href="{href}" class="tile" data-column="{column}" data-row="{row}"><title>{about}</title>'
        '<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="{stroke}"{dashed}/>'
        '<g text-anchor="middle" fill="{ink}"><text class="tile-name" x="{middle}" y="{first}" font-size="13">{name}</text>'
        '<text class="tile-value" x="{middle}" y="{second}" font-size="19" font-weight="700">{text}</text>'
        '<text class="tile-rank" x="{middle}" y="{third}" font-size="12">{rank}</text></g></a>'
    ).format(
        href=tile.href, column=tile.column, row=tile.row, about=tile.about, x=x, y=y, width=WIDTH, height=HEIGHT,
        fill=fill, ink=ink, stroke="#8a949e" if step is None or step.number < STEPS // 2 else fill,
        dashed=Markup(' stroke-dasharray="4 3"') if step is None else Markup(""),
        middle=x + WIDTH // 2, first=y + 20, second=y + 43, third=y + 62, name=tile.name, text=tile.text, rank=tile.rank,
    )  # fmt: skip
