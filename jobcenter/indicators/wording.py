"""Findings, stages, sources and kinds in words."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.indicators.arithmetic import Kind as IndicatorKind
from jobcenter.indicators.audit.findings import Finding, Kind
from jobcenter.indicators.models import TERM, Certainty, NoteKind, Plan, PlanKind, Source, Stage

KINDS: dict[Kind, Any] = {
    Kind.SUM: _l("Sum"),
    Kind.RATE: _l("Rate"),
    Kind.WEIGHTED_TOTAL: _l("Weighted total"),
    Kind.ROUNDING: _l("Rounding"),
    Kind.SAME_FACT: _l("Same fact twice"),
    Kind.PLAN_SPENT: _l("Plan and spending"),
    Kind.PERIOD: _l("Periods"),
    Kind.UNIT: _l("Unit"),
    Kind.FORMAT: _l("Number format"),
    Kind.NOMINAL_RATIO: _l("Agreed ratio"),
    Kind.WORDING: _l("Wording"),
}
INDICATOR_KINDS: dict[IndicatorKind, Any] = {
    IndicatorKind.CUMULATIVE: _l("Adds up"),
    IndicatorKind.STATE: _l("State of the moment"),
    IndicatorKind.AVERAGE: _l("Mean"),
}
PLAN_KINDS: dict[PlanKind, Any] = {
    PlanKind.PLEDGES: _l("Pledges"),
    PlanKind.DISCLOSURE: _l("Job target disclosure"),
    PlanKind.REPORT: _l("Report of projects"),
}
STAGES: dict[Stage, Any] = {
    Stage.PLANNED: _l("Not yet begun"),
    Stage.ON_TRACK: _l("On track"),
    Stage.PARTLY: _l("Partly carried out"),
    Stage.DONE: _l("Done"),
    Stage.DONE_CONTINUED: _l("Done and continued"),
    Stage.ON_HOLD: _l("On hold"),
    Stage.DROPPED: _l("Dropped"),
}
SOURCES: dict[Source, Any] = {
    Source.STATE: _l("State funds"),
    Source.CITY: _l("City funds"),
    Source.DISTRICT: _l("District funds"),
    Source.PRIVATE: _l("Private funds"),
    Source.OTHER: _l("Other funds"),
    Source.UNDIVIDED: _l("Not divided by source"),
}
CERTAINTIES: dict[Certainty, Any] = {
    Certainty.PROVISIONAL: _l("Provisional"),
    Certainty.FINAL: _l("Final"),
}
NOTE_KINDS: dict[NoteKind, Any] = {
    NoteKind.MILESTONE: _l("Milestones"),
    NoteKind.PROGRESS: _l("Progress by date"),
    NoteKind.PARTICIPATION: _l("Residents heard"),
    NoteKind.PRESS: _l("Press"),
    NoteKind.AWARD: _l("Awards"),
    NoteKind.REQUEST: _l("Asked of other departments"),
    NoteKind.PUBLICITY: _l("Publicity"),
}

AGENTS: dict[str, Any] = {"state": _l("The state"), "city": _l("The city"), "district": _l("The district")}
NEEDS: dict[str, Any] = {"system": _l("Legal rules"), "finance": _l("Funding"), "authority": _l("Powers")}
MONEY_UNITS: dict[str, Any] = {
    "원": _l("won"),
    "천원": _l("thousand won"),
    "만원": _l("ten thousand won"),
    "십만원": _l("hundred thousand won"),
    "백만원": _l("million won"),
    "천만원": _l("ten million won"),
    "억원": _l("hundred million won"),
    "십억원": _l("billion won"),
    "조원": _l("trillion won"),
}
TEXTS: dict[str, Any] = {
    "overview": _l("Overview"),
    "situation": _l("Situation"),
    "goals": _l("Goals"),
    "plan": _l("What is planned"),
    "outlook": _l("What comes next"),
    "cooperation": _l("Cooperation"),
    "effects": _l("Expected effects"),
}


def note(finding: Finding) -> str:
    """How the computed figure comes about, and what the difference looks like."""
    say = NOTES.get(finding.reason)
    text = say(finding) if say else ""
    if "suspect" in finding.values:
        more = _("Another finding uses %(figure)s too: look at it first.", figure=finding.values["suspect"])
        text = f"{text}{'' if text.endswith('.') else '.'} {more}" if text else more
    return text


def period_name(period: str) -> str:
    """A period of a plan in words: the whole term, a year, a quarter."""
    if period == TERM:
        return str(_("Whole term"))
    year, _separator, quarter = period.partition("-")
    return str(_("%(year)s, quarter %(number)s", year=year, number=quarter)) if quarter else year


def time_of(happened: str) -> str:
    """The time of a line of a log in words: a day, a month or a quarter as it is kept."""
    year, _separator, rest = happened.partition("-")
    if rest.startswith("Q"):
        return str(_("%(year)s, quarter %(number)s", year=year, number=rest[1:]))
    return f"{'. '.join([year, *(str(int(part)) for part in rest.split('-') if part.isdigit())])}."


def unit_name(unit: str) -> str:
    """A unit of money in the reader's language."""
    return str(MONEY_UNITS.get(unit, unit))


def budget_year(plan: Plan, year: int) -> str:
    """A year of money; the year behind the plan stands for all that follow."""
    return str(_("After the term")) if year == plan.year_after else str(year)


