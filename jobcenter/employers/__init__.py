"""Employers: companies, job orders with their legal checks, the public list of jobs, postings of other sources."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("company.manage", roles={"employer_member"})
declare("orders.review", roles={"counselor"})
declare("employers.read", roles={"counselor"})
declare("outreach.use", roles={"counselor"})
declare("blocks.read", roles={"counselor", "program_manager"})
declare("blocks.propose", roles={"counselor"})
declare("blocks.confirm", roles={"program_manager"})


def register(app: Flask) -> None:
    """Bind pages, commands, jobs and menus of the feature to the application."""
    from jobcenter.accounts import register_role_source
    from jobcenter.accounts.current import load_with_user
    from jobcenter.employers import cli, jobs, models, subjects, views  # noqa: F401  tables and jobs must be known

    for blueprint in views.blueprints:
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.commands)
    register_role_source(subjects.roles_of)
    load_with_user("employer_member", subjects.IS_MEMBER)
    subjects.register()
    navigation.add("resident", "jobs", label=_l("Find jobs"), endpoint="jobs.index", order=10)
    navigation.add("resident", "company", label=_l("For employers"), endpoint="company.index", order=80)
    navigation.add("company", "company", label=_l("Company and job orders"), endpoint="company.index", order=10)
    navigation.add(
        "company",
        "new-order",
        label=_l("New job order"),
        endpoint="company_orders.new",
        order=20,
        permission="company.manage",
    )
    navigation.add("company", "jobs", label=_l("All jobs"), endpoint="jobs.index", order=30)
    navigation.add(
        "staff", "orders", label=_l("Job orders"), endpoint="desk_orders.index", order=30, permission="orders.review"
    )
    navigation.add(
        "staff",
        "employers",
        label=_l("Companies"),
        endpoint="desk_employers.index",
        order=32,
        permission="employers.read",
    )
    navigation.add(
        "staff",
        "blocks",
        label=_l("Blocked employers"),
        endpoint="desk_blocks.index",
        order=36,
        permission="blocks.confirm",
    )
