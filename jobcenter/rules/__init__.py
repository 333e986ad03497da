"""The pure engine of decisions: eligibility, scoring and selection from documents that anybody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the commands of the engine."""
    from .cli import rules

    app.cli.add_command(rules)
