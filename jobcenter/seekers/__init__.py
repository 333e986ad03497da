"""Residents: who they are, what they consented to, and their registration for work (구직등록)."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the tables of this feature."""
    from jobcenter.seekers import models  # noqa: F401  (tables)
