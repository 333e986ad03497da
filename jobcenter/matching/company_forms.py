"""Forms with which companies and residents settle interviews and results."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from jobcenter.core.clock import SEOUL
from jobcenter.core.forms import Form, KoreanDateField, LongTextField, OptionalSelect, Required, TextField, WonField
from jobcenter.employers.forms import HoursField
from jobcenter.matching import labels
from jobcenter.matching.models import InterviewOffer, ReferralStatus
from jobcenter.seekers import reference

RESULTS = (ReferralStatus.HIRED, ReferralStatus.NOT_HIRED, ReferralStatus.NO_SHOW)
ROWS = (1, 2, 3)


class ProposeForm(Form):
    """Two or three times for an interview."""

    day_1 = KoreanDateField(_l("First time: day"), validators=[Required()])
    time_1 = TimeField(_l("First time: hour"), validators=[Required()])
    day_2 = KoreanDateField(_l("Second time: day"), validators=[Required()])
    time_2 = TimeField(_l("Second time: hour"), validators=[Required()])
    day_3 = KoreanDateField(_l("Third time: day"), validators=[Optional()])
    time_3 = TimeField(_l("Third time: hour"), validators=[Optional()])
    place = TextField(_l("Interview place"), validators=[Required(), Length(max=200)])
    note = TextField(_l("What the person should know or bring"), validators=[Length(max=500)])

    def times(self) -> list[datetime]:
        """The instants that were filled in."""
        pairs = [(self[f"day_{row}"].data, self[f"time_{row}"].data) for row in ROWS]
        return [datetime.combine(day, hour, SEOUL) for day, hour in pairs if day and hour]

    def validate(self, extra_validators: Any = None) -> bool:
        """A third day needs its hour."""
        valid = super().validate(extra_validators)
        if self.day_3.data and not self.time_3.data:
            self.time_3.errors = [*self.time_3.errors, _("Enter the hour as well.")]
            return False
        return valid


class PickForm(Form):
    """The person's answer to proposed times."""

    time = RadioField(_l("Which time suits you?"), validators=[InputRequired(_l("Please choose."))])
    text = LongTextField(_l("Which days or hours would suit you?"), validators=[Length(max=500)], render_kw={"rows": 3})

    def offer(self, offer: InterviewOffer, now: datetime, show: Any) -> None:
        """Set the proposed times that have not passed as choices, and the way out."""
        choices = [(time.isoformat(), show(time)) for time in offer.choices if time > now]
        self.time.choices = [*choices, ("others", _("None of these. I ask for other times."))]


class CompanyResultForm(Form):
    """How it ended, told by the employer."""

    result = RadioField(
        _l("Result"),
        choices=[(status.value, labels.REFERRAL_STATUS[status]) for status in RESULTS],
        validators=[InputRequired(_l("Please choose."))],
    )
    reason = OptionalSelect(_l("Reason"), choices=[])
    started_on = KoreanDateField(_l("First day of work"), validators=[Optional()])
    wage_kind = OptionalSelect(_l("The wage is per"), choices=[])
    wage_amount = WonField(_l("Wage"), validators=[Optional()])
    weekly_hours = HoursField(_l("Hours a week"), validators=[Optional(), NumberRange(1, 112)])
    text = LongTextField(_l("Note for the counselor"), validators=[Length(max=500)], render_kw={"rows": 3})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = dict.fromkeys(reason for status in RESULTS[1:] for reason in labels.REASONS_OF[status])
        self.reason.choices = [("", _l("Choose")), *((one.value, labels.RESULT_REASON[one]) for one in reasons)]
        self.wage_kind.choices = [("", _l("Choose")), *reference.choices("wage_kind")]

    def start(self) -> date | None:
        """The first day of work where somebody was hired."""
        return self.started_on.data if self.result.data == ReferralStatus.HIRED.value else None

    def validate(self, extra_validators: Any = None) -> bool:
        """A hire needs its first day; anything else needs a reason that belongs to it."""
        valid = super().validate(extra_validators)
        if self.result.errors:
            return False
        missing = self._missing()
        if missing is not None:
            field, text = missing
            field.errors = [*field.errors, text]
        return valid and missing is None

    def _missing(self) -> tuple[Any, str] | None:
        if self.result.data == ReferralStatus.HIRED.value:
            return None if self.started_on.data else (self.started_on, _("Enter the first day of work."))
        if not self.reason.data:
            return self.reason, _("Choose a reason, so that the next suggestion is better.")
        fitting = {one.value for one in labels.REASONS_OF[ReferralStatus(self.result.data)]}
        return None if self.reason.data in fitting else (self.reason, _("This reason does not go with the result."))
