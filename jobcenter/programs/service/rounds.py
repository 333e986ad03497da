"""Rounds: made from a template, checked, announced with frozen rules, opened and closed by date."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core.db import db, lock
from jobcenter.programs import preflight as checks
from jobcenter.programs.errors import (
    CodeTaken,
    PlacesHeld,
    ReasonMissing,
    RoundFrozen,
    RoundNotReady,
)
from jobcenter.programs.models import (
    Program,
    ProgramKind,
    Round,
    RoundChange,
    RoundGroup,
    RoundStatus,
    RoundVersion,
    SelectionMethod,
)
from jobcenter.programs.rules import digest
from jobcenter.programs.service import lookup, records, seats

FROZEN_FIELDS = ("rules", "scores", "selection", "documents", "conditions", "completion", "reference_date")
DATE_FIELDS = ("apply_from", "apply_until", "result_on", "period_from", "period_until", "reference_date")


def create_from_template(
    template: Mapping[str, Any],
    *,
    organization_id: int,
    dates: Mapping[str, Any],
    code: str,
    actor: Any,
    now: datetime,
    places: Mapping[str, int] | None = None,
    name: Mapping[str, str] | None = None,
) -> Round:
    """Make a draft round, and its program where the organization has none with that code, from a template.

    `dates` holds `apply_from`, `apply_until`, `period_from`, `period_until`, `reference_date` and `result_on`.
    """
    program = _program_of(template["program"], organization_id)
    if lookup.find_round_by_code(program.id, code) is not None:
        raise CodeTaken(code=code)
    source = template["round"]
    round_ = Round(
        program=program,
        organization_id=organization_id,
        code=code,
        name=dict(name or source["name"]),
        year=dates["period_from"].year,
        half=source.get("half"),
        template_code=template["code"],
        selection_method=SelectionMethod(source["selection"]["method"]),
        selection=_selection(source),
        rules=source.get("rules"),
        scores=source.get("scores"),
        rules_note=source.get("note"),
        documents=list(source.get("documents", [])),
        conditions=list(source.get("conditions", [])),
        completion=source.get("completion"),
        licences=list(source.get("licences") or []),
        budget=source.get("budget"),
        claim=source.get("claim"),
        offer_days=source.get("offer_days", 3),
        group_by=source.get("group_by", "condition"),
        applicant_kind=source.get("applicant_kind", "person"),
        team_size=source.get("team_size"),
        evaluation=source.get("evaluation"),
        **{field: dates.get(field) for field in DATE_FIELDS},
    )
    chosen = places or {}
    for position, group in enumerate(source["groups"]):
        round_.groups.append(
            RoundGroup(
                code=group["code"],
                label=group["label"],
                position=position,
                places=chosen.get(group["code"], group["places"]),
                reserve=group.get("reserve", 0),
                condition=group.get("condition"),
                site=group.get("site"),
            )
        )
    db.session.add(round_)
    db.session.flush()
    records.note_round("round.created", round_, actor=actor, now=now, template=template["code"])
    return round_


def _selection(source: Mapping[str, Any]) -> dict:
    """The template's settings; a refill that ended with the template's period ends with the round's own."""
    selection = dict(source["selection"])
    published = source.get("dates") or {}
    if selection.get("refill_until") == published.get("period_until"):
        selection.pop("refill_until", None)
    return selection


def _program_of(source: Mapping[str, Any], organization_id: int) -> Program:
    statement = select(Program).where(Program.organization_id == organization_id, Program.code == source["code"])
    program = db.session.scalar(statement)
    if program is None:
        program = Program(
            organization_id=organization_id,
            code=source["code"],
            kind=ProgramKind(source["kind"]),
            selection_method=SelectionMethod(source.get("selection_method", "score")),
            name=source["name"],
            description=source.get("description", {}),
            funding=list(source.get("funding", [])),
        )
        db.session.add(program)
        db.session.flush()
    return program


def frozen_document(round_: Round) -> dict:
    """Everything the announcement fixes, as plain data."""
    document = {field: getattr(round_, field) for field in FROZEN_FIELDS}
    document["reference_date"] = round_.reference_date.isoformat()
    document["groups"] = [_frozen_group(group) for group in round_.groups]
    if round_.claim:
        document["claim"] = round_.claim
    if round_.licences:
        document["licences"] = round_.licences
    if round_.group_by != "condition":
        document["group_by"] = round_.group_by
    if round_.evaluation:
        document["evaluation"] = round_.evaluation
    if round_.takes_parties:
        document["applicants"] = {"kind": round_.applicant_kind, "team_size": round_.team_size}
    return document


def _frozen_group(group: RoundGroup) -> dict:
    """What the announcement fixes of a group; what it does not use is left out, so older digests stay true."""
    frozen = {"code": group.code, "condition": group.condition, "reserve": group.reserve}
    own = {
        "site": group.site,
        "period_from": group.period_from and group.period_from.isoformat(),
        "period_until": group.period_until and group.period_until.isoformat(),
    }
    return {**frozen, **{name: value for name, value in own.items() if value}}


def version_of(round_: Round, *, reason: str | None, actor: Any, now: datetime) -> RoundVersion:
    """The present version of a round as a record: what it fixes, under its digest."""
    document = frozen_document(round_)
    return RoundVersion(
        round=round_,
        number=round_.version,
        document=document,
        digest=digest(document),
        reason=reason,
        changed_by_id=actor.id,
        changed_by_name=actor.name,
        changed_at=now,
    )


