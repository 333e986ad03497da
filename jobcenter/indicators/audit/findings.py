"""What the auditor reports: where, what is printed, what recomputes, and how."""

import enum
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jobcenter.core.formatting import NONE
from jobcenter.indicators.arithmetic import Agreement, agreement, places
from jobcenter.indicators.numerals import plain


class Kind(enum.StrEnum):
    """What disagrees. The first four are the arithmetic of a card; the others ask a person to look."""

    SUM = "sum"
    RATE = "rate"
    WEIGHTED_TOTAL = "weighted_total"
    ROUNDING = "rounding"
    SAME_FACT = "same_fact"
    PLAN_SPENT = "plan_spent"
    PERIOD = "period"
    UNIT = "unit"
    FORMAT = "format"
    NOMINAL_RATIO = "nominal_ratio"
    WORDING = "wording"


ARITHMETIC = frozenset({Kind.SUM, Kind.RATE, Kind.WEIGHTED_TOTAL, Kind.ROUNDING})


@dataclass(frozen=True)
class Finding:
    """One place where printed figures do not agree. `reason` and `values` are put into words at the edge."""

    kind: Kind
    where: tuple[str, ...]
    stated: str
    computed: str
    reason: str
    values: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
    cells: tuple[tuple[int, int], ...] = ()

    @property
    def arithmetic(self) -> bool:
        """Whether it is a matter of calculation, and not one to look at."""
        return self.kind in ARITHMETIC


def compare(
    kind: Kind,
    where: tuple[str, ...],
    stated: Decimal | None,
    exact: Fraction | None,
    *,
    reason: str,
    values: dict[str, Any] | None = None,
    cells: tuple[tuple[int, int], ...] = (),
) -> Finding | None:
    """The finding when a stated figure does not follow from the exact one at its own places, None when it does.

    A figure that is only right when the exact one is cut off is a finding of kind `rounding`.
    """
    details = dict(values or {})
    if exact is None or stated is None:
        if exact is None and stated is None:
            return None
        if stated is None and not exact:
            return None
        computed = NONE if exact is None else plain(exact, _needed(exact))
        printed = NONE if stated is None else plain(stated, places(stated))
        return Finding(kind, where, printed, computed, reason, details, cells)
    found = agreement(exact, stated)
    if found is Agreement.HALF_UP:
        return None
    digits = places(stated)
    printed, computed = plain(stated, digits), plain(exact, digits)
    if found is Agreement.TRUNCATED:
        return Finding(
            Kind.ROUNDING, where, printed, computed, "only_cut_off", details | {"exact": _exact(exact)}, cells
        )
    return Finding(kind, where, printed, computed, reason, details | {"exact": _exact(exact)}, cells)


def unique(findings: Iterable[Finding | None]) -> list[Finding]:
    """Findings in the order found; the same place with the same figures counts once."""
    seen: dict[tuple[Any, ...], Finding] = {}
    for one in findings:
        if one is not None:
            seen.setdefault((one.kind, one.where, one.stated, one.computed), one)
    return list(seen.values())


def with_suspects(findings: Iterable[Finding], name: Callable[[tuple[int, int]], str]) -> list[Finding]:
    """Where one cell stands behind several findings and none speaks of it itself, each says so: it is the likely slip."""
    found = list(findings)
    stated = {one.cells[0] for one in found if one.cells}
    behind = Counter(place for one in found for place in set(one.cells[1:]) if place not in stated)
    likely = {place for place, count in behind.items() if count > 1}
    marked = []
    for one in found:
        of = [place for place in one.cells[1:] if place in likely]
        marked.append(replace(one, values=one.values | {"suspect": name(of[0])}) if len(of) == 1 else one)
    return marked


def _needed(exact: Fraction) -> int:
    return 0 if exact.denominator == 1 else 2


def _exact(exact: Fraction) -> str:
    """An exact value to read: whole, with the decimals it has, or four of them."""
    if exact.denominator == 1:
        return str(exact.numerator)
    return plain(exact, 4)
