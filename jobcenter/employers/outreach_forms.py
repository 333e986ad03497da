"""Forms of outreach, new terms, endings and blocks."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from jobcenter.core.formatting import localized
from jobcenter.core.forms import (
    Form,
    KoreanDateField,
    LongTextField,
    PhoneField,
    Required,
    TextField,
    WholeField,
    WonField,
)
from jobcenter.employers import grounds, wording
from jobcenter.employers.forms import ClockField
from jobcenter.employers.models import VisitResult

CHOOSE = _l("Please choose.")


def _names(words: Any) -> list[tuple[str, Any]]:
    return [(code.value, text[0] if isinstance(text, tuple) else text) for code, text in words.items()]


def _grounds(*, with_list: bool = False) -> list[tuple[str, str]]:
    return [
        (ground.code, f"{localized(ground.title)} ({ground.law})")
        for ground in grounds.grounds().values()
        if ground.has_list or not with_list
    ]


class VisitForm(Form):
    """A visit or call that is planned."""

    employer = HiddenField()
    kind = RadioField(_l("How"), choices=_names(wording.KIND), validators=[InputRequired(CHOOSE)], default="visit")
    purpose = SelectField(_l("What for"), choices=_names(wording.PURPOSE))
    planned_on = KoreanDateField(_l("Day"), validators=[Required()])
    planned_time = ClockField(_l("Time (if agreed)"), validators=[Optional()], render_kw={"type": "time"})
    company_name = TextField(_l("Name of the company"), validators=[Length(max=120)])
    address = TextField(_l("Address"), validators=[Length(max=200)])
    contact_name = TextField(_l("Contact person"), validators=[Length(max=60)])
    contact_phone = PhoneField(_l("Telephone"), validators=[Optional()])
    plan = TextField(_l("What to talk about"), validators=[Length(max=500)])

    def plan_values(self) -> dict[str, Any]:
        """The values as the service takes them."""
        values = self.values()
        values.pop("employer")
        for name in ("company_name", "address", "plan"):
            values[name] = values[name] or ""
        return values


class VisitResultForm(Form):
    """How a visit went."""

    result = RadioField(_l("Result"), choices=_names(wording.RESULT), validators=[InputRequired(CHOOSE)])
    held_on = KoreanDateField(_l("Day on which it was"), validators=[Required()])
    people = WholeField(_l("How many people they want"), validators=[Optional(), NumberRange(1, 500)])
    text = LongTextField(_l("What was said"), validators=[Length(max=3000)], render_kw={"rows": 4})
    follow_up_on = KoreanDateField(_l("Get in touch again on"), validators=[Optional()])

    def wants_order(self) -> bool:
        """Whether the result is one that an order can be drafted from."""
        return self.result.data in (VisitResult.ORDER_FOUND, VisitResult.PROMISED)


class MoveForm(Form):
    """Another day for a planned visit."""

    planned_on = KoreanDateField(_l("Day"), validators=[Required()])
    planned_time = ClockField(_l("Time (if agreed)"), validators=[Optional()], render_kw={"type": "time"})


class RenewForm(Form):
    """A new term: closing date or none, and what changes with it."""

    deadline = KoreanDateField(_l("New closing date"), validators=[Optional()])
    places = WholeField(_l("Number of people"), validators=[Optional(), NumberRange(1, 500)])
    wage_min = WonField(_l("Wage from"), validators=[Optional()])
    wage_max = WonField(_l("Wage up to"), validators=[Optional()])
    override_reason = LongTextField(
        _l("Reason, if a finding does not stand in the way"), validators=[Length(max=500)], render_kw={"rows": 2}
    )


class CloseForm(Form):
    """Why an order ends."""

    why = SelectField(_l("Reason"), validators=[InputRequired(CHOOSE)])
    reason = LongTextField(_l("More about it"), validators=[Length(max=1000)], render_kw={"rows": 2})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.why.choices = [("", _l("Choose")), *_names(wording.CLOSE_REASON)]


class BlockForm(Form):
    """A block that is proposed."""

    ground = SelectField(_l("Legal ground"))
    starts_on = KoreanDateField(_l("From"), validators=[Required()])
    ends_on = KoreanDateField(_l("Until (empty: until it is lifted)"), validators=[Optional()])
    evidence = LongTextField(_l("Evidence"), validators=[Required(), Length(max=3000)], render_kw={"rows": 4})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = _grounds()


class BlockListForm(Form):
    """A published list."""

    name = TextField(_l("Name of the list"), validators=[Required(), Length(max=120)])
    ground = SelectField(_l("Legal ground"))
    published_on = KoreanDateField(_l("Published on"), validators=[Required()])
    ends_on = KoreanDateField(_l("Published until"), validators=[Optional()])
    source = TextField(_l("Where it was published"), validators=[Required(), Length(max=300)])
    file = FileField(_l("File (CSV or XLSX)"), validators=[FileRequired(_l("Choose the file."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = _grounds(with_list=True)


class LineForm(Form):
    """One line of a list for which a block is proposed."""

    line = WholeField(_l("Line"), validators=[Required()])
    checked = BooleanField(_l("I compared name and address: it is this company"))


class TextForm(Form):
    """A reason or an answer in words."""

    text = LongTextField(_l("Reason"), validators=[Required(), Length(max=3000)], render_kw={"rows": 3})
