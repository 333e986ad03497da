"""Builders of places that ended and what followed: a test says who ended how and who found work."""

from datetime import UTC, date, datetime

from jobcenter.core.db import db, transaction
from jobcenter.matching.models import CheckOutcome, Placement, PlacementStatus, RetentionCheck, Via
from jobcenter.matching.rules import check_days
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
    Program,
    ProgramKind,
    Round,
    RoundGroup,
    RoundStatus,
    SelectionMethod,
)
from jobcenter.programs.service import records
from jobcenter.seekers import service as seekers
from tests.factories.facts import OFFICER, tree

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
COMPLETED, DROPPED = EnrollmentStatus.COMPLETED, EnrollmentStatus.DROPPED


def course(code="care", ended=date(2026, 3, 31), organization="gwanak", program="care", sites=(), **more):
    """A training round that ended on a day, 60 days long, with a group per site."""
    with transaction():
        place = tree()[organization]
        of = db.session.query(Program).filter_by(organization_id=place.id, code=program).one_or_none() or Program(
            organization_id=place.id, code=program, kind=ProgramKind.TRAINING, selection_method=SelectionMethod.SCORE,
            name={"ko": f"과정 {program}", "en": f"Course {program}"}, description={}, funding=[],
        )  # fmt: skip
        first = date.fromordinal(ended.toordinal() - 60)
        made = Round(
            program=of, organization_id=place.id, code=code, name={"ko": f"회차 {code}", "en": f"Round {code}"},
            year=first.year, half=None, selection_method=SelectionMethod.SCORE, apply_from=first, apply_until=first,
            period_from=first, period_until=ended, reference_date=first, status=RoundStatus.FINISHED, **more,
        )  # fmt: skip
        for number, site in enumerate(sites or (None,)):
            made.groups.append(
                RoundGroup(
                    code=f"g{number}", label={"ko": "전체", "en": "all"}, position=number, places=50,
                    site={"name": {"ko": site, "en": site}} if site else None,
                )
            )  # fmt: skip
        db.session.add(made)
    return made


def place(round_, name, status=COMPLETED, *, on=None, began=None, left=None, kept=(), group=0):
    """One person's place that ended; `began` and `left` are of the job that followed, `kept` the checks that found her there."""
    with transaction():
        person = seekers.create_person(name=name, birth_date=date(1980, 1, 2), actor=OFFICER, now=NOW)
        application = Application(
            round=round_, organization_id=round_.organization_id, person=person, group=round_.groups[group],
            status=ApplicationStatus.ENROLLED, channel="self",
        )  # fmt: skip
        enrollment = Enrollment(
            application=application, round=round_, group=round_.groups[group], organization_id=round_.organization_id,
            person=person, status=status, started_on=round_.period_from, ended_on=on or round_.period_until,
        )  # fmt: skip
        db.session.add(enrollment)
        db.session.flush()
        kind = {"terminated": "dropped"}.get(status.value, status.value)
        if status is not EnrollmentStatus.ACTIVE:
            records.count(
                f"enrollment.{kind}", application, actor=OFFICER, now=NOW,
                occurred_on=enrollment.ended_on, enrollment=enrollment,
            )  # fmt: skip
        if began:
            job = Placement(
                person_id=person.id, organization_id=round_.organization_id, via=Via.PROGRAM, employer_name="가나요양원",
                status=PlacementStatus.LEFT if left else PlacementStatus.STARTED, started_on=began, left_on=left,
            )  # fmt: skip
            for months, due in check_days(began).items():
                job.checks.append(
                    RetentionCheck(
                        organization_id=round_.organization_id, months=months, due_on=due, is_open=months not in kept,
                        outcome=CheckOutcome.EMPLOYED if months in kept else None,
                    )
                )  # fmt: skip
            db.session.add(job)
    return enrollment
