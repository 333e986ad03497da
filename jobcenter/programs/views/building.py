"""What the pages of making a round share: the draft, submitted fields, trees of conditions, readings and live counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import InputError
from jobcenter.programs import replay
from jobcenter.programs.editing import choices, criteria, tree
from jobcenter.programs.errors import RoundFrozen
from jobcenter.programs.models import Round, RoundStatus
from jobcenter.programs.queries import applicants
from jobcenter.programs.service import rounds as making
from jobcenter.programs.views.manage import load
from jobcenter.rules import documents, reading

SECTIONS = ("basics", "rules", "scores", "groups", "documents", "conditions", "more")


def load_draft(round_id: str) -> Round:
    """The draft of the address, within the scope of whoever asks. Raises RoundFrozen after the announcement."""
    round_ = load(round_id)
    if round_.status is not RoundStatus.DRAFT:
        raise RoundFrozen()
    return round_


def save(round_: Round, **values: Any) -> None:
    """Write fields of the draft."""
    with transaction():
        making.update(round_, values, actor=current.actor(), now=clock.now())


def submitted() -> dict[str, str]:
    """The submitted fields as texts; several values of one name stand on lines."""
    return {name: "\n".join(values).replace("\x00", "") for name, values in request.form.lists()}


def action() -> list[str]:
    """What an editing button asks for, in its parts; empty where the form is saved."""
    return request.form.get("act", "").split(":") if request.form.get("act") else []


@dataclass
class Trees:
    """The conditions on a page by name, with what is wrong in them."""

    nodes: dict[str, tree.Node | None]
    errors: list[tuple[str, Any]] = field(default_factory=list)
    subjects: list = field(default_factory=choices.subjects)
    choices: Any = choices

    @classmethod
    def of(cls, **expressions: Any) -> "Trees":
        """The trees that show these expressions; None shows none."""
        return cls({name: None if one is None else tree.of_expression(one) for name, one in expressions.items()})

    @classmethod
    def submitted(cls, fields: Mapping[str, str], *names: str) -> "Trees":
        """The trees as they were sent."""
        return cls({name: tree.load(fields, name) if f"{name}-kind" in fields else None for name in names})

    def act(self, what: str, name: str, path: str = "") -> None:
        """Do what an editing button asks for."""
        if name not in self.nodes:
            return
        try:
            self.nodes[name] = tree.change(self.nodes[name], what, path)
        except tree.TreeInvalid as error:
            self.errors.append((f"{name}{'-' + path if path else ''}-json", error.message))

    def read(self, name: str) -> Any:
        """The expression of a tree, None for none; what cannot be read is added to the errors."""
        node = self.nodes[name]
        if node is None:
            return None
        try:
            return tree.to_expression(node, name)
        except tree.TreeInvalid as error:
            self.errors.append((error.field, error.message))
            return None


@dataclass(frozen=True)
class Counted:
    """How the applicants of a past round come out."""

    past: Round
    people: int
    together: replay.Tally
    by_code: Mapping[str, replay.Tally]


def past_rounds(round_: Round) -> list[Round]:
    """Rounds whose applicants can be counted."""
    return applicants.past_rounds(current.scope(), round_)


def chosen_past(round_: Round, found: list[Round]) -> Round | None:
    """The past round that was chosen, else the last."""
    wanted = request.values.get("past")
    return next((one for one in found if one.public_id == wanted), found[0] if found else None)


def count(rules: Mapping[str, Any], past: Round | None) -> Counted | None:
    """How many of the past round's applicants pass; None without such a round or where the rules cannot be decided."""
    if past is None:
        return None
    people = applicants.load_applicants(current.scope(), past)
    try:
        decisions = replay.decide(rules, past.reference_date, people.cells, people.count)
    except InputError:
        return None
    together, by_code = replay.tallies(decisions)
    return Counted(past, people.count, together, by_code)


def alone(kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """A rule document that holds one criterion."""
    return {"schema": documents.SCHEMA, "code": "one", "reference_date": "2000-01-01", kind: [dict(item)]}


def readings(kind: str, item: Mapping[str, Any], on: date) -> tuple[dict[str, str], str | None]:
    """The criterion in Korean and English, and what is wrong with it (with the path)."""
    try:
        rules = documents.parse(alone(kind, item), on)
        rules.check({})
        return {locale: reading.sentence(rules.criteria[0], locale) for locale in ("ko", "en")}, None
    except InputError as error:
        return {}, str(error)


def rules_of(round_: Round) -> dict[str, Any]:
    """The draft's rules; rules that ask for nothing where it has none."""
    return round_.rules or criteria.empty_rules(round_.code, round_.name, round_.reference_date.isoformat())


def check_texts(fields: Mapping[str, str], *needed: str) -> list[tuple[str, Any]]:
    """Complaints about fields that are empty."""
    return [(name, _("Please fill in this field.")) for name in needed if not fields.get(name, "").strip()]
