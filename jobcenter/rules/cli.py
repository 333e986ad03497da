"""Commands of the engine. They need no database: a document and facts in, one JSON document out."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from flask_babel import lazy_gettext as _l

from jobcenter.core.cli import json_command
from jobcenter.core.errors import InputError

from . import documents, scoring, selection
from .values import find_date


class FileUnreadable(InputError):
    """The file does not exist or cannot be read as text."""

    message = _l("%(path)s cannot be read: %(problem)s")


class NotJson(InputError):
    """The file holds something else than one JSON document."""

    message = _l("%(path)s is not one JSON document: %(problem)s")


class FactsNeeded(InputError):
    """Nothing says whom to decide on."""

    message = _l("Give a file of facts, or --batch with a file of people and --out with the file to write.")


class FactsNotAnObject(InputError):
    """Facts must be names with values."""

    message = _l('%(path)s: expected an object of facts such as {"household_size": 2}.')


class DayInvalid(InputError):
    """The option is not a day."""

    message = _l("--on: expected a date like 2024-07-01, found “%(value)s”.")


@click.group()
def rules() -> None:
    """Check eligibility, score and select by documents."""


@rules.command()
@click.argument("document", type=click.Path())
@click.argument("facts", type=click.Path(), required=False)
@click.option("--on", "day", help="Decide as on this date instead of the document's reference date.")
@click.option("--batch", type=click.Path(), help="Decide a file of people: CSV, or SQLite with a table named people.")
@click.option("--out", type=click.Path(), help="Write the decisions of --batch here.")
@json_command
def check(document: str, facts: str | None, day: str | None, batch: str | None, out: str | None) -> dict[str, Any]:
    """Decide whether one person, or everybody in a file, is eligible."""
    rule_set = documents.parse(read_json(document), _day(day))
    if batch is not None:
        from . import batch as batches

        return batches.check_file(rule_set, Path(batch), Path(out) if out else None)
    if facts is None:
        raise FactsNeeded()
    decided: dict[str, Any] = rule_set.check(_facts(facts)).as_json()
    return decided


@rules.command()
@click.argument("before", type=click.Path())
@click.argument("after", type=click.Path())
@click.option("--batch", type=click.Path(), required=True, help="The CSV file of people.")
@click.option("--by", help="Count by these columns as well, such as sex,age_band.")
@click.option("--on", "day", help="Decide as on this date.")
@json_command
def simulate(before: str, after: str, batch: str, by: str | None, day: str | None) -> dict[str, Any]:
    """Show who changes between two rule documents."""
    from . import simulation

    first, second = (documents.parse(read_json(path), _day(day)) for path in (before, after))
    return simulation.compare_file(first, second, Path(batch), [name for name in (by or "").split(",") if name])


@rules.command()
@click.argument("table", type=click.Path())
@click.argument("facts", type=click.Path())
@click.option("--on", "day", help="The date of ages and parameters.")
@json_command
def score(table: str, facts: str, day: str | None) -> dict[str, Any]:
    """Give one person's points."""
    return scoring.score(read_json(table), _facts(facts), _day(day))


@rules.command()
@click.argument("case", type=click.Path())
@json_command
def select(case: str) -> dict[str, Any]:
    """Rank and select applicants."""
    return selection.select(read_json(case))


def read_json(path: str) -> Any:
    """The JSON document in a file; raises InputError with the reason."""
    try:
        return json.loads(Path(path).read_text(encoding="utf8"))
    except OSError as error:
        raise FileUnreadable(path=path, problem=error.strerror or error) from None
    except RecursionError:
        raise NotJson(path=path, problem="nested too deeply") from None
    except ValueError as error:
        raise NotJson(path=path, problem=error) from None


def _facts(path: str) -> dict[str, Any]:
    facts = read_json(path)
    if not isinstance(facts, dict):
        raise FactsNotAnObject(path=path)
    return facts


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    day = find_date(text)
    if day is None:
        raise DayInvalid(value=text)
    return day
