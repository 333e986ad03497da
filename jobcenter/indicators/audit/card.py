"""The auditor of a card: every total, rate and weighted total recomputed from the card's own numbers."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from jobcenter.indicators import arithmetic
from jobcenter.indicators.arithmetic import Agreement, Kind, add, agreement, by_time, places, rate
from jobcenter.indicators.audit import labels, statements, tables
from jobcenter.indicators.audit.findings import Finding, compare, unique
from jobcenter.indicators.audit.findings import Kind as What
from jobcenter.indicators.cards import Card, CardIndicator, Numbers, Quotient
from jobcenter.indicators.numerals import plain

WHOLE = 100


@dataclass(frozen=True)
class Recomputed:
    """What a card's indicators come to, exactly: totals as printed (or, where none is printed, as they add up), rates."""

    targets: dict[str, Fraction | None]
    actuals: dict[str, Fraction | None]
    rates: dict[str, Fraction | None]
    total_rate: Fraction | None
    cap: Decimal | None
    cap_inferred: bool


def recompute(card: Card) -> Recomputed:
    """Every rate of a card from the totals it prints, unrounded, and the total from the unrounded rates.

    Where a printed total is not what its years make, and the printed rate follows from what they make, that is its base.
    """
    pairs = {one.code: _pair(one) for one in card.indicators}
    free = {code: rate(actual, target) for code, (target, actual) in pairs.items()}
    inferred = card.rate_cap is None and _prints_a_cap(card, free)
    cap = Decimal(WHOLE) if inferred else card.rate_cap
    rates = {code: value if value is None or cap is None else min(value, Fraction(cap)) for code, value in free.items()}
    parts = [(one.weight, rates[one.code]) for one in card.indicators if one.weight is not None]
    targets = {code: target for code, (target, _) in pairs.items()}
    actuals = {code: actual for code, (_, actual) in pairs.items()}
    return Recomputed(targets, actuals, rates, _weighted(card, parts), cap, inferred)


def _pair(one: CardIndicator) -> tuple[Fraction | None, Fraction | None]:
    """Target and actual of the whole term: those from which the printed rate follows, the printed ones first."""
    targets = _totals(one, one.target_total, one.targets)
    actuals = _totals(one, one.actual_total, one.actuals)
    if one.stated_rate is not None:
        for target, actual in product(targets, actuals):
            exact = rate(actual, target)
            if exact is not None and agreement(exact, one.stated_rate) is Agreement.HALF_UP:
                return target, actual
    return targets[0], actuals[0]


def _totals(one: CardIndicator, stated: Decimal | None, values: Numbers) -> list[Fraction | None]:
    """The figure of the whole term as printed, and as its years make it."""
    made = arithmetic.whole_term(one.kind, by_time(values))
    known = [] if stated is None else [Fraction(stated)]
    if made is not None and (not known or one.kind is not Kind.STATE):
        known.append(made)
    return list(dict.fromkeys(known)) or [None]


def _base(card: Card) -> int:
    """What the weights of a card should make: a hundred, or one where they are written as shares of one."""
    weights = [one.weight for one in card.indicators if one.weight is not None]
    return 1 if weights and max(weights) <= 1 and add(weights) < 2 else WHOLE


def _weighted(card: Card, parts: list[tuple[Decimal, Fraction | None]]) -> Fraction | None:
    if all(value is None for _, value in parts):
        return None
    return sum((Fraction(weight) * value for weight, value in parts if value is not None), Fraction(0)) / _base(card)


def audit(card: Card) -> list[Finding]:
    """Every place where the card's own numbers do not agree, in the order of the card."""
    known = recompute(card)
    found: list[Finding | None] = []
    for one in card.indicators:
        found += [
            _term(one, "target_total", known),
            _term(one, "actual_total", known),
            *_quarters(one),
            _rate(one, known),
        ]
    found += [_weights(card), _total_rate(card, known)]
    for table in card.tables:
        found += tables.audit(table)
    found += [_quotient(one) for one in card.rates]
    found += tables.stated_twice(card)
    found += statements.audit(card)
    found += [Finding(What.FORMAT, one.where, one.text, one.meant, one.reason) for one in card.slips]
    return unique(found)


