"""Words for roles and kinds of organizations."""

from flask_babel import lazy_gettext as _l

from jobcenter.accounts.models import Role
from jobcenter.organizations.models import OrganizationKind

ROLES = {
    Role.COUNSELOR: _l("Counselor"),
    Role.PROGRAM_MANAGER: _l("Program manager"),
    Role.STATISTICS_OFFICER: _l("Statistics officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.AUDITOR: _l("Auditor"),
    Role.PROVIDER_MEMBER: _l("Training provider"),
    Role.SITE_SUPERVISOR: _l("Work site supervisor"),
}
KINDS = {
    OrganizationKind.CITY: _l("City"),
    OrganizationKind.DISTRICT: _l("District"),
    OrganizationKind.CENTRE: _l("Centre"),
}
