"""Which questions to ask next: the fewest, and first those that settle the most rounds. No database, no request."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jobcenter.rules import questions, waiting
from jobcenter.rules.decisions import INELIGIBLE, NOT_MET, UNDETERMINED, UNKNOWN, Decision, Result
from jobcenter.rules.documents import RuleSet
from jobcenter.rules.facts import CATALOGUE, form_order

AT_A_TIME = 4
LONGEST_WAIT_DAYS = 1024
# Nobody should be told to change these, though a change would help.
NOT_ADVICE = frozenset({"birth_date", "household_size"})


@dataclass(frozen=True)
class Standing:
    """Where somebody stands with one round."""

    round: Any
    decision: Decision | None
    problem: str | None = None
    from_day: date | None = None

    @property
    def outcome(self) -> str:
        """``eligible``, ``ineligible`` or ``undetermined``."""
        return self.decision.outcome if self.decision else UNDETERMINED

    @property
    def failing(self) -> list[Any]:
        """The results that stand against the person."""
        return [result for result in self.decision.results if result.outcome == NOT_MET] if self.decision else []

    @property
    def advice(self) -> list[Any]:
        """Single changes that would make the person eligible, without those nobody can make."""
        if self.decision is None:
            return []
        return [change for change in self.decision.nearest if change.fact not in NOT_ADVICE]


def next_questions(
    decisions: Iterable[Decision], asked: Collection[str], at_a_time: int | None = AT_A_TIME
) -> list[str]:
    """The facts to ask next. Each open criterion asks for its first open fact; what more criteria need comes first."""
    wanted: Counter[str] = Counter()
    for decision in decisions:
        if decision.outcome != UNDETERMINED:
            continue
        for result in decision.results:
            if result.outcome == UNKNOWN:
                first = next((name for name in result.missing if name not in asked and name in CATALOGUE), None)
                if first is not None:
                    wanted[first] += 1
    order = form_order(wanted)
    chosen = sorted(order, key=lambda name: (-wanted[name], order.index(name)))
    return form_order(chosen if at_a_time is None else chosen[:at_a_time])


def next_of_all(rule_sets: Sequence[RuleSet], facts: Mapping[str, Any], asked: Collection[str]) -> list[str]:
    """The one fact whose answer settles the most rounds; empty when no answer can change anything any more."""
    asked = {*asked, *(name for rules in rule_sets for name in rules.facts if name not in CATALOGUE)}
    return questions.next_facts(rule_sets, facts, asked)


def day_of_eligibility(
    decision: Decision, rules: Mapping[str, Any], facts: Mapping[str, Any], reference: date
) -> date | None:
    """The first day on which time alone removes what stands in the way, or None where it never does soon."""
    failing = [result for result in decision.results if result.outcome == NOT_MET]
    if decision.outcome != INELIGIBLE or not all(map(_moves_with_time, failing)):
        return None
    return waiting.first_day(rules, facts, reference, reference + timedelta(days=LONGEST_WAIT_DAYS))


def _moves_with_time(result: Result) -> bool:
    """Whether a criterion looks at a date, such as an age or the months since something."""
    return any(name in CATALOGUE and CATALOGUE[name].kind == "date" for name in result.criterion.facts)


def counted(results: Sequence[Any]) -> Mapping[str, int]:
    """How many criteria are met, not met and unknown."""
    counts = Counter(result.outcome for result in results)
    return {name: counts[name] for name in ("met", "not_met", "unknown")}
