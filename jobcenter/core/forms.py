"""Form base and the fields Korean pages need: amounts with commas, dates in any usual spelling, telephone numbers."""

import re
from datetime import date
from typing import Any

from flask import g, has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import TextInput

from jobcenter.core.errors import DomainError

REQUIRED = _l("Please fill in this field.")


class Form(FlaskForm):
    """Base of all forms: CSRF, drafts kept over a lost session, and domain errors shown where they belong."""

    form_errors: list[str]

    class Meta(FlaskForm.Meta):
        """How submitted data reaches the form."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Use a draft kept from a lost session where there is one."""
            if formdata is _Auto and has_request_context() and g.get("restored_draft"):
                return g.restored_draft
            return super().wrap_formdata(form, formdata)

    def add_error(self, error: DomainError) -> None:
        """Show a refusal beside its field, or above the form where it concerns no single field."""
        if error.field and error.field in self:
            self[error.field].errors = [*self[error.field].errors, str(error)]
        else:
            self.form_errors = [*self.form_errors, str(error)]

    def values(self) -> dict[str, Any]:
        """The cleaned values without the CSRF token, as keyword arguments of a service."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}


class Required(InputRequired):
    """The field must be filled in, white space not counting."""

    def __init__(self, message: Any = REQUIRED) -> None:
        super().__init__(message)

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse an empty field."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            field.errors[:] = []
            raise ValidationError(str(self.message))


def strip(value: Any) -> Any:
    """Remove white space around a text, and characters that cannot be stored."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


class TextField(StringField):
    """One line of text, white space around it removed."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text."""
        self.data = strip(valuelist[0]) if valuelist else None


class LongTextField(TextAreaField):
    """Several lines of text, white space around them removed."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text."""
        self.data = strip(valuelist[0]) if valuelist else None


class WholeField(IntegerField):
    """A whole number, thousands separators allowed."""

    widget = TextInput()

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError with a message for the reader."""
        self.data = None
        text = re.sub(r"[,\s]", "", valuelist[0]) if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"-?\d{1,15}", text):
            raise ValueError(_("Please enter a whole number, for example 12."))
        self.data = int(text)


class WonField(IntegerField):
    """An amount in won: `2,100,000`, `2100000원`, `210만`, `210만원`."""

    widget = TextInput()

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount. Raises ValueError with a message for the reader."""
        self.data = None
        text = re.sub(r"[,\s]|원$", "", valuelist[0]) if valuelist else ""
        if not text:
            return
        found = re.fullmatch(r"(\d{1,13})(만?)", text)
        if not found:
            raise ValueError(_("Please enter an amount in won, for example 2,100,000."))
        self.data = int(found[1]) * (10_000 if found[2] else 1)

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return f"{self.data:,}" if self.data is not None else ""


def read_date(text: str) -> date | None:
    """Read `2024-01-10`, `2024. 1. 10.`, `2024/1/10`, `20240110`; None for anything else."""
    found = re.fullmatch(r"\s*(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})\s*[.일]?\s*", text)
    compact = re.fullmatch(r"\s*(\d{4})(\d{2})(\d{2})\s*", text)
    parts = compact or found
    if not parts:
        return None
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return None


class KoreanDateField(DateField):
    """A date, typed in any usual spelling or picked from the calendar."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date. Raises ValueError with a message for the reader."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        self.data = read_date(text)
        if self.data is None:
            raise ValueError(_("“%(text)s” is not a date. Example: 2026-06-30", text=text[:30]))

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return self.data.isoformat() if self.data else ""


class PhoneField(StringField):
    """A Korean telephone number, kept with hyphens: `010-1234-5678`."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError with a message for the reader."""
        self.data = None
        digits = re.sub(r"[^\d]", "", valuelist[0]) if valuelist else ""
        if not (valuelist and valuelist[0].strip()):
            return
        found = re.fullmatch(r"(02|0\d{2})(\d{3,4})(\d{4})", digits)
        if not found:
            raise ValueError(_("Please enter a telephone number, for example 010-1234-5678."))
        self.data = "-".join(found.groups())

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else (self.data or "")


class OptionalSelect(SelectField):
    """A choice that may stay open: the empty option means unknown, never a default."""

    def __init__(self, label: Any = None, *, choices: list[tuple[str, Any]], empty: Any = None, **kwargs: Any):
        kwargs.setdefault("validators", [Optional()])
        kwargs.setdefault("coerce", lambda value: value or None)
        super().__init__(label, choices=[("", empty or _l("Choose")), *choices], **kwargs)


class YesNoUnknown(SelectField):
    """Yes, no, or not said (True, False, None)."""

    def __init__(self, label: Any = None, **kwargs: Any):
        choices = [("", _l("Not answered")), ("yes", _l("Yes")), ("no", _l("No"))]
        super().__init__(label, choices=choices, coerce=self._read, **kwargs)

    @staticmethod
    def _read(value: Any) -> str:
        return {True: "yes", False: "no", None: ""}.get(value, value)

    @property
    def answer(self) -> bool | None:
        """The answer as a three-valued fact."""
        return {"yes": True, "no": False}.get(self.data)
