"""The pledge card (공약 이행 카드): head, texts, schedule, money, indicators with targets, results, logs, what comes next.

Rates are computed from unrounded figures and rounded once, when the card is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core import clock
from jobcenter.core.formatting import day, localized
from jobcenter.core.locale import current_language
from jobcenter.documents.blocks import (
    Block,
    Cell,
    Chart,
    ChartKind,
    Column,
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
    Sum,
    Table,
    Weighted,
)
from jobcenter.indicators import arithmetic, measures, queries
from jobcenter.indicators.models import TERM, Indicator, NoteKind, Plan, Project, ProjectNote, Stage
from jobcenter.indicators.reports import money
from jobcenter.indicators.standing import Line, Standing, standing, target_of
from jobcenter.indicators.terms import quarters_of, seen_on
from jobcenter.indicators.wording import AGENTS, NEEDS, NOTE_KINDS, STAGES, TEXTS, time_of
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.reports import Group, Report
from jobcenter.statistics.reports.parameters import ROUNDING, Asking, Choice, Parameter

CHECKED, EMPTY = "☑", "☐"
NO_BREAK = "\u00a0"
BUSY = "■"
# How officials begin a line; one that begins with none of these gets the first.
BULLETS = ("○", "□", "◆", "·", "-", "※", "▶", "◦", "❍", "•")
# The stages a card prints to choose from; another one is printed when it is the project's.
PRINTED_STAGES = (Stage.DONE, Stage.DONE_CONTINUED, Stage.ON_TRACK, Stage.PARTLY)
TOTAL = "total"
Pairs = Sequence[tuple[bool, Any]]


def build(scope: Scope, *, now: datetime, project: Project, rounding: Rounding | None = None) -> Paper:
    """The card of a project within the reader's scope, as things stand. Raises NotFound for one out of scope."""
    project = queries.get_project(scope, project.public_id)
    plan = project.plan
    where = standing(project, measures.counted(current_app))
    today = seen_on(plan, clock.day_of(now))
    return Paper(
        title=f"{project.code} {localized(project.title)}",
        blocks=list(_blocks(project, where, today)),
        made_at=now,
        reference=f"{localized(plan.organization.name)} · {localized(plan.title)}",
        footer=_("As of %(day)s", day=day(today, False)),
        author=localized(plan.organization.name),
        language=current_language(),
        subject=_("Pledge card"),
        rounding=rounding or Rounding(truncate=plan.truncate),
    )


def _blocks(project: Project, where: Standing, today: date) -> Iterator[Block]:
    yield _head(project)
    yield money.cost(project, "planned")
    yield from _paragraphs(project, "overview")
    for number, (title, blocks) in enumerate(_sections(project, where, today), 1):
        yield Heading(f"{number} {title}")
        yield from blocks


def _sections(project: Project, where: Standing, today: date) -> list[tuple[str, list[Block]]]:
    """The numbered sections that have something in them."""
    planned = money.by_source(project, "planned", "planned", _("Money planned"))
    sections: list[tuple[str, list[Block]]] = [
        (_("Situation and goals"), [*_text(project, "situation"), *_text(project, "goals")]),
        (_("What is planned"), _paragraphs(project, "plan")),
        (_("Schedule"), [*_schedule(project), *_notes(project, _("Main results"), NoteKind.MILESTONE, NoteKind.AWARD)]),
        (_("Money planned"), [planned]),
        (_("Indicators of the pledge"), _targets(project, today)),
        (_("Results"), _results(project, where)),
        (_("What comes next"), _paragraphs(project, "outlook")),
        (_("Cooperation"), [*_paragraphs(project, "cooperation"), *_notes(project, "", NoteKind.REQUEST)]),
        (_("Expected effects"), _paragraphs(project, "effects")),
        (_("Publicity"), _notes(project, "", NoteKind.PUBLICITY)),
    ]
    return [(title, blocks) for title, blocks in sections if blocks]


def _head(project: Project) -> Facts:
    stages = PRINTED_STAGES if project.stage in PRINTED_STAGES else (*PRINTED_STAGES, project.stage)
    rows = [
        (_("New or continued"), _boxes([(project.is_new, _("New project of this term")), (not project.is_new, _("Continued"))])),
        (_("Completion and the term of office"), _boxes([(project.within_term is True, _("Within the term")), (project.within_term is False, _("After the term"))])),
        (_("Project period"), f"{project.begins} ~ {project.ends}" if project.begins or project.ends else "-"),
        (_("Carried out by"), _boxes([(key in project.agents, word) for key, word in AGENTS.items()])),
        (_("Help of the state needed"), _boxes([(not project.needs, _("None")), *((key in project.needs, word) for key, word in NEEDS.items())])),
        (_("How far it is"), _boxes([(stage is project.stage, STAGES[stage]) for stage in stages])),
        (_("Department in charge"), project.department or "-"),
        (_("People in charge"), project.contact or "-"),
    ]  # fmt: skip
    return Facts(_("The pledge"), rows, columns=2)


