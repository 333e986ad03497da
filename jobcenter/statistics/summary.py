"""A few sentences on a month: what changed against the month before, and where most of the change comes from."""

from dataclasses import dataclass

from flask_babel import gettext as _

from jobcenter.core.formatting import localized
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all
from jobcenter.statistics import breakdown
from jobcenter.statistics.calendar import Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.measures import FUNNEL

TOLD = (*FUNNEL, "counseling", "enrolled")


@dataclass(frozen=True)
class Source:
    """The row of a breakdown that most of a change comes from."""

    name: str
    change: int


def sentences(
    organization: Organization,
    period: Period,
    now: dict[str, Figure],
    before: dict[str, Figure],
    previous: Period,
    cutoff: Cutoff,
) -> list[str]:
    """One sentence for each station of the funnel that changed, with its largest source."""
    told = []
    for code in TOLD:
        figure, earlier = now.get(code), before.get(code)
        if figure is None or earlier is None or figure.value == earlier.value:
            continue
        told.append(_sentence(figure, earlier, _source(organization, figure, earlier, period, previous, cutoff)))
    return told


def _sentence(figure: Figure, earlier: Figure, source: Source | None) -> str:
    change = figure.value - earlier.value
    words = {
        "measure": localized(figure.measure.label),
        "value": f"{figure.value:,}",
        "change": f"{abs(change):,}",
        "unit": localized(figure.measure.unit),
    }
    told = (
        _("%(measure)s: %(value)s %(unit)s, %(change)s more than in the month before.", **words)
        if change > 0
        else _("%(measure)s: %(value)s %(unit)s, %(change)s fewer than in the month before.", **words)
    )
    if source is None:
        return told
    return f"{told} " + _(
        "Most of the change comes from %(name)s (%(change)s).", name=source.name, change=f"{source.change:+,}"
    )


def _source(
    organization: Organization, figure: Figure, earlier: Figure, period: Period, previous: Period, cutoff: Cutoff
) -> Source | None:
    dimension = "organization" if any(one.parent_id == organization.id for one in list_all()) else "occupation"
    if figure.measure.code == "enrolled":
        dimension = "program"
    after = {row.value: row for row in breakdown.by(dimension, figure.measure, organization, period, cutoff)}
    past = {row.value: row for row in breakdown.by(dimension, figure.measure, organization, previous, cutoff)}
    if len({**after, **past}) < 2:
        return None
    rising = figure.value > earlier.value
    changes = [Source(row.name, _value(after, value) - _value(past, value)) for value, row in {**past, **after}.items()]
    largest = max(changes, key=lambda one: one.change if rising else -one.change)
    return largest if (largest.change > 0) == rising and largest.change else None


def _value(rows: dict, value: object) -> int:
    return rows[value].figure.value if value in rows else 0
