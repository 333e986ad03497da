"""The `statistics` commands: close a month, show figures."""

from typing import Any

import click
from flask.cli import AppGroup

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.cli import json_command
from jobcenter.core.db import transaction
from jobcenter.organizations.queries import get_by_code
from jobcenter.statistics import service
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.report import as_json, report

commands = AppGroup("statistics", help="Monthly figures: close a month, show figures.")


@commands.command("close")
@click.argument("month")
@click.option("--organization", "code", required=True, help="Code of the organization, e.g. yeongdeungpo.")
@json_command
def close(month: str, code: str) -> dict[str, Any]:
    """Close MONTH (2023-10). Closing a closed month changes nothing and says so."""
    wanted = Month.parse(month)
    organization = get_by_code(code)
    now = clock.now()
    with transaction():
        closed, just_now = service.close_month(organization, wanted, actor=SYSTEM, now=now)
        digest = closed.digest
    return {
        **as_json(report(organization, Period.of(wanted), now=now)),
        "digest": digest,
        "changed": just_now,
        "message": "closed" if just_now else "already closed, nothing changed",
    }


@commands.command("show")
@click.argument("period")
@click.option("--organization", "code", required=True, help="Code of the organization, e.g. yeongdeungpo.")
@json_command
def show(period: str, code: str) -> dict[str, Any]:
    """Show the figures of a month (2023-10) or of a range counted as a whole (2023-01..2023-10)."""
    wanted = Period.parse(period)
    return as_json(report(get_by_code(code), wanted, now=clock.now()))
