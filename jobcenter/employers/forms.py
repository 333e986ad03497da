"""Forms of companies and job orders."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FloatField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Email, EqualTo, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from jobcenter.core import occupations
from jobcenter.core.forms import (
    Form,
    KoreanDateField,
    LongTextField,
    OptionalSelect,
    PhoneField,
    Required,
    TextField,
    WholeField,
    WonField,
)
from jobcenter.employers import regions
from jobcenter.employers.business_number import is_valid
from jobcenter.employers.errors import BusinessNumberInvalid
from jobcenter.employers.presentation import WAGE_KINDS
from jobcenter.employers.vocabulary import (
    WEEKDAY_LABELS,
    WEEKDAYS,
    Career,
    Education,
    EmploymentType,
    Insurance,
    choices,
)


class MultiCheckboxField(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ClockField(StringField):
    """A time of day, `HH:MM`; `9:00`, `0900` and `오전 9시 30분` are understood."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time. Raises ValueError with a message for the reader."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        found = re.fullmatch(r"(오전|오후)?\s*(\d{1,2})\s*(?::|시)?\s*(\d{2})?\s*분?", text)
        hour, minute = (int(found[2]), int(found[3] or 0)) if found else (99, 0)
        if found and found[1] == "오후" and hour < 12:
            hour += 12
        if hour > 23 or minute > 59:
            raise ValueError(_("Please enter a time of day, for example 09:00."))
        self.data = f"{hour:02d}:{minute:02d}"

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else (self.data or "")


class HoursField(FloatField):
    """A number of hours; half hours are allowed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError with a message for the reader."""
        self.data = None
        text = (valuelist[0] if valuelist else "").replace("시간", "").strip()
        if not text:
            return
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text):
            raise ValueError(_("Please enter the hours as a number, for example 40 or 37.5."))
        self.data = float(text)

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return f"{self.data:g}" if self.data is not None else ""


class OneLineList(TextField):
    """Several short texts in one line, separated by commas."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the texts."""
        super().process_formdata(valuelist)
        parts = re.split(r"[,、\n]", self.data or "")
        self.data = [part.strip()[:60] for part in parts if part.strip()][:20]

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ", ".join(self.data or [])


def occupation_choices() -> dict[str, list[tuple[str, str]]]:
    """All occupations under their major groups."""
    from flask_babel import get_locale

    language = getattr(get_locale(), "language", "ko")
    found: dict[str, list[tuple[str, str]]] = {"": [("", _("Choose"))]}
    for code, name in occupations.names().items():
        major = occupations.MAJOR_GROUPS[code[0]]
        found.setdefault(major.get(language, major["ko"]), []).append((code, name))
    return found


def region_choices() -> dict[str, list[tuple[str, str]]]:
    """All districts under their provinces."""
    found: dict[str, list[tuple[str, str]]] = {"": [("", _("Choose"))]}
    for region in regions.regions().values():
        found.setdefault(region.sido, []).append((region.code, region.sigungu))
    return found


def _or_none(value: Any) -> Any:
    return value or None


class EmployerForm(Form):
    """What a company says about itself."""

    name = TextField(_l("Name of the company"), validators=[Required(), Length(max=120)])
    representative = TextField(_l("Representative"), validators=[Optional(), Length(max=60)])
    business_line = TextField(_l("Line of business"), validators=[Optional(), Length(max=200)])
    employees = WholeField(_l("Number of employees"), validators=[Optional(), NumberRange(min=0, max=1_000_000)])
    sgg_code = SelectField(_l("District"), validators=[Optional()], coerce=_or_none)
    address = TextField(_l("Address"), validators=[Optional(), Length(max=200)])
    contact_name = TextField(_l("Contact person"), validators=[Required(), Length(max=60)])
    contact_phone = PhoneField(_l("Telephone"), validators=[Required()])
    contact_email = TextField(_l("E-mail of the contact"), validators=[Optional(), Email(), Length(max=254)])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sgg_code.choices = region_choices()


class RegisterForm(EmployerForm):
    """Register a company."""

    business_number = TextField(
        _l("Business number"),
        validators=[Required(), Length(max=20)],
        render_kw={"inputmode": "numeric", "placeholder": "123-45-67890"},
    )

    def validate_business_number(self, field: Any) -> None:
        """Refuse a number with a wrong check digit beside its field, before anything else is asked."""
        if field.data and not is_valid(field.data):
            raise ValidationError(str(BusinessNumberInvalid.message))


