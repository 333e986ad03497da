"""Outreach: a visit is planned, recorded and counted once; an order comes of it; companies worth a visit are found."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers import errors, queries, service
from jobcenter.employers.models import Employer, EmployerVisit, JobOrder, OrderStatus
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.scope import Scope
from tests.factories import employers as make
from tests.factories import seekers
from tests.support.parallel import at_once

pytestmark = pytest.mark.usefixtures("app")


def planned(employer=None, *, actor=None, on=make.TODAY, **plan):
    centre = seekers.city()["yeongdeungpo-centre"]
    facts = {"company_name": "" if employer else "골목분식", "address": "영등포구 당산로 3", **plan}
    with transaction():
        return service.plan_visit(
            service.VisitPlan(facts.pop("kind", "visit"), "find_orders", on, **facts),
            employer,
            organization_id=centre.id,
            actor=actor or seekers.actor_of(seekers.staff()),
            now=make.NOW,
        )


def recorded(visit, result="order_found", **more):
    with transaction():
        return service.record_visit(
            visit.id, result, **{"held_on": make.TODAY, "actor": make.COUNSELOR, "now": make.NOW, **more}
        )


def centre_scope():
    return Scope.of_organizations([seekers.city()["yeongdeungpo-centre"].id])


@pytest.mark.parametrize(("kind", "ledger"), [("visit", "employer.visited"), ("call", "employer.called")])
def test_a_visit_is_counted_once_on_the_day_it_was(kind, ledger):
    visit = recorded(planned(kind=kind), people=3, held_on=date(2026, 11, 18))
    with pytest.raises(InvalidTransition):
        recorded(visit)
    entries = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == ledger)).all()
    assert [(entry.occurred_on, entry.attributes["people"]) for entry in entries] == [(date(2026, 11, 18), 3)]


def test_planning_alone_counts_nothing():
    planned()
    assert not db.session.scalars(select(LedgerEntry)).all()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"held_on": make.TODAY + timedelta(days=1)}, errors.VisitInFuture),
        ({"follow_up_on": make.TODAY}, errors.FollowUpTooEarly),
    ],
)
def test_dates_that_cannot_be_are_refused(values, refusal):
    with pytest.raises(refusal):
        recorded(planned(), **values)


def test_a_promise_is_due_on_its_day_until_somebody_plans_again():
    employer, _owner = make.company()
    actor = seekers.actor_of(seekers.staff())
    day = make.TODAY + timedelta(days=7)
    visit = recorded(planned(employer, actor=actor), "talked", follow_up_on=day)
    scope = centre_scope()
    assert queries.count_follow_ups(scope, day - timedelta(days=1)) == 0
    assert queries.list_follow_ups(scope, day, counselor_id=actor.id) == [visit]
    planned(employer, actor=actor)
    assert queries.count_follow_ups(scope, day) == 0


def test_the_route_is_sorted_by_time_then_address():
    actor = seekers.actor_of(seekers.staff())
    for address, time in (("나", None), ("다", "14:00"), ("가", None), ("라", "09:30")):
        planned(actor=actor, address=address, planned_time=time)
    planned(actor=seekers.actor_of(seekers.staff()), address="다른 상담사")
    route = queries.route_of(centre_scope(), actor.id, make.TODAY)
    assert [visit.address for visit in route] == ["라", "다", "가", "나"]


def test_an_order_is_drafted_from_a_visit_once_and_writes_down_an_unknown_company():
    visit = recorded(planned(contact_name="김분식", contact_phone="02-123-4567"), people=2)
    with transaction():
        orders = [
            service.draft_from_visit(visit.id, "주방보조", actor=make.COUNSELOR, now=make.NOW, today=make.TODAY)
            for _twice in range(2)
        ]
    assert orders[0] is orders[1]
    order = orders[0]
    assert (order.status, order.places, order.employer.name, order.address) == (
        OrderStatus.DRAFT,
        2,
        "골목분식",
        "영등포구 당산로 3",
    )
    assert order.employer.contact_name == "김분식"
    with pytest.raises(errors.NoOrderFound), transaction():
        service.draft_from_visit(
            recorded(planned(), "refused").id, "x", actor=make.COUNSELOR, now=make.NOW, today=make.TODAY
        )


def test_two_clicks_at_once_draft_one_order(app):
    visit_id = recorded(planned(), people=1).id
    counselor = seekers.actor_of(seekers.staff())
    db.session.commit()

    def click(_number):
        service.draft_from_visit(visit_id, "주방보조", actor=counselor, now=make.NOW, today=make.TODAY)
        return "done"

    assert at_once(app, click, range(4)) == ["done"] * 4
    assert db.session.scalar(select(func.count(JobOrder.id))) == 1
    assert db.session.scalar(select(func.count(Employer.id))) == 1


def test_counts_by_month_are_of_each_counselor():
    first, second = seekers.staff(name="가상담"), seekers.staff(name="나상담")
    known, _owner = make.company()
    for result, people in (("order_found", 3), ("refused", None)):
        recorded(planned(known, actor=seekers.actor_of(first)), result, people=people)
    recorded(planned(actor=seekers.actor_of(first), kind="call"), "promised", people=1)
    recorded(planned(actor=seekers.actor_of(second)), "absent", held_on=date(2026, 10, 31))
    rows = queries.monthly_counts(centre_scope(), date(2026, 11, 1), date(2026, 11, 30))
    assert [
        (row.counselor, row.visits, row.calls, row.companies, row.found, row.people, row.promised) for row in rows
    ] == [("가상담", 2, 1, 2, 1, 3, 1)]


def targets(kind, dormant_since=date(2026, 5, 20)):
    statement = queries.list_targets(centre_scope(), kind, today=date(2027, 3, 1), dormant_since=dormant_since)
    return {row.name for row in db.session.execute(statement)}


def test_companies_worth_a_visit_come_from_what_is_known_of_them():
    ended, hired, back = (make.company(name=name)[0] for name in ("끝난회사", "뽑은회사", "새구인회사"))
    make.opened(ended)
    order = make.opened(hired, places=1)
    with transaction():
        service.fill_place(order.id, actor=make.EMPLOYER, now=make.NOW)
    make.opened(back)
    with transaction():
        service.expire_due(date(2027, 3, 1), now=make.NOW)
        again = db.session.scalar(select(JobOrder).where(JobOrder.employer_id == back.id))
        service.renew(again.id, None, actor=make.EMPLOYER, now=make.NOW, today=date(2027, 3, 1))
    assert targets("ended") == {"끝난회사"}
    assert targets("hired") == {"뽑은회사"}
    assert targets("gone") == {"끝난회사"}
    assert targets("gone", date(2027, 1, 1)) == {"끝난회사", "뽑은회사"}
    planned(ended)
    assert targets("ended") == set()


def test_pages_plan_record_and_draft(signed_in):
    counselor = seekers.staff(organization="yeongdeungpo")
    client, today = signed_in(counselor), clock.today().isoformat()
    data = {"kind": "visit", "purpose": "find_orders", "planned_on": today, "company_name": ""}
    refused = client.post("/desk/outreach/new", data=data)
    assert refused.status_code == 422
    assert "업체명을 적어 주세요" in refused.text
    shown = client.post(
        "/desk/outreach/new", data={**data, "company_name": "골목분식", "planned_time": "10:00"}
    ).location
    assert "골목분식" in client.get("/desk/outreach/day").text
    assert client.post(f"{shown}/result", data={"held_on": today}).status_code == 422
    client.post(f"{shown}/result", data={"result": "order_found", "held_on": today, "people": "2"})
    edit = client.post(f"{shown}/draft-order").location
    page = client.get(edit)
    assert page.status_code == 200
    assert "골목분식" in page.text
    facts = {**make.LAWFUL, "then": "hand-in", "organization": seekers.city()["yeongdeungpo-centre"].id}
    assert client.post(edit, data=facts).status_code == 302
    order = db.session.scalar(select(JobOrder))
    assert order.status is OrderStatus.SUBMITTED
    assert "골목분식" in client.get("/desk/outreach/export.csv").text
    assert "이상담,1" in client.get("/desk/outreach/months.csv").text
    other = signed_in(seekers.staff(organization="gwanak"))
    assert other.get(shown).status_code == other.get(edit).status_code == 404
    assert "골목분식" not in other.get("/desk/outreach").text


def test_a_drafts_page_of_an_employer_stays_closed_to_the_centre(signed_in):
    order = make.draft()
    assert (
        signed_in(seekers.staff(organization="yeongdeungpo")).get(f"/desk/orders/{order.public_id}/edit").status_code
        == 404
    )


def test_the_list_of_companies_pages_by_key_filters_and_asks_the_same_number_of_queries(app, signed_in):
    counselor = make.counselor()
    client = signed_in(counselor)
    for number in range(3):
        make.opened(make.company(name=f"가나{number}상회")[0])

    def statements():
        seen = []
        listener = lambda *_arguments: seen.append(1)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        answer = client.get("/desk/employers")
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen), answer

    client.get("/desk/employers")
    few, _answer = statements()
    for number in range(35):
        make.company(name=f"다라{number:02d}상회")
    many, answer = statements()
    assert many == few
    assert "after=" in answer.text
    assert "가나1상회" in client.get("/desk/employers?q=가나1").text
    found = client.get("/desk/employers?show=open").text
    assert "가나1상회" in found
    assert "다라01상회" not in found
    assert "가나1상회" in client.get("/desk/employers/export.csv?show=open").text
    elsewhere = signed_in(seekers.staff(organization="gwanak"))
    assert "가나1상회" not in elsewhere.get("/desk/employers").text
    employer = db.session.scalar(select(Employer).where(Employer.name == "가나1상회"))
    assert client.get(f"/desk/employers/{employer.public_id}").status_code == 200
    assert elsewhere.get(f"/desk/employers/{employer.public_id}").status_code == 404
    assert not db.session.scalars(select(EmployerVisit)).all()
