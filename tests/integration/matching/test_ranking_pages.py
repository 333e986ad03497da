"""What managers see of the ranking: their organization's figures, small groups left out, and the decision on a version."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from jobcenter.core.db import db, transaction
from jobcenter.core.months import Month, Period
from jobcenter.employers.models import JobOrder
from jobcenter.matching.learning import exposure, report, service, settings, training
from jobcenter.matching.learning.models import MatchExposure, MatchModel, ModelStatus
from jobcenter.matching.models import Referral
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Person
from tests.factories import matching as given
from tests.factories import outcomes as past
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("app")

NOVEMBER = Month(2026, 11)
YEAR = Period(Month(2025, 12), NOVEMBER)


@pytest.fixture(scope="module")
def judged():
    """What a training finds, made once."""
    return training.judge(past.many(), past.MONTH, past.POINTS, settings.in_force(past.MONTH.last))


@pytest.fixture
def version(judged):
    """A version in use in the whole city."""
    city = make.city()["seoul"]
    with transaction():
        return service.record_training(
            city, past.MONTH, judged, beats_active=True, actor=make.actor_of(make.staff()), now=make.NOW
        )


def scope(code="yeongdeungpo"):
    return Scope.of_organizations(organizations.subtree_ids(make.city()[code].id))


def test_hits_count_ended_referrals_by_band_and_month():
    outcomes = [
        replace(one, month=month) for one, month in zip(past.many(), ["2026-09"] * 30 + ["2026-10"] * 20, strict=False)
    ]
    past.ended(outcomes)
    given.referral()
    found = report.hits(scope(), YEAR, report.PLACES, Referral.rank)
    assert found.all == report.Rate(sum(one.hired for one in outcomes), 50)
    assert found.month(Month(2026, 9)).of == 30
    first = [one for one in outcomes if one.order % 20 == 0]
    assert found.total("1") == report.Rate(sum(one.hired for one in first), len(first))
    assert [code for code, _name in found.bands] == ["1", "2-3", "4-10", "11+"]


def test_hits_of_another_district_are_not_counted():
    past.ended(past.many()[:20])
    assert report.hits(scope("gwanak"), Period(Month(2024, 1), NOVEMBER), report.POINTS, Referral.score).all.of == 0


def test_selection_ratios_are_to_the_highest_share_and_small_groups_are_left_out():
    outcomes = [
        replace(one, month="2026-11", person=number, hired=number % 2 == 0)
        for number, one in enumerate(past.many()[:30])
    ]
    past.ended(outcomes, people=30)
    people = list(db.session.scalars(select(Person).order_by(Person.id)))
    with transaction():
        db.session.execute(update(Person).values(sex="male", birth_date=date(1990, 1, 1)))
        women = [person.id for person in people[:12]]
        db.session.execute(update(Person).where(Person.id.in_(women)).values(sex="female"))
        old = [person.id for person in people[:9]]
        db.session.execute(update(Person).where(Person.id.in_(old)).values(birth_date=date(1950, 1, 1)))
    groups = report.selection(scope(), YEAR, settings.in_force(NOVEMBER.last).fairness)
    female, male = groups["sex"]
    assert (female.registered, male.registered) == (12, 18)
    assert female.referred_ratio == male.referred_ratio == 1
    highest = max(female.hired.share, male.hired.share)
    assert female.hired_ratio == female.hired.share / highest
    assert [(group.code, group.registered, group.hired) for group in groups["age"] if group.code == "70+"] == [
        ("70+", None, None)
    ]


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_group_is_shown_from_the_dated_size_on(people, shown):
    past.ended(
        [replace(one, month="2026-11", person=number) for number, one in enumerate(past.many()[:people])], people=people
    )
    (group,) = report.selection(scope(), YEAR, settings.in_force(NOVEMBER.last).fairness)["age"]
    assert (group.registered is not None) is shown


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(1966, 11, 30), "60-64"),
        (date(1966, 12, 1), "50-59"),
        (date(1956, 11, 30), "70+"),
        (date(1956, 12, 1), "65-69"),
    ],
)
def test_age_band_of_the_page_is_that_of_the_figures(born, band):
    from jobcenter.seekers.rules import age_band, age_on

    registration = given.willing()
    with transaction():
        db.session.get_one(Person, registration.person_id).birth_date = born
    fairness = replace(settings.in_force(NOVEMBER.last).fairness, least_people=1)
    (group,) = report.selection(scope(), YEAR, fairness)["age"]
    assert group.code == band == age_band(age_on(born, YEAR.last))


def test_order_is_covered_by_a_first_page_or_a_referral():
    shown, referred, never = given.order(), given.order(), given.order()
    with transaction():
        db.session.execute(update(JobOrder).values(opened_on=date(2026, 11, 2)))
    centre = make.city()["gwanak-centre"]
    given.referral(given.willing(), referred)
    exposure.note([shown.id], centre.id, given.TODAY)
    exposure.note([shown.id], centre.id, given.TODAY)
    assert len(list(db.session.scalars(select(MatchExposure)))) == 1
    (month,) = report.coverage(scope(), Period.of(NOVEMBER))
    assert (month.open, month.never, month.rate.share) == (3, 1, Fraction(1, 3))
    assert [one.id for one in db.session.scalars(report.never_recommended(scope(), NOVEMBER)).unique()] == [never.id]
    (before,) = report.coverage(scope(), Period.of(NOVEMBER.shifted(-1)))
    assert before.open == 0


def test_exposure_of_two_processes_is_kept_once(app):
    order, centre = given.order(), make.city()["gwanak-centre"]
    exposure.note([order.id], centre.id, given.TODAY)
    app.extensions.pop("jobcenter.matching.exposure")
    exposure.note([order.id], centre.id, given.TODAY)
    exposure.note([order.id], centre.id, date(2026, 12, 1))
    rows = [
        (row.month, row.order_id) for row in db.session.scalars(select(MatchExposure).order_by(MatchExposure.month))
    ]
    assert rows == [("2026-11", order.id), ("2026-12", order.id)]


def page(client, address="/manage/matching", language="en"):
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_page_of_a_new_city_says_that_nothing_was_learned(signed_in):
    client = signed_in(make.staff("program_manager", "yeongdeungpo"))
    assert "Nothing was learned from outcomes yet" in page(client)
    assert "아직 결과로 학습한 적이 없습니다" in page(client, language="ko")
    assert "No outcomes yet" in page(client)


def test_page_shows_the_version_in_use_and_its_figures(signed_in, version):
    past.ended(past.many()[:200])
    client = signed_in(make.staff("statistics_officer", "seoul"))
    text = page(client)
    assert "Version 1 of the learned ranking" in text
    assert 'id="calibration-title"' in text
    assert "학습 순위 1판" in page(client, language="ko")


def test_page_of_another_district_does_not_exist(signed_in, version):
    client = signed_in(make.staff("program_manager", "yeongdeungpo"))
    assert client.get("/manage/matching?organization=gwanak").status_code == 404
    assert client.get("/manage/matching?organization=nowhere").status_code == 404
    assert client.get("/manage/matching/versions/unknown").status_code == 404


@pytest.mark.parametrize("role", ["counselor", "auditor"])
def test_page_is_for_managers(signed_in, role):
    assert signed_in(make.staff(role, "seoul")).get("/manage/matching").status_code == 403


@pytest.mark.parametrize("table", ["hits", "selection", "never", "versions"])
def test_tables_can_be_downloaded(signed_in, version, table):
    past.ended(past.many()[:60])
    answer = signed_in(make.staff("statistics_officer", "seoul")).get(f"/manage/matching?csv={table}&lang=en")
    assert answer.mimetype == "text/csv"
    lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) >= (1 if table == "never" else 2)


def test_number_of_queries_does_not_grow_with_versions(signed_in, version, judged, count_queries):
    client = signed_in(make.staff("statistics_officer", "seoul"))
    client.get("/manage/matching")
    few = count_queries(lambda: client.get("/manage/matching"))
    city = make.city()["seoul"]
    for number in range(1, 5):
        with transaction():
            service.record_training(
                city,
                past.MONTH.shifted(number),
                judged,
                beats_active=False,
                actor=make.actor_of(make.staff()),
                now=make.NOW,
            )
    assert count_queries(lambda: client.get("/manage/matching")) == few


def test_manager_of_the_city_rolls_back_with_a_reason(signed_in, version):
    client = signed_in(make.staff("program_manager", "seoul"))
    address = f"/manage/matching/versions/{version.public_id}"
    assert "Roll this version back" in page(client, address)
    wrong = client.post(f"{address}/roll-back?lang=en", data={"reason": "x"})
    assert wrong.status_code == 422
    assert "at least 5 characters" in wrong.get_data(as_text=True)
    done = client.post(f"{address}/roll-back", data={"reason": "상담사 의견과 맞지 않음"})
    assert done.status_code == 302
    db.session.expire_all()
    assert db.session.get_one(MatchModel, version.id).status is ModelStatus.ROLLED_BACK
    assert "상담사 의견과 맞지 않음" in page(client, address)
    assert "Later versions wait" in page(client)
    again = client.post(f"{address}/roll-back?lang=en", data={"reason": "두 번째 되돌림"})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("role", "organization", "status"),
    [("program_manager", "yeongdeungpo", 404), ("statistics_officer", "seoul", 403), ("counselor", "seoul", 403)],
)
def test_who_may_not_decide_for_the_city(signed_in, version, role, organization, status):
    client = signed_in(make.staff(role, organization))
    answer = client.post(f"/manage/matching/versions/{version.public_id}/roll-back", data={"reason": "되돌리고 싶음"})
    assert answer.status_code == status
    assert db.session.get_one(MatchModel, version.id).status is ModelStatus.ACTIVE


def test_manager_of_a_district_reads_the_version_without_the_form(signed_in, version):
    client = signed_in(make.staff("program_manager", "yeongdeungpo"))
    text = page(client, f"/manage/matching/versions/{version.public_id}")
    assert "Roll this version back" not in text
    assert "whole city" in text
