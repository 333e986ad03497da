"""The application as the browser tests see it: everything as in use, only the sign-in rate is not limited."""

from flask import send_from_directory

from jobcenter import create_app
from jobcenter.core.permissions import public
from tests.support.source import ROOT

app = create_app({"SIGN_IN_RATE": "10000 per minute", "PUBLIC_FORM_RATE": "10000 per minute"})


@app.get("/axe.min.js")
@public
def axe():
    """The accessibility checks, from where the content security policy lets a page take its scripts."""
    return send_from_directory(ROOT / "node_modules" / "axe-core", "axe.min.js", max_age=3600)
