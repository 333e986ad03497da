"""New rounds from nothing and from past rounds; both go through the one way a template goes."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter.core.db import db, lock
from jobcenter.programs.errors import CodeTaken
from jobcenter.programs.models import Program, ProgramKind, Round, SelectionMethod
from jobcenter.programs.service import records, rounds

EVERYBODY = {"ko": "전체", "en": "everybody"}


def shifted(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month stays the last where the day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def create_from_nothing(
    *,
    organization_id: int,
    program: Mapping[str, Any],
    name: Mapping[str, str],
    code: str,
    dates: Mapping[str, Any],
    places: int,
    actor: Any,
    now: datetime,
) -> Round:
    """Make a program and its first draft round, with one group and no rules yet.

    `program` holds `code`, `kind`, `selection_method`, `name` and `description`.
    """
    statement = select(Program.id).where(Program.organization_id == organization_id, Program.code == program["code"])
    if db.session.scalar(statement) is not None:
        raise CodeTaken(code=program["code"])
    template = {
        "code": None,
        "program": {
            **program,
            "kind": ProgramKind(program["kind"]),
            "selection_method": SelectionMethod(program["selection_method"]),
        },
        "round": {
            "name": dict(name),
            "selection": {"method": program["selection_method"]},
            "groups": [{"code": "all", "label": EVERYBODY, "places": places, "reserve": 0}],
        },
    }
    return rounds.create_from_template(
        template, organization_id=organization_id, dates=dates, code=code, actor=actor, now=now
    )


def update_program(round_: Round, values: Mapping[str, Any], *, actor: Any, now: datetime) -> None:
    """Change what stands on the page of a draft's program: its `name`, `description` and `funding`."""
    program = lock(Program, round_.program_id)
    for field in ("name", "description", "funding"):
        setattr(program, field, values[field])
    db.session.flush()
    records.note_round("program.changed", round_, actor=actor, now=now, program=program.code)


def copy_round(
    source: Round, *, name: Mapping[str, str], code: str, dates: Mapping[str, Any], actor: Any, now: datetime
) -> Round:
    """Make a draft of the same program from a past round: rules, points, groups, documents and conditions come along."""
    made = rounds.create_from_template(
        template_of(source, dates["reference_date"]),
        organization_id=source.organization_id,
        dates=dates,
        code=code,
        name=name,
        actor=actor,
        now=now,
    )
    made.half = None if source.half is None else (1 if dates["period_from"].month <= 6 else 2)
    for group, other in zip(made.groups, source.groups, strict=True):
        months = (dates["period_from"].year - source.period_from.year) * 12
        months += dates["period_from"].month - source.period_from.month
        group.period_from = other.period_from and shifted(other.period_from, months)
        group.period_until = other.period_until and shifted(other.period_until, months)
    db.session.flush()
    return made


def template_of(source: Round, reference_date: date) -> dict[str, Any]:
    """A round in the shape of a template; its documents name the new reference date."""
    selection = dict(source.selection)
    selection.pop("refill_until", None)
    return {
        "code": source.template_code or f"{source.program.code}/{source.code}/{source.version}",
        "program": {
            "code": source.program.code,
            "kind": source.program.kind,
            "selection_method": source.selection_method,
            "name": source.program.name,
        },
        "round": {
            "name": source.name,
            "half": source.half,
            "selection": {**selection, "method": source.selection_method.value},
            "rules": dated(source.rules, reference_date),
            "scores": dated(source.scores, reference_date),
            "note": source.rules_note,
            "documents": source.documents,
            "conditions": source.conditions,
            "completion": source.completion,
            "licences": source.licences,
            "offer_days": source.offer_days,
            "group_by": source.group_by,
            "applicant_kind": source.applicant_kind,
            "team_size": source.team_size,
            "evaluation": source.evaluation,
            "claim": _claim_of(source, reference_date),
            "groups": [
                {
                    "code": group.code,
                    "label": group.label,
                    "places": group.places,
                    "reserve": group.reserve,
                    "condition": group.condition,
                    "site": group.site,
                }
                for group in source.groups
            ],
        },
    }


def _claim_of(source: Round, reference_date: date) -> dict[str, Any] | None:
    """The settings of claims, their days moved by the years between the rounds."""
    if not source.claim:
        return None
    years = reference_date.year - source.reference_date.year
    moved = {
        name: shifted(date.fromisoformat(source.claim[name]), years * 12).isoformat()
        for name in ("exam_from", "exam_until")
    }
    return {**source.claim, **moved}


def dated(document: Mapping[str, Any] | None, on: date) -> dict[str, Any] | None:
    """A rule document or score table for another reference date."""
    if document is None:
        return None
    return {**document, "reference_date": on.isoformat()}
