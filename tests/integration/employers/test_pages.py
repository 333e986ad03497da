"""The pages: the public list, one job, a company's own pages, the counselor's review."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.employers import service
from jobcenter.employers.models import Employer, EmployerMember, JobOrder, OrderStatus
from tests.factories import employers as make
from tests.factories import seekers


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


def test_who_is_signed_in_gets_no_tag(app, signed_in):
    _employer, owner = make.company()
    assert "ETag" not in signed_in(owner).get("/jobs").headers


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


SIGN_UP = {
    "business_number": "220-81-62517",
    "name": "한빛재가센터",
    "contact_name": "박대표",
    "contact_phone": "02-123-4567",
    "user_name": "박대표",
    "email": "owner@example.kr",
    "password": "a-long-password-7",
    "password_again": "a-long-password-7",
    "consent": "y",
}


def test_signing_up_makes_account_company_and_owner_at_once(client):
    answer = client.post("/company/sign-up", data=SIGN_UP)
    assert answer.headers["Location"].endswith("/company/orders/new")
    assert db.session.scalar(select(Employer.business_number)) == "2208162517"
    assert client.get("/company/orders/new").status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"business_number": "220-81-62518"}, "사업자등록번호"),
        ({"business_number": ""}, "필수"),
        ({"password_again": "other"}, "비밀번호"),
        ({"consent": ""}, "동의"),
        ({"contact_phone": "12"}, "전화"),
        ({"name": "  "}, "업체명"),
    ],
)
def test_a_refused_sign_up_creates_nothing_and_loses_nothing(client, change, said):
    answer = client.post("/company/sign-up", data={**SIGN_UP, **change})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="owner@example.kr"' in text_of(answer)
    assert db.session.scalar(select(func.count(User.id))) == 0


def test_a_taken_number_creates_no_account_either(client):
    make.company(business_number="220-81-62517")
    before = db.session.scalar(select(func.count(User.id)))
    assert client.post("/company/sign-up", data=SIGN_UP).status_code == 422
    assert db.session.scalar(select(func.count(User.id))) == before


ORDER = {
    "title": "조리원",
    "keco_code": "5323",
    "duties": "급식 조리",
    "places": "1",
    "employment_type": "permanent",
    "wage_kind": "monthly",
    "wage_min": "230만",
    "weekly_hours": "40",
    "hours_start": "09:00",
    "hours_end": "18:00",
    "days": ["mon", "tue"],
    "sgg_code": "11560",
    "education": "any",
    "career": "any",
    "insurance": ["employment", "accident", "health", "pension"],
}


@pytest.fixture
def office(app, signed_in):
    """A company, its owner's browser, and the form of an order."""
    employer, owner = make.company()
    centre = seekers.city()["yeongdeungpo-centre"]
    return employer, signed_in(owner), {**ORDER, "organization": str(centre.id), "company": employer.public_id}


def test_a_draft_needs_only_a_title(office):
    _employer, browser, form = office
    answer = browser.post(
        "/company/orders/new", data={"title": "조리원", "places": "1", "organization": form["organization"]}
    )
    assert answer.status_code == 302
    page = text_of(browser.get(answer.headers["Location"]))
    assert "근로조건 빠짐" in page
    assert db.session.scalar(select(JobOrder.status)) is OrderStatus.DRAFT


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"places": "0"},
        {"wage_min": "많이"},
        {"hours_start": "25:00"},
        {"deadline": "2026-13-01"},
        {"wage_max": "100만"},
        {"weekly_hours": "200"},
    ],
)
def test_a_refused_order_keeps_what_was_typed(office, change):
    _employer, browser, form = office
    answer = browser.post("/company/orders/new", data={**form, **change})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "error-summary" in page
    assert "급식 조리" in page
    (value,) = change.values()
    assert value in page
    assert db.session.scalar(select(func.count(JobOrder.id))) == 0


def test_findings_answer_while_one_types(office):
    _employer, browser, form = office
    answer = browser.post("/company/orders/check", data={**form, "title": "조리원 (여성만)", "wage_min": "100만"})
    page = text_of(answer)
    assert "성별 제한" in page
    assert "최저임금 미달" in page
    assert db.session.scalar(select(func.count(JobOrder.id))) == 0


def test_from_draft_to_open_through_the_pages(office, signed_in, client):
    _employer, browser, form = office
    address = browser.post("/company/orders/new", data={**form, "title": "조리원 (여성만)"}).headers["Location"]
    public_id = address.split("/")[-2]
    refused = browser.post(f"/company/orders/{public_id}/submit", data={"employer_note": ""})
    assert refused.status_code == 422
    browser.post(f"/company/orders/{public_id}/edit", data=form)
    assert browser.post(f"/company/orders/{public_id}/submit", data={}).status_code == 302
    desk = signed_in(make.counselor())
    assert "조리원" in text_of(desk.get("/desk/orders"))
    assert desk.post(f"/desk/orders/{public_id}/request-change", data={"reason": " "}).status_code == 422
    assert (
        desk.post(f"/desk/orders/{public_id}/request-change", data={"reason": "요일을 고쳐 주세요"}).status_code == 302
    )
    assert "요일을 고쳐 주세요" in text_of(browser.get(f"/company/orders/{public_id}/edit"))
    browser.post(f"/company/orders/{public_id}/submit", data={})
    assert desk.post(f"/desk/orders/{public_id}/accept").status_code == 302
    assert titles(client.get("/jobs")) == ["조리원"]


