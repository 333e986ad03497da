"""Messages that did not reach people: try again, or say that they were told another way."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import back_to, logged
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.permissions import requires
from jobcenter.notifications import service, wording
from jobcenter.seekers import undelivered as reads


@blueprint.get("/undelivered")
@requires("referrals.read")
def undelivered() -> Any:
    """Whom a message did not reach."""
    rows = reads.in_scope(current.scope())
    page = render_template("casework/undelivered.html", rows=rows, channels=wording.CHANNEL)
    return logged(page, {row.person.id for row in rows}, "message", "list")


@blueprint.post("/undelivered")
@requires("referrals.write")
def settle_undelivered() -> Any:
    """Try a message again, or say that the person was told another way."""
    wanted = request.form.get("item", "")
    item = next((row.item for row in reads.in_scope(current.scope()) if str(row.item.id) == wanted), None)
    if item is None:
        flash(_("That message was taken care of already."), "information")
    elif request.form.get("act") == "again":
        attempt(lambda: service.try_again(item.id, now=clock.now()), _("The message is sent again."))
    else:
        attempt(lambda: service.settle(item.id, actor=current.actor(), now=clock.now()), _("Noted."))
    return back_to(url_for(".undelivered"))
