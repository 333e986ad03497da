"""The lists of the desk at any length: the same number of queries, pages in order, counts by state that add up."""

import re

import pytest

from jobcenter.core import paging
from jobcenter.matching import queries
from jobcenter.matching.models import Referral, ReferralStatus
from jobcenter.organizations.scope import Scope
from tests.factories import matching as make
from tests.factories import seekers as people


@pytest.fixture
def desk(signed_in):
    return signed_in(people.staff())


@pytest.mark.parametrize("address", ["/desk/referrals", "/desk/placements"])
def test_a_longer_list_needs_no_more_queries(desk, count_queries, address):
    def visit():
        assert desk.get(address).status_code == 200

    for _number in range(2):
        make.hired(make.referral())
    visit()
    few = count_queries(visit)
    for _number in range(5):
        make.hired(make.referral())
    assert count_queries(visit) == few


def test_pages_by_key_show_every_record_once_in_order(session):
    made = [make.referral() for _number in range(7)]
    statement = queries.list_referrals(Scope.everything())
    seen, cursor = [], None
    for _page in range(5):
        page = paging.keyset(statement, order=[(Referral.created_at, "desc")], key=Referral.id, cursor=cursor, size=3)
        seen += [one.id for one in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == sorted((one.id for one in made), reverse=True)
    assert paging.count(statement) == 7


def test_pages_by_number_show_every_record_once_in_order(session):
    made = [make.referral() for _number in range(5)]
    statement = queries.list_referrals(Scope.everything()).order_by(Referral.id)
    pages = [paging.number_page(statement, page=number, size=2) for number in (1, 2, 3, 9)]
    assert [one.id for page in pages[:3] for one in page.items] == [one.id for one in made]
    assert [(page.page, page.pages, page.total) for page in pages] == [(1, 3, 5), (2, 3, 5), (3, 3, 5), (3, 3, 5)]


def test_counts_by_state_add_up_over_organizations(session):
    make.hired(make.referral())
    make.referral()
    make.referral()
    counts = queries.count_referrals(Scope.everything())
    assert counts[ReferralStatus.SENT] == 2
    assert counts[ReferralStatus.HIRED] == 1
    other = people.city()["gwanak-centre"]
    assert queries.count_referrals(Scope.of_organizations([other.id])) == {}


def test_the_tab_says_how_many(desk):
    make.referral()
    page = desk.get("/desk/referrals").get_data(as_text=True)
    assert re.search(r"\b1\b", page)


def test_a_word_that_most_jobs_have_finds_all_of_them(client):
    for number in range(25):
        make.order(title=f"요양보호사 모집 {number}", search_text=f"요양보호사모집{number}|여의도재가센터")
    make.order(title="경비원 채용", search_text="경비원채용")
    page = client.get("/jobs?q=모집").get_data(as_text=True)
    assert "25" in page
    assert "경비원" not in re.sub(r"<form.*?</form>", "", page, flags=re.S)
    second = client.get("/jobs?q=모집&page=2").get_data(as_text=True)
    assert len(set(re.findall(r"요양보호사 모집 (\d+)", page)) & set(re.findall(r"요양보호사 모집 (\d+)", second))) == 0
