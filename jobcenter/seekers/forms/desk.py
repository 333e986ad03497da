"""Forms of the desk: someone at the counter, and decisions on a registration."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import Email, Length, Optional

from jobcenter.core.forms import Form, KoreanDateField, OptionalSelect, PhoneField, Required, TextField
from jobcenter.seekers import reference
from jobcenter.seekers.forms.fields import CheckList, DongField
from jobcenter.seekers.forms.people import INVALID_EMAIL, consent_choices
from jobcenter.seekers.forms.wishes import FullForm


class FindForm(Form):
    """Find somebody who stands at the counter: name and one of birth date and telephone number."""

    class Meta(Form.Meta):
        """A search is read from the address and changes nothing."""

        csrf = False

    name = TextField(_l("Name"), id="find-name", validators=[Required(), Length(max=80)])
    birth_date = KoreanDateField(_l("Birth date"), id="find-birth-date", validators=[Optional()])
    phone = PhoneField(_l("Telephone"), id="find-phone", validators=[Optional()])


class WalkInForm(FullForm):
    """Register somebody at the counter: person, paper consents and wishes in one."""

    name = TextField(_l("Name"), validators=[Required(), Length(max=80)])
    birth_date = KoreanDateField(_l("Birth date"), validators=[Required()])
    sex = OptionalSelect(_l("Sex (for statistics only)"), choices=reference.lazy_choices("sex"), empty=_l("Not said"))
    phone = PhoneField(_l("Telephone"), validators=[Required()])
    email = TextField(_l("E-mail"), validators=[Optional(), Length(max=254), Email(INVALID_EMAIL)])
    contact_by = RadioField(
        _l("News of referrals and interviews"),
        choices=reference.lazy_choices("contact_by"),
        default="mail",
        description=_l("Ask. Somebody without an account hears by text or telephone only."),
    )
    dong_code = DongField(_l("Neighbourhood"), empty=_l("Outside the city, or not said"))
    channel = RadioField(
        _l("How were the consents given?"),
        choices=[("paper", _l("On paper, at the counter")), ("phone", _l("By telephone"))],
        default="paper",
    )
    consents = CheckList(_l("Notices and consents"), choices=consent_choices)
    accept = RadioField(
        _l("Checked in person"),
        choices=[("yes", _l("Checked: the registration is valid from today")), ("no", _l("Check later"))],
        default="yes",
    )
    person = HiddenField()


class ReturnForm(Form):
    """Why a request goes back to the person."""

    reason = OptionalSelect(
        _l("Reason"), id="return-reason", choices=reference.lazy_choices("return_reason"), validators=[Required()]
    )
    text = TextField(_l("What should she do?"), validators=[Required(), Length(max=500)])


class HoldForm(Form):
    """Why a registration rests, and until when."""

    reason = TextField(_l("Reason"), id="hold-reason", validators=[Required(), Length(max=300)])
    until = KoreanDateField(_l("Expected end (may stay open)"), validators=[Optional()])


class CancelForm(Form):
    """Why a registration is cancelled."""

    reason = OptionalSelect(
        _l("Reason"), id="cancel-reason", choices=reference.lazy_choices("cancel_reason"), validators=[Required()]
    )


class ExportForm(Form):
    """Why personal data leaves the system."""

    reason = TextField(
        _l("Reason for the download"), id="export-reason", validators=[Required(), Length(min=5, max=300)]
    )
