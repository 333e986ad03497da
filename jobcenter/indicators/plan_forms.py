"""Forms of plans, areas, projects, indicators, their schedule, logs and teams."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Length, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from jobcenter.core.forms import REQUIRED, Form, KoreanDateField, LongTextField, Required, TextField, WholeField
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.forms import NumberField
from jobcenter.indicators.models import NoteKind, PlanKind, Stage
from jobcenter.indicators.wording import (
    AGENTS,
    INDICATOR_KINDS,
    MONEY_UNITS,
    NEEDS,
    NOTE_KINDS,
    PLAN_KINDS,
    STAGES,
    TEXTS,
)

# Codes stand in addresses of reports and in files.
CODE = Regexp(r"^[^\s/\\<>\"']+$", message=_l("Use letters, digits, points and hyphens, without spaces."))
UNITS = list(MONEY_UNITS.items())
YES, NO = "yes", "no"


class Checkboxes(SelectMultipleField):
    """Any number of choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PlanForm(Form):
    organization = SelectField(_l("Organization"), validators=[Required()])
    kind = SelectField(_l("Kind"), choices=[(one.value, PLAN_KINDS[one]) for one in PlanKind], validators=[Required()])
    title_ko = TextField(_l("Title in Korean"), validators=[Required(), Length(max=120)])
    title_en = TextField(_l("Title in English"), validators=[Optional(), Length(max=120)])
    code = TextField(
        _l("Short code"),
        validators=[Required(), Length(max=40), CODE],
        description=_l("Short and different for each plan of the organization, for example disclosure-2027."),
    )
    begins_on = KoreanDateField(
        _l("First day of the plan"),
        validators=[Required()],
        description=_l("A year begins on 1 January; a term of office on 1 July, for example 2022-07-01."),
    )
    ends_on = KoreanDateField(_l("Last day of the plan"), validators=[Required()])
    counted_until = KoreanDateField(
        _l("Counted up to"),
        validators=[Optional()],
        description=_l(
            "The reference day of a card as of a past day: what happened later is not counted into indicators that a measure counts. The last day of a month; empty to count up to now."
        ),
    )
    framework = SelectField(
        _l("Belongs to the plan"),
        validators=[Optional()],
        description=_l("The plan over several years that this yearly plan carries out."),
    )
    places = SelectField(
        _l("Decimal places of a rate"), choices=[(str(one), str(one)) for one in range(5)], validators=[Required()]
    )
    rounding = RadioField(
        _l("How figures are cut"),
        choices=[("half_up", _l("Round half up (5 and more go up)")), ("truncate", _l("Cut off (drop what follows)"))],
        validators=[Required()],
        description=_l("Figures are kept exact; this is how reports of this plan print them, once."),
    )
    unit = SelectField(_l("Unit of money"), choices=UNITS, validators=[Required()])
    rate_cap = NumberField(
        _l("Most a rate may count"),
        validators=[Optional()],
        render_kw={"inputmode": "decimal"},
        description=_l("100 where a target that was passed must not make up for another; empty for no limit."),
    )

    def validate_rate_cap(self, field: Any) -> None:
        """Refuse a limit nothing could reach."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(str(_l("Please enter a number above zero.")))


class CopyForm(PlanForm):
    with_targets = BooleanField(_l("Copy the targets too, moved on by the years between"))
    with_money = BooleanField(_l("Copy the planned money too, moved on by the years between"))


class AreaForm(Form):
    name = TextField(_l("Name in Korean"), validators=[Required(), Length(max=40)])
    name_en = TextField(_l("Name in English"), validators=[Optional(), Length(max=80)])


class ProjectForm(Form):
    code = TextField(_l("Number"), validators=[Required(), Length(max=40), CODE], description=_l("For example 1-4."))
    title_ko = TextField(_l("Title in Korean"), validators=[Required(), Length(max=200)])
    title_en = TextField(_l("Title in English"), validators=[Optional(), Length(max=200)])
    area = SelectField(_l("Area"), validators=[Optional()])
    department = TextField(_l("Department in charge"), validators=[Optional(), Length(max=120)])
    contact = TextField(
        _l("People in charge"),
        validators=[Optional(), Length(max=200)],
        description=_l("Head, team head and officer as they are printed on the card."),
    )
    stage = SelectField(
        _l("How far it is"), choices=[(one.value, STAGES[one]) for one in Stage], validators=[Required()]
    )
    nature = RadioField(
        _l("New or continued"),
        choices=[("new", _l("New project of this term")), ("continued", _l("Continued"))],
        validators=[Required()],
    )
    begins = TextField(
        _l("Begins"), validators=[Optional(), Length(max=20)], description=_l("A year or a month: 2018, 2018-03.")
    )
    ends = TextField(_l("Ends"), validators=[Optional(), Length(max=20)])
    completion = TextField(_l("Day of completion"), validators=[Optional(), Length(max=20)])
    within_term = SelectField(
        _l("Completion and the term of office"),
        choices=[("", _l("Not printed")), (YES, _l("Within the term")), (NO, _l("After the term"))],
        validators=[Optional()],
    )
    agents = Checkboxes(_l("Carried out by"), choices=list(AGENTS.items()), validators=[Optional()])
    needs = Checkboxes(_l("Help of the state needed"), choices=list(NEEDS.items()), validators=[Optional()])


for _name, _label in TEXTS.items():
    setattr(
        ProjectForm,
        f"text_{_name}",
        LongTextField(_label, validators=[Optional(), Length(max=6000)], render_kw={"rows": 4}),
    )


class IndicatorForm(Form):
    code = TextField(
        _l("Short code"),
        validators=[Required(), Length(max=60), CODE],
        description=_l("Short and different for each indicator of the project, for example placements."),
    )
    name_ko = TextField(_l("Name in Korean"), validators=[Required(), Length(max=200)])
    name_en = TextField(_l("Name in English"), validators=[Optional(), Length(max=200)])
    unit = TextField(_l("Unit"), validators=[Optional(), Length(max=20)])
    kind = RadioField(
        _l("Over the years"),
        choices=[(one.value, INDICATOR_KINDS[one]) for one in Kind],
        validators=[Required()],
        description=_l("People add up over the years; “runs” is a state; a score is a mean."),
    )
    weight = NumberField(
        _l("Weight in percent"),
        validators=[Optional()],
        render_kw={"inputmode": "decimal"},
        description=_l("The weights of a project make 100. Without a weight it does not count in the total rate."),
    )


class ScheduleForm(Form):
    name = TextField(_l("Piece of work"), validators=[Required(), Length(max=200)])
    begins = SelectField(_l("From quarter"), validators=[Required()])
    ends = SelectField(_l("To quarter"), validators=[Required()])


class NoteForm(Form):
    kind = SelectField(_l("Log"), choices=[(one.value, NOTE_KINDS[one]) for one in NoteKind], validators=[Required()])
    happened = TextField(
        _l("Date"),
        validators=[Required(), Length(max=20)],
        description=_l("A day, a month or a quarter: 2026-03-15, 2026-03, 2026-Q1."),
    )
    title = TextField(_l("Line of the log"), validators=[Required(), Length(max=300)])
    party = TextField(
        _l("With whom"),
        validators=[Optional(), Length(max=120)],
        description=_l("The department asked, the newspaper, whoever gave the award."),
    )
    details = LongTextField(_l("Details"), validators=[Optional(), Length(max=4000)], render_kw={"rows": 4})


class TeamForm(Form):
    name = TextField(_l("Team"), validators=[Required(), Length(max=120)])
    duties = LongTextField(_l("What the team does"), validators=[Optional(), Length(max=2000)], render_kw={"rows": 3})


class TeamsForm(Form):
    teams = Checkboxes(_l("Teams"), validators=[Optional()])


class DeleteForm(Form):
    """A token only: the page asks, the button answers."""


class SheetForm(Form):
    file = FileField(_l("File (XLSX or CSV)"), validators=[FileRequired(_l("Please choose a file."))])


class SheetRowsForm(Form):
    rows = HiddenField(validators=[Required()])


def staffing_form(lines: int) -> type[Form]:
    """A form with so many lines of series, grade, posts and people."""
    fields: dict[str, Any] = {"as_of": KoreanDateField(_l("As of"), validators=[Required()])}
    for number in range(lines):
        fields[f"series_{number}"] = TextField(_l("Series"), validators=[Optional(), Length(max=40)])
        fields[f"grade_{number}"] = TextField(_l("Grade"), validators=[Optional(), Length(max=20)])
        for name, label in (("posts", _l("Established posts")), ("people", _l("People in post"))):
            fields[f"{name}_{number}"] = WholeField(label, validators=[Optional()], render_kw={"inputmode": "numeric"})
    made: type[Form] = type("StaffingForm", (Form,), {**fields, "validate": _validate_staffing})
    return made


def _validate_staffing(form: Any, extra_validators: Any = None) -> bool:
    """A line with posts or people names its grade, and numbers are not below zero."""
    good = Form.validate(form, extra_validators)
    number = 0
    while (grade := form._fields.get(f"grade_{number}")) is not None:
        posts, people = form[f"posts_{number}"], form[f"people_{number}"]
        filled = posts.data is not None or people.data is not None
        if filled and not grade.data:
            grade.errors = [*grade.errors, str(REQUIRED)]
        for field in (posts, people):
            if field.data is not None and not 0 <= field.data <= 100_000:
                field.errors = [*field.errors, str(_l("Please enter a whole number, not below zero."))]
            if grade.data and field.data is None and not field.errors:
                field.errors = [*field.errors, str(REQUIRED)]
        good = good and not (grade.errors or posts.errors or people.errors)
        number += 1
    return good