def place(finding: Finding) -> str:
    """Where a finding stands, in words of the reader's language."""
    return " · ".join(str(PLACES.get(word, word)) for word in finding.where)


PLACES: dict[str, Any] = {
    "target_total": _l("Target of the term"),
    "actual_total": _l("Result of the term"),
    "quarters": _l("Quarters"),
    "stated_rate": _l("Rate reached"),
    "stated_total_rate": _l("Total rate"),
    "weights": _l("Weights"),
    "rate": _l("Rate"),
    "period": _l("Project period"),
}


def _parts(finding: Finding) -> str:
    parts = [str(part) for part in finding.values.get("parts", [])]
    shown = " + ".join(parts if len(parts) <= 8 else [*parts[:7], "…", parts[-1]])
    return f"{shown} = {finding.values.get('exact', finding.computed)}" if shown else finding.computed


def _sum(finding: Finding) -> str:
    text = _parts(finding)
    if "rate" in finding.values:
        text = f"{text}. {_('The rate would then be %(rate)s.', rate=finding.values['rate'])}"
    return text


def _rate(finding: Finding) -> str:
    above, below = finding.values["numerator"], finding.values["denominator"]
    return f"{above} ÷ {below} × 100 = {finding.values.get('exact', finding.computed)}"


def _cut_off(finding: Finding) -> str:
    exact = finding.values.get("exact")
    if exact is None:
        return _("Agrees only when cut off; rounded half-up it is %(computed)s.", computed=finding.computed)
    return _(
        "%(exact)s exactly: agrees only when cut off; rounded half-up it is %(computed)s.",
        exact=exact,
        computed=finding.computed,
    )


def _difference(finding: Finding) -> str:
    return f"{finding.values['plus']} - {finding.values['minus']} = {finding.values.get('exact', finding.computed)}"


def _plan_spent(finding: Finding) -> str:
    rows = ", ".join(finding.values.get("rows", []))
    text = _(
        "More than was planned (%(plan)s). A rate of spending must divide by the money secured since, not by the first plan.",
        plan=finding.computed,
    )
    return f"{text} ({rows})" if rows else text


def _months(finding: Finding) -> str:
    return _("From the first to the last month it is %(months)s months.", months=finding.computed)


def _fixed(text: Any) -> Callable[[Finding], str]:
    return lambda _finding: str(text)


def _then(text: Any) -> Callable[[Finding], str]:
    """A sentence behind the exact value."""
    return lambda finding: f"{finding.values.get('exact', finding.computed)}. {text}"


NOTES: dict[str, Callable[[Finding], str]] = {
    "term_cumulative": _sum,
    "term_state": _then(_l("No usual reading of the years gives the stated figure: last, highest, mean or sum.")),
    "term_average": _then(_l("The mean of the years.")),
    "quarters": _sum,
    "parts": _sum,
    "list": _sum,
    "brackets": _sum,
    "across": _sum,
    "down": _sum,
    "weights": lambda finding: _("%(sum)s: the weights do not make a whole.", sum=_parts(finding)),
    "rate": _rate,
    "no_base": _fixed(_l("There is no target or base to divide by.")),
    "only_cut_off": _cut_off,
    "weighted_total": _then(_l("Weights times unrounded rates, rounded once.")),
    "from_rounded_rates": _then(
        _l("From unrounded rates. The stated figure comes from rates that were rounded before they were weighted.")
    ),
    "without_weights": _then(_l("The stated figure is the mean of the rates without their weights.")),
    "with_a_cap": _then(_l("The stated figure comes about when no rate counts for more than 100.")),
    "difference": _difference,
    "change": _then(_l("The later figure less the earlier one.")),
    "growth": _then(_l("The change in percent of the earlier figure.")),
    "rate_of_whole": _then(_l("The part of the total in percent.")),
    "multiple": _then(_l("One amount divided by the other, as in the other rows.")),
    "product": _then(_l("The weight times the rate.")),
    "mean": _then(_l("The mean of the figures beside it.")),
    "running": _then(_l("What came together up to here.")),
    "plan_spent": _plan_spent,
    "nominal_ratio": lambda finding: _(
        "%(part)s of %(whole)s. An agreed ratio that the amounts do not meet exactly.",
        part=finding.values["numerator"],
        whole=finding.values["denominator"],
    ),
    "same_fact": lambda finding: _("The same fact stands differently at “%(first)s”.", first=finding.values["first"]),
    "units": _then(_l("The two amounts differ after conversion into one unit.")),
    "parts_cut_off": lambda finding: _(
        "%(sum)s. The difference is small enough to come from parts that were each cut off to the coarser unit.",
        sum=_parts(finding),
    ),
    "months": _months,
    "ends_before_it_begins": _fixed(_l("This period ends before it begins.")),
    "completed_before_the_end": _fixed(_l("Completed before the period of the project ends.")),
    "completed_after_the_end": _fixed(_l("Completed after the period of the project ended.")),
    "completed_before_the_start": _fixed(_l("Completed before the project begins.")),
    "point_for_comma": _fixed(_l("A point was typed for the thousands comma.")),
    "grouping": _fixed(_l("The thousands commas stand in the wrong place; the number cannot be read with certainty.")),
    "means_test": _fixed(
        _l("Wealth and income are joined by “or”. Notices of public jobs join them by “and”: check which is meant.")
    ),
}
