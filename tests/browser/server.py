"""The application as the browser tests see it: everything as in use, but forms are not limited and passwords cheap."""

from argon2 import PasswordHasher
from flask import send_from_directory

from jobcenter import create_app
from jobcenter.accounts import passwords
from jobcenter.core.permissions import public
from tests.support.source import ROOT

passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
app = create_app({"SIGN_IN_RATE": "10000 per minute", "PUBLIC_FORM_RATE": "10000 per minute"})


@app.get("/axe.min.js")
@public
def axe():
    """The accessibility checks, from where the content security policy lets a page take its scripts."""
    return send_from_directory(ROOT / "node_modules" / "axe-core", "axe.min.js", max_age=3600)
