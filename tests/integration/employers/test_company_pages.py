"""The pages of companies and of the counselor who reviews their orders."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
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


def test_the_list_is_sorted_by_its_columns(app, signed_in):
    for title, wage in (("낮은 임금", 2_200_000), ("높은 임금", 3_000_000), ("모르는 임금", None)):
        make.submitted(title=title, wage_min=wage, note="협의")
    desk = signed_in(make.counselor())

    def order(sort):
        return re.findall(r"(낮은|높은|모르는) 임금</a>", text_of(desk.get(f"/desk/orders?status=all&sort={sort}")))

    assert order("wage") == ["낮은", "높은", "모르는"]
    assert order("-wage") == ["높은", "낮은", "모르는"]
    assert len(order("nonsense")) == 3


def test_an_active_order_past_its_last_day_is_not_called_open(app, signed_in):
    order = make.opened(deadline=date(2026, 11, 25))
    desk = signed_in(make.counselor())
    assert "마감일 지남" not in text_of(desk.get(f"/desk/orders/{order.public_id}"))
    app.config["CLOCK_DATE"] = date(2026, 11, 26)
    assert "마감일 지남" in text_of(desk.get(f"/desk/orders/{order.public_id}"))
