"""The public pages: the list of jobs and one job."""

import re
from datetime import date
from html import unescape

import pytest

from jobcenter.core.db import transaction
from jobcenter.employers import service
from tests.factories import employers as make


@pytest.fixture(autouse=True)
def _today(app):
    app.config["CLOCK_DATE"] = make.TODAY


def text_of(response):
    return unescape(response.get_data(as_text=True))


def titles(response):
    return re.findall(r'<h3 class="job-tit"><a href="[^"]*">([^<]*)</a>', text_of(response))


def open_order(title="조리원", **facts):
    return make.opened(title=title, **facts)


def test_anybody_sees_open_orders_and_only_those(client):
    open_order("열린 일자리")
    make.submitted(title="검토 중")
    make.draft(title="작성 중")
    closed = open_order("닫힌 일자리")
    with transaction():
        service.close(closed.id, "", actor=make.EMPLOYER, now=make.NOW, today=make.TODAY)
    assert titles(client.get("/jobs")) == ["열린 일자리"]


def test_the_last_day_still_counts_as_open(client, app):
    open_order("오늘까지", deadline=make.TODAY)
    assert titles(client.get("/jobs")) == ["오늘까지"]
    app.config["CLOCK_DATE"] = date(2026, 11, 21)
    assert titles(client.get("/jobs")) == []
    assert titles(client.get("/jobs?past=1")) == ["오늘까지"]


@pytest.mark.parametrize("query", ["요양 보호사", "요양보호사", "방문요양", "간병", "어르신 요양", "caregiver"])
def test_search_ignores_spacing_and_knows_synonyms(client, query):
    open_order("재가 요양보호사 모집", duties="어르신 방문 요양", keco_code="5501")
    open_order("주방 보조", duties="설거지와 재료 손질")
    assert titles(client.get("/jobs", query_string={"q": query})) == ["재가 요양보호사 모집"]


def test_all_words_of_a_search_must_be_found(client):
    open_order("조리원", duties="급식 조리")
    assert titles(client.get("/jobs?q=급식 조리원")) == ["조리원"]
    assert titles(client.get("/jobs?q=급식 용접")) == []


@pytest.mark.parametrize("query", ["%", "_", "'", "\\", "<script>", "100%"])
def test_odd_characters_in_a_search_do_no_harm(client, query):
    open_order("조리원")
    response = client.get("/jobs", query_string={"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ("occupation=5", ["돌봄"]),
        ("occupation=55", ["돌봄"]),
        ("occupation=5501", ["돌봄"]),
        ("occupation=8", ["용접"]),
        ("district=11620", ["용접"]),
        ("district=서울", ["용접", "돌봄"]),
        ("pay=hourly&wage=15,000", ["용접"]),
        ("pay=monthly&wage=3000000", ["용접"]),
        ("hours=short", ["돌봄"]),
        ("hours=full", ["용접"]),
        ("days=6", ["용접"]),
        ("employment=fixed_term", ["용접"]),
        ("education=high", ["돌봄"]),
        ("deadline=week", ["돌봄"]),
        ("sort=wage", ["용접", "돌봄"]),
        ("sort=deadline", ["돌봄", "용접"]),
        ("sort=near&near=11560", ["돌봄", "용접"]),
        ("sort=near&near=11620", ["용접", "돌봄"]),
        ("occupation=99&wage=abc&page=x&sort=foo&district=0", ["용접", "돌봄"]),
        ("page=999", ["용접", "돌봄"]),
    ],
)
def test_filters_and_sorting(client, parameters, found):
    open_order(
        "돌봄",
        keco_code="5501",
        weekly_hours=12.0,
        wage_kind="hourly",
        wage_min=13_000,
        deadline=date(2026, 11, 25),
        days=["mon", "wed"],
    )
    open_order(
        "용접",
        keco_code="8241",
        sgg_code="11620",
        wage_min=4_000_000,
        employment_type="fixed_term",
        education="university",
        days=["mon", "tue", "wed", "thu", "fri", "sat"],
    )
    assert titles(client.get(f"/jobs?{parameters}")) == found


def test_facets_count_what_is_found(client):
    open_order("하나", keco_code="5501")
    open_order("둘", keco_code="5501")
    open_order("셋", keco_code="8241")
    page = text_of(client.get("/jobs"))
    assert re.search(r"돌봄|미용·여행", page)
    assert re.search(r'occupation=5"><span>[^<]*</span><span class="n">2</span>', page)
    assert re.search(r'occupation=8"><span>[^<]*</span><span class="n">1</span>', page)


def test_pages_keep_the_question(client):
    for number in range(21):
        open_order(f"조리원 {number:02d}")
    first = client.get("/jobs?q=조리원&sort=deadline")
    assert len(titles(first)) == 20
    assert "page=2" in text_of(first)
    assert "sort=deadline" in re.search(r'href="([^"]*page=2[^"]*)"', text_of(first))[1]
    assert len(titles(client.get("/jobs?q=조리원&sort=deadline&page=2"))) == 1


def test_an_empty_list_says_what_to_do(client):
    assert 'class="app-empty"' in text_of(client.get("/jobs?q=없는일자리"))


def test_an_unchanged_list_is_not_sent_again(client):
    order = open_order("조리원")
    first = client.get("/jobs")
    tag = first.headers["ETag"]
    again = client.get("/jobs", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    with transaction():
        service.close(order.id, "", actor=make.EMPLOYER, now=make.NOW, today=make.TODAY)
    after = client.get("/jobs", headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert titles(after) == []


def test_the_kept_list_is_kept_apart_by_language_and_question(client):
    open_order("조리원")
    korean, english = text_of(client.get("/jobs?lang=ko")), text_of(client.get("/jobs?lang=en"))
    assert "찾은 일자리" in korean
    assert "Jobs found" in english
    assert client.get("/jobs?q=a&lang=ko").headers["ETag"] != client.get("/jobs?q=b&lang=ko").headers["ETag"]


def test_one_job_shows_its_conditions_and_structured_data(client):
    order = open_order("조리원", wage_min=2_600_000)
    page = text_of(client.get(f"/jobs/{order.public_id}"))
    assert "2,600,000원" in page
    assert "12,440원" in page
    assert '"@type": "JobPosting"' in page
    assert "생활임금" in page


def test_structured_data_cannot_break_out_of_its_script(client):
    order = open_order("조리원", duties="급식 </script><script>alert(1)</script>")
    assert "</script><script>alert" not in client.get(f"/jobs/{order.public_id}").get_data(as_text=True)


@pytest.mark.parametrize("build", [make.draft, make.submitted])
def test_an_order_that_was_never_accepted_has_no_public_page(client, build):
    assert client.get(f"/jobs/{build().public_id}").status_code == 404


def test_an_order_that_has_ended_says_so(client):
    order = open_order()
    with transaction():
        service.close(order.id, "", actor=make.EMPLOYER, now=make.NOW, today=make.TODAY)
    page = client.get(f"/jobs/{order.public_id}")
    assert page.status_code == 200
    assert "JobPosting" not in page.get_data(as_text=True)
