"""The counselor's pages under `/desk`."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

from jobcenter.casework.views import (  # noqa: E402  bind routes
    agencies,  # noqa: F401
    appointments,  # noqa: F401
    candidates,  # noqa: F401
    case,  # noqa: F401
    compare,  # noqa: F401
    employers,  # noqa: F401
    handover,  # noqa: F401
    home,  # noqa: F401
    hours,  # noqa: F401
    letters,  # noqa: F401
    placements,  # noqa: F401
    referrals,  # noqa: F401
    several,  # noqa: F401
    training,  # noqa: F401
    undelivered,  # noqa: F401
    workbench,  # noqa: F401
)
