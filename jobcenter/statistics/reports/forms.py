"""The form of a subscription."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from jobcenter.core.forms import Form, Required


class SubscriptionForm(Form):
    report = SelectField(_l("Name of the report"), validators=[Required()])
    organization = SelectField(_l("Organization"), validators=[Required()])
    format = SelectField(_l("Format"), validators=[Required()])
