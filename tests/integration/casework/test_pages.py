"""The counselor's pages through requests: what they show, change and log, and what they refuse."""

import re
from datetime import date

import pytest
from sqlalchemy import event, select

from jobcenter.audit.models import AccessEntry
from jobcenter.core.db import db
from jobcenter.matching.models import MatchFeedback, Placement, Referral, ReferralStatus, Verdict
from tests.factories import matching as given
from tests.factories import seekers as make

NEAR = {"dong_code": "1156054000"}


@pytest.fixture
def desk(app, signed_in):
    """A counselor's browser; the application's day is the day of the builders."""
    app.config["CLOCK_DATE"] = given.TODAY
    return signed_in(make.staff())


def titles(page: str) -> list[str]:
    return re.findall(r'class="job-tit"><a href="[^"]*">([^<]*)</a>', page)


def accesses(person_id: int) -> list[tuple[str, str, str | None]]:
    rows = db.session.scalars(select(AccessEntry).where(AccessEntry.person_id == person_id).order_by(AccessEntry.id))
    return [(row.what, row.action, row.reason) for row in rows]


def test_workbench_ranks_orders_and_counts_what_was_filtered(desk):
    registration = given.willing()
    given.order(title="가까운 요양보호사", **NEAR)
    given.order(title="조금 먼 요양보호사", sgg_code="11530", dong_code=None)
    given.order(title="임금이 낮은 요양보호사", wage_min=1_900_000, **NEAR)
    page = desk.get(f"/desk/seekers/{registration.person.public_id}").text
    assert titles(page)[:2] == ["가까운 요양보호사", "조금 먼 요양보호사"]
    assert "임금이 낮은 요양보호사" in page
    assert "희망보다 200,000원 낮음" in page


def test_condition_is_tried_out_and_not_saved(desk):
    registration = given.willing()
    given.order(title="임금이 낮은 요양보호사", wage_min=1_900_000, **NEAR)
    address = f"/desk/seekers/{registration.person.public_id}"
    assert titles(desk.get(address).text) == []
    tried = desk.get(f"{address}?c=1&wage=1,800,000&commute=60&days=mon&days=tue&days=wed&days=thu&days=fri").text
    assert titles(tried) == ["임금이 낮은 요양보호사"]
    assert titles(desk.get(f"{address}?off=wage").text) == ["임금이 낮은 요양보호사"]
    db.session.refresh(registration)
    assert registration.wage_min == 2_100_000


@pytest.mark.parametrize(
    "query", ["c=1&wage=x&start=99:99&commute=-", "sort=nonsense&tab=none&page=999", "page=x&off=law"]
)
def test_odd_addresses_show_the_page(desk, query):
    registration = given.willing()
    assert desk.get(f"/desk/seekers/{registration.person.public_id}?{query}").status_code == 200


def test_law_and_consent_cannot_be_switched_off(desk):
    registration = given.willing(person=make.resident(birth_date=date(2010, 1, 1)), overnight=True)
    given.order(title="밤샘", hours_start="22:00", hours_end="06:00", overnight=True, **NEAR)
    page = desk.get(f"/desk/seekers/{registration.person.public_id}?off=working_age&off=overnight").text
    assert titles(page) == []


def test_order_past_its_term_is_filtered_until_included(desk):
    registration = given.willing()
    given.order(title="마감 지난 구인", valid_until=date(2026, 9, 26), deadline=date(2026, 9, 26), **NEAR)
    address = f"/desk/seekers/{registration.person.public_id}"
    assert titles(desk.get(address).text) == []
    page = desk.get(f"{address}?past=1").text
    assert titles(page) == ["마감 지난 구인"]
    assert "past_deadline" in page


def test_several_orders_are_referred_at_once(desk):
    registration, orders = given.willing(), [given.order(**NEAR) for _ in range(3)]
    chosen = [order.public_id for order in orders[:2]]
    address = f"/desk/seekers/{registration.person.public_id}"
    answer = desk.post(f"{address}/refer", data={"order": chosen, "next": address})
    assert answer.location == address
    assert {row.order.public_id for row in db.session.scalars(select(Referral))} == set(chosen)


def test_one_refusal_does_not_stop_the_others(desk):
    registration, order = given.willing(), given.order(**NEAR)
    given.referral(registration, order)
    other = given.order(**NEAR)
    desk.post(
        f"/desk/seekers/{registration.person.public_id}/refer",
        data={"order": [order.public_id, other.public_id]},
    )
    assert len(db.session.scalars(select(Referral)).all()) == 2


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/desk//evil.example", "/my"])
def test_way_back_stays_on_the_desk(desk, target):
    registration = given.willing()
    address = f"/desk/seekers/{registration.person.public_id}"
    assert desk.post(f"{address}/refer", data={"next": target}).location == address


