"""Forms made from facts: one field for each fact that the rules of a round really use."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, KoreanDateField, WholeField, WonField
from jobcenter.core.locale import select_locale
from jobcenter.rules.facts import CATALOGUE, Fact

YES, NO, UNSURE = "yes", "no", "unsure"
MOST_WON = 999_999_999_999
MOST_COUNT = 999


class FactForm(Form):
    """Answers to facts. `names` lists them in the order of the page."""

    names: tuple[str, ...] = ()
    needed: frozenset[str] = frozenset()

    def unreadable(self) -> bool:
        """Whether something was typed that cannot be read, even for keeping it as a draft."""
        return any(self[name].raw_data and any(self[name].raw_data) and self[name].errors for name in self.names)

    def answers(self, *, partial: bool = False) -> dict[str, Any]:
        """Values by fact, None for "I do not know". `partial` leaves questions out that were not answered."""
        found: dict[str, Any] = {}
        for name in self.names:
            value, answered = _answer(CATALOGUE[name], self[name])
            if answered or not partial:
                found[name] = value
        return found


def _answer(fact: Fact, field: Field) -> tuple[Any, bool]:
    if fact.input == "yes_no":
        return {YES: True, NO: False}.get(field.data), bool(field.data)
    if fact.input == "date":
        return (field.data.isoformat() if field.data else None), field.data is not None
    if fact.input == "choice":
        return field.data or None, bool(field.data)
    return field.data, field.data is not None


def build(
    names: Iterable[str],
    *,
    needed: Collection[str] = (),
    owed: Collection[str] | None = None,
    known: Mapping[str, Any] | None = None,
    answered: Collection[str] = (),
    base: type[Form] | None = None,
    **values: Any,
) -> Any:
    """A form with a field for each fact. `known` fills it, `answered` marks those answered with "I do not know".

    `needed` cannot stay unknown, `owed` has to be answered, if only with "I do not know" (all, when not given). With `base` the fields join another form, as an officer's: none has to be filled in.
    """
    names = tuple(name for name in names if name in CATALOGUE)
    officer = base is not None
    fields = {
        name: _field(CATALOGUE[name], name in needed, not officer and (owed is None or name in owed), officer)
        for name in names
    }
    parents = (FactForm, base) if base else (FactForm,)
    form_class = type("RoundFactForm", parents, {**fields, "names": names, "needed": frozenset(needed)})
    data = {name: _shown_in_field(CATALOGUE[name], (known or {}).get(name), name in answered) for name in names}
    return form_class(data={**data, **values})


def _field(fact: Fact, needed: bool, owed: bool, officer: bool) -> Field:
    label = localized(fact.label if officer else fact.question)
    hint = localized(fact.hint) if fact.hint and not officer else ""
    must = [InputRequired(_("Please answer this question."))]
    if fact.input == "yes_no":
        unsure = _("Not found out") if officer else _("I do not know")
        choices = [(YES, _("Yes")), (NO, _("No")), (UNSURE, unsure)]
        return RadioField(label, choices=choices, description=hint, validators=must if owed else [Optional()])
    rules = must if needed and owed else [Optional()]
    if fact.input == "choice":
        choices = [("", _("I do not know") if not needed else _("Choose")), *_choices(fact)]
        return SelectField(label, choices=choices, description=hint, validators=rules)
    if fact.input == "date":
        return KoreanDateField(label, description=hint, validators=[*rules, _possible_date])
    kind = WonField if fact.input == "won" else WholeField
    most = MOST_WON if fact.input == "won" else MOST_COUNT
    return kind(
        label, description=hint, validators=[*rules, _between(_least(fact), most)], render_kw={"inputmode": "numeric"}
    )


def _choices(fact: Fact) -> list[tuple[str, str]]:
    return [(code, localized(texts)) for code, texts in fact.choices]


def _least(fact: Fact) -> int:
    return 1 if fact.name == "household_size" else 0


def _between(least: int, most: int):
    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not least <= field.data <= most:
            raise ValidationError(
                _("Please enter a number from %(least)s to %(most)s.", least=f"{least:,}", most=f"{most:,}")
            )

    return check


def _possible_date(_form: Form, field: Field) -> None:
    if field.data is not None and not date(1890, 1, 1) <= field.data <= date(2100, 12, 31):
        raise ValidationError(_("This date cannot be right. Example: 1959-07-01"))


def _shown_in_field(fact: Fact, value: Any, answered: bool) -> Any:
    if fact.input == "yes_no":
        return {True: YES, False: NO}.get(value, UNSURE if answered else None)
    if fact.input == "date":
        return date.fromisoformat(value) if value else None
    return value


def amounts(names: Iterable[str]) -> list[str]:
    """Facts that are looked up for everybody: amounts and sizes of the household."""
    return [name for name in names if CATALOGUE[name].sensitivity == "economic" and CATALOGUE[name].kind == "number"]


def shown(name: str, value: Any) -> str:
    """A value as the reader sees it; words for "I do not know"."""
    if value is None:
        return _("not known")
    fact = CATALOGUE.get(name)
    return fact.shown(value, select_locale()) if fact else str(value)
