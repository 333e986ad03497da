"""The auditor of a pasted text: every table down and across, every cell, and what cells say about each other."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from jobcenter.core.formatting import NONE
from jobcenter.indicators.arithmetic import places
from jobcenter.indicators.audit import cells, grid, inferred, labels, quotients, sums, twice
from jobcenter.indicators.audit.findings import Finding, Kind, unique, with_suspects
from jobcenter.indicators.audit.grid import Matrix
from jobcenter.indicators.numerals import plain

# `※ 반올림으로 합계가 일치하지 않을 수 있음`: the parts were rounded, and the table says so.
ROUGH = re.compile(
    r"(?:반올림|단수|절사|버림|rounding)[^\n]{0,40}(?:합계|총계|계가|일치|차이|상이|오차|totals?)", re.IGNORECASE
)


@dataclass(frozen=True)
class Audited:
    """The pasted cells with what was found in them; `figures` counts what was looked at."""

    rows: list[list[str]]
    findings: list[Finding]
    tables: int
    figures: int

    @property
    def marked(self) -> dict[tuple[int, int], list[int]]:
        """The numbers of the findings a cell is the printed figure of."""
        found: dict[tuple[int, int], list[int]] = {}
        for number, finding in enumerate(self.findings, 1):
            for place in finding.cells[:1]:
                found.setdefault(place, []).append(number)
        return found

    @property
    def involved(self) -> set[tuple[int, int]]:
        """The cells a finding was computed from."""
        return {place for finding in self.findings for place in finding.cells[1:]}


def audit(text: str) -> Audited:
    """Every disagreement inside a pasted text. Raises grid.TooLarge."""
    sheet = grid.read(text)
    found: list[Finding] = []
    rough = ROUGH.search(text) is not None
    for table in sheet.tables:
        found += [one for one in _table(table) if not (rough and _is_rounding(one))]
    for before in sheet.tables:
        for after in sheet.tables:
            found += _beyond(before, after)
    for row, row_cells in enumerate(sheet.rows):
        for column, cell in enumerate(row_cells):
            found += cells.within(row, column, cell)
    found += cells.across(sheet.rows)
    found += twice.across(sheet.tables)
    found = with_suspects(unique(found), lambda at: sheet.rows[at[0]][at[1]])
    ordered = sorted(found, key=lambda one: one.cells[:1] or ((len(sheet.rows), 0),))
    count = sum(figure is not None for table in sheet.tables for row in table.cells for figure in row)
    return Audited(sheet.rows, ordered, len(sheet.tables), count)


def _is_rounding(finding: Finding) -> bool:
    """Whether a sum misses by no more than the rounding of its parts."""
    parts = finding.values.get("parts", [])
    if finding.kind is not Kind.SUM or not parts:
        return False
    digits = max(places(Decimal(text)) for text in (finding.stated, finding.computed) if text != NONE)
    apart = abs(Decimal(finding.stated) - Decimal(finding.computed))
    return apart * 2 * 10**digits <= len(parts)


def _table(table: Matrix) -> list[Finding]:
    turned = table.turned()
    return [
        *sums.check(table),
        *inferred.check(table),
        *_named_back(inferred.check(turned)),
        *sums.differences(table),
        *_named_back(sums.differences(turned)),
        *quotients.rates(table),
        *_named_back(quotients.rates(turned)),
        *quotients.spent_beyond_plan(table),
        *_named_back(quotients.spent_beyond_plan(turned)),
    ]


def _named_back(findings: list[Finding]) -> list[Finding]:
    """Findings of a turned table with its row named before its column again."""
    return [replace(one, where=sums.turned_back(one.where)) for one in findings]


def _beyond(before: Matrix, after: Matrix) -> list[Finding]:
    """Where a table of money spent exceeds a table of money planned with the same rows and columns."""
    if before is after or before.unit != after.unit or not labels.is_spent(after.title):
        return []
    if not labels.is_planned(before.title):
        return []
    planned = {
        (labels.bare(row.last), labels.bare(column.last)): before.cells[r][c]
        for r, row in enumerate(before.rows)
        for c, column in enumerate(before.columns)
    }
    found = []
    for c, column in enumerate(after.columns):
        more = []
        for r, row in enumerate(after.rows):
            plan, done = planned.get((labels.bare(row.last), labels.bare(column.last))), after.cells[r][c]
            if plan and done and plan.value is not None and done.value is not None and done.value > plan.value:
                more.append((r, done.value, plan.value))
        if not more:
            continue
        r, spent, meant = next((one for one in more if labels.is_total(after.rows[one[0]].last)), more[0])
        others = [after.rows[one[0]].last for one in more if not labels.is_total(after.rows[one[0]].last)]
        values = {"rows": others, "plan": before.title}
        place = sums.where(after, r, c)
        printed, expected = plain(spent, places(spent)), plain(meant, places(meant))
        found.append(Finding(Kind.PLAN_SPENT, place, printed, expected, "plan_spent", values, (after.at[r][c],)))
    return found
