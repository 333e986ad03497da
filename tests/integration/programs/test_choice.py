"""Rounds whose applicants choose a work site or class themselves."""

import pytest
from sqlalchemy import select

from jobcenter.core.db import db, transaction
from jobcenter.programs.errors import AnswersMissing
from jobcenter.programs.models import Application, ApplicationStatus
from jobcenter.programs.service import applications
from tests.factories import programs as given
from tests.factories import seekers as make


@pytest.fixture
def round_(app):
    app.config["CLOCK_DATE"] = given.NOW.date()
    sites = [
        {"code": "hall", "label": given.both("구청"), "places": 1, "reserve": 1},
        {"code": "park", "label": given.both("공원"), "places": 1, "reserve": 1},
    ]
    return given.open_round(given.public_job(group_by="choice", groups=sites))


def test_the_chosen_site_is_the_group_through_screening_and_ranking(round_):
    first, second = given.manager("박담당"), given.manager("김확인")
    found = []
    for code in ("park", "park", "hall"):
        application = given.draft(round_)
        with transaction():
            applications.save(application, answers={"group": code}, now=given.NOW)
            applications.submit(application, actor=given.own(application.person), now=given.NOW)
        found.append(application)
    for application in found:
        given.decided(application, make.actor_of(first))
    given.published(round_, make.actor_of(first), make.actor_of(second))
    states = [(given.refreshed(one).group.code, one.status) for one in found]
    offered, reserve = ApplicationStatus.OFFERED, ApplicationStatus.RESERVE
    assert states == [("park", offered), ("park", reserve), ("hall", offered)]


@pytest.mark.parametrize("code", [None, "elsewhere"])
def test_nothing_is_handed_in_without_a_choice_the_round_offers(round_, code):
    application = given.draft(round_)
    with transaction():
        applications.save(application, answers={"group": code}, now=given.NOW)
    with pytest.raises(AnswersMissing), transaction():
        applications.submit(application, actor=given.own(application.person), now=given.NOW)


def test_the_choice_is_asked_first_and_kept(round_, signed_in):
    from jobcenter.accounts.models import User

    person = make.resident()
    browser = signed_in(db.session.get_one(User, person.user_id))
    address = f"/rounds/{round_.public_id}/apply"
    answers = {"household_assets": "50,000,000", "unemployment_benefit": "no", "go": "next"}
    page = browser.post(address, data=answers)
    assert page.status_code == 200 and 'id="group-error"' in page.text
    browser.post(address, data={**answers, "group": "park"})
    assert db.session.scalars(select(Application)).one().chosen_group == "park"
    assert "공원" in browser.get(f"{address}?step=3").text
    assert browser.post(address, data={**answers, "group": "moon"}).status_code == 200
