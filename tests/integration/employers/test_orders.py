"""An order from draft to its end: checks, decisions, places, terms."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers import errors, service
from jobcenter.employers.models import EmployerMember, JobOrder, OrderStatus
from jobcenter.employers.signals import order_closed, order_filled
from jobcenter.ledger.models import LedgerEntry
from jobcenter.notifications.models import Message
from tests.factories import employers as make
from tests.factories import seekers

pytestmark = pytest.mark.usefixtures("app")
COUNSELOR = {"actor": make.COUNSELOR, "now": make.NOW}
OWN = {"actor": make.EMPLOYER, "now": make.NOW}


def codes(order):
    return {finding.code: finding for finding in order.findings}


def ledger_of(kind):
    return db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == kind)).all()


def do(function, order, *arguments, **values):
    with transaction():
        return function(order.id, *arguments, **values)


def test_a_draft_is_checked_and_numbered():
    order = make.draft(title="조리원 (여성만)", wage_min=2_156_879)
    assert {"sex", "minimum_wage"} <= set(codes(order))
    assert order.number.startswith("2026-")
    assert order.hourly_equivalent == 10_320
    assert order.status is OrderStatus.DRAFT


def test_fixing_a_draft_removes_its_findings():
    order = make.draft(title="조리원 (여성만)")
    centre = seekers.city()["yeongdeungpo-centre"]
    with transaction():
        service.update_draft(order.id, make.LAWFUL, organization_id=centre.id, today=make.TODAY, **OWN)
    assert not order.findings


def test_the_same_finding_is_not_found_twice():
    order = make.draft(title="조리원 (여성만)")
    centre = seekers.city()["yeongdeungpo-centre"]
    facts = {**make.LAWFUL, "title": "조리원 (여성만)", "places": 5}
    with transaction():
        service.update_draft(order.id, facts, organization_id=centre.id, today=make.TODAY, **OWN)
    assert len([finding for finding in order.findings if finding.code == "sex"]) == 1


def test_what_is_not_allowed_needs_an_explanation_to_be_handed_in():
    order = make.draft(duties="여성 사우나 세신, 20~35세")
    with pytest.raises(errors.ExplanationNeeded):
        do(service.submit, order, employer_note=" ", today=make.TODAY, **OWN)
    do(service.submit, order, employer_note="법령에 따른 나이 제한입니다", today=make.TODAY, **OWN)
    assert order.status is OrderStatus.SUBMITTED


def test_a_closing_date_in_the_past_is_refused():
    order = make.draft(deadline=date(2026, 11, 19))
    with pytest.raises(errors.DeadlineBeforeToday):
        do(service.submit, order, employer_note="", today=make.TODAY, **OWN)


def test_an_order_handed_in_twice_is_handed_in_once():
    order = make.submitted()
    with pytest.raises(InvalidTransition):
        do(service.submit, order, employer_note="", today=make.TODAY, **OWN)


def test_acceptance_opens_the_order_and_counts_its_places():
    employer, owner = make.company()
    order = make.opened(employer, places=3)
    assert order.status is OrderStatus.ACTIVE
    assert order.opened_on == make.TODAY
    assert order.valid_until == date(2027, 1, 20)
    (entry,) = ledger_of("order.opened")
    assert (entry.quantity, entry.employer_id, entry.attributes["keco"]) == (3, employer.id, "5323")
    assert db.session.scalar(select(Message.kind).where(Message.user_id == owner.id)) == "order.accepted"


@pytest.mark.parametrize(
    ("deadline", "until"),
    [(None, date(2027, 1, 20)), (date(2026, 12, 1), date(2026, 12, 1)), (date(2027, 6, 1), date(2027, 1, 20))],
)
def test_a_term_is_two_months_or_ends_with_the_closing_date(deadline, until):
    assert make.opened(deadline=deadline).valid_until == until


def test_accepting_twice_opens_once():
    order = make.opened()
    with pytest.raises(InvalidTransition):
        do(service.accept, order, today=make.TODAY, **COUNSELOR)
    assert len(ledger_of("order.opened")) == 1


def test_an_open_finding_keeps_an_order_from_being_accepted_until_it_is_overridden():
    order = make.submitted(duties="4. 법정 정년 나이 포함 1963년 이후 출생자")
    with pytest.raises(errors.FindingsOpen):
        do(service.accept, order, today=make.TODAY, **COUNSELOR)
    finding = codes(order)["age"]
    with pytest.raises(errors.ReasonNeeded):
        do(service.override_finding, order, finding.public_id, "  ", **COUNSELOR)
    do(service.override_finding, order, finding.public_id, "취업규칙의 정년을 확인함", **COUNSELOR)
    do(service.accept, order, today=make.TODAY, **COUNSELOR)
    assert order.status is OrderStatus.ACTIVE
    assert codes(order)["age"].override_reason == "취업규칙의 정년을 확인함"


def test_a_finding_of_another_order_cannot_be_overridden_here():
    from jobcenter.core.errors import NotFound

    one, other = make.submitted(duties="여성 사우나, 여성 지원 가능", note="x"), make.submitted()
    with pytest.raises(NotFound):
        do(service.override_finding, other, one.findings[0].public_id, "사유", **COUNSELOR)


def test_a_change_goes_back_to_the_employer_with_its_reason():
    employer, owner = make.company()
    order = make.submitted(employer)
    with pytest.raises(errors.ReasonNeeded):
        do(service.request_change, order, "", **COUNSELOR)
    do(service.request_change, order, "근무 요일을 적어 주세요", **COUNSELOR)
    assert order.status is OrderStatus.DRAFT
    assert order.review_note == "근무 요일을 적어 주세요"
    assert "근무 요일" in db.session.scalar(select(Message.body).where(Message.user_id == owner.id))


def test_a_rejected_order_ends_there():
    order = make.submitted()
    do(service.reject, order, "신원을 확인할 수 없음", **COUNSELOR)
    assert order.status is OrderStatus.REJECTED
    with pytest.raises(InvalidTransition):
        do(service.accept, order, today=make.TODAY, **COUNSELOR)
    assert not ledger_of("order.opened")


def test_filling_the_last_place_fills_the_order_and_tells_who_listens():
    order = make.opened(places=2)
    heard = []

    def listen(_sender, **about):
        heard.append(about["order"].id)

    with order_filled.connected_to(listen):
        do(service.fill_place, order, **COUNSELOR)
        assert (order.status, heard) == (OrderStatus.ACTIVE, [])
        do(service.fill_place, order, **COUNSELOR)
    assert (order.status, heard) == (OrderStatus.FILLED, [order.id])
    with pytest.raises(errors.NoPlaceLeft):
        do(service.fill_place, order, **COUNSELOR)
    assert order.places_filled == 2
    assert [entry.quantity for entry in ledger_of("order.filled")] == [2]


def test_a_place_given_back_opens_the_order_again():
    order = make.opened(places=1)
    do(service.fill_place, order, **COUNSELOR)
    do(service.release_place, order, **COUNSELOR)
    assert (order.status, order.places_filled) == (OrderStatus.ACTIVE, 0)
    with pytest.raises(errors.NoPlaceFilled):
        do(service.release_place, order, **COUNSELOR)


def test_only_open_orders_can_be_filled():
    with pytest.raises(InvalidTransition):
        do(service.fill_place, make.submitted(), **COUNSELOR)


def test_the_database_itself_refuses_more_hires_than_places(session):
    from sqlalchemy.exc import IntegrityError

    order = make.opened(places=1)
    overfill = update(JobOrder).where(JobOrder.id == order.id).values(places_filled=2)
    with pytest.raises(IntegrityError, match="filled_within_places"), transaction():
        session.execute(overfill)


def test_closing_tells_who_listens_and_counts_the_places_left():
    order = make.opened(places=2)
    heard = []

    def listen(_sender, **about):
        heard.append(about["order"].id)

    with order_closed.connected_to(listen):
        do(service.close, order, "채용 계획 취소", today=make.TODAY, **OWN)
    assert heard == [order.id]
    assert [entry.quantity for entry in ledger_of("order.closed")] == [2]


def test_a_draft_that_is_cancelled_never_reaches_the_ledger():
    do(service.cancel, make.draft(), "", today=make.TODAY, **OWN)
    assert not ledger_of("order.closed")


@pytest.mark.parametrize(("today", "expired"), [(date(2026, 12, 1), 0), (date(2026, 12, 2), 1)])
def test_orders_expire_on_the_day_after_their_last_day(today, expired):
    order = make.opened(deadline=date(2026, 12, 1))
    with transaction():
        assert service.expire_due(today, now=make.NOW) == expired
    assert (order.status is OrderStatus.EXPIRED) is bool(expired)
    with transaction():
        assert service.expire_due(today, now=make.NOW) == 0
    # On its last day an order is valid in the figures, too.
    assert [entry.occurred_on for entry in ledger_of("order.expired")] == [date(2026, 12, 2)] * expired


def test_renewal_opens_an_expired_order_for_a_new_term():
    order = make.opened(deadline=date(2026, 12, 1))
    later = date(2026, 12, 10)
    with transaction():
        service.expire_due(later, now=make.NOW)
    with pytest.raises(errors.DeadlineBeforeToday):
        do(service.renew, order, date(2026, 12, 9), today=later, **OWN)
    do(service.renew, order, None, today=later, **OWN)
    assert (order.status, order.valid_until) == (OrderStatus.ACTIVE, date(2027, 2, 10))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 30), 2, date(2028, 2, 29)),
        (date(2026, 11, 20), 2, date(2027, 1, 20)),
    ],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(day, months, expected):
    from jobcenter.employers.service.common import add_months

    assert add_months(day, months) == expected


def test_a_business_number_belongs_to_one_company():
    employer, _owner = make.company()
    with pytest.raises(errors.EmployerExists):
        make.company(business_number=employer.printed_number)
    with pytest.raises(errors.BusinessNumberInvalid):
        make.company(business_number="123-45-67890")


def test_members_come_and_go_but_an_owner_stays():
    employer, owner = make.company()
    colleague = make.user("김동료")
    with transaction():
        service.add_member(employer, colleague.email, **OWN)
    with pytest.raises(errors.MemberExists), transaction():
        service.add_member(employer, colleague.email, **OWN)
    with pytest.raises(errors.MemberNotFound), transaction():
        service.add_member(employer, "nobody@example.kr", **OWN)
    with pytest.raises(errors.LastOwner), transaction():
        service.remove_member(employer, owner.id, **OWN)
    with transaction():
        service.remove_member(employer, colleague.id, **OWN)
    assert db.session.scalar(select(func.count()).select_from(EmployerMember)) == 1


def test_contact_data_is_not_readable_in_the_database(session):
    from sqlalchemy import text

    make.company(contact_phone="02-987-6543")
    stored = session.execute(text("SELECT contact_phone FROM employer")).scalar()
    assert "987" not in stored


def test_orders_are_found_by_every_number():
    from jobcenter.employers import queries

    order = make.opened()
    assert queries.find_order(order.number) is queries.find_order(order.public_id) is db.session.get(JobOrder, order.id)


def test_the_occupation_follows_its_code():
    order = make.draft(keco_code="5323")
    centre = seekers.city()["yeongdeungpo-centre"]
    facts = {**make.LAWFUL, "keco_code": "5420"}
    with transaction():
        service.update_draft(order.id, facts, organization_id=centre.id, today=make.TODAY, **OWN)
    assert order.occupation_name == "경비원(건물 관리원)"


def test_a_renamed_company_is_found_by_its_new_name():
    employer, _owner = make.company()
    order = make.opened(employer)
    with transaction():
        service.update_employer(employer, {"name": "새벽반찬"}, **OWN)
    assert "새벽반찬" in order.search_text
