"""Where a project stands: targets, actuals, unrounded rates, the weighted total, and money by source and year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jobcenter.indicators.arithmetic import Exact, rate, weighted, whole_term
from jobcenter.indicators.measures import Counted, nothing
from jobcenter.indicators.models import TERM, Actual, BudgetLine, Certainty, Indicator, Plan, Project, Source
from jobcenter.indicators.terms import counted_span, time_gone

__all__ = ["Line", "Money", "Standing", "money", "rate", "standing", "target_of", "time_gone", "value_of"]


@dataclass(frozen=True)
class Line:
    """An indicator with its figures of the whole term. `actual` is exact; `certainty` is None where a measure counts it.

    `as_of` is the day up to which it was entered, of a counted one that up to which its plan counts.
    """

    indicator: Indicator
    target: Exact | None
    actual: Exact | None
    rate: Fraction | None
    certainty: Certainty | None
    as_of: date | None


@dataclass(frozen=True)
class Standing:
    """A project with its lines and its total rate, unrounded."""

    project: Project
    lines: list[Line]
    total_rate: Fraction | None

    @property
    def share(self) -> float:
        """The total rate as a share for a bar: how wide, not how much."""
        return float((self.total_rate or 0) / 100)


@dataclass(frozen=True)
class Money:
    """Planned, secured and spent won, each None where nothing was entered."""

    planned: int | None = None
    secured: int | None = None
    spent: int | None = None
    # What a rate divides by where several lines are taken together: of each the money secured, else the plan.
    added_base: int | None = None

    @property
    def base(self) -> int | None:
        """What a rate of spending divides by: the money secured, else the plan."""
        if self.added_base is not None:
            return self.added_base
        return self.secured if self.secured is not None else self.planned

    @classmethod
    def together(cls, parts: "Iterable[Money]") -> "Money":
        """Several amounts taken together; what no part has, the whole has not."""
        parts = list(parts)
        return cls(*(_sum(getattr(part, name) for part in parts) for name in ("planned", "secured", "spent", "base")))

    @property
    def rate(self) -> Fraction | None:
        return rate(self.spent, self.base)


def standing(project: Project, counted: Counted = nothing) -> Standing:
    """Where a project stands. `counted` answers what a measure counts for an indicator bound to one."""
    lines = [_line(indicator, project.plan, counted) for indicator in project.indicators]
    total = weighted([(line.indicator.weight, line.rate) for line in lines if line.indicator.weight is not None])
    return Standing(project, lines, total)


def value_of(indicator: Indicator, period: str, plan: Plan, counted: Counted = nothing) -> Exact | None:
    """What was reached in a period: counted by the measure, else as entered, for the term else as its years make it."""
    if indicator.measure:
        return _counted(indicator, period, plan, counted)
    known = {actual.period: actual.value for actual in indicator.actuals}
    if period == TERM and TERM not in known:
        return whole_term(indicator.kind, [known.get(year) for year in plan.years])
    return known.get(period)


def target_of(indicator: Indicator, period: str, plan: Plan) -> Exact | None:
    """The target of a period; of the term, as its years make it where none is set."""
    known = {target.period: target.value for target in indicator.targets}
    if period == TERM and TERM not in known:
        return whole_term(indicator.kind, [known.get(year) for year in plan.years])
    return known.get(period)


def money(lines: Iterable[BudgetLine], years: Sequence[int]) -> dict[Source | None, dict[int | None, Money]]:
    """Money by source and year; None stands for all sources and for all years."""
    found: dict[Source | None, dict[int | None, Money]] = {}
    kept = [line for line in lines if line.year in years]
    for source in (None, *Source):
        of_source = [line for line in kept if source is None or line.source is source]
        found[source] = {
            year: _added([line for line in of_source if year is None or line.year == year]) for year in (None, *years)
        }
    return found


def _added(lines: list[BudgetLine]) -> Money:
    return Money.together(Money(line.planned, line.secured, line.spent) for line in lines)


def _sum(amounts: Iterable[int | None]) -> int | None:
    there = [amount for amount in amounts if amount is not None]
    return sum(there) if there else None


def _line(indicator: Indicator, plan: Plan, counted: Counted) -> Line:
    target = target_of(indicator, TERM, plan)
    actual = value_of(indicator, TERM, plan, counted)
    used = _used(indicator.actuals)
    dates = [one.as_of for one in used if one.as_of is not None]
    as_of = plan.counted_until if indicator.measure else max(dates, default=None)
    certainty = None
    if not indicator.measure and used:
        final = all(one.status is Certainty.FINAL for one in used)
        certainty = Certainty.FINAL if final else Certainty.PROVISIONAL
    return Line(indicator, target, actual, rate(actual, target, cap=plan.rate_cap), certainty, as_of)


def _used(actuals: list[Actual]) -> list[Actual]:
    """The entries the figure of the term is made of."""
    whole = [one for one in actuals if one.period == TERM]
    return whole or [one for one in actuals if len(one.period) == 4]


def _counted(indicator: Indicator, period: str, plan: Plan, counted: Counted) -> Exact | None:
    days = counted_span(period, plan)
    if days is None:
        return None
    narrowing = [indicator.narrowing] if indicator.narrowing else []
    return counted(plan.organization, indicator.measure or "", *days, *narrowing)
