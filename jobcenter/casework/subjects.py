"""Where the records behind a figure are opened: referrals, placements and talks."""

from flask import url_for
from sqlalchemy import select

from jobcenter.casework.models import AgencyReferral, CounselingNote
from jobcenter.core import navigation
from jobcenter.core.db import db
from jobcenter.matching.models import Placement, Referral


def _referral(record_id: int) -> str | None:
    found = db.session.get(Referral, record_id)
    return url_for("desk.referral", public_id=found.public_id) if found else None


def _placement(record_id: int) -> str | None:
    found = db.session.get(Placement, record_id)
    return url_for("desk.placement", public_id=found.public_id) if found else None


def _note(record_id: int) -> str | None:
    found = db.session.get(CounselingNote, record_id)
    return url_for("desk.case", public_id=found.person.public_id) if found else None


def _agency_referral(record_id: int) -> str | None:
    public_id = db.session.scalar(select(AgencyReferral.public_id).where(AgencyReferral.id == record_id))
    return url_for("desk.agency_referral", public_id=public_id) if public_id else None


def register() -> None:
    """Tell the ledger's pages how to open what this feature shows."""
    navigation.register_subject("referral", _referral)
    navigation.register_subject("placement", _placement)
    navigation.register_subject("counseling_note", _note)
    navigation.register_subject("agency_referral", _agency_referral)
