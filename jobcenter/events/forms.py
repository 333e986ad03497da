"""Forms of events."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from jobcenter.core.formatting import localized
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
from jobcenter.events import rules, wording
from jobcenter.events.models import Event, EventEntry, EventKind
from jobcenter.matching.labels import RESULT_REASON

CHOOSE = _l("Please choose.")
_TIME = Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", message=_l("Please write a time like 14:30."))


class CheckboxesField(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ActionForm(Form):
    """A form that only carries the CSRF token."""


class EventForm(Form):
    """The facts of an event."""

    organization = SelectField(_l("Centre"), coerce=int, validators=[InputRequired(CHOOSE)])
    kind = SelectField(
        _l("Kind"),
        choices=[(kind.value, text) for kind, text in wording.KINDS.items()],
        validators=[InputRequired(CHOOSE)],
    )
    title_ko = TextField(_l("Title in Korean"), validators=[Required(), Length(max=120)])
    title_en = TextField(_l("Title in English"), validators=[Required(), Length(max=120)])
    held_on = KoreanDateField(_l("Day"), validators=[Required()])
    starts = TextField(_l("Begins at"), validators=[Required(), _TIME], render_kw={"placeholder": "14:00"})
    ends = TextField(_l("Ends at"), validators=[Required(), _TIME], render_kw={"placeholder": "17:00"})
    place = TextField(_l("Venue"), validators=[Length(max=200)])
    capacity = WholeField(
        _l("Capacity"),
        description=_l("Leave empty where there is no limit."),
        validators=[Optional(), NumberRange(1, 100_000, _l("Please enter a number from 1 on."))],
    )
    apply_until = KoreanDateField(_l("Registration until"), validators=[Optional()])
    slot_minutes = WholeField(
        _l("Minutes of one interview or counseling"),
        validators=[InputRequired(), NumberRange(5, 240, _l("Please enter 5 to 240 minutes."))],
        default=30,
    )
    breaks = TextField(_l("Breaks"), description=_l("For example 12:00-13:00, 15:00-15:10"))
    tables = WholeField(
        _l("Counselors at a time"),
        description=_l("Only for counseling near residents: how many can come at the same time."),
        validators=[Optional(), NumberRange(1, 50, _l("Please enter a number from 1 on."))],
        default=1,
    )
    speakers = LongTextField(_l("Speakers"), description=_l("One in a line."), validators=[Length(max=2000)])
    video_link = TextField(
        _l("Video link"),
        description=_l("Shown only to who is booked."),
        validators=[
            Optional(),
            Length(max=300),
            Regexp(r"^https://\S+$", message=_l("Please enter an address that begins with https://")),
        ],
    )
    announcement = LongTextField(_l("Announcement"), validators=[Length(max=5000)])

    @classmethod
    def of(cls, event: Event | None, centres: list[tuple[int, str]]) -> "EventForm":
        """The form, filled with an event's facts."""
        form = cls(obj=event) if event else cls()
        form.organization.choices = centres
        if event is not None and not form.is_submitted():
            form.organization.data = event.organization_id
            form.kind.data = event.kind.value
            form.title_ko.data, form.title_en.data = event.title["ko"], event.title["en"]
            form.breaks.data = rules.written_breaks(event.breaks)
        return form

    def validate_ends(self, field: Any) -> None:
        """The day ends after it begins."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_("The end has to be after the beginning."))

    def validate_breaks(self, field: Any) -> None:
        """Breaks are pairs of times."""
        try:
            rules.read_breaks(field.data or "")
        except ValueError:
            raise ValidationError(_("Please write breaks like 12:00-13:00.")) from None

    def validate_apply_until(self, field: Any) -> None:
        """Registration ends before the day or on it."""
        if field.data and self.held_on.data and field.data > self.held_on.data:
            raise ValidationError(_("Registration cannot end after the day itself."))

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        names = ("held_on", "starts", "ends", "capacity", "apply_until", "slot_minutes")
        return {
            **{name: self[name].data for name in names},
            **{name: self[name].data or "" for name in ("place", "speakers", "announcement")},
            "kind": EventKind(self.kind.data),
            "title": {"ko": self.title_ko.data, "en": self.title_en.data},
            "video_link": self.video_link.data or None,
            "breaks": rules.read_breaks(self.breaks.data or ""),
            "tables": self.tables.data or 1,
        }


def slot_choices(event: Event) -> list[tuple[str, str]]:
    """The slots of an event as choices."""
    return [(slot, slot) for slot in event.slots]


class CompanyForm(Form):
    """A company's part: who, booth, interviewers, when not."""

    employer = TextField(
        _l("Company"), description=_l("Its name or business number."), validators=[Required(), Length(max=120)]
    )
    booth = TextField(_l("Booth"), validators=[Length(max=20)])
    interviewers = WholeField(
        _l("Interviewers"),
        description=_l("So many interviews can be held at a time."),
        validators=[InputRequired(), NumberRange(1, 50, _l("Please enter a number from 1 on."))],
        default=1,
    )
    unavailable = CheckboxesField(_l("Times without interviews"), validators=[Optional()])


class BoothForm(Form):
    """What can be changed of a company's part."""

    booth = CompanyForm.booth
    interviewers = CompanyForm.interviewers
    unavailable = CheckboxesField(_l("Times without interviews"), validators=[Optional()])


class AwayForm(Form):
    """When a company can hold no interviews."""

    unavailable = CheckboxesField(_l("Times without interviews"), validators=[Optional()])


