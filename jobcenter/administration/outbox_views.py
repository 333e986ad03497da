"""The outbox: what left by which channel, what waits, what failed; with the recording driver also what it would have said."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.administration import queries
from jobcenter.administration.system_views import blueprint
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.notifications import channels, service, wording
from jobcenter.notifications.models import OutboxItem, OutboxStatus

PAGE = 50


@blueprint.get("/outbox")
@requires("retention.manage")
def outbox() -> Any:
    """Messages on their way out, the newest first."""
    status, channel = request.args.get("status", ""), request.args.get("channel", "")
    page = keyset(
        queries.list_outbox(
            status=OutboxStatus(status) if status in list(OutboxStatus) else None,
            channel=channel if channel in channels.NAMES else None,
        ),
        order=[(OutboxItem.id, "desc")],
        key=OutboxItem.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    drivers = {name: _driver(name) for name in channels.NAMES}
    return render_template(
        "administration/outbox.html", page=page, status=status, channel=channel, wording=wording, drivers=drivers
    )


def _driver(name: str) -> str:
    """The class that carries a channel's messages, for whoever sets it up."""
    found = channels.find(name)
    return type(found).__name__ if found else ""


@blueprint.post("/outbox")
@requires("retention.manage")
def send_again() -> Any:
    """Put a failed message back among those that wait."""
    attempt(
        lambda: service.try_again(request.form.get("item", 0, type=int), now=clock.now()),
        _("The message is sent again."),
    )
    return redirect(url_for(".outbox", status=request.args.get("status") or None))
