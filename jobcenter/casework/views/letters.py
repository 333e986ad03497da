"""The letter of a referral: what it shows, issuing it, and its files."""

import json
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework.letter_form import LetterForm
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import log_view, logged
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.matching import labels, letters, queries
from jobcenter.matching.errors import NoConsent
from jobcenter.matching.letters import contents, files
from jobcenter.matching.letters.queries import get_letter, letters_of
from jobcenter.matching.letters.service import POSSIBLE, consented, draft
from jobcenter.matching.models import Referral


@blueprint.route("/referrals/<public_id>/letter", methods=["GET", "POST"])
@requires("referrals.write")
def letter(public_id: str) -> Any:
    """The letters of a referral, and the form to issue one."""
    referral = queries.get_referral(current.scope(), public_id)
    form = LetterForm(data=_defaults(referral))
    if form.validate_on_submit():
        try:
            with transaction():
                issued = letters.issue(referral, **form.given(), actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            number, copy = issued.letter.number, issued.copy.ordinal
            again = _(
                "Nothing in it has changed: letter %(number)s was issued again (copy %(copy)d).",
                number=number,
                copy=copy,
            )
            flash(again if copy > 1 else _("Letter %(number)s is issued.", number=number), "success")
            return redirect(url_for(".letter", public_id=public_id))
    return _page(referral, form), 422 if form.errors else 200


def _defaults(referral: Referral) -> dict[str, Any]:
    """What the last letter showed; for the first one everything the consent covers and the usual papers."""
    last = letters.latest(referral)
    if last is not None:
        content = json.loads(last.content)
        return {"parts": content["parts"], "bring": content["bring"]}
    return {"parts": list(contents.PARTS), "bring": contents.usual_papers(referral.order)}


def _page(referral: Referral, form: LetterForm) -> Any:
    issued = letters_of(current.scope(), [referral.id]).get(referral.id, [])
    content = draft(referral, **form.given())
    page = render_template(
        "casework/letter.html",
        referral=referral,
        form=form,
        issued=issued,
        content=content,
        unchanged=bool(issued) and issued[0].digest == contents.digest(content),
        possible=referral.status in POSSIBLE,
        consented=consented(referral),
        labels=labels,
    )
    return logged(page, referral.person_id, "letter")


@blueprint.get("/letters/<public_id>/<any(pdf,hwpx):kind>")
@requires("referrals.read")
def letter_file(public_id: str, kind: str) -> Any:
    """A letter as a file; nothing goes out once the consent is withdrawn."""
    found = get_letter(current.scope(), public_id)
    try:
        if not consented(found.referral):
            raise NoConsent()
        answer = files.answer(found, kind)
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(url_for(".letter", public_id=found.referral.public_id))
    log_view(found.referral.person_id, "letter", "download")
    return answer
