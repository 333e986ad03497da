"""`flask jobs`: import postings of another source, show one order."""

import json
import pathlib
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.cli import json_command
from jobcenter.core.db import transaction
from jobcenter.core.errors import InputError
from jobcenter.employers import presentation, queries, service
from jobcenter.employers.parsing import seoul
from jobcenter.organizations import queries as organizations

commands = AppGroup("jobs", help="Job orders: import postings, show one.")


class OrderUnknown(InputError):
    """No order has the given number."""

    message = _l("There is no job order “%(id)s”.")


@commands.command("import")
@click.argument("path", type=click.Path(path_type=pathlib.Path))
@click.option("--source", type=click.Choice([seoul.SOURCE]), required=True)
@click.option("--organization", "code", required=True, help="Code of the organization the orders belong to.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; write nothing.")
@json_command
def import_command(path: pathlib.Path, source: str, code: str, dry_run: bool) -> dict[str, Any]:
    """Import postings from a file of Seoul's open job data (GetJobInfo)."""
    rows = seoul.rows_of(_document(path), path.name)
    organization = organizations.get_by_code(code)
    now = clock.now()
    with transaction():
        report = service.import_postings(
            rows, organization_id=organization.id, actor=SYSTEM, now=now, today=clock.today(), dry_run=dry_run
        )
        if not dry_run and (report.created or report.updated):
            service.record_import(report, organization_id=organization.id, actor=SYSTEM, now=now)
    return report.as_dict()


def _document(path: pathlib.Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise seoul.UnusableFile(path=path.name, problem=error.strerror or "it cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise seoul.UnusableFile(path=path.name, problem="it is not JSON") from error


@commands.command("show")
@click.argument("identifier")
@json_command
def show_command(identifier: str) -> dict[str, Any]:
    """Show one order by its source's number, our number or its public id."""
    order = queries.find_order(identifier)
    if order is None:
        raise OrderUnknown(id=identifier)
    return presentation.as_contract(order)
