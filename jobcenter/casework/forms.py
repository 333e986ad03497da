"""Forms of the counselor's pages."""

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from jobcenter.casework import wording
from jobcenter.casework.training import wording as training_words
from jobcenter.casework.training.models import WaitEnd
from jobcenter.core.clock import SEOUL
from jobcenter.core.errors import DomainError
from jobcenter.core.forms import (
    Form,
    KoreanDateField,
    LongTextField,
    OptionalSelect,
    Required,
    TextField,
    WholeField,
    WonField,
)
from jobcenter.matching import labels
from jobcenter.matching.models import ReferralStatus, ResultReason, ResultSource
from jobcenter.seekers import reference

RESULTS = (
    ReferralStatus.HIRED,
    ReferralStatus.NOT_HIRED,
    ReferralStatus.NO_SHOW,
    ReferralStatus.DECLINED,
)


class InterviewTimeMissing(DomainError):
    """An interview has a day and a time."""

    message = _l("Enter the day and the time of the interview.")
    field = "interview_day"


def _wage_kinds() -> list[tuple[str, str]]:
    return reference.choices("wage_kind")


class InterviewForm(Form):
    """When and where the interview is."""

    interview_day = KoreanDateField(_l("Day"), validators=[Required()])
    interview_time = TimeField(_l("Time"), validators=[Required()])
    place = TextField(
        _l("Interview place"), validators=[Length(max=200)], description=_l("Address, floor, whom to ask for.")
    )

    def at(self) -> datetime:
        """The instant of the interview. Raises InterviewTimeMissing."""
        if self.interview_day.data is None or self.interview_time.data is None:
            raise InterviewTimeMissing()
        return datetime.combine(self.interview_day.data, self.interview_time.data or time(), SEOUL)


class ResultForm(Form):
    """How the referral ended."""

    result = RadioField(
        _l("Result"),
        choices=[(status.value, labels.REFERRAL_STATUS[status]) for status in RESULTS],
        validators=[Required()],
    )
    reason = OptionalSelect(_l("Reason"), choices=labels.choices(labels.RESULT_REASON))
    source = SelectField(
        _l("Who told it"),
        choices=[
            (source.value, labels.RESULT_SOURCE[source])
            for source in (ResultSource.EMPLOYER, ResultSource.PERSON, ResultSource.VISIT)
        ],
    )
    text = LongTextField(_l("Note"), validators=[Length(max=500)])
    started_on = KoreanDateField(_l("First day of work"), validators=[Optional()])
    wage_kind = OptionalSelect(_l("The wage is per"), choices=[])
    wage_amount = WonField(_l("Wage"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wage_kind.choices = [("", _l("Choose")), *_wage_kinds()]


class DeclineForm(Form):
    """Why a resident's request is not followed."""

    reason = OptionalSelect(
        _l("Reason"),
        choices=[
            (reason.value, labels.RESULT_REASON[reason])
            for reason in (
                ResultReason.CONDITIONS_NOT_MET,
                ResultReason.NOT_SUITED,
                ResultReason.LACK_OF_EXPERIENCE,
                ResultReason.DISTANCE,
                ResultReason.WAGE,
                ResultReason.EMPLOYER_CANCELLED,
                ResultReason.OTHER,
            )
        ],
    )
    text = LongTextField(_l("What you tell the person"), validators=[Length(max=500)])


class ExcludeForm(Form):
    """Why a suggestion does not fit this person."""

    reason = OptionalSelect(_l("Reason"), choices=labels.choices(labels.EXCLUDE_REASON))
    text = TextField(_l("Note"), validators=[Length(max=300)])


class PlacementForm(Form):
    """A job somebody found without a referral of the centre."""

    employer_name = TextField(_l("Employer"), validators=[Required(), Length(max=200)])
    job_title = TextField(_l("Work"), validators=[Length(max=200)])
    started_on = KoreanDateField(_l("First day of work"), validators=[Required()])
    wage_kind = OptionalSelect(_l("The wage is per"), choices=[])
    wage_amount = WonField(_l("Wage"), validators=[Optional()])
    confirmed = BooleanField(
        _l("I have seen it confirmed (telephone, employment insurance or certificate)"), validators=[Required()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wage_kind.choices = [("", _l("Choose")), *_wage_kinds()]


class CheckForm(Form):
    """The answer to a retention check."""

    outcome = RadioField(_l("What was found"), choices=labels.choices(labels.CHECK_OUTCOME), validators=[Required()])
    method = SelectField(_l("How it was found out"), choices=labels.choices(labels.CHECK_METHOD))
    left_on = KoreanDateField(_l("Last day of work"), validators=[Optional()])
    left_reason = OptionalSelect(_l("Why the person left"), choices=labels.choices(labels.LEFT_REASON))
    text = TextField(_l("Note"), validators=[Length(max=300)])


class ExportForm(Form):
    """Why data about people leaves the system."""

    reason = TextField(
        _l("Reason for the download"),
        validators=[Required(), Length(min=5, max=300)],
        description=_l("It is kept in the access log."),
    )


class NoteForm(Form):
    """A talk with a person."""

    held_on = KoreanDateField(_l("Day of the talk"), validators=[Required()])
    channel = RadioField(
        _l("How"), choices=list(wording.CHANNEL.items()), validators=[InputRequired(_l("Please choose."))]
    )
    place = TextField(
        _l("Place (for visits and outreach)"),
        validators=[Length(max=120)],
        description=_l("For example: Dangsan-dong community centre"),
    )
    minutes = WholeField(_l("Minutes"), validators=[Optional(), NumberRange(1, 480)])
    text = LongTextField(
        _l("What was talked about"),
        validators=[Required(), Length(max=5000)],
        render_kw={"rows": 6},
        description=_l("Only what helps the person find work. She can ask to read it."),
    )
    contact_on = KoreanDateField(_l("Next contact"), validators=[Optional()])


class StepForm(Form):
    """A step of the plan a person and her counselor agree on."""

    step_text = TextField(_l("What is to be done"), validators=[Required(), Length(max=300)])
    who = RadioField(_l("By whom"), choices=list(wording.WHO.items()), validators=[InputRequired(_l("Please choose."))])
    due_on = KoreanDateField(_l("Until"), validators=[Optional()])


class CourseForm(Form):
    """That a person wants a course and agrees that what waits for her is kept."""

    agreed = BooleanField(
        _l("Agreement"), validators=[InputRequired(_l("Without this agreement nothing can be kept. Ask first."))]
    )


class LicenceForm(Form):
    """A licence that is shown at the counter."""

    on = KoreanDateField(_l("Earned on"), validators=[Required()])


class WaitEndForm(Form):
    """Why a way to a licence is given up."""

    reason = SelectField(
        _l("Reason"),
        choices=[
            (reason.value, training_words.ENDS[reason])
            for reason in (WaitEnd.NO_LONGER_WANTED, WaitEnd.COURSE_ENDED, WaitEnd.DECLINED)
        ],
    )
