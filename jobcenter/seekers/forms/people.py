"""Forms about a person herself: sign-up, contact data, consents, welfare facts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField
from wtforms.validators import Email, EqualTo, Length, Optional

from jobcenter.core.forms import Form, KoreanDateField, OptionalSelect, PhoneField, Required, TextField
from jobcenter.seekers import reference
from jobcenter.seekers.forms.fields import CheckList, DongField

INVALID_EMAIL = _l("Please enter an e-mail address, for example name@example.kr.")


def consent_choices() -> list[tuple[str, Any]]:
    """The consent items as choices; their texts stand on the page."""
    return [(code, item.title["ko"]) for code, item in reference.consent_items().items()]


class ConsentsForm(Form):
    """What is confirmed and agreed to, item by item; nothing is ticked beforehand."""

    consents = CheckList(_l("Notices and consents"), choices=consent_choices)


class SignUpForm(ConsentsForm):
    """A resident opens an account."""

    name = TextField(_l("Name"), validators=[Required(), Length(max=60)], render_kw={"autocomplete": "name"})
    birth_date = KoreanDateField(_l("Birth date"), validators=[Required()], render_kw={"autocomplete": "bday"})
    phone = PhoneField(_l("Telephone"), validators=[Required()], render_kw={"autocomplete": "tel"})
    dong_code = DongField(_l("Where you live (neighbourhood)"), empty=_l("Outside the city, or not said"))
    email = TextField(
        _l("E-mail"),
        validators=[Required(), Length(max=254), Email(INVALID_EMAIL)],
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(
        _l("Password"), validators=[Required(), Length(max=200)], render_kw={"autocomplete": "new-password"}
    )
    password_again = PasswordField(
        _l("Password again"),
        validators=[Required(), EqualTo("password", _l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class RecordForm(ConsentsForm):
    """Someone who has an account already, e.g. at a company, adds the record of a resident."""

    birth_date = KoreanDateField(_l("Birth date"), validators=[Required()], render_kw={"autocomplete": "bday"})
    phone = PhoneField(_l("Telephone"), validators=[Required()], render_kw={"autocomplete": "tel"})
    dong_code = DongField(_l("Where you live (neighbourhood)"), empty=_l("Outside the city, or not said"))


class ContactForm(Form):
    """Contact data a person keeps up to date herself."""

    phone = PhoneField(_l("Telephone"), validators=[Required()], render_kw={"autocomplete": "tel"})
    email = TextField(_l("E-mail"), validators=[Optional(), Length(max=254), Email(INVALID_EMAIL)])
    contact_by = RadioField(
        _l("News of referrals and interviews"),
        choices=reference.lazy_choices("contact_by"),
        default="mail",
        description=_l("A text never says more than what it is about. You can change this at any time."),
    )
    dong_code = DongField(_l("Where you live (neighbourhood)"), empty=_l("Outside the city, or not said"))
    address_detail = TextField(_l("Street address (may stay empty)"), validators=[Length(max=200)])
    sex = OptionalSelect(_l("Sex (for statistics only)"), choices=reference.lazy_choices("sex"), empty=_l("Not said"))


class WelfareForm(Form):
    """Welfare facts a person chooses to tell."""

    consent = CheckList(choices=[("welfare", "")])
    welfare = CheckList(_l("What applies to you"), choices=reference.lazy_choices("welfare"))
