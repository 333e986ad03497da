"""Pages of residents about themselves, and of the desk about residents."""

from flask import Blueprint

blueprint = Blueprint("seekers", __name__)
desk = Blueprint("desk_seekers", __name__, url_prefix="/desk")

from jobcenter.seekers.views import (  # noqa: E402  the views need the blueprints
    desk_list,
    desk_registration,
    profile,
    registration,
    sign_up,
    walk_in,
)

__all__ = ["blueprint", "desk", "desk_list", "desk_registration", "profile", "registration", "sign_up", "walk_in"]
