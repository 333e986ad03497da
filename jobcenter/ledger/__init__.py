"""The ledger: every fact a published figure could count, written once and never changed."""

from flask import Flask

from jobcenter.ledger.service import correct, first_of, latest_standing, record, record_many

__all__ = ["correct", "first_of", "latest_standing", "record", "record_many", "register"]


def register(app: Flask) -> None:
    """Bind the feature to the application; it has no pages of its own."""
    from jobcenter.ledger import models  # noqa: F401  the tables must be known
