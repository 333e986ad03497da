"""The workbench through requests: conditions tried, undone and saved; several referred at once; results compared."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from jobcenter.audit.models import AuditEntry
from jobcenter.casework import conditions
from jobcenter.core.db import db, transaction
from jobcenter.matching import service
from jobcenter.matching.letters.models import ReferralLetter
from jobcenter.matching.models import MatchFeedback, Referral, ReferralStep, Verdict
from jobcenter.matching.profiles import seeker_profile
from jobcenter.seekers.service import withdraw_consent
from tests.factories import matching as given
from tests.factories import seekers as make
from tests.integration.casework.test_pages import accesses, queries_of, titles

NEAR = {"dong_code": "1156054000"}
PAST = {"valid_until": date(2026, 11, 10), "deadline": date(2026, 11, 10)}


@pytest.fixture
def desk(app, signed_in):
    """A counselor's browser; the application's day is the day of the builders."""
    app.config["CLOCK_DATE"] = given.TODAY
    return signed_in(make.staff())


def bench(registration) -> str:
    return f"/desk/seekers/{registration.person.public_id}"


def chips(page: str) -> dict[str, str]:
    """What is tried out on a page, with the address without it."""
    found = re.findall(r'class="wb-chip" href="([^"#]*)#wb-result"[^>]*>([^<]*)', page)
    return {text.strip(): unescape(href) for href, text in found}


def full(registration, **changed):
    """The address of the whole form as it stands, with some fields changed."""
    shown = dict(conditions.Conditions({}, frozenset(), *([own(registration)] * 2)).shown)
    query = {
        "c": "1", "wage": shown["wage_min"], "commute": shown["commute_max"] or "",
        "days": [day for day in ("mon", "tue", "wed", "thu", "fri") if day in shown["days"]],
        "types": sorted(shown["employment_types"]),
    }  # fmt: skip
    return {**query, **changed}


def own(registration):
    profile = seeker_profile(registration)
    return {name: getattr(profile, name) for name in conditions.FIELDS}


def test_each_condition_tried_is_undone_by_itself(desk):
    registration = given.willing(commute_minutes_max=40)
    given.order(**NEAR)
    page = desk.get(
        bench(registration), query_string=full(registration, wage="1,900,000", commute="60", off="days")
    ).text
    found = chips(page)
    assert set(found) == {"희망 임금 하한: 1,900,000원", "통근 시간: 1시간", "보지 않음: 근무 요일"}
    left = chips(desk.get(found["통근 시간: 1시간"]).text)
    assert set(left) == {"희망 임금 하한: 1,900,000원", "보지 않음: 근무 요일"}
    assert chips(desk.get(left["보지 않음: 근무 요일"]).text).keys() == {"희망 임금 하한: 1,900,000원"}


def test_form_as_registered_tries_nothing(desk):
    registration = given.willing(commute_minutes_max=45, weekly_hours_max=35, hours_start="09:00", hours_end="18:00")
    address = full(registration, weekly="35", start="09:00", end="18:00", overnight="no")
    page = desk.get(bench(registration), query_string=address).text
    assert chips(page) == {}
    assert 'value="45" selected' in page


def test_last_condition_undone_leads_back_to_the_plain_address(desk):
    registration = given.willing()
    page = desk.get(bench(registration), query_string=full(registration, wage="")).text
    assert list(chips(page).values()) == [bench(registration)]


@pytest.mark.parametrize(
    ("form", "wishes"),
    [
        ({"wage": "1,900,000"}, {"wage_min": 1_900_000}),
        ({"wage": ""}, {"wage_min": None}),
        ({"start": "07:30", "end": "15:00"}, {"hours_start": "07:30", "hours_end": "15:00"}),
        ({"start": "07:30"}, {}),
        ({"overnight": "no"}, {"overnight": False}),
        ({"weekly": "20"}, {"weekly_hours_max": 20}),
    ],
)
def test_tried_conditions_are_saved_as_wishes(app, form, wishes):
    registration = given.willing()
    read = conditions.read(MultiDict(multi(full(registration, **form))), seeker_profile(registration))
    assert read.wishes() == wishes


def multi(query):
    return [
        (name, one) for name, value in query.items() for one in (value if isinstance(value, list) else [str(value)])
    ]


def test_tried_conditions_are_saved_after_asking(desk):
    registration = given.willing()
    page = desk.get(bench(registration), query_string=full(registration, wage="1,900,000", days=["mon", "tue"])).text
    assert f"{bench(registration)}/conditions" in page
    answer = desk.post(
        f"{bench(registration)}/conditions", data=full(registration, wage="1900000", days=["mon", "tue"])
    )
    assert answer.location == bench(registration)
    db.session.refresh(registration)
    assert (registration.wage_min, registration.days) == (1_900_000, ["mon", "tue"])
    changed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.changed")).one()
    assert sorted(changed.details["fields"]) == ["days", "wage_min"]


def test_looking_past_a_condition_is_never_saved(desk):
    registration = given.willing()
    page = desk.get(f"{bench(registration)}?off=wage").text
    assert f"{bench(registration)}/conditions" not in page


def test_wish_that_cannot_be_is_not_saved_and_said(desk):
    registration = given.willing()
    answer = desk.post(f"{bench(registration)}/conditions", data=full(registration, wage="900,000,000"))
    assert "월급" in desk.get(answer.location).text
    db.session.refresh(registration)
    assert registration.wage_min == 2_100_000


def test_kept_order_stands_in_both_lists(desk):
    registration, order = given.willing(), given.order(title="관심 구인", **NEAR)
    desk.post(f"{bench(registration)}/feedback/keep", data={"order": order.public_id})
    assert titles(desk.get(bench(registration)).text) == ["관심 구인"]
    assert titles(desk.get(f"{bench(registration)}?tab=kept").text) == ["관심 구인"]
    assert "관심 구인이 없습니다" not in desk.get(f"{bench(registration)}?tab=kept").text


def test_people_are_kept_held_and_excluded_for_an_order(desk):
    order = given.order(**NEAR)
    people = [given.willing(person=make.resident(name=name)) for name in ("가나다", "라마바", "사아자")]
    for registration, verdict in zip(people, ("keep", "hold", "exclude"), strict=True):
        data = {"order": order.public_id, "reason": "worked_there"}
        desk.post(f"{bench(registration)}/feedback/{verdict}", data=data)
    address = f"/desk/orders/{order.public_id}/candidates"
    assert titles(desk.get(address).text) == ["가○다"]
    assert titles(desk.get(f"{address}?tab=kept").text) == ["가○다"]
    assert titles(desk.get(f"{address}?tab=held").text) == ["라○바"]
    excluded = desk.get(f"{address}?tab=excluded").text
    assert "사○자" in excluded
    assert "라○바" not in excluded
    assert set(db.session.scalars(select(MatchFeedback.verdict))) == {Verdict.KEEP, Verdict.HOLD, Verdict.EXCLUDE}


def test_excluded_people_of_other_centres_are_not_shown(desk, signed_in):
    order = given.order(**NEAR)
    registration = given.willing(person=make.resident(name="가나다"))
    data = {"order": order.public_id, "reason": "other"}
    desk.post(f"{bench(registration)}/feedback/exclude", data=data)
    elsewhere = signed_in(make.staff(organization="gwanak-centre"))
    assert "가○다" not in elsewhere.get(f"/desk/orders/{order.public_id}/candidates?tab=excluded").text


def test_consequences_are_shown_before_several_are_referred(desk):
    company = given.employer()
    given.member(company)
    registration = given.willing()
    known, unknown = (
        given.order(title="계정 있는 곳", employer=company, **NEAR),
        given.order(title="계정 없는 곳", **NEAR),
    )
    late, there = given.order(title="마감 지난 곳", **NEAR, **PAST), given.order(title="이미 알선한 곳", **NEAR)
    given.referral(registration, there)
    chosen = [order.public_id for order in (known, unknown, late, there)]
    page = desk.get(f"{bench(registration)}/refer", query_string={"order": chosen}).text
    assert "업체 계정 1개에 알림" in page
    assert "업체 계정이 없으니" in page
    assert f'name="late" value="{late.public_id}"' in page
    assert f'name="order" value="{known.public_id}"' in page
    assert there.public_id not in re.findall(r'name="(?:order|late)" value="([^"]*)"', page)
    assert len(db.session.scalars(select(Referral)).all()) == 1


def test_report_says_line_by_line_what_was_done(desk):
    registration = given.willing()
    open_one, late, other = given.order(**NEAR), given.order(**NEAR, **PAST), given.order(**NEAR, **PAST)
    data = {
        "order": [open_one.public_id, other.public_id],
        "late": [late.public_id],
        "report": "1",
        "note": "함께 소개",
    }
    answer = desk.post(f"{bench(registration)}/refer", data=data)
    made = {row.order.public_id for row in db.session.scalars(select(Referral))}
    assert made == {open_one.public_id, late.public_id}
    page = desk.get(answer.location).text
    assert page.count("알선 보기") == 2
    assert page.count("알선하지 않음") == 1
    assert set(db.session.scalars(select(ReferralStep.text).where(ReferralStep.status == "sent"))) == {"함께 소개"}


def test_sent_twice_is_referred_once_and_reported_the_same(desk):
    registration, order = given.willing(), given.order(**NEAR)
    data = {"order": [order.public_id], "report": "1", "letter": "1"}
    answers = [desk.post(f"{bench(registration)}/refer", data=data) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert "알선 보기" in desk.get(answers[1].location).text
    assert len(db.session.scalars(select(Referral)).all()) == 1
    assert len(db.session.scalars(select(ReferralLetter)).all()) == 1


def test_several_people_are_referred_with_their_letters(desk):
    order = given.order(places=3, **NEAR)
    people = [given.willing(), given.willing()]
    refused = given.willing()
    with transaction():
        withdraw_consent(refused.person, "referral", actor=make.actor_of(make.staff()), now=make.NOW)
    chosen = [one.public_id for one in (*people, refused)]
    address = f"/desk/orders/{order.public_id}/refer"
    page = desk.get(address, query_string={"registration": chosen}).text
    assert "김○숙" in page
    assert "김영숙" not in page
    assert f'value="{refused.public_id}"' not in page
    desk.post(address, data={"registration": chosen, "report": "1", "letter": "1"})
    assert {row.registration_id for row in db.session.scalars(select(Referral))} == {one.id for one in people}
    assert sorted(db.session.scalars(select(ReferralLetter.ordinal))) == [1, 2]


def test_obstacles_shown_are_those_that_refuse(app):
    """What the page says beforehand is what the service says when it is done."""
    registration, order = given.willing(), given.order(**NEAR, **PAST)
    assert type(service.obstacle(registration, order, today=given.TODAY)).__name__ == "DeadlinePassed"
    assert service.obstacle(registration, order, today=given.TODAY, past_deadline=True) is None
    with transaction():
        service.give_feedback(
            registration, order, "exclude", reason="other", actor=make.actor_of(make.staff()), now=make.NOW
        )
    assert type(service.obstacle(registration, order, today=given.TODAY)).__name__ == "OrderBlocked"


def test_nothing_picked_leads_back(desk):
    registration = given.willing()
    assert desk.get(f"{bench(registration)}/refer").location == bench(registration)
    assert desk.get(f"{bench(registration)}/compare").location == bench(registration)


def test_other_centres_people_are_not_referred_or_compared(app, signed_in):
    order, people = given.order(**NEAR), [given.willing(), given.willing()]
    chosen = [one.public_id for one in people]
    elsewhere = signed_in(make.staff(organization="gwanak-centre"))
    address = f"/desk/orders/{order.public_id}"
    assert elsewhere.get(f"{address}/refer", query_string={"registration": chosen}).status_code == 302
    assert elsewhere.get(f"{address}/compare", query_string={"registration": chosen}).status_code == 302
    elsewhere.post(f"{address}/refer", data={"registration": chosen})
    assert db.session.scalars(select(Referral)).all() == []
    assert elsewhere.get(f"{bench(people[0])}/compare").status_code == 404


def test_orders_are_compared_factor_by_factor(desk):
    registration = given.willing()
    near = given.order(title="가까운 곳", **NEAR)
    poor = given.order(title="먼 곳", wage_min=2_000_000, sgg_code="11740", dong_code=None, licences=["조리기능사"])
    page = desk.get(f"{bench(registration)}/compare", query_string={"order": [near.public_id, poor.public_id]}).text
    rows = re.findall(r'role="rowheader"[^>]*>([^<]*)</th>', page)
    assert rows[:7] == ["점수", "직종", "통근 시간", "임금", "자격·경력", "근무 시간", "배려 사항"]
    assert "조리기능사 필요" in unescape(page) or "조리기능사 필수" in unescape(page)
    assert "가장 좋음" in page
    assert "2,000,000원" in page


def test_points_compared_are_those_of_the_list(desk):
    registration = given.willing(occupation_text="어르신 돌봄")
    orders = [
        given.order(title="어르신 방문 돌봄", **NEAR),
        given.order(title="요양원 야간 보호사", keco_code="5502", **NEAR),
    ]
    listed = re.findall(r'class="rk-total">(\d+)<', desk.get(bench(registration)).text)
    page = desk.get(f"{bench(registration)}/compare", query_string={"order": [one.public_id for one in orders]}).text
    assert sorted(re.findall(r"100점 만점에 (\d+)점", page)) == sorted(listed)


def test_comparison_follows_the_conditions_tried(desk):
    registration = given.willing()
    orders = [given.order(wage_min=2_000_000, **NEAR), given.order(**NEAR)]
    query = {**full(registration, wage="1,900,000"), "order": [one.public_id for one in orders]}
    page = desk.get(f"{bench(registration)}/compare", query_string=query).text
    assert "희망보다 100,000원 높음" in page
    assert "희망 임금 하한: 1,900,000원" in page


def test_four_are_compared_at_most(desk):
    registration, orders = given.willing(), [given.order(**NEAR) for _ in range(5)]
    page = desk.get(f"{bench(registration)}/compare", query_string={"order": [one.public_id for one in orders]}).text
    assert page.count('role="columnheader"') == 5
    assert f"/jobs/{orders[4].public_id}" not in page


def test_people_are_compared_without_names_age_or_sex(desk):
    order = given.order(**NEAR)
    people = [given.willing(person=make.resident(name=name)) for name in ("가나다", "라마바")]
    address = f"/desk/orders/{order.public_id}/compare"
    page = desk.get(address, query_string={"registration": [one.public_id for one in people]}).text
    assert "가○다" in page
    assert [word for word in ("가나다", "57세", "여성") if word in page] == []
    assert accesses(people[0].person_id) == [("candidates", "list", None)]


def test_candidates_need_the_same_number_of_queries_for_many_people(desk):
    order = given.order(places=20, **NEAR)
    address = f"/desk/orders/{order.public_id}/candidates"
    counts = []
    for _ in range(2):
        for _ in range(3):
            registration = given.willing()
            desk.post(f"{bench(registration)}/feedback/keep", data={"order": order.public_id})
        desk.get(address)
        counts.append(queries_of(desk, address))
    assert counts[0] == counts[1]