class SignUpForm(RegisterForm):
    """Create an account and register a company with it."""

    user_name = TextField(_l("Your name"), validators=[Required(), Length(max=60)], render_kw={"autocomplete": "name"})
    email = TextField(
        _l("Your e-mail (for signing in)"),
        validators=[Required(), Email(), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"), validators=[Required(), Length(max=200)], render_kw={"autocomplete": "new-password"}
    )
    password_again = PasswordField(
        _l("Password again"),
        validators=[Required(), EqualTo("password", _l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )
    consent = BooleanField(
        _l("I agree that my name and contact are kept for handling job orders, until a year after the last order."),
        validators=[Required(_l("Without this consent the job centre cannot handle your orders."))],
    )


class MemberForm(Form):
    """Add a member by the address of an account."""

    email = TextField(_l("E-mail of your colleague’s account"), validators=[Required(), Email(), Length(max=254)])


class OrderForm(Form):
    """A job order as an employer writes it. Only the title is needed to keep a draft; the checks name the rest."""

    title = TextField(_l("Title"), validators=[Required(), Length(max=200)])
    keco_code = SelectField(_l("Occupation"), validators=[Optional()], coerce=_or_none)
    duties = LongTextField(_l("What the person will do"), validators=[Length(max=5000)], render_kw={"rows": 6})
    places = WholeField(_l("Number of people"), validators=[Required(), NumberRange(min=1, max=500)], default=1)

    employment_type = OptionalSelect(_l("Kind of employment"), choices=choices(EmploymentType))
    starts_on = KoreanDateField(_l("First day of work"), validators=[Optional()])
    works_until = KoreanDateField(_l("Last day of work (fixed term)"), validators=[Optional()])

    wage_kind = OptionalSelect(
        _l("The wage is counted"), choices=[(kind.value, text) for kind, text in WAGE_KINDS.items()]
    )
    wage_min = WonField(_l("Wage from"), validators=[Optional()])
    wage_max = WonField(_l("Wage up to"), validators=[Optional()])
    wage_negotiable = BooleanField(_l("Can be agreed on after the interview"))

    weekly_hours = HoursField(_l("Hours a week"), validators=[Optional(), NumberRange(min=1, max=112)])
    hours_start = ClockField(_l("Work begins"), validators=[Optional()], render_kw={"type": "time"})
    hours_end = ClockField(_l("Work ends"), validators=[Optional()], render_kw={"type": "time"})
    hours_text = TextField(_l("More about the hours"), validators=[Length(max=300)])
    days = MultiCheckboxField(_l("Days of work"), choices=[(day, WEEKDAY_LABELS[day]) for day in WEEKDAYS])

    sgg_code = SelectField(_l("District of the work place"), validators=[Optional()], coerce=_or_none)
    address = TextField(_l("Address of the work place"), validators=[Length(max=200)])

    education = OptionalSelect(_l("Schooling"), choices=choices(Education), default="any")
    career = OptionalSelect(_l("Experience"), choices=choices(Career), default="any")
    career_months_min = WholeField(
        _l("Months of experience at least"), validators=[Optional(), NumberRange(min=0, max=600)]
    )
    licences = OneLineList(_l("Licences that are required"), validators=[])
    requirements = LongTextField(_l("Other requirements"), validators=[Length(max=2000)], render_kw={"rows": 3})
    preferences = LongTextField(_l("What is welcome"), validators=[Length(max=2000)], render_kw={"rows": 3})

    insurance = MultiCheckboxField(_l("Social insurance"), choices=choices(Insurance))
    retirement = TextField(_l("Retirement benefit"), validators=[Length(max=60)])

    deadline = KoreanDateField(_l("Closing date"), validators=[Optional()])
    until_filled = BooleanField(_l("Until the places are filled"))
    organization = SelectField(_l("Job centre in charge"), coerce=int)

    def __init__(self, *args: Any, centres: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.keco_code.choices = occupation_choices()
        self.sgg_code.choices = region_choices()
        self.organization.choices = centres

    def validate_wage_max(self, field: Any) -> None:
        """The upper end is not below the lower one."""
        if field.data is not None and self.wage_min.data is not None and field.data < self.wage_min.data:
            raise ValidationError(_("This is less than the lower end."))

    def validate_works_until(self, field: Any) -> None:
        """The last day is not before the first."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("This is before the first day of work."))

    def order_values(self) -> dict[str, Any]:
        """The values as the service takes them."""
        values = self.values()
        values.pop("organization")
        for name in ("title", "duties", "hours_text", "address", "requirements", "preferences", "retirement"):
            values[name] = values[name] or ""
        return values


class SubmitForm(Form):
    """Hand an order in, with an explanation where something is marked as not allowed."""

    employer_note = LongTextField(
        _l("Explanation for the counselor"), validators=[Length(max=2000)], render_kw={"rows": 4}
    )


class ReasonForm(Form):
    """A decision with its reason."""

    reason = LongTextField(_l("Reason"), validators=[Length(max=2000)], render_kw={"rows": 3})


class FactsForm(Form):
    """Facts a counselor found out about an imported order; what stays empty is left as it is."""

    keco_code = SelectField(_l("Occupation"), validators=[Optional()], coerce=_or_none)
    employment_type = OptionalSelect(_l("Kind of employment"), choices=choices(EmploymentType))
    places = WholeField(_l("Number of people"), validators=[Optional(), NumberRange(min=1, max=500)])
    wage_kind = OptionalSelect(
        _l("The wage is counted"), choices=[(kind.value, text) for kind, text in WAGE_KINDS.items()]
    )
    wage_min = WonField(_l("Wage from"), validators=[Optional()])
    weekly_hours = HoursField(_l("Hours a week"), validators=[Optional(), NumberRange(min=1, max=112)])
    hours_start = ClockField(_l("Work begins"), validators=[Optional()], render_kw={"type": "time"})
    hours_end = ClockField(_l("Work ends"), validators=[Optional()], render_kw={"type": "time"})
    days = MultiCheckboxField(_l("Days of work"), choices=[(day, WEEKDAY_LABELS[day]) for day in WEEKDAYS])
    sgg_code = SelectField(_l("District of the work place"), validators=[Optional()], coerce=_or_none)
    education = OptionalSelect(_l("Schooling"), choices=choices(Education))
    career = OptionalSelect(_l("Experience"), choices=choices(Career))
    licences = OneLineList(_l("Licences that are required"), validators=[])
    insurance = MultiCheckboxField(_l("Social insurance"), choices=choices(Insurance))
    deadline = KoreanDateField(_l("Closing date"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.keco_code.choices = occupation_choices()
        self.sgg_code.choices = region_choices()
