"""A resident's own page: ranked orders, asking, withdrawing, and what she cannot reach."""

import re

import pytest
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.matching.models import Referral, ReferralStatus
from tests.factories import matching as given
from tests.factories import seekers as make


@pytest.fixture
def at_home(app, signed_in):
    """Call with a registration: the browser of its person."""
    app.config["CLOCK_DATE"] = given.TODAY

    def sign_in(registration):
        return signed_in(db.session.get_one(User, registration.person.user_id))

    return sign_in


def titles(page: str) -> list[str]:
    return re.findall(r'class="job-tit"><a href="[^"]*">([^<]*)</a>', page)


def test_orders_are_ranked_with_reasons(at_home):
    registration = given.willing()
    given.order(title="멀리", sgg_code="11530")
    given.order(title="가까이", dong_code="1156054000")
    page = at_home(registration).get("/my/matches").text
    assert titles(page) == ["가까이", "멀리"]
    assert "희망 직종과 같음" in page


def test_filtered_orders_say_why(at_home):
    registration = given.willing()
    given.order(title="자격 필요", licences=["지게차운전기능사"])
    page = at_home(registration).get("/my/matches?tab=filtered").text
    assert "지게차운전기능사 필수" in page


def test_asking_explains_first_and_then_sends(at_home):
    registration, order = given.willing(), given.order()
    browser = at_home(registration)
    assert browser.get(f"/my/matches/ask?order={order.public_id}").status_code == 200
    browser.post("/my/matches/ask", data={"order": order.public_id})
    assert db.session.scalars(select(Referral)).all() == []
    browser.post("/my/matches/ask", data={"order": order.public_id, "confirmed": "1", "text": "오전 면접 가능"})
    referral = db.session.scalars(select(Referral)).one()
    assert (referral.status, referral.wish_text) == (ReferralStatus.PROPOSED, "오전 면접 가능")
    assert "오전 면접 가능" in browser.get("/my/matches?tab=referrals").text


def test_asking_twice_is_refused_with_a_message(at_home):
    registration, order = given.willing(), given.order()
    browser = at_home(registration)
    data = {"order": order.public_id, "confirmed": "1", "text": ""}
    browser.post("/my/matches/ask", data=data)
    again = browser.post("/my/matches/ask", data=data)
    assert "이미 있습니다" in again.text


def test_own_referral_can_be_withdrawn_and_nobody_elses(at_home):
    registration, other = given.willing(), given.willing()
    own, foreign = given.referral(registration), given.referral(other)
    browser = at_home(registration)
    assert browser.post(f"/my/matches/{foreign.public_id}/withdraw").status_code == 404
    browser.post(f"/my/matches/{own.public_id}/withdraw")
    statuses = dict(db.session.execute(select(Referral.id, Referral.status)).all())
    assert statuses == {own.id: ReferralStatus.CANCELLED, foreign.id: ReferralStatus.SENT}


def test_somebody_not_registered_is_led_to_registration(app, signed_in):
    person = make.resident()
    page = signed_in(db.session.get_one(User, person.user_id)).get("/my/matches").text
    assert "/my/registration" in page


def test_registration_that_waits_says_so(at_home):
    assert "확인하고 있어요" in at_home(make.requested()).get("/my/matches").text


def test_without_consent_the_way_to_it_is_shown(at_home):
    registration = make.registered()
    given.order()
    page = at_home(registration).get("/my/matches").text
    assert "아직 알선을 받을 수 없어요" in page
    assert "/my/matches/ask" not in page
