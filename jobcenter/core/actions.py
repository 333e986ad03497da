"""Buttons without fields: one use case, carried out or refused with the reason."""

from collections.abc import Callable
from typing import Any

from flask import flash

from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError


def attempt(use_case: Callable[[], Any], done: Any = None) -> bool:
    """Run a use case in one transaction and tell the reader how it went. Returns whether it was done."""
    try:
        with transaction():
            use_case()
    except DomainError as error:
        flash(str(error), "danger")
        return False
    if done is not None:
        flash(done, "success")
    return True
