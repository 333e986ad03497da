"""The licences a round leads to, as a manager edits them in a draft and residents read them."""

import pytest

from jobcenter.core.db import db
from tests.factories import programs as given

MORE = {"unit": "hours", "total": "320", "percent": "80", "offer_days": "3"}


@pytest.fixture
def manager(signed_in):
    return signed_in(given.manager())


def draft_of_course():
    return given.draft_round(given.course())


def test_manager_says_which_licences_the_course_leads_to(manager):
    round_ = draft_of_course()
    there = f"/manage/rounds/{round_.public_id}/edit/more"
    manager.post(there, data={**MORE, "licences": "도배기능사\n 타일기능사 \n\n", "licences_by": "examination"})
    db.session.refresh(round_)
    assert round_.licences == [
        {"name": "도배기능사", "by": "examination"},
        {"name": "타일기능사", "by": "examination"},
    ]
    page = manager.get(there).text
    assert "도배기능사\n타일기능사</textarea>" in page
    manager.post(there, data={**MORE, "licences": "", "licences_by": ""})
    db.session.refresh(round_)
    assert round_.licences == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"licences": "도배기능사", "licences_by": ""}, "자격을 어떻게 따는지 골라 주세요"),
        ({"licences": "\n".join(f"자격{n}" for n in range(6)), "licences_by": "examination"}, "5개까지 적어 주세요"),
        ({"licences": "가" * 101, "licences_by": "examination"}, "한 줄에 하나씩"),
    ],
)
def test_unclear_licences_are_refused_beside_the_field(manager, fields, message):
    round_ = draft_of_course()
    page = manager.post(f"/manage/rounds/{round_.public_id}/edit/more", data={**MORE, **fields}).text
    assert message in page
    db.session.refresh(round_)
    assert round_.licences == []


def test_announcement_shows_what_the_course_leads_to(client):
    round_ = given.open_round(given.course(licences=[{"name": "요양보호사", "by": "examination"}]))
    page = client.get(f"/rounds/{round_.public_id}").text
    assert "요양보호사 (과정 뒤 시험으로 취득)" in page
    assert "by an examination after the course" in client.get(f"/rounds/{round_.public_id}?lang=en").text