def _boxes(pairs: Pairs) -> str:
    return "  ".join(f"{CHECKED if chosen else EMPTY} {word}".replace(" ", NO_BREAK) for chosen, word in pairs)


def _text(project: Project, name: str) -> list[Block]:
    """A text under its own small heading."""
    paragraphs = _paragraphs(project, name)
    return [Heading(str(TEXTS[name]), 2), *paragraphs] if paragraphs else []


def _paragraphs(project: Project, name: str) -> list[Block]:
    lines = (line.strip() for line in project.texts.get(name, "").splitlines())
    return [Paragraph(line if line.startswith(BULLETS) else f"{BULLETS[0]} {line}") for line in lines if line]


def _schedule(project: Project) -> list[Block]:
    if not project.schedule:
        return []
    quarters = quarters_of(project.plan)
    columns = [FigureColumn("name", _("Piece of work"), Kind.TEXT, weight=8)]
    columns += [FigureColumn(one, one[5:], Kind.TEXT, group=one[:4]) for one in quarters]
    rows = [
        FigureRow(
            line.public_id,
            {"name": line.name, **{one: BUSY if line.begins <= one <= line.ends else "" for one in quarters}},
        )
        for line in project.schedule
    ]
    return [Figures("schedule", _("Schedule by quarter"), columns, rows)]


def _targets(project: Project, today: date) -> list[Block]:
    """Targets of the term by year, and those of one year by quarter."""
    if not project.indicators:
        return []
    plan = project.plan
    blocks: list[Block] = [_by_period(project, "targets", _("Targets by year"), TERM, plan.years, plan.years)]
    year = _year_with_quarters(project, today)
    if year:
        quarters = quarters_of(plan, year)
        heads = [f"{one[5:]}/4" for one in quarters]
        caption = _("Targets of %(year)s by quarter", year=year)
        blocks.append(_by_period(project, "quarters", caption, year, quarters, heads))
    return blocks


def _by_period(
    project: Project, key: str, caption: str, whole: str, periods: Sequence[str], heads: Sequence[str]
) -> Figures:
    plan = project.plan
    rows = []
    for number, indicator in enumerate(project.indicators, 1):
        values = {period: target_of(indicator, period, plan) for period in periods}
        cells: dict[str, Cell] = {"number": number, "name": localized(indicator.name), "unit": indicator.unit}
        cells |= values
        cells[TOTAL] = _whole(indicator, target_of(indicator, whole, plan), values)
        rows.append(FigureRow(indicator.public_id, cells))
    places = _places(project)
    columns = [
        FigureColumn("number", _("No."), Kind.TEXT),
        FigureColumn("name", _("Indicator"), Kind.TEXT, weight=5),
        FigureColumn("unit", _("Unit"), Kind.TEXT),
        FigureColumn(TOTAL, _("Target"), places=places, weight=2, dash=True),
        *(
            FigureColumn(one, head, places=places, weight=2, dash=True)
            for one, head in zip(periods, heads, strict=True)
        ),
    ]
    return Figures(key, caption, columns, rows)


def _whole(indicator: Indicator, whole: Any, values: dict[str, Any]) -> Cell:
    """The figure of the whole: the sum of its periods where they add up to it, else as it was set."""
    there = [Fraction(value) for value in values.values() if value is not None]
    adds_up = indicator.kind is arithmetic.Kind.CUMULATIVE and there and whole is not None
    if adds_up and sum(there, Fraction(0)) == whole:
        return Sum([Ref(indicator.public_id, period) for period in values], whole)
    return whole


def _year_with_quarters(project: Project, today: date) -> str | None:
    """The present year where it has quarterly targets, else the last that has some."""
    years = {target.period[:4] for one in project.indicators for target in one.targets if "-" in target.period} & set(
        project.plan.years
    )
    if str(today.year) in years:
        return str(today.year)
    return max(years, default=None)


def _results(project: Project, where: Standing) -> list[Block]:
    blocks: list[Block] = []
    if where.lines:
        blocks += [_reached(project.plan, where), *_dates(where)]
        if any(line.rate is not None for line in where.lines):
            blocks.append(Chart(_("Rate reached by indicator"), "results", "name", ["rate"], ChartKind.BARS))
    if any(line.spent is not None for line in project.budgets):
        blocks += [money.by_source(project, "spent", "spent", _("Money spent by source")), money.spending(project)]
    blocks += _notes(project, str(NOTE_KINDS[NoteKind.PROGRESS]), NoteKind.PROGRESS)
    return blocks + _notes(project, _("Residents heard and press"), NoteKind.PARTICIPATION, NoteKind.PRESS)


