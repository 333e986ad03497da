"""The registration for work as forms: one per step for the person, all in one for the desk."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import Length, Optional

from jobcenter.core import occupations
from jobcenter.core.forms import (
    Form,
    KoreanDateField,
    LongTextField,
    OptionalSelect,
    TextField,
    WholeField,
    WonField,
    YesNoUnknown,
)
from jobcenter.seekers import reference
from jobcenter.seekers.errors import WishesInvalid
from jobcenter.seekers.forms.fields import CheckList, LinesField, district_choices

JOB_ROWS = 2
MOST_JOBS = 12
YES_NO = {True: "yes", False: "no", None: ""}


class WishForm(Form):
    """Base of the parts of a registration: reads and writes plain answers by field."""

    fields: tuple[str, ...] = ()

    def answers(self) -> dict[str, Any]:
        """The entered values by field of the registration."""
        return {name: self[name].data for name in self.fields}

    @classmethod
    def of(cls, answers: Mapping[str, Any], **more: Any) -> "WishForm":
        """The form filled with answers (dates may be ISO text, as drafts keep them)."""
        return cls(data=cls.prepared(answers), **more)

    @classmethod
    def prepared(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers in the shape the fields take."""
        data = dict(answers)
        if isinstance(data.get("starts_from"), str):
            data["starts_from"] = date.fromisoformat(data["starts_from"])
        if "overnight" in data:
            data["overnight"] = YES_NO.get(data["overnight"], "")
        return data

    def add_problems(self, refusal: WishesInvalid) -> None:
        """Show every problem of the wishes beside its field."""
        for problem in refusal.problems:
            self.add_error(problem)


MOST_SIMILAR = 6


class WishesForm(WishForm):
    """What somebody looks for."""

    fields: tuple[str, ...] = (
        "occupations", "occupation_text", "wage_kind", "wage_min", "districts", "employment_types", "days",
        "hours_start", "hours_end", "overnight", "weekly_hours_max", "commute_minutes_max", "starts_from",
    )  # fmt: skip

    occupation_query = TextField(_l("Find occupations"), validators=[Length(max=60)])
    occupations = CheckList(_l("Occupations you would like"), choices=[], validate_choice=False)
    occupation_text = TextField(_l("In your own words"), validators=[Length(max=200)])
    wage_kind = OptionalSelect(_l("The wage is per"), choices=reference.lazy_choices("wage_kind"))
    wage_min = WonField(_l("Lowest wage you would accept"), validators=[Optional()])
    districts = CheckList(_l("Districts where you can work"), choices=district_choices)
    employment_types = CheckList(_l("Kinds of employment"), choices=reference.lazy_choices("employment_type"))
    days = CheckList(_l("Days you can work"), choices=reference.lazy_choices("day"))
    hours_start = StringField(_l("Earliest start"), validators=[Length(max=5)])
    hours_end = StringField(_l("Latest end"), validators=[Length(max=5)])
    overnight = YesNoUnknown(_l("Can you work at night?"), default="")
    weekly_hours_max = WholeField(_l("Most hours a week"), validators=[Optional()])
    commute_minutes_max = WholeField(_l("Longest way to work, one way"), validators=[Optional()])
    starts_from = KoreanDateField(_l("Can start on"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_occupations()

    def offer_occupations(self) -> None:
        """Offer what is chosen, what the search finds, and occupations near the chosen ones; the chosen are ticked."""
        chosen = [code for code in self.occupations.data or () if occupations.name_of(code)]
        found = [code for code, _name in occupations.search(self.occupation_query.data or "")]
        listed = list(dict.fromkeys([*chosen, *found]))
        self.similar = [code for code in occupations.similar(chosen) if code not in listed][:MOST_SIMILAR]
        self.occupations.choices = [(code, occupations.name_of(code)) for code in [*listed, *self.similar]]

    def answers(self) -> dict[str, Any]:
        """The entered values; times without anything typed are none, and night work is a three-valued fact."""
        found = {name: self[name].data for name in WishesForm.fields}
        found["occupation_text"] = found["occupation_text"] or ""
        found["hours_start"], found["hours_end"] = found["hours_start"] or None, found["hours_end"] or None
        found["overnight"] = self.overnight.answer
        return found


class JobEntryForm(PlainForm):
    """One job of a work history. Months are checked together with the other wishes."""

    employer = TextField(_l("Place of work"), validators=[Length(max=100)])
    duties = TextField(_l("What you did"), validators=[Length(max=200)])
    begin = TextField(_l("First month"), validators=[Length(max=7)])
    until = TextField(_l("Last month"), validators=[Length(max=7)])


class CareerForm(WishForm):
    """What somebody brings."""

    education = OptionalSelect(_l("Schooling"), choices=reference.lazy_choices("education"))
    major = TextField(_l("Major or school course"), validators=[Length(max=100)])
    career_entries = FieldList(FormField(JobEntryForm), min_entries=JOB_ROWS, max_entries=MOST_JOBS)
    licences = LinesField(_l("Licences and certificates"))
    trainings = LinesField(_l("Training courses"))
    languages = LinesField(_l("Languages"))
    computer = CheckList(_l("Computer skills"), choices=reference.lazy_choices("computer"))
    driving = OptionalSelect(_l("Driving licence"), choices=reference.lazy_choices("driving"))
    summary = LongTextField(_l("About yourself"), validators=[Length(max=2000)])

    @classmethod
    def prepared(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers in the shape the fields take, a job's month `from` as the field `begin`."""
        data = super().prepared(answers)
        data["career_entries"] = [
            {**entry, "begin": entry.get("from", "")} for entry in answers.get("career_entries") or ()
        ]
        return data

    def answers(self) -> dict[str, Any]:
        """The entered values; empty rows of the work history fall away."""
        plain = ("education", "licences", "trainings", "languages", "computer", "driving")
        found = {name: self[name].data for name in plain}
        found.update(major=self.major.data or "", summary=self.summary.data or "")
        found["career_entries"] = [_job(entry.form) for entry in self.career_entries if _has_text(entry.form)]
        return found


def _has_text(entry: Any) -> bool:
    return any((field.data or "").strip() for field in entry)


def _job(entry: Any) -> dict[str, Any]:
    return {
        "employer": entry.employer.data or "",
        "duties": entry.duties.data or "",
        "from": entry.begin.data or "",
        "until": entry.until.data or None,
    }


class SupportForm(WishForm):
    """What the centre should mind and help with."""

    fields: tuple[str, ...] = ("limits", "supports", "benefit_status")

    limits = CheckList(_l("What should we mind?"), choices=reference.lazy_choices("limit"))
    supports = CheckList(_l("What help would you like?"), choices=reference.lazy_choices("support"))
    benefit_status = OptionalSelect(
        _l("Do you receive unemployment benefit (구직급여)?"), choices=reference.lazy_choices("benefit_status")
    )


class ConfirmForm(Form):
    """The last step: which centre, and whether to be referred."""

    centre = SelectField(_l("Job centre"), choices=[])
    wants_referral = BooleanField(_l("Yes, please refer me to employers"))
    consent_referral = BooleanField(_l("I consent to giving my details to the employer of each referral."))


class FullForm(WishesForm, CareerForm, SupportForm):
    """All parts in one, for a counselor who enters them on somebody's behalf."""

    wants_referral = BooleanField(_l("Wishes to be referred to employers"))

    def answers(self) -> dict[str, Any]:
        """The entered values of all parts."""
        return {
            **WishesForm.answers(self),
            **CareerForm.answers(self),
            **{name: self[name].data for name in SupportForm.fields},
            "wants_referral": self.wants_referral.data,
        }
