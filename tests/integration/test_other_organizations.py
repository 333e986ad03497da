"""Staff of one district reach no record of another's, by any address of the application."""

import pytest
from sqlalchemy import inspect, select
from werkzeug.routing import AnyConverter, IntegerConverter

from jobcenter import create_app
from jobcenter.accounts.models import User
from jobcenter.core import permissions, settings
from jobcenter.core.db import PublicId, db
from jobcenter.organizations.queries import subtree_ids
from jobcenter.seekers.models import Person
from tests.conftest import SETTINGS, SeparateClient
from tests.support import servers

STAFF = set(permissions.STAFF_ROLES)
# An open order is public, and counselors of the whole city fill it: each sees and refers seekers of their own only.
SHARED_ACROSS_THE_CITY = {"desk.compare_people", "desk.order_candidates", "desk.refer_several"}


@pytest.fixture(scope="module")
def city(request, tmp_path_factory):
    """The application over a copy of the small demonstration city."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    folder = tmp_path_factory.mktemp("city")
    servers.copy_database(servers.demonstration(shared / "demonstration"), folder)
    environment = servers.environment(folder)
    keys = {name: environment[name] for name in ("SECRET_KEY", "PERSONAL_DATA_KEY")}
    app = create_app({**SETTINGS, **keys, "SQLALCHEMY_DATABASE_URI": environment["DATABASE_URL"]})
    app.test_client_class = SeparateClient
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def demonstration_staff(app):
    """One of the demonstration's accounts for each set of roles in each district; another of the same reaches the same."""
    emails = [account["email"] for account in settings.get("demonstration_accounts")]
    users = db.session.scalars(select(User).where(User.email.in_(emails)).order_by(User.id)).all()
    local = [user for user in users if user.is_staff and user.roles[0].organization.kind.value != "city"]
    return {(user.roles[0].organization_id, frozenset(user.role_names)): user for user in local}.values()


def foreign_ids(user):
    """For each kind of record with an address, the address parts of some records of other organizations."""
    own = subtree_ids(user.roles[0].organization_id)
    found = {}
    for mapper in db.Model.registry.mappers:
        model = mapper.class_
        if not issubclass(model, PublicId):
            continue
        if "organization_id" in mapper.columns:
            statement = select(model.public_id).where(model.organization_id.not_in(own))
        elif model is Person:
            statement = select(Person.public_id).where(Person.id.not_in(people_known_to(own)))
        else:
            continue
        found[model.__name__] = db.session.scalars(statement.order_by(model.id).limit(3)).all()
    return found


def people_known_to(organizations):
    """The people of whom the organizations hold any record."""
    known = set()
    for mapper in db.Model.registry.mappers:
        columns = inspect(mapper.class_).columns
        if "person_id" in columns and "organization_id" in columns:
            statement = select(columns["person_id"]).where(columns["organization_id"].in_(organizations))
            known |= set(db.session.scalars(statement.where(columns["person_id"].is_not(None))))
    return known


def staff_routes(app, roles):
    """The addresses of records that these roles may open, as functions of an address part."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        permission = permissions.permission_of(app, rule.endpoint)
        if permission in (None, permissions.PUBLIC, permissions.SIGNED_IN) or not rule.arguments:
            continue
        allowed = permissions.roles_with(permission)
        if not allowed & roles or not allowed <= STAFF or rule.endpoint in SHARED_ACROSS_THE_CITY:
            continue
        free = [name for name in rule.arguments if type(rule._converters[name]) not in (AnyConverter, IntegerConverter)]
        if free:
            yield (
                rule,
                lambda value, rule=rule, free=free: adapter.build(
                    rule.endpoint, {**fixed_values(rule), **dict.fromkeys(free, value)}
                ),
            )


def fixed_values(rule):
    """Values for the parts of an address that name no record."""
    values = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            values[name] = sorted(converter.items)[0]
        elif isinstance(converter, IntegerConverter):
            values[name] = 1
    return values


def test_no_address_opens_a_record_of_another_organization(city, monkeypatch):
    # Tens of thousands of refusals: their status counts here, not the page around it.
    monkeypatch.setattr("jobcenter.core.pages.render_template", lambda template, **_values: template)
    wrong = []
    tried = 0
    for user in demonstration_staff(city):
        client = city.test_client()
        client.post("/demo", data={"email": user.email})
        ids = foreign_ids(user)
        for rule, address in staff_routes(city, user.role_names):
            for kind, values in ids.items():
                for value in values[:1]:
                    for method in sorted(rule.methods & {"GET", "POST"}):
                        tried += 1
                        status = client.open(address(value), method=method).status_code
                        if status not in (403, 404):
                            wrong.append(f"{user.email}: {method} {rule.rule} with another's {kind}: {status}")
    assert tried > 100
    assert not wrong, "\n".join(wrong)