def _reached(plan: Plan, where: Standing) -> Figures:
    weights = [line.indicator.weight for line in where.lines if line.indicator.weight is not None]
    rows = [_result(number, line, plan) for number, line in enumerate(where.lines, 1)]
    total: dict[str, Cell] = {"number": _("Total"), "name": _("Total rate"), "unit": "", "rate": _total(where, weights)}
    if weights:
        weighted = [line.indicator.public_id for line in where.lines if line.indicator.weight is not None]
        total["weight"] = Sum([Ref(one, "weight") for one in weighted], sum(weights, Decimal(0)))
    places = _places(where.project)
    columns = [
        FigureColumn("number", _("No."), Kind.TEXT, weight=2),
        FigureColumn(
            "weight", _("Weight in percent"), weight=2, places=max(map(arithmetic.places, weights), default=0)
        ),
        FigureColumn("name", _("Indicator"), Kind.TEXT, weight=5),
        FigureColumn("unit", _("Unit"), Kind.TEXT),
        FigureColumn("target", _("Target"), places=places, weight=2),
        FigureColumn("actual", _("Actual"), places=places, weight=2),
        FigureColumn("rate", _("Rate reached"), Kind.RATE, places=plan.places, weight=2),
    ]
    return Figures("results", _("Results taken together"), columns, [*rows, FigureRow(TOTAL, total, total=True)])


def _result(number: int, line: Line, plan: Plan) -> FigureRow:
    key = line.indicator.public_id
    share = None if line.rate is None else line.rate / 100
    exact = arithmetic.rate(line.actual, line.target)
    rate: Cell = Ratio(Ref(key, "actual"), Ref(key, "target"), share) if exact == line.rate else share
    cells: dict[str, Cell] = {
        "number": number,
        "weight": line.indicator.weight,
        "name": localized(line.indicator.name),
        "unit": line.indicator.unit,
        "target": line.target,
        "actual": line.actual,
        "rate": rate,
    }
    return FigureRow(key, cells)


def _total(where: Standing, weights: Sequence[Decimal]) -> Cell:
    """The weighted total of unrounded rates; where the weights make no whole, as it is counted without a formula."""
    share = None if where.total_rate is None else where.total_rate / 100
    if share is None or sum(weights) != arithmetic.weight_base(weights):
        return share
    pairs = [
        (Ref(line.indicator.public_id, "rate"), Ref(line.indicator.public_id, "weight"))
        for line in where.lines
        if line.indicator.weight is not None
    ]
    return Weighted(pairs, share)


def _dates(where: Standing) -> list[Block]:
    """As of which day the results stand, and which of them are still provisional."""
    known = [line.as_of for line in where.lines if line.as_of is not None]
    said = [_("Results as of %(day)s", day=day(max(known), False))] if known else []
    provisional = [localized(line.indicator.name) for line in where.lines if line.certainty == "provisional"]
    said += [_("Provisional: %(names)s", names=", ".join(provisional))] if provisional else []
    return [Paragraph(" · ".join(said), small=True)] if said else []


def _notes(project: Project, title: str, *kinds: NoteKind) -> list[Block]:
    """Lines of logs as a table in the order of time; with several kinds, each line names its own."""
    lines = [one for one in project.notes if one.kind in kinds]
    if not lines:
        return []
    several = len(kinds) > 1
    columns = [Column(_("No."), weight=2), Column(_("Date"), weight=3)]
    columns += [Column(_("Kind"), weight=3)] if several else []
    columns += [Column(_("Line of the log"), weight=8), Column(_("Details"), weight=10)]
    rows = [_note(number, line, several) for number, line in enumerate(lines, 1)]
    caption = title or str(NOTE_KINDS[kinds[0]])
    return [*([Heading(title, 2)] if title else []), Table(caption, columns, rows)]


def _note(number: int, line: ProjectNote, several: bool) -> list[str]:
    kind = [str(NOTE_KINDS[line.kind])] if several else []
    details = "\n".join(part for part in (line.party, line.details) if part)
    return [str(number), time_of(line.happened), *kind, line.title, details]


def _places(project: Project) -> int:
    """As many decimal places as any target of the project was written with."""
    values = [one.value for indicator in project.indicators for one in (*indicator.targets, *indicator.actuals)]
    return max(map(arithmetic.places, values), default=0)


def _cards(asking: Asking) -> list[Choice]:
    """The pledges whose plans the reader may see."""
    return [
        Choice(
            one.public_id, f"{one.code} {localized(one.title)} · {localized(one.plan.organization.name)}", one, one.code
        )
        for one in queries.list_pledges(asking.scope)
    ]


def _own_first(asking: Asking, choices: Sequence[Choice]) -> Choice:
    """A card of the reader's own organization, else the first one."""
    own = asking.own
    return next((one for one in choices if one.meaning.plan.organization_id == own.id), choices[0])


def _as_the_plan_rounds(asking: Asking, choices: Sequence[Choice]) -> Choice:
    project = asking.answers.get("project")
    wanted = Rounding(truncate=bool(project and project.plan.truncate))
    return next((one for one in choices if one.meaning == wanted), choices[0])


# `project=` a Project of a plan of pledges
CARD = Parameter("project", _l("Pledge"), _cards, _own_first, guarded=True)

REPORT = Report(
    "pledge-card",
    _l("Pledge card"),
    "indicators.read",
    build,
    parameters=(CARD, replace(ROUNDING, usual=_as_the_plan_rounds)),
    description=_l(
        "A pledge with its texts, schedule, money by source and year, indicators with targets and results, logs and what comes next."
    ),
    group=Group.PLANS,
)
