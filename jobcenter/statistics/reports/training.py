"""The training result report: the courses of a year from application to certificate, and what became of the people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core import parameters
from jobcenter.core.clock import SEOUL
from jobcenter.core.formatting import localized, moment
from jobcenter.core.locale import current_language
from jobcenter.documents.blocks import (
    Block,
    Cell,
    Chart,
    ChartKind,
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
)
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all, subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import reports
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.outcomes import queries as outcomes
from jobcenter.statistics.outcomes.cases import Share
from jobcenter.statistics.outcomes.table import Asked, Row
from jobcenter.statistics.outcomes.table import build as rows_of
from jobcenter.statistics.outcomes.wording import NOBODY, REASONS
from jobcenter.statistics.reports.courses import Course, list_courses, years_of
from jobcenter.statistics.reports.parameters import ORGANIZATION, ROUNDING, Asking, Choice, Parameter

RESULTS, EMPLOYMENT, TOTAL = "results", "employment", "total"
COUNTS = ("places", "applied", "enrolled", "completed", "left_for_work", "dropped", "active", "certificates")
# Each rate with what stands above and below the line.
RATES = {
    "recruitment": ("enrolled", "places"),
    "completion": ("completed", "enrolled"),
    "dropout": ("dropped", "enrolled"),
    "certified": ("certificates", "completed"),
}


def build(
    scope: Scope, *, now: datetime, organization: Organization, year: int, rounding: Rounding | None = None
) -> Paper:
    """The paper on the courses of an organization and all below it that belong to a year, as known now."""
    scope.require(organization.id)
    ids = [one for one in subtree_ids(organization.id) if scope.covers(one)]
    courses = list_courses(scope, ids, year)
    name = localized(organization.name)
    return Paper(
        title=_("Results of training, %(year)s", year=year),
        reference=name,
        author=name,
        subject=_("Training result report"),
        footer=f"{name} · {year}",
        language=current_language(),
        made_at=now,
        rounding=rounding or Rounding(),
        landscape=True,
        blocks=[_about(organization, year, courses, now), *_told(courses, scope, now.astimezone(SEOUL).date())],
    )


def _about(organization: Organization, year: int, courses: Sequence[Course], now: datetime) -> Facts:
    rows = [
        (_("Organization"), localized(organization.name)),
        (_("Year"), str(year)),
        (_("Courses"), str(len(courses))),
        (_("Known on"), moment(now)),
    ]
    return Facts(_("What the report covers"), rows, columns=2)


def _told(courses: Sequence[Course], scope: Scope, today: date) -> list[Block]:
    if not courses:
        return [Paragraph(_("No course was held in this year."))]
    steps = ("applied", "enrolled", "completed")
    return [
        Heading(_("From application to certificate")),
        _results(courses),
        Chart(_("All courses, step by step"), RESULTS, "name", steps, ChartKind.FUNNEL, rows=(TOTAL,)),
        Heading(_("Employment after the course")),
        *_employment(courses, scope, today),
    ]


def _results(courses: Sequence[Course]) -> Figures:
    several = len({course.organization_id for course in courses}) > 1
    names = {one.id: localized(one.name) for one in list_all()} if several else {}
    columns = [
        FigureColumn("name", _("Course"), Kind.TEXT, weight=5),
        *([FigureColumn("organization", _("Organization"), Kind.TEXT, weight=3)] if several else []),
        FigureColumn("provider", _("Provider"), Kind.TEXT, weight=3),
        *(FigureColumn(code, head, weight=2, group=group) for code, (head, group) in _count_heads().items()),
        *(
            FigureColumn(code, head, Kind.RATE, places=1, weight=2, group=_("Rates"))
            for code, head in _rate_heads().items()
        ),
    ]
    rows = []
    for course in courses:
        cells: dict[str, Cell] = {
            "name": localized(course.name),
            "provider": course.provider or str(NOBODY["provider"]),
            **{code: getattr(course, code) for code in COUNTS},
        }
        if several:
            cells["organization"] = names[course.organization_id]
        rows.append(FigureRow(str(course.round_id), cells | _rates(str(course.round_id), cells)))
    keys = [row.key for row in rows]
    total: dict[str, Cell] = (
        {"name": _("Total"), "provider": "", "organization": ""} if several else {"name": _("Total"), "provider": ""}
    )
    whole = {code: sum(getattr(course, code) for course in courses) for code in COUNTS}
    total |= {code: Sum([Ref(key, code) for key in keys], value) for code, value in whole.items()}
    rows.append(FigureRow(TOTAL, total | _rates(TOTAL, whole), total=True))
    return Figures(RESULTS, _("Results by course"), columns, rows, _("(Unit: people, %)"), _results_note())


def _count_heads() -> dict[str, tuple[str, str]]:
    ended = _("How it ended")
    return {
        "places": (_("Places"), ""),
        "applied": (_("Applied"), ""),
        "enrolled": (_("Enrolled"), ""),
        "completed": (_("Completed"), ended),
        "left_for_work": (_("Left for work"), ended),
        "dropped": (_("Dropped out"), ended),
        "active": (_("Still in class"), ended),
        "certificates": (_("Certificates"), ""),
    }


def _rate_heads() -> dict[str, str]:
    return {
        "recruitment": _("Enrolled of places"),
        "completion": _("Completed of enrolled"),
        "dropout": _("Dropped out of enrolled"),
        "certified": _("Certificates of completed"),
    }


def _rates(key: str, values: Mapping[str, Cell]) -> dict[str, Cell]:
    return {
        code: Ratio(Ref(key, top), Ref(key, bottom), _over(values[top], values[bottom]))
        for code, (top, bottom) in RATES.items()
    }


def _over(top: Cell, bottom: Cell) -> Fraction | None:
    assert isinstance(top, int) and isinstance(bottom, int)
    return Fraction(top, bottom) if bottom else None


def _results_note() -> str:
    return _(
        "Somebody in two courses counts in each. Dropped out includes parts ended by the organization, and not those who left"
        " for work. Certificates are those known by now: results of examinations come in later."
    )


def _employment(courses: Sequence[Course], scope: Scope, today: date) -> list[Block]:
    """For each span after the end: the base, who is left out, and who is in work. Small groups are withheld."""
    months = tuple(parameters.value("outcome_months", on=today))
    least = parameters.value("outcome_small_group", on=today)
    wanted = {course.round_id for course in courses}
    cases = [
        case for case in outcomes.list_cases(scope, today, months=months, today=today) if case.ended.round_id in wanted
    ]
    if not cases:
        return [Paragraph(_("Nobody’s part has ended yet."))]
    years = [case.ended.ended_on.year for case in cases]
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    world = outcomes.world_of(scope, cases, first, last)
    organizations = {one.id: one for one in list_all()}
    ids = frozenset(course.organization_id for course in courses)
    asked = Asked(first, last, "round", months[0], months, ids, None, least)
    known = {row.key: row for row in rows_of(asked, cases, world, organizations).rows}
    rows = [
        _employed(course, known[str(course.round_id)], months) for course in courses if str(course.round_id) in known
    ]
    rows.append(_employed_total([known[row.key] for row in rows], months, least))
    columns = [FigureColumn("name", _("Course"), Kind.TEXT, weight=5)]
    for span in months:
        group = _("%(months)s months after the end", months=span)
        columns += [
            FigureColumn(f"not_due{span}", _("Not due yet"), group=group, weight=2),
            FigureColumn(f"excluded{span}", _("Left out"), group=group, weight=2),
            FigureColumn(f"base{span}", _("Base"), group=group, weight=2),
            FigureColumn(f"hits{span}", _("In work"), group=group, weight=2),
            FigureColumn(f"rate{span}", _("Employment rate"), Kind.RATE, places=1, group=group, weight=2),
        ]
    caption = _("Employment by course")
    return [Figures(EMPLOYMENT, caption, columns, rows, _("(Unit: people, %)"), _employment_note(least))]


PARTS = ("not_due", "excluded", "base", "hits")


def _employed(course: Course, row: Row, months: Sequence[int]) -> FigureRow:
    cells: dict[str, Cell] = {"name": localized(course.name)}
    for span in months:
        share = row.share("employed", span)
        if row.is_hidden("employed", span):
            cells |= _withheld(span) | {f"not_due{span}": share.not_due}
        else:
            cells |= {f"{part}{span}": getattr(share, part) for part in PARTS}
            cells[f"rate{span}"] = Ratio(Ref(row.key, f"hits{span}"), Ref(row.key, f"base{span}"), share.rate)
    return FigureRow(row.key, cells)


def _employed_total(known: Sequence[Row], months: Sequence[int], least: int) -> FigureRow:
    """The whole: sums of the rows, or where some are withheld the whole by itself."""
    cells: dict[str, Cell] = {"name": _("Total")}
    for span in months:
        share = sum((row.share("employed", span) for row in known), Share())
        if 0 < share.base < least:
            cells |= _withheld(span) | {f"not_due{span}": share.not_due}
            continue
        hidden = any(row.is_hidden("employed", span) for row in known)
        for part in PARTS:
            value = getattr(share, part)
            refs = [Ref(row.key, f"{part}{span}") for row in known]
            cells[f"{part}{span}"] = value if hidden and part != "not_due" else Sum(refs, value)
        cells[f"rate{span}"] = Ratio(Ref(TOTAL, f"hits{span}"), Ref(TOTAL, f"base{span}"), share.rate)
    return FigureRow(TOTAL, cells, total=True)


def _withheld(span: int) -> dict[str, Cell]:
    return {f"{part}{span}": _("withheld") for part in (*PARTS[1:], "rate")}


def _employment_note(least: int) -> str:
    reasons = ", ".join(str(reason) for reason in REASONS.values())
    return "\n".join(
        [
            _(
                "Base: those who completed or left for work and are due, without those left out (%(reasons)s).",
                reasons=reasons,
            ),
            _("In work: in a job on the day so many months after the end, as far as the system knows."),
            _(
                "Figures of fewer than %(least)s people are withheld, and others where they would give those away.",
                least=least,
            ),
        ]
    )


def _years(asking: Asking) -> list[Choice]:
    organization: Organization = asking.answers.get("organization") or asking.own
    ids = [one for one in subtree_ids(organization.id) if asking.scope.covers(one)]
    known = years_of(asking.scope, ids) or [asking.today.year]
    return [Choice(str(year), str(year), year) for year in known]


def after_close(organization: Organization, month: Month) -> dict[str, str] | None:
    """The report of the year of the month, where there are courses in it."""
    years = years_of(Scope.everything(), subtree_ids(organization.id))
    return {"organization": organization.code, "year": str(month.year)} if month.year in years else None


# `year=` the year of courses; after ORGANIZATION
YEAR = Parameter("year", _l("Year"), _years)

REPORT = reports.Report(
    "training",
    _l("Training result report"),
    "figures.read",
    build,
    parameters=(ORGANIZATION, YEAR, ROUNDING),
    description=_l(
        "The courses of a year: applied, enrolled, completed, dropped out, left for work, certificates, and employment after the end with its base."
    ),
    group=reports.Group.PROGRAMS,
    after_close=after_close,
)
