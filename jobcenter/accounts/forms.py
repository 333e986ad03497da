"""Forms of sign-in and of one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField
from wtforms.validators import Email, EqualTo, Length

from jobcenter.core.forms import Form, Required, TextField


class SignInForm(Form):
    """Sign in with e-mail address and password."""

    email = TextField(_l("E-mail"), validators=[Required(), Length(max=254)], render_kw={"autocomplete": "username"})
    password = PasswordField(
        _l("Password"), validators=[Required(), Length(max=200)], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class PasswordForm(Form):
    """Change one's own password."""

    current_password = PasswordField(
        _l("Present password"), validators=[Required()], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        _l("New password"), validators=[Required(), Length(max=200)], render_kw={"autocomplete": "new-password"}
    )
    password_again = PasswordField(
        _l("New password again"),
        validators=[Required(), EqualTo("password", _l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class LanguageForm(Form):
    """Choose the language of pages and messages."""

    locale = SelectField(_l("Language of pages and messages"), choices=[("ko", "한국어"), ("en", "English")])


class CodeForm(Form):
    """Show that one holds the authenticator."""

    code = TextField(
        _l("Code"),
        validators=[Required(), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ForgottenForm(Form):
    """Ask for a link to set a new password."""

    email = TextField(_l("E-mail"), validators=[Required(), Length(max=254)], render_kw={"autocomplete": "username"})


class NewPasswordForm(Form):
    """Set a password from a link."""

    password = PasswordField(
        _l("New password"), validators=[Required(), Length(max=200)], render_kw={"autocomplete": "new-password"}
    )
    password_again = PasswordField(
        _l("New password again"),
        validators=[Required(), EqualTo("password", _l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class StaffForm(Form):
    """Open an account for a member of staff."""

    name = TextField(_l("Name"), validators=[Required(), Length(max=60)])
    email = TextField(
        _l("E-mail"), validators=[Required(), Length(max=254), Email(_l("This is not an e-mail address."))]
    )
    organization = SelectField(_l("Organization"), coerce=int)
    role = SelectField(_l("Role"))


class RoleForm(Form):
    """Grant a further role."""

    organization = SelectField(_l("Organization"), coerce=int)
    role = SelectField(_l("Role"))


class EmptyForm(Form):
    """A form that only carries the CSRF token."""
