"""The `demo` commands: load the demonstration city, list its accounts."""

from typing import Any

import click
from flask.cli import AppGroup

from jobcenter.core import clock, settings
from jobcenter.core.cli import json_command
from jobcenter.demo import loader
from jobcenter.demo.accounts import PASSWORD

commands = AppGroup("demo", help="The demonstration city.")


def _say(text: str) -> None:
    click.echo(text, err=True)


@commands.command("load")
@click.option("--size", type=click.Choice(sorted(loader.SIZES)), default="district", show_default=True)
@json_command
def load(size: str) -> dict[str, Any]:
    """Load the demonstration; where there is one already, nothing changes. Prints counts by kind."""
    return loader.load(size, now=clock.now(), say=_say)


@commands.command("accounts")
@json_command
def accounts() -> list[dict[str, Any]]:
    """Print the accounts one can sign in with; for people, also on standard error."""
    known = settings.get("demonstration_accounts", []) if settings.get("demonstration") else []
    for account in known:
        _say(f"  {account['email']:<32} {PASSWORD}   {account['role_label']['ko']} ({account['role_label']['en']})")
    if known:
        _say("  Or choose an account on the page /demo.")
    return [{**account, "password": PASSWORD} for account in known]
