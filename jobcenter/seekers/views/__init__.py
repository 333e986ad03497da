"""Pages of residents about themselves, and of the desk about residents."""

from jobcenter.seekers.views import desk_list, desk_registration, profile, registration, sign_up, walk_in
from jobcenter.seekers.views.blueprints import blueprint, desk

__all__ = ["blueprint", "desk", "desk_list", "desk_registration", "profile", "registration", "sign_up", "walk_in"]
