"""What of the outcome tables is not shown: judged over every year and every wider table the reader could ask for as well.

A row of a table that is narrowed to an organization or a program is hidden where it is hidden in a wider table, or where
what the wider one has more of it is small; the whole of a narrowed table where its row is hidden among its like.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from jobcenter.statistics.outcomes.cases import Case, Share, employed_share, kept_share, once_each
from jobcenter.statistics.outcomes.queries import World
from jobcenter.statistics.outcomes.suppression import Piece, YearCell, hidden_in_year, pieces_of

NONE = "none"
COLUMNS: Mapping[str, Callable[[Sequence[Case], int], Share]] = {"employed": employed_share, "kept": kept_share}
WHOLE = ""
Column = tuple[str, int]
# By column and months, the rows and the pieces of years they do not show.
Hidden = Mapping[Column, set[tuple[str, Piece]]]
Groups = Mapping[tuple[str, int], tuple[list[Case], list[Case]]]


@dataclass(frozen=True)
class Narrowed:
    """Which cases a table holds, whatever the period: those of some organizations, of one program or of all."""

    organization_ids: frozenset[int]
    program_id: int | None = None

    def __ge__(self, other: "Narrowed") -> bool:
        """Whether it holds all that the other holds."""
        return self.organization_ids >= other.organization_ids and self.program_id in (None, other.program_id)

    def holds(self, case: Case) -> bool:
        """Whether a case is one of them."""
        ended = case.ended
        return ended.organization_id in self.organization_ids and self.program_id in (None, ended.program_id)


def key_of(case: Case, by: str, world: World) -> str:
    """The row a case belongs to, as it stands in an address."""
    ended = case.ended
    if by == "provider":
        return world.providers.get(ended.round_id, NONE)
    if by == "site":
        site = world.sites.get(ended.group_id)
        return f"{ended.organization_id}:{site['ko']}" if site else NONE
    known = {
        "program": ended.program_id,
        "round": ended.round_id,
        "counselor": case.counselor_id,
        "organization": ended.organization_id,
    }[by]
    return NONE if known is None else str(known)


def parents_of(case: Case, by: str) -> tuple[Any, ...]:
    """The totals that other tables show and the row of a case is a part of."""
    ended = case.ended
    if by in ("round", "site"):
        return ("program", ended.program_id), ("organization", ended.organization_id)
    return (("organization", ended.organization_id),) if by == "program" else ()


def half_of(day: date) -> tuple[int, int]:
    """The year and the half of a day."""
    return day.year, 1 if day.month <= 6 else 2


@dataclass(frozen=True)
class Hiding:
    """What is hidden in a table told apart some way, among wider ones. `tables` ends with the table itself."""

    tables: Sequence[Narrowed]
    by: str
    cases: Sequence[Case]
    world: World
    months: Sequence[int]
    least: int

    def hides(self, key: str, column: Column, first: date, last: date) -> bool:
        """Whether a row shows nothing of a column from one half of a year to another."""
        wanted = pieces_of(half_of(first), half_of(last))
        return any((key, piece) in self.rows[column] for piece in wanted)

    def hides_whole(self, column: Column, first: date, last: date) -> bool:
        """The same of the whole of the table."""
        wanted = pieces_of(half_of(first), half_of(last))
        if any((WHOLE, piece) in self._alone[column] for piece in wanted):
            return True
        return any((key, piece) in among[column] for key, among in self._likes for piece in wanted)

    def rounds_before(self, case: Case) -> list[str]:
        """The rows of the earlier rounds of the program of a case."""
        mine = case.ended
        return [str(number) for start, number in self._rounds[mine.program_id] if start < mine.round_from]

    @cached_property
    def _rounds(self) -> dict[int, set[tuple[date, int]]]:
        found: dict[int, set[tuple[date, int]]] = defaultdict(set)
        for case in self.cases:
            found[case.ended.program_id].add((case.ended.round_from, case.ended.round_id))
        return found

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and the last day on which somebody's place ended."""
        days = [case.ended.ended_on for case in self.cases]
        return min(days), max(days)

    @cached_property
    def rows(self) -> Hidden:
        """The hidden rows."""
        return self._hidden(self.tables, lambda case: key_of(case, self.by, self.world), self.by)

    @cached_property
    def _alone(self) -> Hidden:
        return self._hidden(self.tables, lambda _case: WHOLE, "")

    @cached_property
    def _likes(self) -> list[tuple[str, Hidden]]:
        """The whole as a row among its like: of a program among programs, of a centre among organizations."""
        mine, found = self.tables[-1], []
        if mine.program_id is not None:
            among = [table for table in self.tables if table.program_id is None]
            found.append((str(mine.program_id), self._among(among, "program")))
        wider = [table for table in self.tables if len(table.organization_ids) > 1]
        if len(mine.organization_ids) == 1 and wider:
            found.append((str(next(iter(mine.organization_ids))), self._among(wider, "organization")))
        return found

    def _among(self, tables: Sequence[Narrowed], by: str) -> Hidden:
        return self._hidden(tables, lambda case: key_of(case, by, self.world), by)

    def _hidden(self, tables: Sequence[Narrowed], key: Callable[[Case], str], by: str) -> Hidden:
        hidden: dict[Column, set[tuple[str, Piece]]] = {
            (name, months): set() for name in COLUMNS for months in self.months
        }
        grouped = [_grouped((case for case in self.cases if table.holds(case)), key) for table in tables]
        for column, found in hidden.items():
            wider: list[tuple[Narrowed, dict[int, dict[str, YearCell]]]] = []
            for table, groups in zip(tables, grouped, strict=True):
                years = self._cells(groups, column, by)
                for year, rows in years.items():
                    named = _left_out(rows, [known.get(year, {}) for one, known in wider if one >= table], self.least)
                    gone, apart = hidden_in_year(rows, self.least, *named)
                    found |= {(one, (year, 0)) for one in gone}
                    found |= {(one, (year, half)) for one in apart for half in (1, 2)}
                wider.append((table, years))
        return hidden

    def _cells(self, groups: Groups, column: Column, by: str) -> dict[int, dict[str, YearCell]]:
        """How many people a column speaks of, by year and row."""
        name, months = column
        years: dict[int, dict[str, YearCell]] = defaultdict(dict)
        for (key, year), halves in groups.items():
            bases = [COLUMNS[name](once_each(some), months).base for some in (halves[0] + halves[1], *halves)]
            parents = parents_of((halves[0] or halves[1])[0], by) if by else ()
            years[year][key] = YearCell(bases[0], (bases[1], bases[2]), parents)
        return years


def _grouped(cases: Iterable[Case], key: Callable[[Case], str]) -> Groups:
    groups: dict[tuple[str, int], tuple[list[Case], list[Case]]] = {}
    for case in cases:
        year, half = half_of(case.ended.ended_on)
        groups.setdefault((key(case), year), ([], []))[half - 1].append(case)
    return groups


def _left_out(
    rows: Mapping[str, YearCell], wider: Sequence[Mapping[str, YearCell]], least: int
) -> tuple[set[str], set[str]]:
    """The rows of which a wider table has a few people more: in the year, or in a half of it."""
    years, halves = set(), set()
    for others in wider:
        for key, mine in rows.items():
            other = others.get(key, mine)
            if 0 < other.year - mine.year < least:
                years.add(key)
            if any(0 < theirs - own < least for theirs, own in zip(other.halves, mine.halves, strict=True)):
                halves.add(key)
    return years, halves
