"""A simulation as its page needs it: the plan of a round, its applicants, the numbers typed, the answer in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from flask_babel import gettext as _

from jobcenter.core import parameters
from jobcenter.core.errors import InputError
from jobcenter.core.formatting import localized
from jobcenter.programs import engine, simulation
from jobcenter.programs.models import Application, Round
from jobcenter.programs.service.records import age_band
from jobcenter.rules import documents, facts

VULNERABLE = ("disabled", "single_parent", "north_korean_defector", "marriage_migrant", "livelihood_benefit")
TRAITS = ("sex", "age_band", "vulnerable")


def plan_of(round_: Round, seed: str | None = None) -> simulation.Plan:
    """What a round decides by."""
    return simulation.Plan(
        rules=round_.rules
        or {
            "schema": documents.SCHEMA,
            "code": "open",
            "requirements": [],
            "reference_date": round_.reference_date.isoformat(),
        },
        scores=round_.scores,
        method=round_.selection_method.value,
        groups=[
            {
                "code": group.code,
                "label": group.label,
                "places": group.places,
                "reserve": group.reserve,
                "condition": group.condition,
            }
            for group in round_.groups
        ],
        spill=(round_.selection or {}).get("spill", ()),
        reference_date=round_.reference_date,
        seed=seed,
        by_choice=round_.group_by == "choice",
    )


def applicants_of(round_: Round, applications: Sequence[Application]) -> list[simulation.Applicant]:
    """The applicants of a past round with the facts known of them today, and what they are counted by."""
    return [_applicant(round_, one) for one in applications]


def _applicant(round_: Round, one: Application) -> simulation.Applicant:
    values = one.fact_values()
    band = age_band(one.person.birth_date, round_.reference_date)
    kinds = [name for name in VULNERABLE if values.get(name) is True]
    return simulation.Applicant(
        number=one.number or "",
        facts=values,
        submitted_at=one.submitted_at.isoformat() if one.submitted_at else None,
        chosen=one.chosen_group,
        traits={
            "sex": [one.person.sex.value if one.person.sex else ""],
            "age_band": [band or ""],
            "vulnerable": kinds or ["none"],
        },
    )


@dataclass(frozen=True)
class Typed:
    """A number of the form: the dial, what stands in its field, whether it was changed, and what is wrong with it."""

    name: str
    dial: simulation.Dial
    text: str
    changed: bool
    error: str | None


def read_dials(plan: simulation.Plan, given: Mapping[str, str]) -> tuple[list[Typed], dict[str, int | float]]:
    """The form of a plan with what was typed, and the numbers that differ."""
    typed, values = [], {}
    for index, dial in enumerate(simulation.dials_of(plan)):
        name = f"d{index}"
        text = given.get(name, "").strip()
        value, error = _number(text, dial) if text else (dial.value, None)
        changed = error is None and value != dial.value
        if changed and value is not None:
            values[dial.code] = value
        typed.append(Typed(name, dial, text or shown(dial.value), changed, error))
    return typed, values


def _number(text: str, dial: simulation.Dial) -> tuple[int | float | None, str | None]:
    plain = text.replace(",", "").replace(" ", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None, _("“%(text)s” is not a number.", text=text[:30])
    if not value.is_finite() or abs(value) > 10**13 or (dial.kind != "points" and value < 0):
        return None, _("Enter a number from 0 to 10,000,000,000,000.")
    if dial.kind == "places" and value != value.to_integral_value():
        return None, _("Enter a whole number.")
    return (int(value) if value == value.to_integral_value() else float(value)), None


def shown(value: int | float) -> str:
    """A number as it stands in a field."""
    return f"{value:,}"


def unit_of(dial: simulation.Dial) -> str:
    """What a dial's number counts, in the reader's language."""
    if dial.kind == "percent":
        return "%"
    if dial.kind == "points":
        return _("points")
    if dial.kind == "places":
        return _("people")
    if dial.kind == "table":
        return _("won")
    if dial.fact == "age":
        return _("years")
    fact = facts.CATALOGUE.get(dial.fact or "")
    if fact is None:
        return ""
    if fact.kind == "date":
        return _("months")
    if fact.input == "won":
        return _("won")
    return localized(fact.unit) if fact.unit else ""


def name_of(dial: simulation.Dial) -> str:
    """What a dial is called: its criterion or item, and the fact or row it stands beside."""
    label = localized(dial.label)
    if dial.kind == "table":
        return _("%(name)s: household of %(size)s", name=label, size=dial.fact)
    if dial.kind == "places":
        return _("Places: %(group)s", group=label)
    if dial.kind == "percent":
        return _("%(name)s (percent)", name=label)
    if dial.fact and dial.fact != "age" and dial.fact in facts.CATALOGUE:
        return f"{label}: {engine.fact_label(dial.fact)}"
    return label


def minimum_wage(round_: Round) -> int | None:
    """The minimum wage on the round's reference date, or none where no value is known."""
    try:
        return int(parameters.value("minimum_wage", on=round_.reference_date))
    except InputError:
        return None


def cost(people: int, hourly: str, hours: str, days: str) -> int | None:
    """Wages of so many people from what was typed, or none while a number is missing or is none."""
    try:
        pay, length, count = (Fraction(Decimal(text.replace(",", ""))) for text in (hourly, hours, days))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    if min(pay, length, count) <= 0 or max(pay, length, count) > 10**9:
        return None
    return simulation.wage_cost(people, hourly=int(pay), hours=length, days=int(count))
