"""Organizations beside each other: those directly below the one shown, else its neighbours in scope; ranked and sortable."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jobcenter.core.formatting import localized
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import live, spans
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.measures import BY_CODE, Measure
from jobcenter.statistics.report import Report

COLUMNS = ("employers", "places", "seekers", "referrals", "placements", "placement_rate")
NAME, RANK = "name", "rank"


@dataclass(frozen=True)
class Line:
    """One organization with its figures; none where nothing was ever recorded, which is not zero."""

    organization: Organization
    figures: dict[str, Figure] | None
    rank: int | None = None
    own: bool = False

    def number(self, code: str) -> int | Fraction | None:
        """A figure to rank by."""
        if self.figures is None:
            return None
        figure = self.figures[code]
        return figure.rate if figure.measure.is_rate else figure.value


@dataclass(frozen=True)
class Comparison:
    """The lines in the order asked for, the measure they are ranked by, and the figures of the whole."""

    shown: Measure
    columns: Sequence[Measure]
    lines: Sequence[Line]
    below: bool
    whole: dict[str, Figure] = field(default_factory=dict)

    @property
    def ranked(self) -> list[Line]:
        """The lines that have a rank, the first on top."""
        return sorted((line for line in self.lines if line.rank is not None), key=lambda line: line.rank or 0)

    @property
    def count(self) -> int:
        """How many organizations have a rank."""
        return len(self.ranked)


def compare(found: Report, scope: Scope, shown: Measure, sort: str) -> Comparison:
    """The organizations to set beside each other, with the asked measures and the rank by the shown one."""
    everyone = [one for one in list_all() if scope.covers(one.id)]
    own = found.organization
    children = [one for one in everyone if one.parent_id == own.id]
    chosen = children or [one for one in everyone if one.parent_id == own.parent_id and one.kind == own.kind]
    codes = list(dict.fromkeys((shown.code, *COLUMNS)))
    known = _with_facts(chosen, found)
    figures = spans.figures_of(known, found.period, codes, found.cutoff)
    lines = ranked([Line(one, figures.get(one.id), own=one.id == own.id) for one in chosen], shown.code)
    return Comparison(
        shown, [BY_CODE[code] for code in codes], ordered(lines, sort, codes), bool(children), found.figures
    )


def ranked(lines: Sequence[Line], code: str) -> list[Line]:
    """Ranks from the highest figure down; equal figures share a rank, and who has no figure has none."""
    numbers = [line.number(code) for line in lines]
    known = [number for number in numbers if number is not None]
    return [
        Line(line.organization, line.figures, None if number is None else 1 + sum(one > number for one in known), line.own)
        for line, number in zip(lines, numbers, strict=True)
    ]  # fmt: skip


def ordered(lines: Sequence[Line], sort: str, codes: Sequence[str]) -> list[Line]:
    """Sorts by name, rank or a measure, downwards with a minus in front; by rank unless asked otherwise."""
    falling, key = sort.startswith("-"), sort.removeprefix("-")
    if key not in (NAME, *codes):
        falling, key = falling and key == RANK, RANK
    there = [line for line in lines if _sort_value(line, key) is not None]
    rest = [line for line in lines if _sort_value(line, key) is None]
    return sorted(there, key=lambda line: _sort_value(line, key), reverse=falling) + rest


def _sort_value(line: Line, key: str) -> Any:
    if key == NAME:
        return localized(line.organization.name)
    return line.rank if key == RANK else line.number(key)


def _with_facts(organizations: Sequence[Organization], found: Report) -> list[Organization]:
    first = live.first_months(organizations)
    return [one for one in organizations if one.id in first and first[one.id] <= found.period.end]
