"""Forms of making and changing a round."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.form import _Auto
from wtforms import SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError

from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, KoreanDateField, Required, TextField, WholeField
from jobcenter.programs import wording
from jobcenter.programs.models import Round
from jobcenter.programs.service.making import shifted

DATES = ("apply_from", "apply_until", "result_on", "period_from", "period_until", "reference_date")
_NUMBER = _l("Please enter a number.")


def _places_fields(groups: list[dict]) -> dict[str, Any]:
    return {
        f"places_{index}": WholeField(
            _("Places: %(group)s", group=localized(group["label"])),
            validators=[InputRequired(_NUMBER), NumberRange(0, 10_000)],
            default=group["places"],
        )
        for index, group in enumerate(groups)
    }


def _submitted(sent: bool) -> Any:
    """Two forms share a page: only the one that was sent reads the request."""
    return _Auto if sent else None


class _PlacesMixin:
    """The places of each group, one field for each."""

    codes: list[str]

    def place_fields(self) -> list:
        """The fields in the order of the groups."""
        return [self[f"places_{index}"] for index in range(len(self.codes))]  # type: ignore[index]

    def places(self) -> dict[str, int]:
        """Places by the code of the group."""
        return {code: field.data for code, field in zip(self.codes, self.place_fields(), strict=True)}


class RoundForm(Form, _PlacesMixin):
    """Name, code, dates and places of a round."""

    name_ko = TextField(_l("Name in Korean"), validators=[Required(), Length(max=120)])
    name_en = TextField(_l("Name in English"), validators=[Required(), Length(max=120)])
    code = TextField(
        _l("Code"),
        validators=[
            Required(),
            Length(max=60),
            Regexp(r"^[a-z0-9-]+$", message=_l("Use small letters, digits and hyphens.")),
        ],
    )
    apply_from = KoreanDateField(_l("Applications from"), validators=[Required()])
    apply_until = KoreanDateField(_l("Applications until"), validators=[Required()])
    result_on = KoreanDateField(_l("Result published on"), validators=[Required()])
    period_from = KoreanDateField(_l("Work or course from"), validators=[Required()])
    period_until = KoreanDateField(_l("Work or course until"), validators=[Required()])
    reference_date = KoreanDateField(_l("Reference date of the rules"), validators=[Required()])

    @classmethod
    def of(cls, groups: list[dict], **values: Any) -> "RoundForm":
        """The form with one places field for each group."""
        form = type("PlacesRoundForm", (cls,), _places_fields(groups))(data=values)
        form.codes = [group["code"] for group in groups]
        return form

    @classmethod
    def of_round(cls, round_: Round) -> "RoundForm":
        """The form filled from a draft."""
        groups = [{"code": one.code, "label": one.label, "places": one.places} for one in round_.groups]
        values = {field: getattr(round_, field) for field in DATES}
        places = {f"places_{index}": group["places"] for index, group in enumerate(groups)}
        name = round_.name
        return cls.of(
            groups, name_ko=name["ko"], name_en=name.get("en", name["ko"]), code=round_.code, **values, **places
        )

    def validate_apply_until(self, field: KoreanDateField) -> None:
        """Applications end on or after their first day."""
        self._not_before(field, self.apply_from)

    def validate_result_on(self, field: KoreanDateField) -> None:
        """The result comes after the applications."""
        self._not_before(field, self.apply_until)

    def validate_period_until(self, field: KoreanDateField) -> None:
        """The period ends on or after its first day."""
        self._not_before(field, self.period_from)

    @staticmethod
    def _not_before(field: KoreanDateField, earlier: KoreanDateField) -> None:
        if field.data and earlier.data and field.data < earlier.data:
            raise ValidationError(_("This date lies before “%(label)s”.", label=earlier.label.text))

    def dates(self) -> dict[str, Any]:
        """The dates by the name of their column."""
        return {field: self[field].data for field in DATES}

    def names(self) -> dict[str, str]:
        """The name in both languages."""
        return {"ko": self.name_ko.data or "", "en": self.name_en.data or ""}

    def values_of_round(self) -> dict[str, Any]:
        """What is written into the draft, places aside."""
        return {"name": self.names(), "code": self.code.data, "year": self.period_from.data.year, **self.dates()}


class ProgramForm(RoundForm):
    """A new program with its first round."""

    program_name_ko = TextField(_l("Program in Korean"), validators=[Required(), Length(max=100)])
    program_name_en = TextField(_l("Program in English"), validators=[Required(), Length(max=100)])
    program_code = TextField(
        _l("Code of the program"), validators=[Required(), Length(max=60), Regexp(r"[a-z0-9][a-z0-9-]*\Z")]
    )
    kind = SelectField(_l("Kind"), choices=[(kind.value, label) for kind, label in wording.KINDS.items()])
    selection_method = SelectField(
        _l("Selection"), choices=[(method.value, label) for method, label in wording.METHODS.items()]
    )
    first_places = WholeField(_l("Places"), validators=[InputRequired(_NUMBER), NumberRange(1, 10_000)])
    description_ko = TextField(_l("Description in Korean"), validators=[Length(max=500)])
    description_en = TextField(_l("Description in English"), validators=[Length(max=500)])

    def program(self) -> dict[str, Any]:
        """The program as the service takes it."""
        return {
            "code": self.program_code.data,
            "kind": self.kind.data,
            "selection_method": self.selection_method.data,
            "name": {"ko": self.program_name_ko.data, "en": self.program_name_en.data},
            "description": {"ko": self.description_ko.data or "", "en": self.description_en.data or ""},
        }


class CopyForm(RoundForm):
    """Name, code and dates of the next round."""

    @classmethod
    def of_round(cls, source: Round, months: int, today: date) -> "CopyForm":  # type: ignore[override]
        """The dates moved on by half years or years until applications lie ahead."""
        moved = months
        while shifted(source.apply_until, moved) < today:
            moved += months
        values = {name: getattr(source, name) and shifted(getattr(source, name), moved) for name in DATES}
        half = 1 if values["period_from"].month <= 6 else 2
        code = f"{values['period_from'].year}h{half}" if source.half else str(values["period_from"].year)
        name = source.name
        return cls(name_ko=name["ko"], name_en=name.get("en", name["ko"]), code=code, **values)


class ExtendForm(Form):
    """A later last day of applications."""

    until = KoreanDateField(_l("Applications until"), validators=[Required()])
    reason = TextField(_l("Reason for the change"), validators=[Required(), Length(max=500)])

    @classmethod
    def of_round(cls, round_: Round, *, sent: bool) -> "ExtendForm":
        """The form with the present last day; `sent` reads what was submitted."""
        form = cls(_submitted(sent), prefix="extend-", data={"until": round_.apply_until})
        form.before = round_.apply_until
        return form

    def validate_until(self, field: KoreanDateField) -> None:
        """Only a later day can be set: people relied on the announced one."""
        if field.data and field.data <= self.before:
            raise ValidationError(_("Enter a day after the announced last day."))


class ChangePlacesForm(Form, _PlacesMixin):
    """New places of an announced round, with the reason."""

    reason = TextField(_l("Reason for the change"), validators=[Required(), Length(max=500)])


def change_places_form(round_: Round, *, sent: bool) -> ChangePlacesForm:
    """The form with the present places of each group; `sent` reads what was submitted."""
    groups = [{"code": one.code, "label": one.label, "places": one.places} for one in round_.groups]
    form = type("GroupPlacesForm", (ChangePlacesForm,), _places_fields(groups))(_submitted(sent), prefix="places-")
    form.codes = [group["code"] for group in groups]
    return form
