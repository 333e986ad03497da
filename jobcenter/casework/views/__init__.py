"""The counselor's pages under `/desk`."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

from jobcenter.casework.views import candidates, case, home, placements, referrals, workbench  # noqa: E402, F401  bind routes
