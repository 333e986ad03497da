"""Forms of the administration pages."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Length, Optional, Regexp

from jobcenter.core.forms import Form, LongTextField, PhoneField, Required, TextField


class OrganizationForm(Form):
    """Add a district or a centre."""

    parent = SelectField(_l("Belongs to"), coerce=int)
    kind = SelectField(_l("Kind"), choices=[("district", _l("District")), ("centre", _l("Centre"))])
    code = TextField(
        _l("Code"),
        validators=[
            Required(),
            Length(max=40),
            Regexp(r"^[a-z][a-z0-9-]*$", message=_l("Small Latin letters, digits and hyphens only.")),
        ],
        description=_l("Romanized name, for commands and files. Example: yeongdeungpo-plus"),
    )
    name_ko = TextField(_l("Korean name"), validators=[Required(), Length(max=60)])
    name_en = TextField(_l("English name"), validators=[Required(), Length(max=60)])
    address = TextField(_l("Address"), validators=[Optional(), Length(max=200)])
    phone = PhoneField(_l("Telephone"), validators=[Optional()])


class ReviewForm(Form):
    """Sign the monthly review of the access log."""

    month = SelectField(_l("Month"))
    findings = LongTextField(
        _l("Findings and measures"),
        validators=[Required(), Length(max=4000)],
        description=_l("What was looked at, what stood out, what was done. Write “none” where nothing stood out."),
    )