def test_handing_in_twice_is_refused_with_a_message(office):
    _employer, browser, form = office
    public_id = browser.post("/company/orders/new", data=form).headers["Location"].split("/")[-2]
    assert browser.post(f"/company/orders/{public_id}/submit", data={}).status_code == 302
    assert browser.post(f"/company/orders/{public_id}/submit", data={}).status_code == 422
    assert db.session.scalar(select(JobOrder.status)) is OrderStatus.SUBMITTED


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/company/orders/{order}"),
        ("get", "/company/orders/{order}/edit"),
        ("post", "/company/orders/{order}/edit"),
        ("post", "/company/orders/{order}/submit"),
        ("post", "/company/orders/{order}/renew"),
        ("post", "/company/orders/{order}/close"),
        ("post", "/company/orders/{order}/cancel"),
        ("get", "/company/{company}/edit"),
        ("post", "/company/{company}/edit"),
        ("get", "/company/{company}/members"),
        ("post", "/company/{company}/members"),
        ("post", "/company/{company}/members/remove"),
        ("get", "/company/orders/new?company={company}"),
    ],
)
def test_another_companys_pages_do_not_exist(office, method, path):
    _own, browser, form = office
    other, _owner = make.company()
    order = make.draft(other)
    address = path.format(order=order.public_id, company=other.public_id)
    data = {key: value for key, value in form.items() if key != "company"} if method == "post" else None
    assert getattr(browser, method)(address, **({"data": data} if data else {})).status_code == 404
    assert db.session.get(JobOrder, order.id, populate_existing=True).status is OrderStatus.DRAFT


def test_members_are_added_by_the_owner_only(office, signed_in):
    employer, browser, _form = office
    colleague = make.user("김동료")
    assert browser.post(f"/company/{employer.public_id}/members", data={"email": colleague.email}).status_code == 302
    other = signed_in(colleague)
    assert other.get("/company").status_code == 200
    assert other.post(f"/company/{employer.public_id}/members", data={"email": make.user().email}).status_code == 403
    assert (
        browser.post(f"/company/{employer.public_id}/members/remove", data={"user": colleague.public_id}).status_code
        == 302
    )
    assert db.session.scalar(select(func.count()).select_from(EmployerMember)) == 1


def test_a_user_without_company_is_led_to_register(app, signed_in):
    browser = signed_in(make.user())
    assert "/company/register" in text_of(browser.get("/company"))
    assert browser.get("/company/orders/new").status_code == 403


def test_staff_do_not_register_companies(app, signed_in):
    assert signed_in(make.counselor()).get("/company/register").status_code == 403


def test_a_counselor_of_another_district_sees_nothing(app, signed_in):
    order = make.submitted()
    desk = signed_in(make.counselor("gwanak"))
    assert desk.get(f"/desk/orders/{order.public_id}").status_code == 404
    assert desk.post(f"/desk/orders/{order.public_id}/accept").status_code == 404
    assert order.title not in text_of(desk.get("/desk/orders?status=all"))


def test_a_first_draft_is_the_employers_own(app, signed_in):
    order = make.draft()
    desk = signed_in(make.counselor())
    assert desk.get(f"/desk/orders/{order.public_id}").status_code == 404
    assert order.title not in text_of(desk.get("/desk/orders?status=all"))


def test_accepting_with_open_findings_is_refused_and_says_how_many(app, signed_in):
    order = make.submitted(title="조리원 (여성만)", note="필요함")
    answer = signed_in(make.counselor()).post(f"/desk/orders/{order.public_id}/accept")
    assert answer.status_code == 422
    assert "1건" in text_of(answer)


def test_the_list_goes_to_a_spreadsheet(app, signed_in):
    make.submitted(title="=조리원")
    answer = signed_in(make.counselor()).get("/desk/orders/export.csv?status=all")
    assert answer.mimetype == "text/csv"
    assert "'=조리원" in answer.get_data(as_text=True)


def test_facts_are_entered_for_an_order(app, signed_in):
    order = make.opened(weekly_hours=None, wage_kind="hourly", wage_min=12_000)
    desk = signed_in(make.counselor())
    page = desk.get(f"/desk/orders/{order.public_id}/facts")
    assert page.status_code == 200
    answer = desk.post(f"/desk/orders/{order.public_id}/facts", data={"weekly_hours": "20", "keco_code": "5312"})
    assert answer.status_code == 302
    fresh = db.session.get(JobOrder, order.id, populate_existing=True)
    assert (fresh.weekly_hours, fresh.keco_code, fresh.wage_min) == (20.0, "5312", 12_000)
    assert set(fresh.confirmed_fields) == {"weekly_hours", "keco_code"}


@pytest.mark.parametrize("path", ["/jobs", "/company", "/company/sign-up"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_public_pages_speak_both_languages(client, path, language):
    page = text_of(client.get(f"{path}?lang={language}"))
    assert f'<html lang="{language}"' in page


def test_lists_need_the_same_number_of_queries_however_long(app, signed_in, session):
    from sqlalchemy import event

    desk = signed_in(make.counselor())
    counts = []

    def measure():
        statements = []
        listener = lambda *_arguments: statements.append(1)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        assert desk.get("/desk/orders?status=active").status_code == 200
        event.remove(db.engine, "before_cursor_execute", listener)
        counts.append(len(statements))

    desk.get("/desk/orders")
    for _number in range(2):
        make.opened()
    measure()
    for _number in range(6):
        make.opened()
    measure()
    assert counts[0] == counts[1]
