"""Taking over postings of another source: created, updated or unchanged by the source's own number, never twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter import audit, ledger
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.employers import queries
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.employers.parsing import seoul
from jobcenter.employers.parsing.warning import Doubt
from jobcenter.employers.service.common import refresh_derived, refresh_findings, remember, term_end
from jobcenter.employers.service.companies import name_key
from jobcenter.employers.service.places import count_changed_places
from jobcenter.employers.service.review import SETTLED_BY, opened_attributes
from jobcenter.employers.service.terms import count_renewed
from jobcenter.organizations.models import Organization


@dataclass
class ImportReport:
    """What an import did with every row it read."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[dict[str, str | None]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The shape that is printed."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


@dataclass
class _Import:
    """One run: what it was told, what it knows, what it has done."""

    organization_id: int
    actor: Actor
    now: datetime
    today: date
    dry_run: bool
    known: dict[str, tuple[int, str | None]]
    report: ImportReport = field(default_factory=ImportReport)
    employers: dict[str, Employer] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def take(self, row: Any) -> None:
        """Take one row over, or write down why not."""
        self.report.read += 1
        try:
            posting = seoul.read(row)
        except seoul.RowRejected as refusal:
            number = row.get("JO_REQST_NO") if isinstance(row, dict) else None
            self._reject(str(number or "").strip() or None, str(refusal))
            return
        if posting.source_id in self.seen:
            self._reject(posting.source_id, "the same number stands in an earlier row")
            return
        self.seen.add(posting.source_id)
        order_id, digest = self.known.get(posting.source_id, (None, None))
        if order_id is None:
            self._create(posting)
        elif digest == posting.digest:
            self.report.unchanged += 1
        else:
            self._update(order_id, posting)

    def _reject(self, source_id: str | None, reason: str) -> None:
        self.report.rejected.append({"id": source_id, "reason": reason})

    def _employer(self, posting: seoul.Posting) -> Employer:
        key = name_key(posting.employer_name)
        if key in self.employers:
            return self.employers[key]
        found = db.session.scalar(select(Employer).where(Employer.name_key == key, Employer.source == seoul.SOURCE))
        if found is None:
            line = posting.business_line or None
            found = Employer(name=posting.employer_name, name_key=key, business_line=line, source=seoul.SOURCE)
            db.session.add(found)
            db.session.flush()
        self.employers[key] = found
        return found

    def _create(self, posting: seoul.Posting) -> None:
        self.report.created += 1
        if self.dry_run:
            return
        employer = self._employer(posting)
        opened_on = min(posting.registered_on or self.today, self.today)
        order = JobOrder(
            source=seoul.SOURCE,
            source_id=posting.source_id,
            source_digest=posting.digest,
            source_row=posting.row,
            employer_id=employer.id,
            organization_id=self.organization_id,
            status=OrderStatus.ACTIVE,
            opened_on=opened_on,
            valid_until=term_end(opened_on, posting.deadline),
            warnings=[warning.as_dict() for warning in posting.warnings],
            places_filled=0,
            confirmed_fields=[],
            days=[],
            licences=[],
            requirements="",
            preferences="",
            **_values(posting),
        )
        order.employer = employer
        refresh_derived(order)
        db.session.add(order)
        db.session.flush()
        order.number = f"{opened_on.year}-{order.id:06d}"
        self._check(order)
        ledger.record(
            "order.opened",
            occurred_on=opened_on,
            organization_id=self.organization_id,
            actor=self.actor,
            now=self.now,
            subject=("job_order", order.id),
            employer_id=employer.id,
            quantity=order.places,
            attributes=opened_attributes(order),
        )
        remember(order, "imported", actor=self.actor, now=self.now)
        if queries.find_block_in_force(employer.id, self.today):
            order.move_to(OrderStatus.SUSPENDED)
            remember(order, "suspended", actor=self.actor, now=self.now)

    def _check(self, order: JobOrder) -> None:
        refresh_findings(order, today=self.today, now=self.now)
        low = next((finding for finding in order.findings if finding.code == "minimum_wage"), None)
        if low is not None:
            doubt = Doubt("wage_below_minimum", low.message["ko"])
            order.warnings = [*order.warnings, doubt.as_dict()]

    def _update(self, order_id: int, posting: seoul.Posting) -> None:
        self.report.updated += 1
        if self.dry_run:
            return
        order = lock(JobOrder, order_id)
        kept, places, until = _kept(order), order.places, order.valid_until
        for name, value in _values(posting).items():
            if name not in kept:
                setattr(order, name, value)
        # A source may ask for fewer than were placed already.
        order.places = max(order.places, order.places_filled)
        settled = {code for name in kept for code in SETTLED_BY.get(name, ())}
        order.warnings = [warning.as_dict() for warning in posting.warnings if warning.code not in settled]
        order.source_row, order.source_digest = posting.row, posting.digest
        order.valid_until = term_end(order.opened_on or self.today, order.deadline)
        refresh_derived(order)
        self._check(order)
        remember(order, "import_updated", actor=self.actor, now=self.now)
        count_changed_places(order, places, actor=self.actor, now=self.now, reason="the source changed the places")
        still_open = order.status in (OrderStatus.ACTIVE, OrderStatus.SUSPENDED)
        if still_open and until and order.valid_until and until < self.today <= order.valid_until:
            count_renewed(order, today=self.today, actor=self.actor, now=self.now, reopened=True)


