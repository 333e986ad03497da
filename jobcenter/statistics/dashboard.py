"""What the figure page shows besides the figures: funnel, trend, conversion, comparison, programs."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from jobcenter.core.charts import Bar, Series, bar_chart, line_chart
from jobcenter.core.formatting import localized, percent
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all, subtree_ids
from jobcenter.statistics import counting, live, queries, report
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.measures import BY_CODE, FUNNEL, GROUPS, MEASURES, STAGE_BASE, STAGES, TREND
from jobcenter.statistics.report import Report

BELOW = ("employers", "places", "seekers", "referrals", "placements", "placement_rate")
PROGRAM_COLUMNS = ("applications", "eligible", "selected", "reserve", "waiting", "enrolled", "completed", "dropped")


@dataclass(frozen=True)
class Card:
    """One station of the funnel: a figure, its difference to the period before, and what it means beside others."""

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
    """Everything the figure page shows."""

    cards: list[Card]
    groups: list[tuple[Any, list[Row]]]
    trend: dict[Month, Any]
    trend_chart: Any
    stages_chart: Any
    below: list[tuple[Organization, dict[str, Figure]]]
    programs: list[tuple[Any, int, dict[str, Figure]]]
    program_columns: list[Any] = field(default_factory=lambda: [BY_CODE[code] for code in PROGRAM_COLUMNS])
    trend_measures: list[Any] = field(default_factory=lambda: [BY_CODE[code] for code in TREND])

    below_measures: list[Any] = field(default_factory=lambda: [BY_CODE[code] for code in BELOW])

    @staticmethod
    def heads(columns: list[Any]) -> list[tuple[str, str]]:
        """Table heads for measures, aligned like their figures."""
        return [(localized(measure.label), "ar") for measure in columns]


def build(found: Report, *, now: datetime) -> Page:
    """Put the page together for a report."""
    previous = _previous(found, now)
    changes = report.changes(found.figures, previous.figures) if previous else {}
    trend = report.trend(found.organization, found.period.end, TREND)
    return Page(
        cards=[Card(found.figure(code), changes.get(code), _note(code, found)) for code in FUNNEL],
        groups=_groups(found, previous, changes),
        trend=trend,
        trend_chart=_trend_chart(trend),
        stages_chart=_stages_chart(found),
        below=_below(found),
        programs=_programs(found),
    )


def period_before(period: Period) -> Period:
    """The period of the same length that ends where this one starts."""
    length = len(period.months())
    return Period(period.start.shifted(-length), period.end.shifted(-length))


def months_to_choose(organization: Organization, today: date) -> list[Month]:
    """The months from the first fact to the present one, newest first."""
    last = Month.of(today)
    first_day = counting.first_fact_on(subtree_ids(organization.id))
    first = min(Month.of(first_day), last.shifted(-1)) if first_day else last.shifted(-1)
    return list(reversed(Period(first, last).months()))


def _note(code: str, found: Report) -> str:
    if code == "places":
        return _("%(count)s employers, %(orders)s job orders", count=f"{found.figure('employers').value:,}", orders=f"{found.figure('job_orders').value:,}")  # fmt: skip
    if code == "seekers":
        return _("%(places)s places for each seeker", places=report.written(found.figure("places_per_seeker")))
    if code == "referrals":
        return _("%(people)s people referred", people=f"{found.figure('referred_people').value:,}")
    return _("Placement rate %(rate)s%%", rate=report.written(found.figure("placement_rate")))


def _previous(found: Report, now: datetime) -> Report | None:
    """The report of the period before; None where nothing was recorded in or before it."""
    period = period_before(found.period)
    first_fact = counting.first_fact_on(subtree_ids(found.organization.id))
    if first_fact is None or first_fact > period.last:
        return None
    if found.status == "known":
        return report.known_on(found.organization, period, found.as_of)
    return report.report(found.organization, period, now=now)


def _groups(found: Report, previous: Report | None, changes: dict[str, int]) -> list[tuple[Any, list[Row]]]:
    groups = []
    for code, text in GROUPS.items():
        measures = [measure for measure in MEASURES if measure.group == code and measure.code in found.figures]
        rows = [_row(found.figures[measure.code], previous, changes) for measure in measures]
        if any(row.figure.value or row.change for row in rows):
            groups.append((text, rows))
    return groups


def _row(figure: Figure, previous: Report | None, changes: dict[str, int]) -> Row:
    code = figure.measure.code
    before = previous.figures.get(code) if previous else None
    return Row(figure, report.written(figure), report.written(before) if before else "-", changes.get(code))


def _trend_chart(trend: dict[Month, Any]) -> Any:
    labels = [f"{str(month.year)[2:]}.{month.number}" for month in trend]
    lines = [
        Series(localized(BY_CODE[code].label), [values[code] if values else None for values in trend.values()])
        for code in TREND
    ]
    return line_chart(
        labels,
        lines,
        title=_("Trend by month"),
        description=_(
            "Places, job seekers, referrals and people placed in each month; the values are in the table below."
        ),
        unit=_("people, cases"),
        identifier="trend",
    )


def _stages_chart(found: Report) -> Any:
    bars = [
        Bar(localized(found.figure(code).measure.label), found.figure(code).value, _share(code, found))
        for code in STAGES
    ]
    return bar_chart(bars, title=_("From stage to stage"), unit=localized(BY_CODE["seekers"].unit), identifier="stages")


def _share(code: str, found: Report) -> str:
    """The share of the people referred; who was referred may have registered in an earlier month."""
    if code not in STAGES[2:]:
        return ""
    share = Figure(found.figure(code).measure, found.figure(code).value, found.figure(STAGE_BASE).value).rate
    return f"({percent(share)}%)" if share is not None else ""


def _below(found: Report) -> list[tuple[Organization, dict[str, Figure]]]:
    """The organizations directly below with their figures; those in which nothing happened are left out."""
    everyone = [one for one in list_all() if one.path.startswith(found.organization.path)]
    children = [one for one in everyone if one.parent_id == found.organization.id]
    period = found.period
    if found.status == "open" and period.single:
        kept = live.values_of(children, [period.start])
        rows = [(child, counting.with_rates(kept[child.id][period.start])) for child in children]
        return [(child, figures) for child, figures in rows if any(figures[code].value for code in BELOW)]
    closed = queries.closed_figures([child.id for child in children], period.start) if _closed_month(found) else {}
    busy = counting.organizations_with_facts([one.id for one in everyone], period.first, period.last, found.cutoff)
    rows = []
    for child in children:
        own = [one.id for one in everyone if one.path.startswith(child.path)]
        if not busy.intersection(own):
            continue
        rows.append((child, closed.get(child.id) or counting.figures(own, period.first, period.last, found.cutoff)))
    return rows


def _closed_month(found: Report) -> bool:
    return found.period.single and found.status == "closed"


def _programs(found: Report) -> list[tuple[Any, int, dict[str, Figure]]]:
    period = found.period
    figures = counting.by_program(subtree_ids(found.organization.id), period.first, period.last, found.cutoff)
    names = queries.names_of_programs(figures)
    rows = [(names.get(number, {"ko": "-"}), number, values) for number, values in figures.items()]
    return sorted(rows, key=lambda row: str(row[0].get("ko")))
