"""Several hires, imports and registrations at the same moment: the last place is filled once, nothing is there twice."""

import json
from pathlib import Path

from sqlalchemy import func, select

from jobcenter.accounts.current import SYSTEM
from jobcenter.core.db import db
from jobcenter.employers import service
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.ledger.models import LedgerEntry
from tests.factories import employers as make
from tests.factories import seekers
from tests.support.parallel import at_once

SAMPLE = Path(__file__).parents[3] / "jobcenter" / "demo" / "data" / "seoul_getjobinfo.json"


def test_twelve_hires_for_three_places_fill_three(app):
    order_id = make.opened(places=3).id

    def hire(_number):
        service.fill_place(order_id, actor=make.COUNSELOR, now=make.NOW)
        return "hired"

    answers = at_once(app, hire, range(12))
    assert answers.count("hired") == 3
    assert answers.count("NoPlaceLeft") == 9
    order = db.session.get(JobOrder, order_id)
    assert (order.places_filled, order.status) == (3, OrderStatus.FILLED)
    assert db.session.scalar(select(func.count()).where(LedgerEntry.kind == "order.filled")) == 1


def test_two_imports_at_once_leave_every_posting_once(app):
    rows = json.loads(SAMPLE.read_text(encoding="utf8"))["GetJobInfo"]["row"]
    organization_id = seekers.city()["yeongdeungpo"].id

    def take(_number):
        options = {"actor": SYSTEM, "now": make.NOW, "today": make.TODAY}
        return service.import_postings(rows, organization_id=organization_id, **options).created

    assert sorted(at_once(app, take, range(3))) == [0, 0, 30]
    assert db.session.scalar(select(func.count(JobOrder.id))) == 30


def test_one_number_registered_at_once_belongs_to_one_company(app):
    users = [make.user().id for _number in range(4)]
    number = make.business_number()

    def register(which):
        from jobcenter.accounts.models import User

        facts = {"business_number": number, "name": "동시식품", "contact_name": "박", "contact_phone": "02-111-2222"}
        user = db.session.get_one(User, users[which])
        service.register_employer(facts, user=user, actor=make.EMPLOYER, now=make.NOW)
        return "registered"

    answers = at_once(app, register, range(4))
    assert answers.count("registered") == 1
    assert answers.count("EmployerExists") == 3
    assert db.session.scalar(select(func.count(Employer.id))) == 1
