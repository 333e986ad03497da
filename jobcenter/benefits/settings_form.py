"""The form of what a claim of money is measured by."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from jobcenter.benefits import wording
from jobcenter.benefits.forms import CheckList
from jobcenter.benefits.rules import LIFETIME, ONE_OF, SEPARATE, YEAR
from jobcenter.core.forms import Form, KoreanDateField, Required, WholeField, WonField

NUMBER = _l("Please enter a number.")
PER = [(YEAR, _l("in a year")), (LIFETIME, _l("in a lifetime"))]
MOST_WON = 999_999_999_999


class ClaimSettingsForm(Form):
    """Kinds of examinations, the days, what is paid of a fee, limits, and the money there is."""

    categories = CheckList(
        _l("Kinds of examinations"),
        choices=list(wording.CATEGORIES.items()),
        validators=[InputRequired(_l("Please choose at least one."))],
    )
    exam_from = KoreanDateField(_l("Examinations from"), validators=[Required()])
    exam_until = KoreanDateField(_l("Examinations until"), validators=[Required()])
    share_percent = WholeField(
        _l("Part of the fee that is paid (percent)"), validators=[InputRequired(NUMBER), NumberRange(1, 100)]
    )
    rounding_to = SelectField(
        _l("Rounded to"),
        choices=[("1", _l("1 won")), ("10", _l("10 won")), ("100", _l("100 won")), ("1000", _l("1,000 won"))],
    )
    rounding_way = SelectField(
        _l("Rounded how"), choices=[("down", _l("down")), ("up", _l("up")), ("half_up", _l("half up"))]
    )
    claim_cap = WonField(_l("Most for one claim"), validators=[Optional(), NumberRange(1, MOST_WON)])
    person_cap = WonField(_l("Most for one person"), validators=[Optional(), NumberRange(1, MOST_WON)])
    person_cap_per = SelectField(_l("That most counts"), choices=PER)
    times = WholeField(_l("Claims of one person at most"), validators=[Optional(), NumberRange(1, 100)])
    times_per = SelectField(_l("They are counted"), choices=PER)
    parts = RadioField(
        _l("Written and practical part"),
        choices=[(SEPARATE, _l("each can be claimed")), (ONE_OF, _l("only one of them"))],
        validators=[InputRequired(_l("Please choose."))],
    )
    deadline_days = WholeField(
        _l("Days after the examination within which it is claimed"), validators=[Optional(), NumberRange(1, 3650)]
    )
    decided_on_day = WholeField(
        _l("Day of the next month by which a month is decided"), validators=[InputRequired(NUMBER), NumberRange(1, 28)]
    )
    budget = WonField(_l("Budget"), validators=[InputRequired(NUMBER), NumberRange(1, MOST_WON)])
    people = WholeField(_l("People planned"), validators=[Optional(), NumberRange(1, 1_000_000)])

    def validate_exam_until(self, field: KoreanDateField) -> None:
        """The last day does not lie before the first."""
        if field.data and self.exam_from.data and field.data < self.exam_from.data:
            raise ValidationError(_("This date lies before “%(label)s”.", label=self.exam_from.label.text))

    def validate_person_cap(self, field: WonField) -> None:
        """One claim cannot be worth more than all of a person."""
        if field.data and self.claim_cap.data and field.data < self.claim_cap.data:
            raise ValidationError(_("This is less than the most for one claim."))

    @classmethod
    def of(cls, settings: Mapping[str, Any] | None, year: int) -> "ClaimSettingsForm":
        """The form filled with the round's settings, or with the usual ones of a year."""
        kept = settings or {}
        rounding, cap, limit = (kept.get(name) or {} for name in ("rounding", "person_cap", "count_limit"))
        return cls(
            data={
                "categories": list(kept.get("categories", [])),
                "exam_from": date.fromisoformat(kept.get("exam_from", f"{year}-01-01")),
                "exam_until": date.fromisoformat(kept.get("exam_until", f"{year}-12-31")),
                "share_percent": kept.get("share_percent", 100),
                "rounding_to": str(rounding.get("to", 1)),
                "rounding_way": rounding.get("way", "down"),
                "claim_cap": kept.get("claim_cap"),
                "person_cap": cap.get("amount"),
                "person_cap_per": cap.get("per", YEAR),
                "times": limit.get("times"),
                "times_per": limit.get("per", YEAR),
                "parts": kept.get("parts", SEPARATE),
                "deadline_days": kept.get("deadline_days"),
                "decided_on_day": kept.get("decided_on_day", 12),
                "budget": kept.get("budget"),
                "people": kept.get("people"),
            }
        )

    def settings(self) -> dict[str, Any]:
        """The settings as a round keeps them; the keys are in `jobcenter.benefits`."""
        cap, times = self.person_cap.data, self.times.data
        return {
            "categories": [code for code in wording.CATEGORIES if code in (self.categories.data or [])],
            "exam_from": self.exam_from.data.isoformat(),
            "exam_until": self.exam_until.data.isoformat(),
            "share_percent": self.share_percent.data,
            "rounding": {"to": int(self.rounding_to.data), "way": self.rounding_way.data},
            "claim_cap": self.claim_cap.data,
            "person_cap": {"amount": cap, "per": self.person_cap_per.data} if cap else None,
            "count_limit": {"times": times, "per": self.times_per.data} if times else None,
            "parts": self.parts.data,
            "deadline_days": self.deadline_days.data,
            "decided_on_day": self.decided_on_day.data,
            "budget": self.budget.data,
            "people": self.people.data,
        }
