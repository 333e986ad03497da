"""Terms of orders: the employer hears before one ends, a renewal is a further term, an end has its reason."""

from datetime import date

import pytest
from sqlalchemy import select

from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers import errors, service
from jobcenter.employers.models import CloseReason, OrderStatus
from jobcenter.ledger.models import LedgerEntry
from jobcenter.notifications.models import Message
from jobcenter.statistics.valid import count_standing
from tests.factories import employers as make

pytestmark = pytest.mark.usefixtures("app")
OWN = {"actor": make.EMPLOYER, "now": make.NOW}


def renew(order, deadline=None, *, today=make.TODAY, **values):
    with transaction():
        return service.renew(order.id, deadline, today=today, **{**OWN, **values})


def test_acceptance_begins_the_first_term():
    order = make.opened()
    assert [(term.ordinal, term.starts_on, term.ends_on, term.places) for term in order.terms] == [
        (1, date(2026, 11, 20), date(2027, 1, 20), 2)
    ]


def test_renewal_is_a_further_term_with_what_changed_and_the_ledger_says_so():
    order = make.opened()
    renew(order, today=date(2027, 1, 15), new=service.NewTerm(places=5, wage_min=2_500_000))
    assert [(term.ordinal, term.places, term.wage_min) for term in order.terms] == [
        (1, 2, 2_300_000),
        (2, 5, 2_500_000),
    ]
    assert order.valid_until == date(2027, 3, 15)
    entry = db.session.scalar(select(LedgerEntry).where(LedgerEntry.kind == "order.renewed"))
    assert (entry.quantity, entry.occurred_on, entry.attributes["more_places"]) == (5, date(2027, 1, 15), 3)
    free = [
        count_standing([order.organization_id], day, day)["valid_places"]
        for day in (date(2027, 1, 14), date(2027, 1, 15))
    ]
    assert free == [2, 5]


def test_checks_run_again_and_the_wage_of_the_new_year_is_asked_for():
    order = make.opened(wage_kind="monthly", wage_min=2_200_000, starts_on=None)
    with pytest.raises(errors.RenewalNotLawful, match="최저임금"):
        renew(order, new=service.NewTerm(wage_min=1_900_000))
    db.session.refresh(order)
    assert order.wage_min == 2_200_000
    renew(
        order, new=service.NewTerm(wage_min=1_900_000), override_reason="견습 기간 감액 적용 대상", actor=make.COUNSELOR
    )
    assert order.wage_min == 1_900_000
    assert any(finding.override_reason for finding in order.findings)


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (service.NewTerm(places=1), errors.PlacesBelowFilled),
        (service.NewTerm(wage_min=2_600_000, wage_max=2_500_000), errors.WageRangeReversed),
    ],
)
def test_a_term_that_cannot_be_is_refused(new, refusal):
    order = make.opened()
    with transaction():
        service.fill_place(order.id, **OWN)
    with pytest.raises(refusal):
        renew(order, new=new)


def test_a_closed_order_gets_no_term():
    order = make.opened()
    with transaction():
        service.close(order.id, "", why=CloseReason.FILLED_ELSEWHERE, today=make.TODAY, **OWN)
    assert order.close_reason is CloseReason.FILLED_ELSEWHERE
    entry = db.session.scalar(select(LedgerEntry).where(LedgerEntry.kind == "order.closed"))
    assert entry.attributes["why"] == "filled_elsewhere"
    with pytest.raises(InvalidTransition):
        renew(order)


@pytest.mark.parametrize(("day", "told"), [(date(2027, 1, 9), 0), (date(2027, 1, 10), 1), (date(2027, 1, 20), 1)])
def test_employers_are_told_from_ten_days_before_the_end(day, told):
    make.opened()
    with transaction():
        assert service.tell_ending(day, now=make.NOW) == told


def test_employers_are_told_once_in_a_term_with_the_way_to_renew():
    order = make.opened()
    for _again in range(2):
        with transaction():
            service.tell_ending(date(2027, 1, 15), now=make.NOW)
    links = db.session.scalars(select(Message.link).where(Message.kind == "order.ending")).all()
    assert links == [f"/company/orders/{order.public_id}/renew"]
    renew(order, today=date(2027, 1, 16))
    with transaction():
        assert service.tell_ending(date(2027, 3, 10), now=make.NOW) == 1


def test_the_page_of_the_message_renews_with_one_click(signed_in):
    employer, owner = make.company()
    order = make.opened(employer)
    with transaction():
        service.expire_due(date(2027, 2, 1), now=make.NOW)
    assert order.status is OrderStatus.EXPIRED
    client = signed_in(owner)
    address = f"/company/orders/{order.public_id}/renew"
    assert "갱신" in client.get(address).text
    assert client.post(address, data={}).status_code == 302
    db.session.expire_all()
    assert order.status is OrderStatus.ACTIVE
    stranger = signed_in(make.company()[1])
    assert stranger.get(address).status_code == stranger.post(address).status_code == 404


def test_closing_on_line_asks_for_the_reason(signed_in):
    employer, owner = make.company()
    order = make.opened(employer)
    client = signed_in(owner)
    refused = client.post(f"/company/orders/{order.public_id}/close", data={"reason": "이미 뽑음"})
    assert refused.status_code == 422
    assert "이미 뽑음" in refused.text
    client.post(f"/company/orders/{order.public_id}/close", data={"why": "not_needed", "reason": "이미 뽑음"})
    db.session.expire_all()
    assert (order.status, order.close_reason) == (OrderStatus.CLOSED, CloseReason.NOT_NEEDED)
