"""The rows of the outcome table: rates, what they are compared with, and cost; small groups hidden. Pure: no database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from jobcenter.core.formatting import localized
from jobcenter.organizations.models import Organization
from jobcenter.statistics.outcomes.cases import (
    COMPLETED,
    LEFT_FOR_WORK,
    Answer,
    Case,
    Share,
    Stay,
    employed_share,
    kept_share,
    once_each,
)
from jobcenter.statistics.outcomes.costs import Cost, CostGap, cost_of
from jobcenter.statistics.outcomes.hiding import COLUMNS, NONE, Hiding, Narrowed, key_of
from jobcenter.statistics.outcomes.queries import World

# A row of these holds only some people of a round, so that the cost of the round is not its own.
PARTS_OF_ROUNDS = ("site", "counselor")
DIMENSIONS = ("program", "round", "provider", "site", "counselor", "organization")


@dataclass(frozen=True)
class Asked:
    """What the table shows: which places that ended in a period, told apart how, compared at how many months."""

    first: date
    last: date
    by: str
    months: int
    all_months: tuple[int, ...]
    organization_ids: frozenset[int]
    program_id: int | None = None
    least: int = 1
    # Tables that show more, which the reader can ask for as well: the widest first.
    wider: tuple[Narrowed, ...] = ()

    @property
    def narrowed(self) -> Narrowed:
        """The cases the table holds, whatever the period."""
        return Narrowed(self.organization_ids, self.program_id)

    def holds(self, case: Case) -> bool:
        """Whether a case is in the table."""
        return self.first <= case.ended.ended_on <= self.last and self.could_hold(case)

    def could_hold(self, case: Case) -> bool:
        """Whether a case would be in the table of another period."""
        return self.narrowed.holds(case)


@dataclass(frozen=True)
class Row:
    """One row. `hidden` names the (column, months) whose group is too small, or would give a small one away."""

    key: str
    name: str
    note: str
    ended: int
    completed: int
    left_for_work: int
    dropped: int
    employed: Mapping[int, Share]
    kept: Mapping[int, Share]
    earlier: Share | None
    others: Share | None
    cost: Cost
    per_completion: tuple[Fraction | None, CostGap | None]
    per_employed: tuple[Fraction | None, CostGap | None]
    per_kept: tuple[Fraction | None, CostGap | None]
    hidden: frozenset[tuple[str, int]] = frozenset()

    def is_hidden(self, column: str, months: int) -> bool:
        """Whether a share is not shown."""
        return (column, months) in self.hidden

    def share(self, column: str, months: int) -> Share:
        """The share of a column, hidden or not."""
        return (self.employed if column == "employed" else self.kept)[months]

    def shown(self, column: str, months: int) -> Fraction | None:
        """The rate as it is shown: none where it is hidden or has no base."""
        return None if self.is_hidden(column, months) else self.share(column, months).rate


@dataclass(frozen=True)
class Table:
    """The rows, and the whole of them with everybody once."""

    rows: list[Row]
    whole: Row


def build(asked: Asked, cases: Sequence[Case], world: World, organizations: Mapping[int, Organization]) -> Table:
    """The table of what was asked for. `cases` is everything in the reader's scope up to the last day, earlier included."""
    inside = [case for case in cases if asked.first <= case.ended.ended_on <= asked.last]
    shown = [case for case in inside if asked.could_hold(case)]
    groups = _grouped(shown, asked.by, world)
    past = _past(asked, cases, groups, world)
    beside = _beside(asked, groups)
    rows = [
        _row(
            asked, key, group, inside, world, _named(key, group, asked.by, world, organizations), past(key), beside(key)
        )
        for key, group in groups.items()
    ]
    hiding = Hiding((*asked.wider, asked.narrowed), asked.by, cases, world, asked.all_months, asked.least)
    rows = [_as_shown(row, asked, hiding, groups[row.key][0]) for row in rows]
    whole = _row(asked, "", shown, inside, world, ("", ""), None, None)
    small = {column for column in _columns(asked) if hiding.hides_whole(column, asked.first, asked.last)}
    return Table(rows, _without_what_tells(replace(whole, hidden=frozenset(small)), asked))


def _columns(asked: Asked) -> list[tuple[str, int]]:
    return [(column, months) for column in COLUMNS for months in asked.all_months]


def _as_shown(row: Row, asked: Asked, hiding: Hiding, case: Case) -> Row:
    """The row without what is hidden; the past beside it is hidden where the rows of the past would be."""
    hidden = {column for column in _columns(asked) if hiding.hides(row.key, column, asked.first, asked.last)}
    (first, last), before = hiding.span, asked.first - timedelta(days=1)
    past = hiding.rounds_before(case) if asked.by == "round" else [row.key] if first <= before else []
    until = last if asked.by == "round" else before
    tells = any(hiding.hides(key, ("employed", asked.months), first, until) for key in past)
    row = replace(row, hidden=frozenset(hidden), earlier=None if tells else row.earlier)
    return _without_what_tells(row, asked)


