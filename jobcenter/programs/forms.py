"""Forms of applying, screening, selection and running a round."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Length

from jobcenter.core.formatting import localized
from jobcenter.core.forms import (
    Form,
    KoreanDateField,
    LongTextField,
    Required,
    TextField,
    WholeField,
    WonField,
    strip,
)
from jobcenter.programs import wording
from jobcenter.programs.models import EnrollmentStatus, Round, RoundGroup


class ActionForm(Form):
    """A form that only carries the CSRF token."""


class ReasonForm(Form):
    """An optional reason."""

    reason = LongTextField(_l("Reason (optional)"), validators=[Length(max=500)], render_kw={"rows": 2})


class PassForm(Form):
    """Why an officer lets pass what another program says."""

    reason = LongTextField(_l("Reason"), validators=[Required(), Length(max=500)], render_kw={"rows": 2})


class AnswerForm(Form):
    """The answer to a supplement request."""

    answer = LongTextField(_l("Your answer"), validators=[Required(), Length(max=2000)], render_kw={"rows": 4})


class SupplementAnswerForm(AnswerForm):
    """The answer to a supplement request, with files."""

    files = MultipleFileField(_l("Photos or PDF files (optional)"))


class AppealForm(Form):
    """An applicant's objection."""

    text = LongTextField(
        _l("What should we look at again, and why?"), validators=[Required(), Length(max=3000)], render_kw={"rows": 5}
    )


class AppealAnswerForm(Form):
    """The answer to an objection."""

    outcome = RadioField(
        _l("Answer"),
        choices=[("accepted", _l("Accepted: decide again")), ("rejected", _l("Rejected: the decision stands"))],
        validators=[InputRequired(_l("Please choose."))],
    )
    answer = LongTextField(
        _l("Reasons, as the applicant reads them"),
        validators=[Required(), Length(max=3000)],
        render_kw={"rows": 5},
    )


class SubmitForm(Form):
    """Handing the application in."""


class ChoiceForm(Form):
    """The work site, field or class an applicant chooses."""

    group = RadioField(_l("Where you want to take part"), validators=[InputRequired(_l("Please choose."))])

    @classmethod
    def of(cls, round_: Round, chosen: str | None) -> "ChoiceForm":
        """The form with one choice for each group of the round."""
        form = cls(data={"group": chosen})
        form.group.choices = [(group.code, _described(group)) for group in round_.groups]
        return form


def _described(group: RoundGroup) -> str:
    site = group.site or {}
    more = [str(site[key]) for key in ("department", "address", "hours") if site.get(key)]
    places = _("%(count)s places", count=group.places)
    return " · ".join([localized(group.label), *more, places])


class DocumentsForm(Form):
    """How each document reaches the centre, and the statement that everything is true."""

    note = LongTextField(
        _l("Anything the officer should know (optional)"), validators=[Length(max=1000)], render_kw={"rows": 3}
    )
    statement = BooleanField(
        _l(
            "What I declare here is true. I know that false statements exclude me from the round and have to be paid back."
        ),
        validators=[InputRequired(_l("Please confirm the statement to go on."))],
    )

    @classmethod
    def of(cls, round_: Round, answers: dict, *, by_officer: bool = False) -> "DocumentsForm":
        """The form with the way of each document the round asks for, and its files."""
        fields: dict[str, Any] = {}
        kept = answers.get("documents", {})
        for index, document in enumerate(round_.documents):
            label = localized(document["label"])
            fields[f"document_{index}"] = RadioField(
                label,
                choices=_ways(bool(document.get("required")), by_officer),
                description=localized(document["hint"]) if document.get("hint") else "",
                validators=[InputRequired(_("Please choose how the centre gets this document."))],
                default=kept.get(document["code"]),
                validate_choice=True,
            )
            fields[f"file_{index}"] = MultipleFileField(_("Files: %(document)s", document=label))
        form = type("RoundDocumentsForm", (cls,), fields)(
            data={"note": answers.get("note"), "statement": bool(answers.get("statement")), **_defaults(round_, kept)}
        )
        form.codes = [document["code"] for document in round_.documents]
        return form

    def document_fields(self) -> list:
        """The fields of the documents, in the order of the announcement."""
        return [self[f"document_{index}"] for index in range(len(self.codes))]

    def uploads(self) -> list[tuple[str, Any, Any]]:
        """Code, way and files of each document."""
        return [(code, self[f"document_{index}"], self[f"file_{index}"]) for index, code in enumerate(self.codes)]

    def answers(self) -> dict[str, Any]:
        """What is kept of the form."""
        documents = {
            code: field.data for code, field in zip(self.codes, self.document_fields(), strict=True) if field.data
        }
        return {"documents": documents, "note": self.note.data or "", "statement": bool(self.statement.data)}


