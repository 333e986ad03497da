"""Every route, every role: what the permission says is what happens. Generated from the route table."""

from datetime import UTC, datetime

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from jobcenter.accounts import SYSTEM, service
from jobcenter.accounts.models import Role
from jobcenter.core import permissions
from jobcenter.core.db import db, transaction
from jobcenter.employers.models import Employer, EmployerMember
from jobcenter.organizations.models import OrganizationKind
from jobcenter.organizations.service import create_organization

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
GRANTED = {role.value for role in Role}
SIGN_IN = "/sign-in"
UNKNOWN_NUMBER = 999_999_999


@pytest.fixture(autouse=True)
def _answer_errors(app, monkeypatch):
    """Let an error become a 500, so that one route does not hide the others; of refusals only the status counts."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("jobcenter.core.pages.render_template", lambda template, **_values: template)


@pytest.fixture
def district(app):
    with transaction():
        city = create_organization(code="seoul", kind=OrganizationKind.CITY, name={"ko": "서울특별시", "en": "Seoul"})
        return create_organization(
            code="yeongdeungpo",
            kind=OrganizationKind.DISTRICT,
            name={"ko": "영등포구", "en": "Yeongdeungpo-gu"},
            parent=city,
        )


@pytest.fixture
def user_with(app, district):
    """Call with a role: a user who has it."""

    def create(role):
        with transaction():
            user = service.create_user(f"{role}@example.com", "a long pass phrase", "김영희")
            if role in GRANTED:
                service.grant_role(user, district, Role(role), actor=SYSTEM, now=NOW)
            if role == "employer_member":
                employer = Employer(name="한빛식품", name_key="한빛식품", business_number="1208147521")
                employer.members.append(EmployerMember(user_id=user.id, joined_at=NOW))
                db.session.add(employer)
        assert role in user.role_names
        return user

    return create


def routes(app):
    """Every (method, address, endpoint, permission), variable parts filled with what names nothing."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        values = {name: value_for(rule._converters[name]) for name in rule.arguments}
        adapter = app.url_map.bind("localhost")
        permission = permissions.permission_of(app, rule.endpoint)
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield method, adapter.build(rule.endpoint, values, method=method), rule, permission


def value_for(converter):
    """A value that fits a variable part of an address."""
    if isinstance(converter, IntegerConverter):
        return UNKNOWN_NUMBER
    return sorted(converter.items)[0] if isinstance(converter, AnyConverter) else "unknown"


def test_signed_out_visitors_see_public_pages_and_are_asked_to_sign_in_elsewhere(app, client, district):
    wrong = []
    for method, address, rule, permission in routes(app):
        answer = client.open(address, method=method)
        asked = answer.status_code == 302 and answer.location.startswith(SIGN_IN)
        if permission == permissions.PUBLIC:
            fine = answer.status_code < 500 and answer.status_code != 403
        else:
            fine = asked
        if not fine:
            wrong.append(f"{method} {rule.rule}: {answer.status_code} {answer.location or ''}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", permissions.ROLES)
def test_a_role_opens_exactly_what_its_permissions_name_and_no_record_that_is_none(app, user_with, signed_in, role):
    user = user_with(role)
    roles = user.role_names
    wrong = []
    for method, address, rule, permission in routes(app):
        anybodys = permission in (permissions.PUBLIC, permissions.SIGNED_IN)
        refused = not anybodys and not roles & permissions.roles_with(permission)
        status = signed_in(user).open(address, method=method).status_code
        if refused:
            fine = status == 403
        elif (
            method == "GET"
            and "public_id" in rule.arguments
            and (anybodys or role in permissions.roles_with(permission))
        ):
            fine = status == 404
        else:
            fine = status < 500 and (anybodys or status != 403)
        if not fine:
            wrong.append(f"{method} {rule.rule} ({permission}): {status}")
    assert not wrong, "\n".join(wrong)


def test_no_change_is_accepted_without_a_token(app, client, district):
    app.config["WTF_CSRF_ENABLED"] = True
    wrong = []
    for method, address, rule, _ in routes(app):
        if method == "POST" and client.post(address).status_code != 400:
            wrong.append(rule.rule)
    assert not wrong, "\n".join(wrong)