def test_held_and_excluded_leave_the_list_and_come_back(desk):
    registration, order = given.willing(), given.order(title="보류할 구인", **NEAR)
    address = f"/desk/seekers/{registration.person.public_id}"
    desk.post(f"{address}/feedback/hold", data={"order": order.public_id})
    assert titles(desk.get(address).text) == []
    assert titles(desk.get(f"{address}?tab=held").text) == ["보류할 구인"]
    desk.post(f"{address}/feedback/exclude", data={"order": order.public_id})
    assert db.session.scalars(select(MatchFeedback.verdict)).one() is Verdict.HOLD
    desk.post(f"{address}/feedback/exclude", data={"order": order.public_id, "reason": "worked_there"})
    assert "보류할 구인" in desk.get(f"{address}?tab=excluded").text
    desk.post(f"{address}/feedback/back", data={"order": order.public_id})
    assert titles(desk.get(address).text) == ["보류할 구인"]


def test_candidates_are_ranked_with_masked_names(desk):
    order = given.order(**NEAR)
    given.willing(person=make.resident(name="이도현", dong_code="1156054000"))
    given.willing(person=make.resident(name="정순자", dong_code="1156072000"), wage_min=2_290_000)
    page = desk.get(f"/desk/orders/{order.public_id}/candidates").text
    assert titles(page) == ["이○현", "정○자"]
    assert "이도현" not in page


def test_candidates_are_referred_at_once(desk):
    order, people = given.order(places=2, **NEAR), [given.willing(), given.willing()]
    desk.post(f"/desk/orders/{order.public_id}/refer", data={"registration": [one.public_id for one in people]})
    assert {row.registration_id for row in db.session.scalars(select(Referral))} == {one.id for one in people}


def test_every_look_is_logged(desk):
    registration, order = given.willing(), given.order(**NEAR)
    referral = given.referral(registration, order)
    person = registration.person
    for address in (
        f"/desk/seekers/{person.public_id}",
        f"/desk/referrals/{referral.public_id}",
        "/desk/referrals",
    ):
        assert desk.get(address).status_code == 200
    assert accesses(person.id) == [
        ("workbench", "view", None), ("referral", "view", None), ("referral", "list", None),
    ]  # fmt: skip


def test_other_centres_cases_are_not_found(app, signed_in):
    registration = given.willing()
    referral = given.referral(registration, given.order())
    placement = given.hired(given.referral())
    elsewhere = signed_in(make.staff(organization="gwanak-centre"))
    for address in (
        f"/desk/seekers/{registration.person.public_id}",
        f"/desk/referrals/{referral.public_id}",
        f"/desk/placements/{placement.public_id}",
    ):
        assert elsewhere.get(address).status_code == 404
    assert "김○숙" not in elsewhere.get("/desk/referrals?status=all").text


def test_download_asks_for_a_reason_and_logs_it(desk):
    referral = given.referral()
    assert desk.post("/desk/referrals/export", data={"reason": ""}).status_code == 302
    answer = desk.post("/desk/referrals/export?status=all", data={"reason": "분기 점검 자료"})
    assert "김○숙" in answer.text
    assert "김영숙" not in answer.text
    assert accesses(referral.person_id) == [("referral", "download", "분기 점검 자료")]


def test_referral_lives_from_interview_to_hire_on_its_page(desk):
    referral = given.referral()
    address = f"/desk/referrals/{referral.public_id}"
    refused = desk.post(
        f"{address}/interview", data={"interview_day": "어제", "interview_time": "10:00", "place": "3층"}
    )
    assert refused.status_code == 422
    assert "어제" in refused.text
    assert "3층" in refused.text
    desk.post(f"{address}/interview", data={"interview_day": "2026-11-23", "interview_time": "10:00", "place": "3층"})
    assert db.session.scalars(select(Referral.status)).one() is ReferralStatus.INTERVIEW_SET
    missing = desk.post(f"{address}/result", data={"result": "hired", "source": "employer"})
    assert missing.status_code == 422
    desk.post(
        f"{address}/result",
        data={
            "result": "hired",
            "source": "employer",
            "started_on": "2026-11-25",
            "wage_kind": "monthly",
            "wage_amount": "230만",
        },
    )
    placement = db.session.scalars(select(Placement)).one()
    assert (placement.started_on, placement.wage_amount) == (date(2026, 11, 25), 2_300_000)
    assert desk.get(f"/desk/placements/{placement.public_id}").status_code == 200


def test_work_list_shows_what_waits(desk):
    registration, order = given.willing(), given.order(title="요청한 구인", **NEAR)
    client_page = desk.get("/desk").text
    assert "요청한 구인" not in client_page
    from jobcenter.core.db import transaction
    from jobcenter.matching import service

    with transaction():
        service.request_referral(
            registration, order, actor=make.Actor(registration.person.user_id, "김영숙"), now=make.NOW
        )
    make.requested()
    page = desk.get("/desk").text
    assert "요청한 구인" in page
    assert "2026-000002" in page


def test_workbench_needs_the_same_number_of_queries_for_many_orders(desk):
    registration = given.willing()
    address = f"/desk/seekers/{registration.person.public_id}"
    counts = []
    for _ in range(2):
        for _ in range(4):
            given.referral(registration, given.order(**NEAR))
            given.order(**NEAR)
        desk.get(address)
        counts.append(queries_of(desk, address))
    assert counts[0] == counts[1]


def queries_of(client, address: str) -> int:
    seen = []

    def count(_connection, _cursor, statement, *_more):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        client.get(address)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)
