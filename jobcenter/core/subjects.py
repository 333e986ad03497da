"""Where the records are opened that ledger lines are about: a whole list of lines takes one read for each kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from jobcenter.core.db import db

# Row numbers of one kind → the addresses of those that have a page.
Links = Callable[[Sequence[int]], Mapping[int, str]]
Subject = tuple[str, int]

_links: dict[str, Links] = {}


def register(kind: str, links: Links) -> None:
    """Tell how ledger subjects (`referral`, `job_order`, …) with these row numbers are opened."""
    _links[kind] = links


def links_to(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """The addresses of the records that have a page."""
    by_kind: dict[str, set[int]] = {}
    for kind, number in subjects:
        by_kind.setdefault(kind, set()).add(number)
    return {
        (kind, number): address
        for kind, numbers in by_kind.items()
        if kind in _links
        for number, address in _links[kind](sorted(numbers)).items()
    }


def pages_of(model: Any, endpoint: str, argument: str = "public_id") -> Links:
    """Records that have a page under their own public id."""

    def links(numbers: Sequence[int]) -> dict[int, str]:
        rows = db.session.execute(select(model.id, model.public_id).where(model.id.in_(numbers)))
        return {number: url_for(endpoint, **{argument: public_id}) for number, public_id in rows}

    return links


def pages_of_person(model: Any, person: Any, endpoint: str) -> Links:
    """Records that are shown on the page of the person they are about."""

    def links(numbers: Sequence[int]) -> dict[int, str]:
        rows = db.session.execute(
            select(model.id, person.public_id).join(person, person.id == model.person_id).where(model.id.in_(numbers))
        )
        return {number: url_for(endpoint, public_id=public_id) for number, public_id in rows}

    return links
