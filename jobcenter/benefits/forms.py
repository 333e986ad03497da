"""Forms of claims and batches."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from jobcenter.benefits import wording
from jobcenter.benefits.rules import exams_on
from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, KoreanDateField, LongTextField, Required, TextField, WonField
from jobcenter.programs.models import Round


def _past(_form: Form, field: Any) -> None:
    if field.data is not None and not date(2000, 1, 1) <= field.data <= date(2100, 12, 31):
        raise ValidationError(_("This date cannot be right. Example: 1959-07-01"))


class ExamForm(Form):
    """The examination, what it cost, and its receipt."""

    exam_code = SelectField(_l("Examination"), validators=[InputRequired(_l("Please choose."))])
    exam_part = RadioField(
        _l("What you paid for"), choices=list(wording.PARTS.items()), validators=[InputRequired(_l("Please choose."))]
    )
    exam_on = KoreanDateField(_l("Day of the examination"), validators=[Required(), _past])
    fee = WonField(
        _l("Fee you paid"),
        description=_l("Only the fee itself, without the costs of payment or delivery."),
        validators=[
            InputRequired(_l("Please enter an amount.")),
            NumberRange(1, 10_000_000, _l("Please enter an amount between 1 and 10,000,000 won.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    receipt_number = TextField(
        _l("Number on the receipt"),
        description=_l("Approval or order number, as it stands on the receipt."),
        validators=[Required(), Length(max=60)],
    )

    @classmethod
    def of(cls, round_: Round, claim: Any, today: date) -> "ExamForm":
        """The form with the examinations the round pays for, and files for its documents."""
        fields = {
            f"file_{index}": MultipleFileField(
                localized(document["label"]), description=localized(document.get("hint") or {"ko": "", "en": ""})
            )
            for index, document in enumerate(round_.documents)
        }
        form = type("RoundExamForm", (cls,), fields)(obj=claim)
        kinds = (round_.claim or {})["categories"]
        listed = [exam for exam in exams_on(today).values() if exam["category"] in kinds]
        form.exam_code.choices = [
            ("", _("Choose")),
            *(
                (exam["code"], f"{localized(exam['name'])} ({wording.CATEGORIES[exam['category']]})")
                for exam in sorted(listed, key=lambda exam: localized(exam["name"]))
            ),
        ]
        form.codes = [document["code"] for document in round_.documents]
        return form

    def uploads(self) -> list[tuple[str, Any]]:
        """Code and files of each document."""
        return [(code, self[f"file_{index}"]) for index, code in enumerate(self.codes)]

    def typed(self) -> dict[str, Any]:
        """What is kept of the form: fields with an error are left out."""
        names = ("exam_code", "exam_part", "exam_on", "fee", "receipt_number")
        return {name: self[name].data or None for name in names if not self[name].errors and self[name].data}


class AccountForm(Form):
    """Where the money goes."""

    bank = SelectField(
        _l("Bank"),
        choices=[("", _l("Choose")), *wording.BANKS.items()],
        validators=[InputRequired(_l("Please choose."))],
    )
    account = TextField(
        _l("Account number"),
        description=_l("Numbers only, for example 11022233344."),
        validators=[Required()],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    account_holder = TextField(
        _l("Name on the account"),
        description=_l("The money is only paid to an account in your own name."),
        validators=[Required(), Length(max=60)],
    )

    def validate_account(self, field: Any) -> None:
        """Keep digits; refuse what no bank uses."""
        digits = re.sub(r"[\s-]", "", field.data or "")
        if not re.fullmatch(r"\d{8,20}", digits):
            raise ValidationError(_("Please enter the account number with its 8 to 20 digits."))
        field.data = digits


class ReviewForm(Form):
    """Handing the claim in."""

    statement = BooleanField(
        _l("What I declare here is true, and I took the examination. I pay money back that I was not entitled to."),
        validators=[InputRequired(_l("Please confirm the statement to go on."))],
    )


class ApproveForm(Form):
    """Approving a claim."""

    fee = WonField(
        _l("Fee as you read it on the receipt"),
        validators=[
            InputRequired(_l("Please enter an amount.")),
            NumberRange(1, 10_000_000, _l("Please enter an amount between 1 and 10,000,000 won.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    note = LongTextField(
        _l("Reason, where a criterion is not clearly met"), validators=[Length(max=1000)], render_kw={"rows": 2}
    )


class CheckList(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RefuseForm(Form):
    """Refusing a claim."""

    codes = CheckList(_l("Not met"))
    note = LongTextField(
        _l("Reason, as the applicant reads it"), validators=[Required(), Length(max=1000)], render_kw={"rows": 3}
    )


class ReturnForm(Form):
    """A payment that came back."""

    reason = TextField(_l("Reason given by the bank"), validators=[Required(), Length(max=200)])
    on = KoreanDateField(_l("Came back on"), validators=[Required()])


class RecoverForm(Form):
    """Money to be paid back."""

    reason = LongTextField(
        _l("Reason, as the applicant reads it"), validators=[Required(), Length(max=1000)], render_kw={"rows": 2}
    )


class PaidForm(Form):
    """When a batch was paid."""

    on = KoreanDateField(_l("Paid on"), validators=[Required()])


class MonthForm(Form):
    """The month of a batch."""

    month = SelectField(_l("Month of the claims"), validators=[InputRequired(_l("Please choose."))])


class ReturnsFileForm(Form):
    """The bank's list of payments that came back."""

    file = FileField(_l("File (CSV)"), validators=[FileRequired(_l("Please choose a file."))])
    on = KoreanDateField(_l("Came back on"), validators=[Required()])
