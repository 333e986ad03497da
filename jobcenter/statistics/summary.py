"""A few sentences on a month: what changed against the month before, and where most of the change comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from jobcenter.core.formatting import localized, percent
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all
from jobcenter.statistics import breakdown, live
from jobcenter.statistics.calendar import Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.measures import FUNNEL

LEAST_PARTS = 2
TOLD = (*FUNNEL, "counseling", "enrolled")
# A share of fewer than this many says nothing.
ENOUGH = 10


# Where a figure of an organization without others below it is told apart, the first of these that its lines say.
PARTS = ("program", "occupation", "channel")


@dataclass(frozen=True)
class Source:
    """The row of a breakdown that most of a change comes from; without a name, what is not known of it."""

    name: str
    change: int
    unknown: str = ""


def sentences(
    organization: Organization,
    period: Period,
    now: dict[str, Figure],
    before: dict[str, Figure],
    previous: Period,
    cutoff: Cutoff,
) -> list[str]:
    """One sentence for each station of the funnel that changed, with its largest source.

    Where nothing was recorded in or before the period compared with, there is nothing to compare and nothing is told.
    """
    first = live.first_months([organization]).get(organization.id)
    if first is None or first > previous.end:
        return []
    told = []
    for code in TOLD:
        figure, earlier = now.get(code), before.get(code)
        if figure is None or earlier is None or figure.value == earlier.value:
            continue
        told.append(_sentence(figure, earlier, _source(organization, figure, earlier, period, previous, cutoff)))
    return told


def from_parts(
    now: dict[str, Figure],
    before: dict[str, Figure],
    parts: Mapping[str, dict[str, Figure]],
    parts_before: Mapping[str, dict[str, Figure]],
    *,
    months: bool,
) -> list[str]:
    """The same from the figures of the parts of an organization by name, which were read already.

    `months` says that a month is compared with the one before it, not a longer period.
    """
    told = []
    for code in FUNNEL:
        figure, earlier = now.get(code), before.get(code)
        if figure is None or earlier is None or figure.value == earlier.value:
            continue
        changes = [
            Source(name, _part(parts, name, code) - _part(parts_before, name, code))
            for name in dict.fromkeys((*parts, *parts_before))
        ]
        source = _largest(changes, rising=figure.value > earlier.value)
        told.append(_sentence(figure, earlier, source, months=months))
    return told


def _part(parts: Mapping[str, dict[str, Figure]], name: str, code: str) -> int:
    figures = parts.get(name) or {}
    return figures[code].value if code in figures else 0


def _sentence(figure: Figure, earlier: Figure, source: Source | None, *, months: bool = True) -> str:
    change = figure.value - earlier.value
    words = {
        "measure": localized(figure.measure.label),
        "value": f"{figure.value:,}",
        "change": f"{abs(change):,}",
        "unit": localized(figure.measure.unit),
        "share": _share(change, earlier.value),
    }
    told = _change(words, more=change > 0, months=months)
    if source is None:
        return told
    signed = f"{source.change:+,}".replace("-", "△")
    if source.unknown:
        return f"{told} " + _("Of the largest part, this is not known: %(what)s (%(change)s).", what=source.unknown, change=signed)  # fmt: skip
    if abs(source.change) >= abs(change):
        return f"{told} " + _("It comes from %(name)s (%(change)s).", name=source.name, change=signed)
    return f"{told} " + _("The largest part comes from %(name)s (%(change)s).", name=source.name, change=signed)


def _share(change: int, before: int) -> str:
    """The change as a share of the value before, where there is enough of it to say so."""
    return f" ({percent(Fraction(abs(change), before))}%)" if before >= ENOUGH else ""


def _change(words: dict[str, str], *, more: bool, months: bool) -> str:
    if months and more:
        return _("%(measure)s: %(value)s %(unit)s, %(change)s more than in the month before%(share)s.", **words)
    if months:
        return _("%(measure)s: %(value)s %(unit)s, %(change)s fewer than in the month before%(share)s.", **words)
    if more:
        return _(
            "%(measure)s: %(value)s %(unit)s, %(change)s more than in the period it is compared with%(share)s.", **words
        )
    return _(
        "%(measure)s: %(value)s %(unit)s, %(change)s fewer than in the period it is compared with%(share)s.", **words
    )


def _source(
    organization: Organization, figure: Figure, earlier: Figure, period: Period, previous: Period, cutoff: Cutoff
) -> Source | None:
    dimension = _dimension(organization, figure)
    if dimension is None:
        return None
    after = {row.value: row for row in breakdown.by(dimension, figure.measure, organization, period, cutoff)}
    past = {row.value: row for row in breakdown.by(dimension, figure.measure, organization, previous, cutoff)}
    word = str(breakdown.DIMENSIONS[dimension])
    changes = [
        Source(row.name, _value(after, value) - _value(past, value), unknown="" if value is not None else word)
        for value, row in {**past, **after}.items()
    ]
    return _largest(changes, rising=figure.value > earlier.value)


def _dimension(organization: Organization, figure: Figure) -> str | None:
    """By what a change is told apart: the organizations below, the program of those who take part, or what the lines say."""
    told_by = figure.measure.told_by
    if figure.measure.group != "programs" and any(one.parent_id == organization.id for one in list_all()):
        return "organization"
    return next((name for name in PARTS if name in told_by), None)


def _largest(changes: Sequence[Source], *, rising: bool) -> Source | None:
    """The part that most of a change comes from; None where there is but one, or none moved that way."""
    if len(changes) < LEAST_PARTS:
        return None
    largest = max(changes, key=lambda one: one.change if rising else -one.change)
    return largest if (largest.change > 0) == rising and largest.change else None


def _value(rows: dict, value: object) -> int:
    return rows[value].figure.value if value in rows else 0