def frozen_digest(round_: Round) -> str:
    """Digest of everything the announcement fixes."""
    return digest(frozen_document(round_))


def update(round_: Round, values: Mapping[str, Any], *, actor: Any, now: datetime) -> None:
    """Change a draft. After the announcement nothing it fixed can be changed."""
    if round_.status is not RoundStatus.DRAFT:
        raise RoundFrozen()
    for field, value in values.items():
        setattr(round_, field, value)
    db.session.flush()
    records.note_round("round.changed", round_, actor=actor, now=now, fields=sorted(values))


def set_places(group: RoundGroup, places: int, *, actor: Any, now: datetime, reason: str | None = None) -> None:
    """Change a group's places. After the announcement it takes a reason, is shown, and never drops below the held ones.

    Places that are added go to the next in line at once.
    """
    round_ = lock(Round, group.round_id)
    group = seats.fresh_group(group.id)
    if places < group.held:
        raise PlacesHeld(held=group.held, group=group.label.get("ko"))
    if places == group.places:
        return
    if round_.status is not RoundStatus.DRAFT:
        _record_change(round_, f"places:{group.code}", group.places, places, reason, actor=actor, now=now)
        records.count_places(round_, places - group.places, reason=reason, actor=actor, now=now)
    group.places = places
    db.session.flush()
    while seats.fill(group, actor=actor, now=now) is not None:
        db.session.flush()


def extend(round_: Round, until: date, *, reason: str, actor: Any, now: datetime) -> None:
    """Take applications until a later day than announced; shown on the page with its reason."""
    round_ = lock(Round, round_.id)
    _record_change(round_, "apply_until", round_.apply_until, until, reason, actor=actor, now=now)
    round_.apply_until = until


def _record_change(
    round_: Round, field: str, before: Any, after: Any, reason: str | None, *, actor: Any, now: datetime
) -> None:
    text = (reason or "").strip()
    if not text:
        raise ReasonMissing()
    db.session.add(
        RoundChange(
            round=round_,
            field=field,
            before=str(before),
            after=str(after),
            reason=text,
            changed_by_id=actor.id,
            changed_by_name=actor.name,
            changed_at=now,
        )
    )
    records.note_round("round.changed_after_announcement", round_, actor=actor, now=now, field=field, reason=reason)


def preflight(round_: Round, today: date) -> list[str]:
    """What has to be put right before the announcement, in the reader's language; empty when nothing."""
    return [finding.text for finding in checks.find(round_, today) if finding.blocking]


def announce(round_: Round, *, actor: Any, now: datetime, today: date) -> None:
    """Announce the round: from here on its rules, score table, groups and documents are frozen under a digest."""
    if round_.amends_id is not None:
        raise RoundFrozen()
    problems = preflight(round_, today)
    if problems:
        raise RoundNotReady(problems=" ".join(problems))
    round_.move_to(RoundStatus.ANNOUNCED)
    round_.rules_digest = frozen_digest(round_)
    round_.announced_at = now
    round_.version = 1
    db.session.add(version_of(round_, reason=None, actor=actor, now=now))
    records.note_round("round.announced", round_, actor=actor, now=now, digest=round_.rules_digest)
    records.count_places(round_, round_.places, actor=actor, now=now)
    if round_.apply_from <= today <= round_.apply_until:
        round_.move_to(RoundStatus.OPEN)


def cancel(round_: Round, *, reason: str, actor: Any, now: datetime) -> None:
    """Cancel a round; its reason is shown on the announcement and sent to everyone who applied."""
    round_ = lock(Round, round_.id)
    if round_.announced_at is not None:
        _record_change(round_, "status", round_.status.value, RoundStatus.CANCELLED.value, reason, actor=actor, now=now)
        records.count_places(round_, -round_.places, reason=reason, actor=actor, now=now)
    round_.move_to(RoundStatus.CANCELLED)
    records.note_round("round.cancelled", round_, actor=actor, now=now, reason=reason)
    for application in lookup.standing(round_.id):
        seats.cancel_offer(application, now=now)
        records.tell(
            application,
            "round.cancelled",
            _l("%(name)s was cancelled"),
            _l("%(name)s was cancelled. Reason: %(reason)s"),
            now=now,
            reason=reason.strip(),
        )


def move_by_date(today: date, *, actor: Any, now: datetime) -> dict[str, int]:
    """Open, close, start and finish every round whose day has come. Safe to repeat."""
    moved = {"opened": 0, "closed": 0, "started": 0, "finished": 0}
    for round_ in lookup.rounds_to_move(today):
        moved[_move(round_, today)] += 1
        records.note_round(f"round.{round_.status.value}", round_, actor=actor, now=now)
    return moved


def _move(round_: Round, today: date) -> str:
    if round_.status is RoundStatus.ANNOUNCED:
        round_.move_to(RoundStatus.OPEN)
        return "opened"
    if round_.status is RoundStatus.OPEN:
        round_.move_to(RoundStatus.CLOSED)
        return "closed"
    if round_.status is RoundStatus.RUNNING:
        round_.move_to(RoundStatus.FINISHED)
        return "finished"
    round_.move_to(RoundStatus.RUNNING)
    return "started"
