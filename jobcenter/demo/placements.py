"""The placements of a planned centre, how long people stayed, and the checks that asked."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from jobcenter.core.bulk import insert_rows
from jobcenter.demo.plan import PlannedRegistration
from jobcenter.matching.models import (
    CheckMethod,
    CheckOutcome,
    LeftReason,
    Placement,
    PlacementStatus,
    RetentionCheck,
    Via,
)
from jobcenter.matching.rules import STAGES, check_days

if TYPE_CHECKING:
    from jobcenter.demo.history import History

# Share of those still employed at one check who are so at the next.
STAYS = {1: 0.93, 3: 0.91, 6: 0.89, 12: 0.85}
LEFT_REASONS = (
    LeftReason.OWN_WISH,
    LeftReason.CONTRACT_ENDED,
    LeftReason.CONDITIONS,
    LeftReason.HEALTH,
    LeftReason.DISTANCE,
)
METHODS = (CheckMethod.PHONE, CheckMethod.PHONE, CheckMethod.INSURANCE, CheckMethod.CERTIFICATE)
ANSWERED_WITHIN_DAYS = 5


def write_placements(history: "History") -> None:
    """Insert placements with their checks and note what the ledger counts."""
    today = history.place.today
    placed = [
        (number, registration)
        for number, registration in enumerate(history.plan.registrations)
        if registration.started_on and registration.started_on <= today
    ]
    courses = [_Course(history, number, registration) for number, registration in placed]
    ids = insert_rows(Placement, [course.row for course in courses])
    checks = []
    for number, course in zip(ids, courses, strict=True):
        course.note_facts(number)
        checks += [{**check, "placement_id": number} for check in course.checks]
    insert_rows(RetentionCheck, checks)


class _Course:
    """What became of one person after the start."""

    def __init__(self, history: "History", number: int, registration: PlannedRegistration) -> None:
        self.history = history
        self.registration = registration
        self.started_on: date = registration.started_on or registration.day
        self.left_on: date | None = None
        self.confirmed: list[tuple[int, date]] = []
        self.checks = list(self._follow())
        self.row = self._row(number)

    def _follow(self):
        chance, today = self.history.chance, self.history.place.today
        before = self.started_on
        for months, due_on in check_days(self.started_on).items():
            asked_on = due_on + timedelta(days=chance.randint(0, ANSWERED_WITHIN_DAYS))
            if self.left_on is not None:
                yield self._check(months, due_on, is_open=False)
            elif asked_on > today:
                yield self._check(months, due_on, is_open=True)
            elif chance.random() < STAYS.get(months, 1):
                self.confirmed.append((months, asked_on))
                yield self._check(months, due_on, outcome=CheckOutcome.EMPLOYED, checked_on=asked_on)
            else:
                self.left_on = before + timedelta(days=chance.randint(1, max(1, (due_on - before).days)))
                yield self._check(months, due_on, outcome=CheckOutcome.LEFT, checked_on=asked_on)
            before = due_on

    def _check(
        self,
        months: int,
        due_on: date,
        *,
        is_open: bool = False,
        outcome: CheckOutcome | None = None,
        checked_on: date | None = None,
    ) -> dict[str, Any]:
        return {
            "organization_id": self.history.place.organization.id,
            "months": months,
            "due_on": due_on,
            "is_open": is_open,
            "outcome": outcome,
            "method": self.history.chance.choice(METHODS) if outcome else None,
            "checked_on": checked_on,
            "checked_by_id": self.history.counselor_id if outcome else None,
            "attempts": 1 if outcome else 0,
        }

    def _row(self, number: int) -> dict[str, Any]:
        history, registration = self.history, self.registration
        via = Via(registration.via or "self")
        referral = registration.referrals[-1] if via is Via.REFERRAL else None
        order_id, employer_id = self._order(referral)
        work, chance = registration.work, history.chance
        company = work.company(history.names.dong(history.place.district_code).name, history.names.surname(), chance)
        at = history.moment(self.started_on)
        return {
            "person_id": history.person_ids[registration.person],
            "registration_id": history.registration_ids[number],
            "referral_id": history.referral_ids[referral] if referral is not None else None,
            "order_id": order_id,
            "employer_id": employer_id,
            "employer_name": history.orders.name_of(history.plan.referrals[referral].order)
            if referral is not None
            else company,
            "job_title": work.name,
            "organization_id": history.place.organization.id,
            "via": via,
            "status": self._status(),
            "started_on": self.started_on,
            "keco_code": work.keco,
            "employment_type": work.type,
            "wage_kind": work.wage_kind,
            "wage_amount": work.wage_on(self.started_on, chance),
            "left_on": self.left_on,
            "left_reason": chance.choice(LEFT_REASONS) if self.left_on else None,
            "created_at": at,
            "updated_at": at,
        }

    def _order(self, referral: int | None) -> tuple[int | None, int | None]:
        if referral is None:
            return None, None
        return self.history.orders.numbers(self.history.plan.referrals[referral].order)

    def _status(self) -> PlacementStatus:
        if self.left_on is not None:
            return PlacementStatus.LEFT
        return STAGES[self.confirmed[-1][0]] if self.confirmed else PlacementStatus.STARTED

    def note_facts(self, number: int) -> None:
        """Note the start, every confirmation and the end in the ledger."""
        common = {"person_id": self.row["person_id"], "employer_id": self.row["employer_id"]}
        via = self.row["via"].value
        subject = ("placement", number)
        self._fact("placement.started", self.started_on, subject, {"via": via}, common)
        for months, day in self.confirmed:
            self._fact("retention.confirmed", day, subject, {"months": months}, common)
        if self.left_on is not None:
            reason = self.row["left_reason"].value
            self._fact("placement.left", self.left_on, subject, {"via": via, "reason": reason}, common)

    def _fact(
        self, kind: str, day: date, subject: tuple[str, int], more: dict[str, Any], common: dict[str, Any]
    ) -> None:
        attributes = self.history.describe(self.registration, day, **more)
        self.history.fact(kind, day, subject, attributes=attributes, **common)
