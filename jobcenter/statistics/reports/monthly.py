"""The monthly report on placement and participation: a month, the year so far, a year ago, for all and for each below."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.accounts.current import SYSTEM
from jobcenter.core.formatting import localized, moment, percent, signed
from jobcenter.core.formatting import month as month_text
from jobcenter.core.locale import current_language
from jobcenter.documents.blocks import (
    Block,
    Cell,
    Chart,
    ChartKind,
    Difference,
    Facts,
    FigureColumn,
    FigureRow,
    Figures,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Ratio,
    Ref,
    Rounding,
)
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all, subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import counting, queries, reports
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.measures import BY_CODE, GROUPS, MEASURES, PERCENT, STAGES, TREND, Measure, of_report
from jobcenter.statistics.models import Restatement
from jobcenter.statistics.report import trend
from jobcenter.statistics.reports.comparison import Comparison, compare, compare_all
from jobcenter.statistics.reports.parameters import MONTH, ORGANIZATION, ROUNDING

FUNNEL = ("employers", "places", "seekers", "referrals", "placements")
RATE = "placement_rate"
BELOW = ("employers", "places", "seekers", "referrals", "placements", "enrolled", "completed")
PROGRAM = ("applications", "selected", "enrolled", "completed", "dropped")
MOST_NAMED = 3
PERIODS = ("month", "year", "before", "change")


def build(
    scope: Scope, *, now: datetime, organization: Organization, month: Month, rounding: Rounding | None = None
) -> Paper:
    """The paper of an organization for a month: as closed where it was closed, as known now where it was not."""
    scope.require(organization.id)
    found = compare(organization, month, now=now)
    name = localized(organization.name)
    return Paper(
        title=_("Placement and participation, %(month)s", month=month_text(str(month))),
        reference=name,
        author=name,
        subject=_("Monthly report on placement and participation"),
        footer=f"{name} · {month_text(str(month))}",
        language=current_language(),
        made_at=found.report.as_of,
        rounding=rounding or Rounding(),
        blocks=[
            _standing(found),
            *_told(found),
            Heading(localized(GROUPS["placement"])),
            _funnel(organization, found, "funnel", localized(GROUPS["placement"])),
            *_trend(organization, month),
            *_restatements(organization, found),
            Heading(_("All measures")),
            *_measures(found),
            *_programs(organization, found),
            *_below(organization, found, now),
        ],
    )


def _standing(found: Comparison) -> Facts:
    report = found.report
    closed = report.status == "closed"
    state = (
        _("Closed; as known on %(moment)s", moment=moment(report.as_of))
        if closed
        else _("Not closed yet; as known on %(moment)s, may still change", moment=moment(report.as_of))
    )
    rows = [
        (_("Organization"), localized(report.organization.name)),
        (_("Month"), month_text(str(found.month))),
        (_("State of the figures"), state),
        (_("Compared with"), month_text(str(found.month.shifted(-12)))),
    ]
    if report.close is not None and closed:
        by = report.close.closed_by
        rows.append((_("Closed by"), _("Scheduler") if by == SYSTEM.name else by))
        rows.append((_("Check value"), report.close.digest[:16]))
    return Facts(_("State of the figures"), rows, columns=2)


def _told(found: Comparison) -> list[Paragraph]:
    """The month in one sentence, with what changed against a year ago."""
    parts = [
        _("%(measure)s %(value)s %(unit)s%(change)s", **_words(found, code))
        for code in ("seekers", "referrals", "placements")
    ]
    rate = found.figures[RATE].rate
    sentence = _("%(figures)s; placement rate %(rate)s%%.", figures=", ".join(parts), rate=percent(rate))
    return [Paragraph(sentence)]


def _words(found: Comparison, code: str) -> dict[str, str]:
    figure, change = found.figures[code], found.change(code)
    return {
        "measure": localized(figure.measure.label),
        "value": f"{figure.value:,}",
        "unit": localized(figure.measure.unit),
        "change": "" if change is None else " " + _("(%(change)s on a year ago)", change=_signed(change)),
    }


def _signed(change: int) -> str:
    return f"+{signed(change)}" if change > 0 else signed(change)


def _heads() -> dict[str, str]:
    return {
        "month": _("This month"),
        "year": _("Year so far"),
        "before": _("Month a year ago"),
        "change": _("Increase or decrease"),
    }


def _values(found: Comparison, code: str) -> dict[str, Figure | None]:
    before = found.before.get(code) if found.before is not None else None
    return {"month": found.figures.get(code), "year": found.year.get(code), "before": before}


def _funnel(organization: Organization, found: Comparison, key: str, caption: str) -> Figures:
    """The stations as columns, the periods as rows."""
    heads = _heads()
    columns = [FigureColumn("period", _("Period covered"), Kind.TEXT, weight=3)]
    columns += [FigureColumn(code, _head(BY_CODE[code]), weight=2) for code in FUNNEL]
    columns.append(FigureColumn(RATE, localized(BY_CODE[RATE].label), Kind.RATE, places=1, weight=2))
    rows = []
    for period in ("month", "year", "before"):
        cells: dict[str, Cell] = {"period": heads[period]}
        for code in FUNNEL:
            figure = _values(found, code)[period]
            cells[code] = None if figure is None else figure.value
        rate = _values(found, RATE)[period]
        cells[RATE] = Ratio(Ref(period, "placements"), Ref(period, "seekers"), rate.rate if rate else None)
        rows.append(FigureRow(period, cells))
    cells = {"period": heads["change"]}
    for code in (*FUNNEL, RATE):
        cells[code] = _less(Ref("month", code), Ref("before", code), _values(found, code))
    rows.append(FigureRow("change", cells, total=True))
    return Figures(key, caption, columns, rows, note=_("The change is against the same month a year ago; a placement rate changes in percentage points."))  # fmt: skip


def _less(minuend: Ref, subtrahend: Ref, values: dict[str, Figure | None]) -> Difference:
    now, before = _exact(values["month"]), _exact(values["before"])
    return Difference(minuend, subtrahend, None if now is None or before is None else now - before)


def _exact(figure: Figure | None) -> Fraction | int | None:
    if figure is None:
        return None
    return figure.rate if figure.measure.is_rate else figure.value


def _head(measure: Measure) -> str:
    return f"{localized(measure.label)} ({localized(measure.unit)})"


def _trend(organization: Organization, month: Month) -> list[Block]:
    """The last twelve months, drawn and as a table."""
    columns = [FigureColumn("name", _("Month"), Kind.TEXT, weight=2)]
    columns += [FigureColumn(code, _head(BY_CODE[code]), weight=2) for code in TREND]
    rows = [
        FigureRow(str(one), {"name": f"{one.year % 100}.{one.number}", **_told_of(values)})
        for one, values in trend(organization, month, TREND).items()
    ]
    if not any(row.cells.get(code) for row in rows for code in TREND):
        return []
    caption = _("The last twelve months")
    return [
        Heading(caption),
        Chart(caption, "trend", "name", TREND, ChartKind.LINES),
        Figures(
            "trend",
            caption,
            columns,
            rows,
            unit=_("(Unit: people, cases)"),
            note=_("Closed months as they were reported."),
        ),
    ]


def _told_of(values: dict[str, int] | None) -> dict[str, Cell]:
    """The values of a month; one in which nothing at all happened was not recorded, which is not the same as nothing."""
    return {**values} if values and any(values.values()) else {}


def _measures(found: Comparison) -> list[Block]:
    """A table of counts for each group of measures, and one of all rates, computed from those counts."""
    blocks: list[Block] = []
    rates = [one for one in MEASURES if one.is_rate and found.anything(one.code) and _is_whole(one, found)]
    sides = {BY_CODE[side].group for one in rates for side in _sides(one)}
    for group, name in GROUPS.items():
        counts = [one for one in MEASURES if one.group == group and not one.is_rate and one.code in found.figures]
        if group in sides or any(found.anything(one.code) for one in counts):
            blocks += [Heading(localized(name), level=2), _counts(group, localized(name), counts, found)]
            if group == "placement":
                caption = _("From stage to stage")
                blocks.append(Chart(caption, group, "name", ("month",), ChartKind.FUNNEL, rows=STAGES))
    for key, caption, percents in (("rates", _("Rates"), True), ("ratios", _("Ratios"), False)):
        wanted = [one for one in rates if (one.unit == PERCENT) is percents]
        if wanted:
            blocks += [Heading(caption, level=2), _rates(key, caption, wanted, found, percents)]
    return blocks


def _counts(key: str, caption: str, measures: Sequence[Measure], found: Comparison) -> Figures:
    heads = _heads()
    columns = [
        FigureColumn("name", _("Measure"), Kind.TEXT, weight=5),
        FigureColumn("unit", _("Unit"), Kind.TEXT, weight=1),
        *(FigureColumn(period, heads[period], weight=2) for period in PERIODS),
    ]
    rows = []
    for measure in measures:
        values = _values(found, measure.code)
        cells: dict[str, Cell] = {"name": localized(measure.label), "unit": localized(measure.unit)}
        cells |= {period: figure.value if figure else None for period, figure in values.items()}
        cells["change"] = _less(Ref(measure.code, "month"), Ref(measure.code, "before"), values)
        rows.append(FigureRow(measure.code, cells))
    return Figures(key, caption, columns, rows)


def _rates(key: str, caption: str, measures: Sequence[Measure], found: Comparison, percents: bool) -> Figures:
    heads = _heads()
    kind, places = (Kind.RATE, 1) if percents else (Kind.DECIMAL, 2)
    columns = [FigureColumn("name", _("Measure"), Kind.TEXT, weight=5)]
    columns += [] if percents else [FigureColumn("unit", _("Unit"), Kind.TEXT, weight=2)]
    columns += [FigureColumn(period, heads[period], kind, places, weight=2) for period in PERIODS]
    rows = []
    for measure in measures:
        values = _values(found, measure.code)
        cells: dict[str, Cell] = {"name": localized(measure.label)}
        if not percents:
            cells["unit"] = localized(measure.unit)
        for period, figure in values.items():
            top, bottom = (_ref(BY_CODE[side], period) for side in _sides(measure))
            cells[period] = None if figure is None else Ratio(top, bottom, figure.rate)
        cells["change"] = _less(Ref(measure.code, "month"), Ref(measure.code, "before"), values)
        rows.append(FigureRow(measure.code, cells))
    note = _("Changes of rates are in percentage points.") if percents else ""
    return Figures(key, caption, columns, rows, note=note)


def _sides(rate: Measure) -> tuple[str, str]:
    return rate.numerator or "", rate.denominator or ""


def _is_whole(rate: Measure, found: Comparison) -> bool:
    """Whether both sides of a rate are among the figures; a month closed long ago may not know a measure of today."""
    return all(side in found.figures for side in (rate.code, *_sides(rate)))


def _ref(measure: Measure, period: str) -> Ref:
    return Ref(measure.code, period, measure.group)


def _programs(organization: Organization, found: Comparison) -> list[Block]:
    """Every program with participants in the month or the year so far."""
    ids = subtree_ids(organization.id)
    cutoff = found.report.cutoff
    of_month = counting.by_program(ids, found.month.first, found.month.last, cutoff)
    of_year = counting.by_program(ids, Month(found.month.year, 1).first, found.month.last, cutoff)
    if not of_year:
        return []
    names = queries.names_of_programs(of_year)
    columns = [FigureColumn("name", _("Program"), Kind.TEXT, weight=4)]
    for period, group in (("month", _("This month")), ("year", _("Year so far"))):
        columns += [FigureColumn(f"{period}_{code}", localized(BY_CODE[code].label), group=group) for code in PROGRAM]
    rows = []
    for number in sorted(of_year, key=lambda one: localized(names.get(one)) or ""):
        cells: dict[str, Cell] = {"name": localized(names.get(number)) or str(number)}
        for code in PROGRAM:
            # A program that has entries in the year but none of a kind counted none of that kind.
            cells[f"year_{code}"] = of_year[number][code].value
            cells[f"month_{code}"] = of_month[number][code].value if number in of_month else 0
        rows.append(FigureRow(str(number), cells))
    caption = _("Participation by program")
    return [
        Heading(caption),
        Figures("by-program", caption, columns, rows, unit=_("(Unit: people, applications in cases)")),
    ]


def _below(organization: Organization, found: Comparison, now: datetime) -> list[Block]:
    """Every organization directly below: all beside each other, then the funnel of each."""
    everyone = [one for one in list_all() if one.path.startswith(organization.path)]
    children = [one for one in everyone if one.parent_id == organization.id]
    since, until = found.month.shifted(-12).first, found.month.last
    known = counting.organizations_with_facts([one.id for one in everyone], since, until, found.report.cutoff)
    alive = {one.path for one in everyone if one.id in known}
    living = [child for child in children if any(path.startswith(child.path) for path in alive)]
    busy = list(
        zip(living, compare_all(living, found.month, now=now, codes=(*FUNNEL, RATE)) if living else [], strict=True)
    )
    if not busy:
        return []
    columns = [FigureColumn("name", _("Organization"), Kind.TEXT, weight=3)]
    columns += [FigureColumn(code, _head(BY_CODE[code]), weight=2) for code in BELOW]
    columns.append(FigureColumn(RATE, localized(BY_CODE[RATE].label), Kind.RATE, places=1, weight=2))
    rows = [_beside(child.code, localized(child.name), one) for child, one in busy]
    rows.append(_beside("whole", localized(organization.name), found, total=True))
    blocks: list[Block] = [
        Heading(_("By organization")),
        Figures("below", _("By organization"), columns, rows, note=_beside_note(busy, found)),
    ]
    told = {child.id for child, _one in busy}
    silent = [localized(child.name) for child in children if child.id not in told]
    if silent:
        blocks.append(Paragraph(_("Nothing was recorded for: %(names)s", names=", ".join(silent)), small=True))
    for child, one in busy:
        blocks += [
            Heading(localized(child.name), level=2),
            _funnel(child, one, f"funnel-{child.code}", localized(child.name)),
        ]
    return blocks


def _beside(key: str, name: str, found: Comparison, *, total: bool = False) -> FigureRow:
    cells: dict[str, Cell] = {"name": name, **{code: found.figures[code].value for code in BELOW}}
    cells[RATE] = Ratio(Ref(key, "placements"), Ref(key, "seekers"), found.figures[RATE].rate)
    return FigureRow(key, cells, total=total)


def _beside_note(busy: Sequence[tuple[Organization, Comparison]], found: Comparison) -> str:
    notes = [
        _(
            "The whole is counted by itself: it has what the organization recorded itself, and somebody known to two is one person."
        )
    ]
    if len({one.report.status for _child, one in busy} | {found.report.status}) > 1:
        still_open = [localized(child.name) for child, one in busy if one.report.status != "closed"]
        notes.append(_("Not closed yet: %(names)s", names=", ".join(still_open) or localized(found.report.organization.name)))  # fmt: skip
    return " ".join(notes)


def _restatements(organization: Organization, found: Comparison) -> list[Block]:
    """What was recorded after a close and changed a reported figure, with who recorded it and why."""
    lines: Sequence[Restatement] = found.report.restatements
    if not lines:
        return []
    columns = [
        FigureColumn("month", _("Month concerned"), Kind.TEXT, weight=2),
        FigureColumn("reported", _("Reported with"), Kind.TEXT, weight=2),
        FigureColumn("measure", _("Measure"), Kind.TEXT, weight=3),
        FigureColumn("before", _("Value before"), weight=2),
        FigureColumn("after", _("Value after"), weight=2),
        FigureColumn("change", _("Increase or decrease"), weight=2),
        FigureColumn("who", _("Who"), Kind.TEXT, weight=2),
        FigureColumn("why", _("Why"), Kind.TEXT, weight=4),
    ]
    rows = []
    for line in lines:
        key = str(line.id)
        cells: dict[str, Cell] = {
            "month": month_text(line.month),
            "reported": month_text(line.close.month),
            "measure": _head(of_report(line.measure)),
            "before": line.before,
            "after": line.after,
            "change": Difference(Ref(key, "after"), Ref(key, "before"), line.change),
            "who": _listed(line, "by", _("System")),
            "why": _listed(line, "why", _("Recorded after the close")),
        }
        rows.append(FigureRow(key, cells))
    caption = _("Restatements")
    note = _("A closed report is never changed. What is recorded later for a closed month is reported here with the close that came after it.")  # fmt: skip
    return [Heading(caption), Figures("restatements", caption, columns, rows, note=note)]


def _listed(line: Restatement, name: str, otherwise: str) -> str:
    """Who or why, each once, the most frequent first."""
    found: Counter[str] = Counter()
    for cause in line.causes:
        found[cause[name] or otherwise] += cause["entries"]
    named = [text for text, _entries in found.most_common(MOST_NAMED)]
    more = len(found) - len(named)
    return ", ".join(named) + (" " + _("and %(count)s more", count=more) if more else "") or "-"


def after_close(organization: Organization, month: Month) -> dict[str, str]:
    """The report of the month that was closed."""
    return {"organization": organization.code, "month": str(month)}


LABEL = _l("Monthly report on placement and participation")
DESCRIPTION = _l(
    "A month of a centre, a district or the city: the funnel, every measure with the year so far and a year ago, programs, organizations, and what was restated."
)

REPORT = reports.Report(
    "monthly",
    LABEL,
    "figures.read",
    build,
    parameters=(ORGANIZATION, MONTH, ROUNDING),
    description=DESCRIPTION,
    after_close=after_close,
)
