"""The form of the team or institution that applies."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from jobcenter.core.forms import Form, KoreanDateField, Required, TextField, WholeField
from jobcenter.employers.business_number import is_valid
from jobcenter.programs.models import ApplicantKind, ApplicationParty, Round
from jobcenter.programs.service.parties import limits

PARTS = ("name", "birth_date", "role", "share")


class InstitutionForm(Form):
    """An institution and who answers for it."""

    name = TextField(_l("Name of the institution"), validators=[Required(), Length(max=100)])
    business_number = TextField(
        _l("Business registration number"), validators=[Required()], description=_l("Ten digits, 123-45-67890")
    )
    representative = TextField(_l("Representative"), validators=[Required(), Length(max=60)])
    contact = TextField(_l("Telephone of the person in charge"), validators=[Required(), Length(max=40)])

    def validate_business_number(self, field: TextField) -> None:
        """Ten digits with the right check digit."""
        if not is_valid(field.data or ""):
            raise ValidationError(_("This is not a business registration number. Please check the ten digits."))


class TeamForm(Form):
    """A team: its name, and the members beside the applicant; fields of members are added by the round."""

    name = TextField(_l("Name of the team"), validators=[Required(), Length(max=100)])
    role = TextField(_l("Your part in the team"), validators=[Length(max=60)])
    share = WholeField(_l("Your share in percent"), validators=[Optional(), NumberRange(0, 100)])
    count: int = 0
    needed: int = 0

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each member beside the applicant."""
        return [{part: self[f"member_{index}_{part}"] for part in PARTS} for index in range(self.count)]

    def members(self) -> list[dict[str, Any]]:
        """The members that were named."""
        named = (row for row in self.rows() if row["name"].data)
        return [{part: field.data for part, field in row.items()} for row in named]

    def validate(self, extra_validators: Any = None) -> bool:
        """A member needs a name and a day of birth, both or none."""
        valid = super().validate(extra_validators)
        for index, row in enumerate(self.rows()):
            missing = not row["name"].data and (row["birth_date"].data or index < self.needed)
            for part, wrong in (("name", missing), ("birth_date", row["name"].data and not row["birth_date"].data)):
                if wrong and not row[part].errors:
                    row[part].errors = [_("Please fill in this field.")]
                    valid = False
        return valid


def party_form(round_: Round, party: ApplicationParty | None) -> Any:
    """The form the round needs, filled with what was saved."""
    if round_.applicant_kind == ApplicantKind.INSTITUTION:
        kept = {name: getattr(party, name) for name in ("name", "business_number", "representative", "contact")}
        return InstitutionForm(data=kept if party else {})
    return _team_form(round_, party)


def _team_form(round_: Round, party: ApplicationParty | None) -> TeamForm:
    least, most = limits(round_)
    fields: dict[str, Any] = {}
    for index in range(most - 1):
        fields |= _member_fields(index)
    form_class = type("RoundTeamForm", (TeamForm,), {**fields, "count": most - 1, "needed": least - 1})
    data: dict[str, Any] = {}
    if party is not None:
        leader, *others = [member.as_dict() for member in party.members]
        data = {"name": party.name, "role": leader["role"], "share": leader["share"]}
        for index, member in enumerate(others):
            data |= {f"member_{index}_{part}": member[part] for part in PARTS}
    return form_class(data=data)


def _member_fields(index: int) -> dict[str, Any]:
    label = f"member_{index}_"
    return {
        f"{label}name": TextField(_("Name"), validators=[Length(max=60)]),
        f"{label}birth_date": KoreanDateField(_("Date of birth"), validators=[Optional()]),
        f"{label}role": TextField(_("Part in the team"), validators=[Length(max=60)]),
        f"{label}share": WholeField(_("Share in percent"), validators=[Optional(), NumberRange(0, 100)]),
    }


def values_of(form: Any) -> dict[str, Any]:
    """What the service keeps."""
    if isinstance(form, InstitutionForm):
        return form.values()
    return {"name": form.name.data, "role": form.role.data, "share": form.share.data, "members": form.members()}
