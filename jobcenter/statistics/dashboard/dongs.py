"""Where the people of a figure live: the neighbourhoods of a district as a schematic map, with who lives elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from jobcenter.core import places
from jobcenter.core.db import db
from jobcenter.core.formatting import localized, number
from jobcenter.core.places import Dong
from jobcenter.core.tilemap import Step, Tile, steps, tile_map
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import OrganizationKind
from jobcenter.organizations.queries import subtree_ids
from jobcenter.seekers.models import Person
from jobcenter.statistics import sources
from jobcenter.statistics.dashboard.districts import span_text
from jobcenter.statistics.measures import BY_CODE, Counting, Measure
from jobcenter.statistics.report import Report

OF_PEOPLE = "seekers"
# Wider than high, as districts are.
SHAPE = 1.6


@dataclass(frozen=True)
class Line:
    """One neighbourhood with its people and rank."""

    dong: Dong
    people: int
    rank: int
    href: str


@dataclass(frozen=True)
class DongMap:
    """The drawing, its legend, the neighbourhoods by rank, and the people who live elsewhere or nobody knows where."""

    measure: Measure
    drawing: Any
    legend: list[tuple[Step, str]]
    lines: list[Line]
    elsewhere: int
    unknown: int


def draw(found: Report, shown: Measure, arguments: dict[str, Any]) -> DongMap | None:
    """The map of a district's neighbourhoods for a measure of people (job seekers where another is shown)."""
    organization = found.organization
    dongs = places.dongs_of(organization.sgg_code or "")
    if organization.kind == OrganizationKind.CITY or not dongs:
        return None
    measure = shown if shown.counting is Counting.PEOPLE else BY_CODE[OF_PEOPLE]
    counts = people_by_dong(found, measure)
    here = {dong.code: counts.pop(dong.code, 0) for dong in dongs}
    if not any(here.values()):
        return None
    lines = [_line(dong, here, measure, found, arguments) for dong in dongs]
    by_code = {line.dong.code: line for line in lines}
    label = localized(measure.label)
    tiles = [_tile(by_code[dong.code], column, row, measure) for dong, column, row in laid_out(dongs)]
    drawing = tile_map(
        tiles,
        title=_("%(measure)s by neighbourhood", measure=label),
        description=_("A schematic map by where people live: each tile is a neighbourhood with its figure and rank. The table says the same."),
        identifier="dongs",
    )  # fmt: skip
    legend = [(step, span_text(step, measure)) for step in steps([line.people for line in lines])]
    unknown = counts.pop(None, 0)
    return DongMap(measure, drawing, legend, sorted(lines, key=lambda one: one.rank), sum(counts.values()), unknown)


def people_by_dong(found: Report, measure: Measure) -> dict[str | None, int]:
    """Different people of a figure by the neighbourhood they live in today."""
    behind = sources.behind(measure, subtree_ids(found.organization.id), found.period, found.cutoff)
    statement = select(Person.dong_code, LedgerEntry.person_id).join(Person, Person.id == LedgerEntry.person_id)
    statement = statement.where(behind)
    present = (
        statement.group_by(Person.dong_code, LedgerEntry.person_id)
        .having(func.sum(LedgerEntry.quantity) > 0)
        .subquery()
    )
    rows = db.session.execute(select(present.c.dong_code, func.count()).group_by(present.c.dong_code))
    return {code or None: count for code, count in rows}


def laid_out(dongs: Sequence[Dong]) -> list[tuple[Dong, int, int]]:
    """Rows of tiles from north to south, each from west to east; the order is that of the keyboard."""
    columns = math.ceil(math.sqrt(len(dongs) * SHAPE))
    rows = math.ceil(len(dongs) / columns)
    northern = sorted(dongs, key=lambda dong: (-dong.latitude, dong.code))
    found = []
    for row in range(rows):
        part = northern[len(dongs) * row // rows : len(dongs) * (row + 1) // rows]
        western = sorted(part, key=lambda dong: (dong.longitude, dong.code))
        found += [(dong, column, row) for column, dong in enumerate(western)]
    return found


def _line(dong: Dong, here: dict[str, int], measure: Measure, found: Report, arguments: dict[str, Any]) -> Line:
    people = here[dong.code]
    asked = {
        **arguments,
        "organization": found.organization.code,
        "measure": measure.code,
        "dong": dong.code,
        "until-entry": found.cutoff.last_entry_id,
    }
    href = url_for("figures.lines", **asked)
    return Line(dong, people, 1 + sum(other > people for other in here.values()), href)


def _tile(line: Line, column: int, row: int, measure: Measure) -> Tile:
    about = _(
        "%(name)s, %(measure)s %(value)s %(unit)s, no. %(rank)s",
        name=line.dong.name,
        measure=localized(measure.label),
        value=number(line.people),
        unit=localized(measure.unit),
        rank=line.rank,
    )
    rank = _("no. %(rank)s", rank=line.rank)
    return Tile(column, row, line.dong.name, line.people, number(line.people), rank, about, line.href)
