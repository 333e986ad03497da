"""A resident's own referral letters as files."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user

from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.matching.letters import files
from jobcenter.matching.letters.queries import get_letter
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("my_letters", __name__, url_prefix="/my/letters")


@blueprint.get("/<public_id>/<any(pdf,hwpx):kind>")
@requires("matching.own")
def file(public_id: str, kind: str) -> Any:
    """A letter that was issued for whoever is signed in."""
    person = seekers.find_person_of_user(current_user.id)
    letter = get_letter(Scope.of_person(person.id if person else 0), public_id)
    try:
        return files.answer(letter, kind)
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(url_for("my_matches.index", tab="referrals"))