def _prints_a_cap(card: Card, rates: dict[str, Fraction | None]) -> bool:
    """Whether the card counts no more than 100: every indicator beyond its target is printed with exactly 100."""
    beyond = [one for one in card.indicators if (rates[one.code] or 0) > WHOLE and one.stated_rate is not None]
    return any(_shows_more(rates[one.code], one.stated_rate) for one in beyond) and all(
        one.stated_rate == WHOLE for one in beyond
    )


def _shows_more(exact: Fraction | None, stated: Decimal | None) -> bool:
    return exact is not None and stated is not None and agreement(exact, stated) is not Agreement.HALF_UP


def _label(one: CardIndicator) -> str:
    return one.code if one.code == one.name else f"{one.code} {one.name}"


def _term(one: CardIndicator, which: str, known: Recomputed) -> Finding | None:
    """Does the figure of the whole term follow from its years?"""
    stated, values = (one.target_total, one.targets) if which == "target_total" else (one.actual_total, one.actuals)
    there = [value for _, value in sorted(values.items()) if value is not None]
    if stated is None or not there:
        return None
    exact = _nearest(one.kind, there, stated)
    details: dict[str, object] = {"parts": [plain(value, places(value)) for value in there]}
    if which == "actual_total" and one.stated_rate is not None:
        instead = rate(exact, known.targets[one.code])
        if instead is not None:
            details["rate"] = plain(instead, places(one.stated_rate))
    return compare(What.SUM, (_label(one), which), stated, exact, reason=f"term_{one.kind}", values=details)


def _nearest(kind: Kind, values: list[Decimal], stated: Decimal) -> Fraction:
    """The whole-term figure to hold a stated one against.

    A state can be reported as the last one, the highest one, their mean or, as `운영 1회` a year, as their sum; the reading
    nearest to the stated figure is the one it was meant as.
    """
    if kind is not Kind.STATE:
        return arithmetic.whole_term(kind, values) or Fraction(0)
    readings = [Fraction(values[-1]), add(values), Fraction(max(values)), add(values) / len(values)]
    return min(readings, key=lambda reading: abs(reading - Fraction(stated)))


def _quarters(one: CardIndicator) -> list[Finding | None]:
    found = []
    for year, parts in one.quarters.items():
        stated = one.targets.get(year)
        there = [value for value in parts if value is not None]
        if stated is None or not there or (one.kind is not Kind.CUMULATIVE and set(there) == {stated}):
            continue
        exact = _nearest(one.kind, there, stated)
        details = {"parts": [plain(value, places(value)) for value in there]}
        found.append(
            compare(What.SUM, (_label(one), "quarters", year), stated, exact, reason="quarters", values=details)
        )
    return found


def _rate(one: CardIndicator, known: Recomputed) -> Finding | None:
    if one.stated_rate is None:
        return None
    target, actual, exact = known.targets[one.code], known.actuals[one.code], known.rates[one.code]
    if exact is None:
        return None if not one.stated_rate else _no_base(_label(one), "stated_rate", one.stated_rate)
    details = {"numerator": _short(actual), "denominator": _short(target)}
    return compare(What.RATE, (_label(one), "stated_rate"), one.stated_rate, exact, reason="rate", values=details)


def _no_base(label: str, which: str, stated: Decimal) -> Finding:
    return Finding(What.RATE, (label, which), plain(stated, places(stated)), "-", "no_base")


def _weights(card: Card) -> Finding | None:
    weights = [one.weight for one in card.indicators if one.weight is not None]
    total = add(weights)
    if not weights or total == _base(card) or not total:
        return None
    digits = max(places(weight) for weight in weights)
    parts = [plain(weight, places(weight)) for weight in weights]
    return Finding(What.SUM, ("weights",), str(_base(card)), plain(total, digits), "weights", {"parts": parts})