def _kept(order: JobOrder) -> set[str]:
    """The fields a counselor has confirmed, with those that belong to them."""
    kept = set(order.confirmed_fields)
    if kept & {"hours_start", "hours_end"}:
        kept |= {"hours_start", "hours_end", "shifts"}
    if "days" in kept:
        kept.add("days_per_week")
    if "sgg_code" in kept:
        kept |= {"sido", "sigungu", "address"}
    if "wage_min" in kept:
        kept |= {"wage_kind", "wage_max"}
    return kept


def import_postings(
    rows: Iterable[Any],
    *,
    organization_id: int,
    actor: Actor,
    now: datetime,
    today: date,
    dry_run: bool = False,
) -> ImportReport:
    """Import rows of Seoul's open job data as active orders of an organization; every row is accounted for.

    Facts that a counselor entered meanwhile stay. With `dry_run` nothing is written and the report is the same.
    """
    if not dry_run:
        lock(Organization, organization_id)
    run = _Import(organization_id, actor, now, today, dry_run, _known(seoul.SOURCE))
    for row in rows:
        run.take(row)
    return run.report


def _known(source: str) -> dict[str, tuple[int, str | None]]:
    rows = db.session.execute(
        select(JobOrder.source_id, JobOrder.id, JobOrder.source_digest).where(JobOrder.source == source)
    )
    return {str(source_id): (order_id, digest) for source_id, order_id, digest in rows}


def _values(posting: seoul.Posting) -> dict[str, Any]:
    first = posting.hours.first
    return {
        "title": posting.title,
        "keco_code": posting.keco_code,
        "occupation_name": posting.occupation_name,
        "duties": posting.duties,
        "places": posting.places,
        "employment_type": posting.employment_type,
        "wage_kind": posting.wage.kind,
        "wage_min": posting.wage.minimum,
        "wage_max": posting.wage.maximum,
        "wage_negotiable": posting.wage.negotiable,
        "hours_start": first.start if first else None,
        "hours_end": first.end if first else None,
        "shifts": [{"start": shift.start, "end": shift.end} for shift in posting.hours.shifts],
        "hours_text": str(posting.row.get("WORK_TIME_NM") or "").strip(),
        "weekly_hours": posting.hours.weekly,
        "days_per_week": posting.hours.days,
        "days_text": posting.days_text,
        "sido": posting.place.sido,
        "sigungu": posting.place.sigungu,
        "sgg_code": posting.place.sgg_code,
        "address": posting.place.address[:200],
        "education": posting.education,
        "career": posting.career,
        "career_months_min": posting.career_months_min,
        "insurance": [kind.value for kind in posting.insurance],
        "retirement": posting.retirement,
        "apply_by": posting.apply_by,
        "papers": posting.papers,
        "deadline": posting.deadline,
        "until_filled": posting.until_filled,
    }


def record_import(report: ImportReport, *, organization_id: int, actor: Actor, now: datetime) -> None:
    """Write into the change log that an import ran and what it did."""
    counts = {**report.as_dict(), "rejected": len(report.rejected)}
    audit.record(
        actor,
        "orders.imported",
        subject=("organization", organization_id),
        now=now,
        organization_id=organization_id,
        details=counts,
    )
