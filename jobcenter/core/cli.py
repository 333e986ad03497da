"""Commands others script against: one JSON document on standard output, exit 2 with one line on unusable input."""

import functools
import json
import sys
from collections.abc import Callable
from typing import Any

import click

from jobcenter.core.errors import DomainError


def print_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def json_command(function: Callable[..., Any]) -> Callable[..., None]:
    """Print the function's return value as JSON; a DomainError becomes one line on standard error and exit code 2.

    Put it directly above the function, below click's decorators.
    """

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            result = function(*args, **kwargs)
        except DomainError as error:
            click.echo(" ".join(str(error).split()), err=True)
            sys.exit(2)
        print_json(result)

    return run
