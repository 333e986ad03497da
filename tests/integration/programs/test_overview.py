"""The manager's rounds in numbers: competition, fill, spending against the budget; on both databases."""

from datetime import date

import pytest

from jobcenter.core.db import transaction
from jobcenter.programs import overview
from tests.factories.facts import correction, fact, tree
from tests.factories.programs import NOW, manager, open_round, people, submitted


@pytest.fixture
def rounds(app):
    tree()
    round_ = open_round()
    for person in people(3):
        submitted(round_, person)
    return [round_]


def pay(round_, amount, kind="payment.made"):
    return fact(kind, date(2024, 3, 5), round_id=round_.id, attributes={"amount": amount})


def test_spending_is_what_was_paid_less_what_came_back(rounds):
    (round_,) = rounds
    with transaction():
        round_.budget = {"city": 600_000, "district": 400_000}
    pay(round_, 300_000)
    mistaken = pay(round_, 50_000)
    correction(mistaken, -1, NOW)
    pay(round_, 80_000, "payment.returned")
    found = overview.numbers_of(rounds)[round_.id]
    assert (found.budget, found.spent) == (1_000_000, 220_000)
    assert found.spending == pytest.approx(0.22)
    assert (found.applicants, found.held) == (3, 0)


def test_without_a_budget_spending_is_unknown_not_zero(rounds):
    (round_,) = rounds
    with transaction():
        round_.budget, round_.claim = None, None
    found = overview.numbers_of(rounds)[round_.id]
    assert (found.budget, found.spent, found.spending) == (None, None, None)
    assert overview.together([found]).spending is None


def test_the_page_and_the_file_say_the_same(rounds, signed_in):
    client = signed_in(manager())
    shown = client.get("/manage").get_data(as_text=True)
    assert "충원율" in shown
    assert "전체 1개 회차" in shown
    assert ",3," in client.get("/manage?format=csv").get_data(as_text=True)
