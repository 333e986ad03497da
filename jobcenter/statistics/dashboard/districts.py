"""The schematic map of the districts below a city, with its legend and what stands out in words."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from jobcenter.core import places
from jobcenter.core.formatting import localized
from jobcenter.core.tilemap import Step, Tile, steps, tile_map
from jobcenter.organizations.models import OrganizationKind
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.dashboard.compare import Comparison, Line
from jobcenter.statistics.measures import Measure
from jobcenter.statistics.report import written

LEAST_TILES = 2


@dataclass(frozen=True)
class DistrictMap:
    """The drawing, the steps of its legend as (step, text), and the districts without a figure."""

    drawing: Any
    legend: list[tuple[Step, str]]
    without: int


def draw(compared: Comparison, arguments: dict[str, Any]) -> DistrictMap | None:
    """The map of the compared districts; None where they are not districts of a city."""
    placed = [line for line in compared.lines if _place(line) is not None]
    if not compared.below or len(placed) < LEAST_TILES:
        return None
    tiles = sorted((_tile(line, compared, arguments) for line in placed), key=lambda tile: (tile.row, tile.column))
    label = localized(compared.shown.label)
    drawing = tile_map(
        tiles,
        title=_("%(measure)s by district", measure=label),
        description=_(
            "A schematic map: each tile is a district with its figure and rank, darker where the figure is higher. The table below says the same."
        ),
        identifier="districts",
    )
    known = [tile.value for tile in tiles if tile.value is not None]
    legend = [(step, span_text(step, compared.shown)) for step in steps(known)]
    return DistrictMap(drawing, legend, len(tiles) - len(known))


def text_of(value: int | Fraction, measure: Measure) -> str:
    """A value of the legend as written."""
    exact = Fraction(value)
    return written(Figure(measure, exact.numerator, exact.denominator if measure.is_rate else None))


def span_text(step: Step, measure: Measure) -> str:
    """The values of a step as written, with the unit: `12~25명`."""
    least, most, unit = text_of(step.least, measure), text_of(step.most, measure), localized(measure.unit)
    return f"{least} {unit}" if least == most else f"{least}~{most} {unit}"


def _place(line: Line) -> tuple[int, int] | None:
    if line.organization.kind != OrganizationKind.DISTRICT:
        return None
    return places.tiles().get(line.organization.sgg_code or "")


def _tile(line: Line, compared: Comparison, arguments: dict[str, Any]) -> Tile:
    column, row = _place(line) or (0, 0)
    name = localized(line.organization.name)
    text = written(line.figures[compared.shown.code]) if line.figures else "-"
    rank = _("no. %(rank)s", rank=line.rank) if line.rank else ""
    words = {"name": name, "measure": localized(compared.shown.label), "value": text}
    about = (
        _("%(name)s, %(measure)s %(value)s %(unit)s, no. %(rank)s of %(count)s", **words, rank=line.rank, count=compared.count, unit=localized(compared.shown.unit))
        if line.rank
        else _("%(name)s, nothing recorded", **words)
    )  # fmt: skip
    href = url_for("figures.index", **{**arguments, "organization": line.organization.code})
    return Tile(column, row, name.removesuffix("-gu"), line.number(compared.shown.code), text, rank, about, href)
