"""Sex and age decide nothing: exchanging them among people changes no score, no filter and no order."""

from random import Random

import pytest
from sqlalchemy import select

from jobcenter.accounts.current import SYSTEM
from jobcenter.core.db import db, transaction
from jobcenter.employers.models import JobOrder
from jobcenter.matching import search
from jobcenter.matching.engine.conditions import RELAXABLE
from jobcenter.matching.learning import service, settings, training
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Person, Registration, Sex
from tests.factories import outcomes as past
from tests.factories import plain_ranking as plain
from tests.factories import seekers as make
from tests.factories import world_rows as rows
from tests.factories.matching import TODAY

pytestmark = pytest.mark.usefixtures("app")

EVERYONE = Scope.everything()


def everything_ranked():
    """All rankings of the world both ways, looking past what a counselor may look past, so that the lists are long."""
    db.session.expire_all()
    found = {}
    for registration in db.session.scalars(select(Registration).order_by(Registration.id)):
        found["seeker", registration.id] = written(
            search.orders_for(EVERYONE, registration, today=TODAY, skip=RELAXABLE).ranking
        )
    for order in db.session.scalars(select(JobOrder).order_by(JobOrder.id)).unique():
        found["order", order.id] = written(search.seekers_for(EVERYONE, order, today=TODAY, skip=RELAXABLE).ranking)
    return found


def written(ranking):
    matches = [(match.seeker.key, match.order.key, match.total, match.shares) for match in ranking.matches]
    return matches, dict(ranking.counts)


def exchange(chance):
    """Give people the sex and the birth date of one another, all of them of an age at which any work is allowed."""
    people = list(db.session.scalars(select(Person).order_by(Person.id)))
    facts = [(person.sex, person.birth_date) for person in people]
    chance.shuffle(facts)
    with transaction():
        for person, (sex, born) in zip(people, facts, strict=True):
            person.sex, person.birth_date = sex, born


@pytest.fixture
def world(app):
    """People of both sexes from 19 to 80, and orders, by day and by night."""
    chance = Random(20261121)
    seekers, orders = rows.registrations(chance, 10, TODAY), rows.orders(chance, 14, TODAY)
    with transaction():
        for number, person in enumerate(rows.people_of(seekers)):
            person.birth_date = TODAY.replace(year=1946 + 4 * number + number % 3)
            person.sex = (Sex.FEMALE, Sex.MALE, None)[number % 3]
    return seekers, orders


@pytest.fixture(scope="module")
def learned():
    """A learned ranking in which the way to work counts most."""
    return training.judge(past.many(), past.MONTH, past.POINTS, settings.in_force(past.MONTH.last))


@pytest.mark.usefixtures("world")
def test_exchanging_sex_and_age_changes_no_score_and_no_order():
    before = everything_ranked()
    assert sum(len(matches) for matches, _counts in before.values()) > 150
    for seed in (1, 2):
        exchange(Random(seed))
        assert everything_ranked() == before


@pytest.mark.usefixtures("world")
def test_exchanging_sex_and_age_changes_no_order_of_the_learned_ranking(learned):
    base = everything_ranked()
    with transaction():
        city = make.city()["seoul"]
        service.record_training(city, past.MONTH, learned, beats_active=True, actor=SYSTEM, now=make.NOW)
    before = everything_ranked()
    assert before != base
    assert {key: sorted(matches) for key, (matches, _counts) in before.items()} == {
        key: sorted(matches) for key, (matches, _counts) in base.items()
    }
    exchange(Random(3))
    assert everything_ranked() == before


def test_search_agrees_with_plain_reference():
    chance = Random(7)
    seekers, orders = rows.registrations(chance, 9, TODAY), rows.orders(chance, 18, TODAY)
    known = {facts["key"]: facts for _order, facts in orders}
    passed = 0
    for registration, facts in seekers:
        asked = before_consent(facts)
        failing = {key: plain.ruled_out_by(asked, order, TODAY) for key, order in known.items()}
        found = search.orders_for(EVERYONE, registration, today=TODAY).ranking
        totals = {match.order.key: match.total for match in found.matches}
        assert set(totals) == {key for key, names in failing.items() if not names}
        assert {item.order.key: {why.condition for why in item.reasons} for item in found.filtered} == {
            key: names for key, names in failing.items() if names
        }
        for match in found.matches:
            exact = plain.exact_points(asked, known[match.order.key], TODAY)
            wrong = [one for one in match.factors if not plain.is_rounded(one.points, exact[one.code])]
            assert not wrong
        assert [match.order.key for match in found.matches] == plain.best_first(totals, known, TODAY)
        passed += len(totals)
    assert passed > 3
    for order, facts in orders[:6]:
        found = search.seekers_for(EVERYONE, order, today=TODAY).ranking
        inside = {match.seeker.key for match in found.matches}
        own = {one["key"] for _registration, one in seekers}
        assert inside & own == {
            one["key"] for _registration, one in seekers if not plain.ruled_out_by(one, facts, TODAY)
        }


def before_consent(facts):
    """For one person's list, consent is asked when somebody is referred: it rules nothing out before."""
    return {**facts, "consent": True}
