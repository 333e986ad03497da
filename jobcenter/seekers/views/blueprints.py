"""The two groups of pages: residents about themselves, the desk about residents."""

from flask import Blueprint

blueprint = Blueprint("seekers", __name__)
desk = Blueprint("desk_seekers", __name__, url_prefix="/desk")
