"""The thirty real postings of Seoul's open data, imported as they are."""

import json
from datetime import datetime
from pathlib import Path

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.employers.service.importing import import_postings
from jobcenter.organizations.models import Organization

DATA = Path(__file__).parent / "data" / "seoul_getjobinfo.json"


def load(organization: Organization, *, now: datetime) -> int:
    """Import the postings for an organization; returns how many there are."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["GetJobInfo"]["row"]
    report = import_postings(rows, organization_id=organization.id, actor=SYSTEM, now=now, today=clock.day_of(now))
    return report.created
