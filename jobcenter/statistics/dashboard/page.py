"""Everything the dashboard of an organization shows, put together from a handful of reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from jobcenter.core.formatting import localized
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import report, spans, summary
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.dashboard import attention, charts, compare, districts, dongs, history, periods, targets
from jobcenter.statistics.dashboard.attention import Item
from jobcenter.statistics.dashboard.charts import Stage, Trend, Years
from jobcenter.statistics.dashboard.compare import Comparison
from jobcenter.statistics.dashboard.districts import DistrictMap
from jobcenter.statistics.dashboard.dongs import DongMap
from jobcenter.statistics.dashboard.history import History
from jobcenter.statistics.dashboard.targets import Targets
from jobcenter.statistics.measures import BY_CODE, FUNNEL, GROUPS, MEASURES, Measure
from jobcenter.statistics.report import Report

FIRST_SHOWN = "placements"
# What the map, the comparison and the two years can show: the measures whose months are kept.
SHOWN = tuple(measure.code for measure in MEASURES if measure.group in ("placement", "standing", "retention"))


@dataclass(frozen=True)
class Card:
    """One station of the funnel: a figure, its difference to the period before, its rate to the station it follows."""

    figure: Figure
    change: int | None
    note: str


@dataclass(frozen=True)
class Row:
    """One line of the table of all measures."""

    figure: Figure
    text: str
    before: str
    change: int | None


@dataclass(frozen=True)
class Page:
    """Everything the dashboard shows."""

    cards: list[Card]
    groups: list[tuple[Any, list[Row]]]
    against: str
    told: list[str]
    attention: list[Item]
    falling: list[Item]
    trend: Trend
    years: Years
    stages: list[Stage]
    stages_chart: Any
    goals: Targets
    compared: Comparison
    map: DistrictMap | None
    dongs: DongMap | None
    choices: list[periods.Choice]
    previous: Period | None
    earlier: Period | None
    later: Period | None
    months: list[Month]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known of the period."""
        return not self.groups


def shown_measure(code: str | None) -> Measure:
    """The measure the map, the comparison and the years show: the asked one, else people placed."""
    return BY_CODE[code if code in SHOWN else FIRST_SHOWN]


def heads(columns: Sequence[Measure]) -> list[tuple[str, str]]:
    """Table heads for measures, aligned like their figures."""
    return [(localized(measure.label), "ar") for measure in columns]


def build(found: Report, scope: Scope, *, shown: Measure, sort: str, lines: bool, now: datetime, today: date) -> Page:
    """Put the page together for a report, for a reader of this scope."""
    end = found.period.end
    back = charts.months_back(end)
    past = history.read(found.organization, back.start, back.end)
    before = _before(found, past, now)
    changes = report.changes(found.figures, before) if before else {}
    goals = targets.look(scope, found.organization, end, found.cutoff, today)
    compared = compare.compare(found, scope, shown, sort)
    arguments = arguments_of(found, shown)
    stages, stages_chart = charts.stages(found)
    earlier = periods.neighbour_before(found.period)
    # The first falling rate stands beside the steps it lies between.
    falling = attention.sinking(found.organization, past, end)
    return Page(
        cards=[Card(found.figure(code), changes.get(code), _note(code, found)) for code in FUNNEL],
        groups=_groups(found, before, changes),
        against=periods.against(found.period),
        told=_told(found, before, compared),
        attention=attention.look(found.organization, past, end, goals, falling[1:], lines=lines, now=now, today=today),
        falling=falling[:1],
        trend=charts.trend(past, end),
        years=charts.years(past, end, shown),
        stages=stages,
        stages_chart=stages_chart,
        goals=goals,
        compared=compared,
        map=districts.draw(compared, arguments),
        dongs=dongs.draw(found, shown, arguments) if lines else None,
        choices=periods.choices(found.period, today),
        previous=periods.period_before(found.period) if before else None,
        earlier=earlier if past.first is not None and earlier.end >= past.first else None,
        later=periods.next_period(found.period, today),
        months=periods.months_since(past.first, today),
    )


def arguments_of(found: Report, shown: Measure) -> dict[str, Any]:
    """The parameters of an address that shows the same months and measure."""
    asked = {"from": str(found.period.start), "to": str(found.period.end), "shown": shown.code}
    return asked if found.known_on is None else {**asked, "known": found.known_on.isoformat()}


def _note(code: str, found: Report) -> str:
    if code == "places":
        return _("%(count)s employers, %(orders)s job orders", count=f"{found.figure('employers').value:,}", orders=f"{found.figure('job_orders').value:,}")  # fmt: skip
    if code == "seekers":
        return _("%(places)s places for each seeker", places=report.written(found.figure("places_per_seeker")))
    if code == "referrals":
        return _("%(people)s people referred", people=f"{found.figure('referred_people').value:,}")
    return _("Placement rate %(rate)s%%", rate=report.written(found.figure("placement_rate")))


def _before(found: Report, past: History, now: datetime) -> dict[str, Figure] | None:
    """The figures of the period before; None where nothing was recorded in or before it."""
    period = periods.period_before(found.period)
    if past.first is None or past.first > period.end:
        return None
    if found.status == "known":
        return report.known_on(found.organization, period, found.as_of).figures
    if period.single:
        return past.figures(period.start)
    return report.report(found.organization, period, now=now).figures


def _told(found: Report, before: dict[str, Figure] | None, compared: Comparison) -> list[str]:
    """What changed against the period before, in sentences, with the part below that most of it comes from."""
    if before is None:
        return []
    parts = [line.organization for line in compared.lines if line.figures] if compared.below else []
    earlier = spans.figures_of(parts, periods.period_before(found.period), FUNNEL, found.cutoff)
    names = {one.id: localized(one.name) for one in parts}
    now = {names[line.organization.id]: line.figures for line in compared.lines if line.figures and compared.below}
    past = {names[number]: figures for number, figures in earlier.items()}
    return summary.from_parts(found.figures, before, now, past, months=found.period.single)


def _groups(found: Report, before: dict[str, Figure] | None, changes: dict[str, int]) -> list[tuple[Any, list[Row]]]:
    groups = []
    for code, text in GROUPS.items():
        measures: Sequence[Measure] = [one for one in MEASURES if one.group == code and one.code in found.figures]
        rows = [_row(found.figures[measure.code], before, changes) for measure in measures]
        if any(row.figure.value or row.change for row in rows):
            groups.append((text, rows))
    return groups


def _row(figure: Figure, before: dict[str, Figure] | None, changes: dict[str, int]) -> Row:
    code = figure.measure.code
    earlier = before.get(code) if before else None
    return Row(figure, report.written(figure), report.written(earlier) if earlier else "-", changes.get(code))
