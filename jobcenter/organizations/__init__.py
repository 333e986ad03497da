"""The tree of city, districts and centres, and the scope of whoever reads."""

from flask import Flask


def register(app: Flask) -> None:
    """Bind the feature to the application; it has no pages of its own."""
    from jobcenter.organizations import models  # noqa: F401  the tables must be known