def _total_rate(card: Card, known: Recomputed) -> Finding | None:
    stated = card.stated_total_rate
    weighty = [one for one in card.indicators if one.weight is not None]
    if stated is None or known.total_rate is None or not weighty:
        return None
    if _weights(card) is not None and _follows_otherwise(card, known, stated):
        # The weights are found wrong already; the total follows from them as they stand, or with one of them mended.
        return None
    return compare(
        What.WEIGHTED_TOTAL,
        ("stated_total_rate",),
        stated,
        known.total_rate,
        reason=_how_it_came(card, known, stated),
    )


def _follows_otherwise(card: Card, known: Recomputed, stated: Decimal) -> bool:
    weighty = [one for one in card.indicators if one.weight is not None]
    total, base, exact = add(one.weight for one in weighty), _base(card), known.total_rate or Fraction(0)
    readings = [exact * base / total] if total else []
    readings += [exact + (base - total) * (known.rates[one.code] or 0) / base for one in weighty]
    return any(agreement(reading, stated) is Agreement.HALF_UP for reading in readings)


def _how_it_came(card: Card, known: Recomputed, stated: Decimal) -> str:
    """The usual mistake that gives the stated total, where one does."""
    weighty = [one for one in card.indicators if one.weight is not None]
    printed = _weighted(card, [(one.weight or Decimal(0), _as_printed(one, known)) for one in weighty])
    if printed is not None and agreement(printed, stated) is Agreement.HALF_UP:
        return "from_rounded_rates"
    rates = [known.rates[one.code] for one in weighty]
    if agreement(add(rates) / len(rates), stated) is Agreement.HALF_UP:
        return "without_weights"
    capped = _weighted(card, [(one.weight or Decimal(0), _capped(known.rates[one.code])) for one in weighty])
    if capped is not None and agreement(capped, stated) is Agreement.HALF_UP:
        return "with_a_cap"
    return "weighted_total"


def _as_printed(one: CardIndicator, known: Recomputed) -> Fraction | None:
    return Fraction(one.stated_rate) if one.stated_rate is not None else known.rates[one.code]


def _capped(value: Fraction | None) -> Fraction | None:
    return None if value is None else min(value, Fraction(WHOLE))


def quotient(one: Quotient) -> Fraction | None:
    """A printed rate from what stands above and below its line, unrounded; None when one of them is missing or nought.

    In percent, unless it is called a multiple (구인배수) or follows only as one.
    """
    if one.numerator is None or not one.denominator:
        return None
    exact = Fraction(one.numerator) / Fraction(one.denominator)
    if one.scale is not None:
        return exact * Fraction(one.scale)
    if labels.is_rate(one.name) and not labels.MULTIPLE.search(one.name):
        return exact * WHOLE
    if one.stated is None:
        return exact if labels.MULTIPLE.search(one.name) else exact * WHOLE
    stated = Fraction(one.stated)
    return min((exact * WHOLE, exact), key=lambda reading: _apart(reading, stated))


def _apart(one: Fraction, other: Fraction) -> Fraction:
    """How many times one is the other, nought when they are the same."""
    small, large = sorted((abs(one), abs(other)))
    return large / small - 1 if small else large


def _quotient(one: Quotient) -> Finding | None:
    if one.stated is None or one.numerator is None or one.denominator is None:
        return None
    exact = quotient(one)
    if exact is None:
        return _no_base(one.name, "rate", one.stated) if one.stated else None
    details = {"numerator": _short(one.numerator), "denominator": _short(one.denominator)}
    return compare(What.RATE, (one.name, "rate"), one.stated, exact, reason="rate", values=details)


def _short(value: Fraction | Decimal | None) -> str:
    if value is None:
        return "-"
    exact = Fraction(value)
    return plain(exact, 0 if exact.denominator == 1 else 2)
