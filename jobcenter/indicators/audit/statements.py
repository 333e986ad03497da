"""What a card states beside its indicators and tables: totals of parts, agreed ratios, the same fact twice, plan and spent."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from jobcenter.core.formatting import rounded
from jobcenter.indicators.arithmetic import Agreement, add, agreement, places
from jobcenter.indicators.audit import periods
from jobcenter.indicators.audit.findings import Finding, Kind, compare
from jobcenter.indicators.audit.labels import bare, is_planned, is_spent, is_total, same_fact
from jobcenter.indicators.cards import Addition, Card, CardTable, Quotient, Row, Statement
from jobcenter.indicators.numerals import MONEY, converted, plain


def audit(card: Card) -> list[Finding | None]:
    """What the card states beside its indicators and tables, in the order of the card."""
    found: list[Finding | None] = [addition(one) for one in card.sums]
    found += [ratio((one.name,), one) for one in card.shares]
    found += same(card.statements)
    found += spent_beyond_plan(card.tables)
    if card.period:
        text = f"{card.period.get('from', '')}~{card.period.get('to', '')}"
        found += periods.completion(("period",), text, card.period.get("completion", ""))
    return found


def addition(one: Addition) -> Finding | None:
    """A total against its parts, in the coarser unit where the units differ."""
    there = [value for value in one.parts if value is not None]
    if one.stated is None or not there:
        return None
    total = add(there)
    details: dict[str, object] = {"parts": [plain(value, places(value)) for value in there]}
    if one.unit == one.parts_unit:
        return compare(Kind.SUM, (one.name,), one.stated, total, reason="parts", values=details)
    stated, computed, unit = _in_coarser_unit((Fraction(one.stated), one.unit), (total, one.parts_unit))
    if stated is None or computed is None:
        return None
    digits = max(places(value) for value in there) if unit == one.parts_unit else places(one.stated)
    return _in_one_unit((one.name,), stated, computed, unit, digits, len(there), details)


def _in_one_unit(
    where: tuple[str, ...],
    stated: Fraction,
    computed: Fraction,
    unit: str,
    digits: int,
    parts: int,
    details: dict[str, object],
) -> Finding | None:
    """The same amount in a coarse and a fine unit: rounded it agrees, cut off it nearly does, else it does not."""
    left, right = Decimal(plain(stated, digits)), Decimal(plain(computed, digits))
    if left == right:
        return None
    apart = abs(left - right) * 10**digits
    if rounded(stated, digits, truncate=True) == rounded(computed, digits, truncate=True):
        reason, kind = "only_cut_off", Kind.ROUNDING
    elif parts > 1 and apart < parts:
        reason, kind = "parts_cut_off", Kind.UNIT
    else:
        reason, kind = "units", Kind.UNIT
    return Finding(kind, where, f"{left:f}", f"{right:f}", reason, details | {"unit": unit})


def _in_coarser_unit(
    one: tuple[Fraction, str], other: tuple[Fraction, str]
) -> tuple[Fraction | None, Fraction | None, str]:
    unit = max((one[1], other[1]), key=lambda name: MONEY.get(name, 0))
    return converted(one[0], one[1], unit), converted(other[0], other[1], unit), unit


def ratio(where: tuple[str, ...], one: Quotient, cells: tuple[tuple[int, int], ...] = ()) -> Finding | None:
    """A sharing ratio that was agreed (시 70 : 구 30) beside the amounts that were shared.

    The amounts need not meet it to the digit; where they do not, somebody should know it.
    """
    if one.numerator is None or not one.denominator or one.stated is None:
        return None
    exact = Fraction(one.numerator) * 100 / Fraction(one.denominator)
    # A share in whole percent tells no more than that: 75.6 cut off is 75, but 76 is nearer.
    if agreement(exact, one.stated) is Agreement.HALF_UP:
        return None
    digits = places(one.stated) + 1
    return Finding(
        Kind.NOMINAL_RATIO,
        where,
        plain(one.stated, places(one.stated)),
        plain(exact, digits),
        "nominal_ratio",
        {"numerator": plain(one.numerator), "denominator": plain(one.denominator)},
        cells,
    )


def same(stated: Iterable[Statement]) -> list[Finding | None]:
    """The same fact stated in several places with different amounts or words; each is held against the first."""
    found: list[Finding | None] = []
    first: list[Statement] = []
    for one in stated:
        known = next((other for other in first if same_fact(other.fact, one.fact)), None)
        if known is None:
            first.append(one)
        else:
            found.append(twice(known, one))
    return found


def twice(one: Statement, other: Statement, cells: tuple[tuple[int, int], ...] = ()) -> Finding | None:
    """Two statements of one fact."""
    where = (other.fact, other.where)
    details: dict[str, object] = {"first": one.where}
    if one.value is None or other.value is None:
        if bare(one.text) == bare(other.text):
            return None
        return Finding(Kind.SAME_FACT, where, other.text, one.text, "same_fact", details, cells)
    if one.unit == other.unit or not (one.unit in MONEY and other.unit in MONEY):
        digits = min(places(one.value), places(other.value))
        if rounded(Fraction(one.value), digits) == rounded(Fraction(other.value), digits):
            return None
        printed, expected = plain(other.value, places(other.value)), plain(one.value, places(one.value))
        return Finding(Kind.SAME_FACT, where, printed, expected, "same_fact", details, cells)
    left, right, unit = _in_coarser_unit((Fraction(other.value), other.unit), (Fraction(one.value), one.unit))
    if left is None or right is None:
        return None
    digits = places(one.value if unit == one.unit else other.value)
    shorter = other if unit == other.unit else one
    finding = _in_one_unit(where, left, right, unit, digits, 1, details | {"first": one.where})
    if finding is None or finding.kind is Kind.ROUNDING:
        return finding
    return Finding(
        Kind.SAME_FACT, where, finding.stated, finding.computed, "same_fact", details | {"unit": shorter.unit}, cells
    )


def spent_beyond_plan(tables: list[CardTable]) -> list[Finding | None]:
    """Where a table of money spent exceeds, cell by cell, a table of money planned with the same rows and columns."""
    found: list[Finding | None] = []
    spent = [one for one in tables if is_spent(one.name)]
    planned = [one for one in tables if is_planned(one.name)]
    for after in spent:
        for before in planned:
            if after.unit == before.unit and set(after.columns) & set(before.columns):
                found += _beyond(before, after)
    return found


def _beyond(before: CardTable, after: CardTable) -> list[Finding | None]:
    """One finding per column: on the total row where it exceeds the plan, naming the rows that do."""
    found: list[Finding | None] = []
    for column in after.columns:
        if column not in before.columns:
            continue
        more = [
            (name, plan, done)
            for name, plan, done in _pairs(before, after, column)
            if plan is not None and done is not None and done > plan
        ]
        if not more:
            continue
        name, plan, done = next((one for one in more if is_total(one[0])), more[0])
        values = {"rows": [one[0] for one in more if not is_total(one[0])], "plan": before.name}
        where = (after.name, name, column)
        found.append(Finding(Kind.PLAN_SPENT, where, _text(done), _text(plan), "plan_spent", values))
    return found


def _pairs(before: CardTable, after: CardTable, column: str) -> list[tuple[str, Decimal | None, Decimal | None]]:
    planned = {bare(row.name): row.values[before.columns.index(column)] for row in _rows(before)}
    at = after.columns.index(column)
    return [(row.name, planned.get(bare(row.name)), row.values[at]) for row in _rows(after)]


def _rows(table: CardTable) -> list[Row]:
    return [*table.rows, *([table.total_row] if table.total_row else [])]


def _text(value: Decimal) -> str:
    return plain(value, places(value))