def _ways(required: bool, by_officer: bool) -> list[tuple[str, str]]:
    ways = ["upload", "bring", "official"]
    if by_officer:
        ways.insert(0, "seen")
    if not required:
        ways.append("none")
    return [(way, str(wording.DOCUMENT_WAYS[way])) for way in ways]


def _defaults(round_: Round, kept: dict) -> dict[str, Any]:
    return {f"document_{index}": kept.get(document["code"]) for index, document in enumerate(round_.documents)}


class VerifyForm(Form):
    """Where the verified facts come from; the facts themselves are added by the round."""

    source = SelectField(
        _l("Source"),
        choices=[pair for pair in wording.VERIFIED_BY.items() if pair[0] != "our_records"],
    )
    on = KoreanDateField(_l("Date of the record"), validators=[Required()])
    document_number = TextField(_l("Document number"), validators=[Length(max=60)])


class EnquiryForm(VerifyForm):
    """A file with the results of an enquiry, and where they come from."""

    file = FileField(_l("File (XLSX or CSV)"), validators=[FileRequired(_l("Please choose a file."))])


class SupplementForm(Form):
    """Asking the applicant for something."""

    text = LongTextField(_l("What is missing"), validators=[Required(), Length(max=1000)], render_kw={"rows": 3})
    until = KoreanDateField(_l("Answer until"), validators=[Required()])


class ExtendForm(Form):
    """More time for an answer."""

    until = KoreanDateField(_l("Answer until"), validators=[Required()])
    reason = TextField(_l("Reason"), validators=[Required(), Length(max=300)])


class SeedForm(Form):
    """Making the ranking; a draw needs its public seed."""

    seed = TextField(_l("Seed of the draw"), validators=[Length(max=200)])


class DrawForm(Form):
    """Publishing the list of a draw."""

    seed_source = TextField(_l("Where the seed will come from"), validators=[Required(), Length(max=300)])


class AttendanceForm(Form):
    """Attendance of one person."""

    attended = WholeField(_l("Attended"), validators=[InputRequired(_l("Please enter a number."))])


class WorkForm(Form):
    """Days worked and the wage paid in one month."""

    month = TextField(_l("Month"), validators=[Required()])
    days = WholeField(_l("Days worked"), validators=[InputRequired(_l("Please enter a number."))])
    paid = WonField(_l("Wage paid"), validators=[InputRequired(_l("Please enter a number."))])


class CompleteForm(Form):
    """The end of one enrollment as planned."""

    on = KoreanDateField(_l("Completed on"), validators=[Required()])


class EndForm(Form):
    """The end of one enrollment before its time."""

    status = SelectField(
        _l("How it ended"),
        choices=[
            (EnrollmentStatus.DROPPED.value, _l("Dropped out")),
            (EnrollmentStatus.LEFT_FOR_WORK.value, _l("Left for a job")),
            (EnrollmentStatus.TERMINATED.value, _l("Ended by the centre")),
        ],
    )
    on = KoreanDateField(_l("Last day of taking part"), validators=[Required()])
    reason = TextField(_l("Reason"), validators=[Required(), Length(max=500)])


class BarForm(Form):
    """Barring someone who left without cause."""

    reason = TextField(_l("Why there was no good cause"), validators=[Required(), Length(max=500)])


class LiftForm(Form):
    """Lifting a bar before its end."""

    reason = TextField(_l("Why it is lifted"), validators=[Required(), Length(max=500)])


class LicenceForm(Form):
    """A licence earned through the course."""

    name = TextField(_l("Licence"), validators=[Required(), Length(max=100)])
    on = KoreanDateField(_l("Earned on"), validators=[Required()])


def criteria_choices(submitted: Any, codes: list[str]) -> dict[str, dict[str, str]]:
    """The officer's choices of a screening form by criterion: `{code: {"decision", "reason"}}`."""
    return {
        code: {
            "decision": submitted.get(f"decision-{code}", ""),
            "reason": strip(submitted.get(f"reason-{code}", "")),
        }
        for code in codes
    }
