"""The `indicators` commands: bring in a card, show it recomputed with what does not agree."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.cli import json_command
from jobcenter.core.db import transaction
from jobcenter.core.errors import InputError
from jobcenter.indicators import cards, queries
from jobcenter.indicators.importing import import_card
from jobcenter.indicators.report import as_json
from jobcenter.organizations.queries import get_by_code

commands = AppGroup("indicators", help="Plans and pledge cards: bring in a card, show it recomputed.")


class CardUnreadable(InputError):
    message = _l("%(path)s cannot be read: %(problem)s")


class CardNotPrinted(InputError):
    message = _l("The project %(code)s was not brought in as a card.")


@commands.command("import")
@click.argument("path", type=click.Path())
@json_command
def import_(path: str) -> dict[str, Any]:
    """Bring in a card of the form jobcenter.card/1. The same file again changes nothing."""
    document = cards.loads(_read(path))
    organization = get_by_code(cards.parse(document).organization)
    with transaction():
        imported = import_card(document, organization, actor=SYSTEM, now=clock.now())
        shown = as_json(cards.parse(document))
        outcome, kept = imported.outcome, imported.kept
    return {
        "code": shown["code"],
        "organization": organization.code,
        "outcome": outcome,
        "indicators": len(shown["indicators"]),
        "kept": kept,
        "findings": shown["findings"],
        "notices": shown["notices"],
    }


@commands.command("show")
@click.argument("code")
@click.option("--organization", help="Code of the organization, where several have a card with this code.")
@json_command
def show(code: str, organization: str | None) -> dict[str, Any]:
    """Show a card: rates and totals recomputed exactly and rounded once, and where its own numbers do not agree."""
    project = queries.find_project_by_code(code, get_by_code(organization) if organization else None)
    if project.card is None:
        raise CardNotPrinted(code=code)
    return as_json(cards.parse(cards.loads(project.card.content)))


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CardUnreadable(path=path, problem=str(error)) from error