class PostForm(Form):
    """A post: one of the company's open orders, or one for this day only."""

    order = OptionalSelect(_l("Job order"), choices=[], empty=_l("For this day only"))
    title = TextField(_l("Post"), description=_l("Only where no job order is chosen."), validators=[Length(max=200)])
    places = WholeField(
        _l("People wanted"),
        validators=[Optional(), NumberRange(1, 1000, _l("Please enter a number from 1 on."))],
        default=1,
    )

    def validate_title(self, field: Any) -> None:
        """A post without an order needs a name."""
        if not self.order.data and not field.data:
            raise ValidationError(_("Choose a job order or name the post."))


class EntryForm(Form):
    """A registration: wishes in order, times that do not suit, what companies may see; or a time at an outreach place."""

    wish_1 = OptionalSelect(_l("First wish"), choices=[], empty=_l("None"))
    wish_2 = OptionalSelect(_l("Second wish"), choices=[], empty=_l("None"))
    wish_3 = OptionalSelect(_l("Third wish"), choices=[], empty=_l("None"))
    unavailable = CheckboxesField(_l("Times that do not suit"), validators=[Optional()])
    shown = CheckboxesField(
        _l("What the companies you are booked with may see"),
        description=_l("Without this they see only your number and your name in part. You can refuse."),
        choices=list(wording.SHOWN.items()),
        validators=[Optional()],
    )
    slot = RadioField(_l("Time"), validators=[Optional()])

    def fit(self, event: Event, free: dict[str, int]) -> "EntryForm":
        """Keep what this event asks for."""
        posts = [
            (post.public_id, f"{company.employer.name} – {post.title}")
            for company in event.companies
            for post in company.posts
        ]
        if event.has_companies:
            for field in (self.wish_1, self.wish_2, self.wish_3):
                field.choices = [("", _("None")), *posts]
            self.unavailable.choices = slot_choices(event)
        else:
            for name in ("wish_1", "wish_2", "wish_3", "unavailable", "shown"):
                del self[name]
        if event.has_slots:
            self.slot.choices = [(slot, slot) for slot, tables in free.items() if tables > 0]
        else:
            del self.slot
        return self

    def show(self, entry: EventEntry) -> "EntryForm":
        """Fill the form with what somebody registered with."""
        if "wish_1" in self:
            for wish in entry.wishes:
                self[f"wish_{wish.rank}"].data = wish.post.public_id
            self.unavailable.data, self.shown.data = list(entry.unavailable), list(entry.shown)
        if "slot" in self:
            self.slot.data = entry.slot
        return self

    def answers(self) -> dict[str, Any]:
        """The values as the service takes them."""
        found: dict[str, Any] = {}
        if "wish_1" in self:
            found["wishes"] = [self[f"wish_{rank}"].data for rank in (1, 2, 3) if self[f"wish_{rank}"].data]
            found["shown"] = self.shown.data or []
            found["unavailable"] = self.unavailable.data or []
        if "slot" in self:
            found["slot"] = self.slot.data
        return found


class StaffEntryForm(EntryForm):
    """A registration entered for somebody, who is found by name and birth date or by the number of the registration."""

    name = TextField(_l("Name"), validators=[Required(), Length(max=80)])
    birth_date = KoreanDateField(_l("Birth date"), validators=[Required()])


class NumberForm(Form):
    """A number said at the door."""

    number = WholeField(_l("Number"), validators=[InputRequired(_l("Please enter the number."))])


class ResultForm(Form):
    """How an interview ended."""

    result = RadioField(
        _l("Result"),
        choices=[
            ("hired", _l("Hired")),
            ("second", _l("Second interview")),
            ("not_hired", _l("Not hired")),
            ("no_show", _l("Did not come")),
        ],
        validators=[InputRequired(CHOOSE)],
    )
    reason = OptionalSelect(
        _l("Reason where not hired"), choices=[(reason.value, text) for reason, text in RESULT_REASON.items()]
    )
    started_on = KoreanDateField(_l("First day of work where hired"), validators=[Optional()])
    wage_kind = OptionalSelect(
        _l("Wage by"),
        choices=[
            ("hourly", _l("By the hour")),
            ("daily", _l("Paid by the day")),
            ("monthly", _l("By the month")),
            ("annual", _l("By the year")),
        ],
    )
    wage_amount = WonField(_l("Wage"), validators=[Optional(), NumberRange(1, 1_000_000_000)])


class BookForm(Form):
    """One more interview."""

    entry = WholeField(_l("Number"), validators=[InputRequired(_l("Please enter the number."))])
    post = SelectField(_l("Post"), validators=[InputRequired(CHOOSE)])
    slot = SelectField(_l("Time"), validators=[InputRequired(CHOOSE)])

    def fit(self, event: Event) -> "BookForm":
        """Offer the posts and slots of the event."""
        self.post.choices = [
            (post.public_id, f"{company.employer.name} – {post.title}")
            for company in event.companies
            for post in company.posts
        ]
        self.slot.choices = slot_choices(event)
        return self


class CounselingForm(Form):
    """What was talked about."""

    text = LongTextField(_l("Note on the counseling"), validators=[Required(), Length(max=2000)])


class RepeatForm(Form):
    """The same event on further days."""

    weekdays = CheckboxesField(
        _l("On these weekdays"), choices=list(wording.WEEKDAYS.items()), coerce=int, validators=[Optional()]
    )
    until = KoreanDateField(_l("Last day of the repetition"), validators=[Required()])


class RatingForm(Form):
    """How satisfied somebody was."""

    satisfaction = RadioField(
        _l("How satisfied are you with this event?"),
        coerce=int,
        choices=list(wording.SATISFACTION.items()),
        validators=[InputRequired(CHOOSE)],
    )


def centre_choices(organizations: list[Any]) -> list[tuple[int, str]]:
    """Organizations as choices."""
    return [(one.id, localized(one.name)) for one in organizations]