def people_of(asked: Asked, cases: Iterable[Case], world: World, key: str, column: str, wanted: str) -> list[Case]:
    """The people behind a figure of a row (of the whole without a key): one case each, the latest end first."""
    mine = [case for case in cases if asked.holds(case) and key in ("", key_of(case, asked.by, world))]
    if column == "ended":
        chosen = [case for case in mine if wanted in ("", case.ended.status)]
    elif column == "employed":
        chosen = [case for case in once_each(mine) if _asked_for(case.answers[asked.months], wanted, _BASE)]
    else:
        chosen = [case for case in once_each(mine) if _asked_for(case.stays[asked.months], wanted, _KEPT_BASE)]
    return sorted(chosen, key=lambda case: (case.ended.ended_on, case.ended.enrollment_id), reverse=True)


_BASE = (Answer.EMPLOYED, Answer.NOT_EMPLOYED)
_KEPT_BASE = (Stay.KEPT, Stay.LEFT)


def _asked_for(answer: str, wanted: str, base: Sequence[str]) -> bool:
    return answer in base if wanted == "base" else answer == wanted


def _grouped(cases: Iterable[Case], by: str, world: World) -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key_of(case, by, world)].append(case)
    return groups


def _row(
    asked: Asked,
    key: str,
    group: Sequence[Case],
    inside: Sequence[Case],
    world: World,
    named: tuple[str, str],
    earlier: Share | None,
    others: Share | None,
) -> Row:
    people = once_each(group)
    employed = {months: employed_share(people, months) for months in asked.all_months}
    kept = {months: kept_share(people, months) for months in asked.all_months}
    statuses = {status: {c.ended.person_id for c in group if c.ended.status == status} for status in _STATUSES}
    cost = _cost(asked, group, inside, world)
    at = asked.months
    return Row(
        key,
        *named,
        ended=len({case.ended.person_id for case in group}),
        completed=len(statuses[COMPLETED]),
        left_for_work=len(statuses[LEFT_FOR_WORK]),
        dropped=len(statuses["dropped"] | statuses["terminated"]),
        employed=employed,
        kept=kept,
        earlier=earlier,
        others=others,
        cost=cost,
        per_completion=cost.per(len(statuses[COMPLETED])),
        per_employed=cost.per(employed[at].hits, due=not employed[at].not_due),
        per_kept=cost.per(kept[at].hits, due=not (kept[at].not_due or kept[at].unknown or employed[at].not_due)),
    )


_STATUSES = (COMPLETED, LEFT_FOR_WORK, "dropped", "terminated")


def _cost(asked: Asked, group: Sequence[Case], inside: Sequence[Case], world: World) -> Cost:
    """The cost of the rounds of a row, where the row holds all of their people and none of them still takes part."""
    if asked.by in PARTS_OF_ROUNDS:
        return Cost(gap=CostGap.PART_OF_ROUND)
    rounds = {case.ended.round_id for case in group}
    if any(world.rounds[one].active for one in rounds):
        return Cost(gap=CostGap.STILL_RUNNING)
    if any(one in world.cut for one in rounds):
        return Cost(gap=CostGap.PART_OF_ROUND)
    return cost_of(rounds, world.costs)


def _past(
    asked: Asked, cases: Sequence[Case], groups: Mapping[str, Sequence[Case]], world: World
) -> Callable[[str], Share]:
    """The rate of the same group before: of a round, the earlier rounds of its program; else those who ended before."""
    could = [case for case in cases if asked.could_hold(case)]
    if asked.by == "round":
        by_program: dict[int, list[Case]] = defaultdict(list)
        for case in could:
            by_program[case.ended.program_id].append(case)

        def earlier_rounds(key: str) -> Share:
            first = groups[key][0].ended
            before = [case for case in by_program[first.program_id] if case.ended.round_from < first.round_from]
            return employed_share(once_each(before), asked.months)

        return earlier_rounds
    before = _grouped((case for case in could if case.ended.ended_on < asked.first), asked.by, world)
    return lambda key: employed_share(once_each(before.get(key, ())), asked.months)


def _beside(asked: Asked, groups: Mapping[str, Sequence[Case]]) -> Callable[[str], Share]:
    """The rate of the other rows of the table, which tells no more than the table does."""
    shares = {key: employed_share(once_each(group), asked.months) for key, group in groups.items()}
    total = sum(shares.values(), Share())
    return lambda key: total - shares[key]


def _without_what_tells(row: Row, asked: Asked) -> Row:
    """The row without the cost per person that would tell how many a hidden figure counts, and without small comparisons."""
    hide_employed, hide_kept = (row.is_hidden(column, asked.months) for column in COLUMNS)

    def large(share: Share | None) -> Share | None:
        return share if share is not None and share.base >= asked.least and not hide_employed else None

    return replace(
        row,
        earlier=large(row.earlier),
        others=large(row.others),
        per_employed=(None, None) if hide_employed else row.per_employed,
        per_kept=(None, None) if hide_kept or hide_employed else row.per_kept,
    )


def _named(
    key: str, group: Sequence[Case], by: str, world: World, organizations: Mapping[int, Organization]
) -> tuple[str, str]:
    """The name of a row and what stands small below it."""
    ended = group[0].ended
    facts = world.rounds[ended.round_id]
    place = organizations[ended.organization_id]
    if key == NONE:
        return "", ""
    if by == "program":
        return localized(facts.program_name), localized(place.name)
    if by == "round":
        return localized(facts.name), localized(facts.program_name)
    if by == "site":
        return localized(world.sites[ended.group_id]), localized(place.name)
    if by == "counselor":
        return world.counselors.get(group[0].counselor_id or 0, ""), localized(place.name)
    return (localized(place.name), "") if by == "organization" else (key, "")
