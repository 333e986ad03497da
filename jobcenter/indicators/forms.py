"""Forms of the plan pages: targets, a result with its evidence, money of a year."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from jobcenter.core.forms import REQUIRED, Form, KoreanDateField, LongTextField, Required, WonField
from jobcenter.indicators.models import Plan, Source
from jobcenter.indicators.numerals import number
from jobcenter.indicators.terms import quarters_of

MOST = Decimal(10) ** 12


class NumberField(StringField):
    """An exact number as people write it: `1,234`, `82.3`, `△2`; empty or `-` is none."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError with a message for the reader."""
        self.data = None
        text = valuelist[0] if valuelist else ""
        try:
            self.data = number(text)
        except ValueError:
            raise ValueError(_("Please enter a number, for example 1,234 or 82.3.")) from None
        if self.data is not None and abs(self.data) >= MOST:
            self.data = None
            raise ValueError(_("This number is too large."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:,f}" if self.data is not None else ""


class ActualForm(Form):
    period = SelectField(_l("For"), validators=[Required()])
    value = NumberField(_l("Actual"), validators=[Required()], render_kw={"inputmode": "decimal"})
    as_of = KoreanDateField(_l("As of"), validators=[Required()])
    evidence = LongTextField(_l("Evidence"), validators=[Required(), Length(max=2000)], render_kw={"rows": 3})

    def validate_value(self, field: Any) -> None:
        """Refuse `-`: a result that is not there yet is not entered."""
        if field.data is None and not field.errors:
            raise ValidationError(str(REQUIRED))


class ReopenForm(Form):
    reason = LongTextField(_l("Reason"), validators=[Required(), Length(max=500)], render_kw={"rows": 2})


class MeasureForm(Form):
    measure = SelectField(_l("Counted by"))
    narrowing = SelectField(_l("Only"), validators=[Optional()])


class CardForm(Form):
    content = HiddenField(validators=[Required()])


def targets_form(plan: Plan, year: str | None) -> type[Form]:
    """A form with a field for the term and each year, or for the quarters of a year."""
    return _form_of({name: NumberField(label) for name, label in target_fields(plan, year).items()})


def target_fields(plan: Plan, year: str | None) -> dict[str, str]:
    """The periods of a form of targets with their labels, by the name of the field."""
    if year is not None:
        numbers = [int(one.partition("-")[2]) for one in quarters_of(plan, year)]
        return {f"q{quarter}": _("Quarter %(number)d", number=quarter) for quarter in numbers}
    return {"term": _("Whole term")} | {f"y{one}": one for one in plan.years}


def budget_form() -> type[Form]:
    """A form with planned, secured and spent won for every source."""
    labels = (("planned", _l("First plan")), ("secured", _l("Secured")), ("spent", _l("Spent")))
    fields = {f"{source}_{name}": WonField(label) for source in Source for name, label in labels}
    return _form_of({**fields, "as_of": KoreanDateField(_l("As of")), "seen": HiddenField()})


def _form_of(fields: dict[str, Any]) -> type[Form]:
    for field in fields.values():
        field.kwargs.setdefault("validators", [Optional()])
        field.kwargs.setdefault("render_kw", {"inputmode": "decimal"})
    made: type[Form] = type("PeriodsForm", (Form,), fields)
    return made
