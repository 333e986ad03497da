"""Home, overview, messages, guide and policies."""

from flask import Blueprint, current_app, render_template

from jobcenter.core.permissions import public, signed_in
from jobcenter.portal import guides
from jobcenter.seekers import reference

home = Blueprint("home", __name__)
portal = Blueprint("portal", __name__)


@home.get("/")
@public
def index() -> str:
    """What is there for me?"""
    return render_template("portal/home.html")


@portal.get("/my")
@signed_in
def my() -> str:
    """Where do I stand?"""
    return render_template("portal/my.html")


@portal.get("/my/messages")
@signed_in
def messages() -> str:
    """What the centre wrote to me."""
    return render_template("portal/messages.html")


@portal.get("/guide")
@public
def guide() -> str:
    """How to use the service."""
    return render_template("portal/guide.html", guides=guides.guides(), questions=guides.questions())


@portal.get("/privacy")
@public
def privacy() -> str:
    """Which personal data is kept, for how long, and who looks at it."""
    return render_template("portal/privacy.html", items=list(reference.consent_items().values()))


@portal.get("/terms")
@public
def terms() -> str:
    """Terms of use."""
    return render_template("portal/terms.html", lock_minutes=current_app.config["LOCK_OUT_MINUTES"])


@portal.get("/accessibility")
@public
def accessibility() -> str:
    """What is done for people who read, hear or handle things differently."""
    return render_template("portal/accessibility.html")
