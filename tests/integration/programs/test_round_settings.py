"""Settings of a draft: pools that go on, the sample applicant, half, budget, days of a site, the program itself."""

from datetime import date

import pytest

from jobcenter.core.db import db, transaction
from jobcenter.programs.models import Round
from tests.factories import programs as given
from tests.factories import seekers as make


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = given.NOW.date()


@pytest.fixture
def officer(app):
    return given.manager()


@pytest.fixture
def browser(officer, signed_in):
    return signed_in(officer)


def text_of(answer):
    return answer.get_data(as_text=True)


def again(round_):
    db.session.expire_all()
    return db.session.get_one(Round, round_.id)


def test_every_pool_keeps_the_pool_it_goes_on_into(browser, officer):
    template = given.public_job()
    template["round"]["groups"] = [
        {"code": code, "label": given.both(code), "places": 1, "reserve": 1} for code in ("a", "b", "c")
    ]
    round_ = given.draft_round(template, officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit/groups"
    chain = {"method": "lottery", "spill-a": "b", "spill-b": "c"}
    assert browser.post(address, data=chain).location == address
    assert again(round_).selection["spill"] == [["a", "b"], ["b", "c"]]
    circle = text_of(browser.post(address, data={**chain, "spill-c": "a"}))
    assert 'id="spill-c-error"' in circle
    assert again(round_).selection["spill"] == [["a", "b"], ["b", "c"]]


def test_sample_applicant_shows_points_total_and_what_ranks_equals(browser, officer):
    round_ = given.draft_round(officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit/scores"
    before = again(round_).scores
    made_up = text_of(browser.get(f"{address}?person=alone_67"))
    assert "48,000,000" in made_up
    page = text_of(browser.get(f"{address}?try=facts&household_assets=50,000,000"))
    assert 'id="sample"' in page
    wrong = text_of(browser.get(f"{address}?try=facts&household_assets=viel"))
    assert 'id="household_assets-error"' in wrong
    assert again(round_).scores == before


def test_half_budget_and_site_without_an_own_end_reach_the_announcement(browser, officer):
    round_ = given.draft_round(officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit"
    more = {"offer_days": "3", "half": "2", "budget_city": "120,000,000", "budget_district": ""}
    assert browser.post(f"{address}/more", data=more).location == f"{address}/more"
    round_ = again(round_)
    assert (round_.half, round_.budget) == (2, {"city": 120_000_000})
    wrong = text_of(browser.post(f"{address}/more", data={**more, "budget_state": "viel"}))
    assert 'id="budget_state-error"' in wrong
    with transaction():
        round_.groups[0].period_from = date(2027, 2, 1)
    preview = text_of(browser.get(f"{address}/preview"))
    assert f"2027. 2. 1. ~ 2027. {round_.period_until.month}. {round_.period_until.day}." in preview
    assert "120,000,000원" in preview
    assert 'lang="en"><strong>' in preview


def test_name_description_and_budget_of_the_program_are_set_in_the_browser(browser, officer):
    round_ = given.draft_round(officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit/program"
    line = {"row-0-year": "2026", "row-0-source": "city", "row-0-amount": "1,200,000", "row-1-source": "city"}
    sent = {"name_ko": "새 이름", "name_en": "", "description_ko": "설명", **line}
    assert browser.post(address, data=sent).location == address
    program = again(round_).program
    assert program.name == {"ko": "새 이름", "en": "새 이름"}
    assert program.description["ko"] == "설명"
    assert program.funding == [{"year": 2026, "source": "city", "amount": 1_200_000}]
    wrong = text_of(browser.post(address, data={**sent, "row-0-year": "twenty"}))
    assert 'id="row-0-year-error"' in wrong
    assert again(round_).program.funding[0]["year"] == 2026
