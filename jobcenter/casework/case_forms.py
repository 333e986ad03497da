"""Forms of appointments, hand-overs and partner agencies."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from jobcenter.casework import wording
from jobcenter.casework.models import BOOKABLE, AgencyReferralStatus
from jobcenter.core.forms import Form, KoreanDateField, LongTextField, Required, TextField, WholeField
from jobcenter.seekers.models import Channel

CHOOSE = _l("Please choose.")
CONSENT_WAYS = (
    (Channel.PAPER.value, _l("Signed on paper")),
    (Channel.PHONE.value, _l("Said on the telephone")),
    (Channel.ONLINE.value, _l("Written on line")),
)


class ChecklistField(SelectMultipleField):
    """Several boxes that can be ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SlotForm(Form):
    """The time somebody chose."""

    slot = HiddenField(_l("Time"), validators=[InputRequired(_l("Please choose a time."))])


class BookForm(SlotForm):
    """The time, and what it is about."""

    topic = LongTextField(
        _l("What would you like to talk about? (optional)"),
        validators=[Length(max=500)],
        render_kw={"rows": 3},
        description=_l("Only your counselor reads it. Please write no diagnosis and no registration number."),
    )


class HoursForm(Form):
    """Hours of the week in which a counselor can be booked."""

    weekdays = ChecklistField(
        _l("Weekdays"),
        choices=[(str(number), name) for number, name in enumerate(wording.WEEKDAYS)],
        validators=[Required(CHOOSE)],
    )
    starts = TimeField(_l("Begins at"), validators=[Required()])
    ends = TimeField(_l("Ends at"), validators=[Required()])
    slot_minutes = WholeField(_l("Minutes per talk"), default=30, validators=[Required(), NumberRange(10, 240)])
    channel = RadioField(
        _l("How"),
        choices=[(one.value, wording.CHANNEL[one]) for one in BOOKABLE],
        validators=[InputRequired(CHOOSE)],
    )
    place = TextField(
        _l("Place of the talk"), validators=[Length(max=200)], description=_l("Room, or the outreach place.")
    )
    link = TextField(_l("Address of the video room"), validators=[Length(max=300)])
    days_ahead = WholeField(
        _l("How many days ahead it can be booked"), default=28, validators=[Required(), NumberRange(1, 180)]
    )
    valid_from = KoreanDateField(_l("Starting on"), validators=[Required()])
    valid_until = KoreanDateField(_l("Last day (empty: until further notice)"), validators=[Optional()])


class AbsenceForm(Form):
    """Days or hours in which a counselor is away. Public holidays are closed of themselves."""

    starts_on = KoreanDateField(_l("Starting on"), validators=[Required()])
    ends_on = KoreanDateField(_l("Ending on"), validators=[Optional()])
    from_time = TimeField(_l("Away from (for some hours of one day)"), validators=[Optional()])
    until_time = TimeField(_l("Away until"), validators=[Optional()])
    reason = TextField(_l("Reason (colleagues see it)"), validators=[Length(max=120)])

    errors_of = {"ends": "until_time", "starts": "from_time"}

    def add_error(self, error: Any) -> None:
        """Show a refusal beside the field of this form that means the same."""
        error.field = self.errors_of.get(error.field, error.field)
        super().add_error(error)


class HandOverForm(Form):
    """To whom cases go, why, and for how long."""

    to = SelectField(_l("New counselor"), choices=[], validators=[InputRequired(CHOOSE)])
    reason = RadioField(
        _l("Reason"),
        choices=[(one.value, name) for one, name in wording.HAND_OVER_REASON.items()],
        validators=[InputRequired(CHOOSE)],
    )
    starts_on = KoreanDateField(_l("Starting on"), validators=[Required()])
    ends_on = KoreanDateField(
        _l("Last day (empty: for good)"),
        validators=[Optional()],
        description=_l("On the day after, the cases return of themselves."),
    )
    text = LongTextField(_l("What the new counselor has to know"), validators=[Length(max=500)], render_kw={"rows": 3})

    def __init__(self, *args: Any, counselors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to.choices = [("", _("Choose")), *counselors]


class AgencyForm(Form):
    """A partner agency."""

    name = TextField(_l("Name"), validators=[Required(), Length(max=120)])
    kind = SelectField(
        _l("Field"),
        choices=[("", _l("Choose")), *((one.value, name) for one, name in wording.AGENCY_KIND.items())],
        validators=[InputRequired(CHOOSE)],
    )
    takes = LongTextField(
        _l("Whom it takes"), validators=[Length(max=500)], description=_l("Age, income, place, waiting time.")
    )
    contact_name = TextField(_l("Contact person"), validators=[Length(max=60)])
    phone = TextField(_l("Telephone"), validators=[Length(max=30)])
    email = TextField(
        _l("E-mail"), validators=[Optional(), Email(_l("Please enter an e-mail address.")), Length(max=254)]
    )
    address = TextField(_l("Address"), validators=[Length(max=200)])
    reply_days = WholeField(_l("Days within which it replies"), validators=[Required(), NumberRange(1, 180)])


class AgencyReferralForm(Form):
    """A letter about a person to an agency, with her consent."""

    agency = SelectField(_l("Agency"), choices=[], validators=[InputRequired(CHOOSE)])
    purpose = LongTextField(
        _l("What is asked for"),
        validators=[Required(), Length(max=2000)],
        render_kw={"rows": 5},
        description=_l("It stands in the letter. Only what the agency needs to help."),
    )
    shared = ChecklistField(
        _l("What the person agrees to share"),
        choices=list(wording.SHARED.items()),
        default=["name"],
        validators=[Required(CHOOSE)],
    )
    consent_channel = RadioField(_l("How she agreed"), choices=list(CONSENT_WAYS), validators=[InputRequired(CHOOSE)])
    agreed = BooleanField(
        _l("She agreed to this letter to this agency and knows that she can withdraw it"), validators=[Required(CHOOSE)]
    )

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency.choices = [("", _("Choose")), *agencies]

    def validate_shared(self, field: Any) -> None:
        """The agency has to know at least whom it is about."""
        if field.data and "name" not in field.data:
            raise ValidationError(_("The agency needs the name at least."))


class AgencyReplyForm(Form):
    """What an agency replied."""

    status = RadioField(
        _l("Reply"),
        choices=[
            (one.value, wording.AGENCY_STATUS[one][0])
            for one in (AgencyReferralStatus.ACCEPTED, AgencyReferralStatus.SERVED, AgencyReferralStatus.REFUSED)
        ],
        validators=[InputRequired(CHOOSE)],
    )
    replied_on = KoreanDateField(_l("Day of the reply"), validators=[Required()])
    text = LongTextField(
        _l("What it says"),
        validators=[Length(max=2000)],
        render_kw={"rows": 4},
        description=_l("A refusal needs its reason."),
    )
