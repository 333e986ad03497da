"""While a round runs: additions asked for, places that pass on in mid-term, results that are shown for a time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.notifications.models import Message
from jobcenter.programs.errors import ExtensionImpossible
from jobcenter.programs.models import ApplicationStatus, EnrollmentStatus, Offer, OfferStatus
from jobcenter.programs.service import applications, enrollment, offers, remaining, supplements
from tests.factories import programs as given
from tests.factories import seekers as make

UNTIL = date(2026, 12, 4)


@pytest.fixture
def officers(session):
    return given.manager("박담당"), given.manager("김확인")


def asked(officers, **selection):
    template = given.public_job(selection={"method": "score", **selection})
    application = given.submitted(given.open_round(template, officer=make.actor_of(officers[0])))
    with transaction():
        about = {"text": "통장 사본", "until": UNTIL, "actor": make.actor_of(officers[0]), "now": given.AFTER}
        applications.request_supplement(application, **about)
    return given.refreshed(application)


def told(kind):
    return db.session.scalar(select(func.count(Message.id)).where(Message.kind == kind))


def remind(on):
    with transaction():
        return supplements.remind_due(on, now=given.AFTER)


def close(on, officers):
    with transaction():
        return supplements.close_overdue(on, actor=make.actor_of(officers[0]), now=given.AFTER)


def test_a_request_is_recalled_two_days_before_its_end_and_once(officers):
    asked(officers)
    assert [remind(date(2026, 12, day)) for day in (1, 2, 3, 4)] == [0, 1, 0, 0]
    assert told("application.supplement_reminder") == 1


def test_a_request_nobody_answered_is_screened_as_it_is_from_the_day_after(officers):
    application = asked(officers)
    assert close(UNTIL, officers) == 0
    assert close(UNTIL + timedelta(days=1), officers) == 1
    assert given.refreshed(application).status is ApplicationStatus.SCREENING
    assert close(UNTIL + timedelta(days=1), officers) == 0
    assert told("application.supplement_closed") == 1


def test_a_round_may_wait_for_the_answer(officers):
    application = asked(officers, unanswered="wait")
    assert close(UNTIL + timedelta(days=9), officers) == 0
    assert given.refreshed(application).status is ApplicationStatus.SUPPLEMENT_REQUESTED


def extend(application, until, officers, today=UNTIL):
    with transaction():
        about = {"reason": "입원", "actor": make.actor_of(officers[0]), "today": today, "now": given.AFTER}
        supplements.extend(application, until, **about)


def test_more_time_is_a_later_day_is_kept_with_its_reason_and_recalled_again(officers):
    application = asked(officers)
    remind(date(2026, 12, 2))
    with pytest.raises(ExtensionImpossible):
        extend(application, UNTIL, officers)
    extend(application, date(2026, 12, 11), officers)
    kept = given.refreshed(application).supplement
    assert (kept["until"], kept["extensions"][0]["reason"]) == ("2026-12-11", "입원")
    assert close(date(2026, 12, 11), officers) == 0
    assert remind(date(2026, 12, 9)) == 1


def test_the_officer_sees_what_is_overdue_and_gives_more_time_on_the_page(app, officers, signed_in):
    application = asked(officers)
    app.config["CLOCK_DATE"] = date(2026, 12, 7)
    desk, round_id = signed_in(officers[0]), application.round.public_id
    assert "기한 지남" in desk.get(f"/manage/rounds/{round_id}/screening?stage=supplement").text
    address = f"/manage/rounds/{round_id}/screening/{application.public_id}"
    assert desk.post(f"{address}/extend", data={"extend-until": "2026-12-10"}).status_code == 200
    desk.post(f"{address}/extend", data={"extend-until": "2026-12-10", "extend-reason": "입원"})
    assert "기한 지남" not in desk.get(address).text
    own = signed_in(db.session.get_one(User, application.person.user_id))
    assert "2026. 12. 10." in own.get(f"/my/applications/{application.public_id}").text


@pytest.fixture
def running(officers):
    """A round with both places taken and two reserves behind them."""
    officer, second = map(make.actor_of, officers)
    template = given.public_job(selection={"method": "score", "daily_wage": 82_560})
    template["round"]["groups"][0]["reserve"] = 2
    round_ = given.open_round(template, officer=officer)
    found = [given.submitted(round_, make.resident(name=f"주민{n}"), household_assets=n * 10**7) for n in range(1, 5)]
    for one in found:
        given.decided(one, officer)
    given.published(round_, officer, second)
    for one in found[:2]:
        given.accept(given.refreshed(one))
    return found


def leave(application, officers, on):
    with transaction():
        return enrollment.end_early(
            application.enrollment,
            EnrollmentStatus.DROPPED,
            on=on,
            reason="이사",
            actor=make.actor_of(officers[0]),
            now=given.RUNNING,
        )


def test_whoever_joins_in_mid_term_reads_the_days_that_are_left_and_their_pay(app, officers, running, signed_in):
    leave(given.refreshed(running[0]), officers, date(2027, 1, 15))
    reserve = given.refreshed(running[2])
    assert reserve.status is ApplicationStatus.OFFERED
    left = remaining.of_offer(given.offer_of(reserve), date(2027, 6, 24))
    assert (left.start, left.end, left.days, left.pay) == (date(2027, 6, 24), date(2027, 6, 30), 5, 5 * 82_560)
    assert left.is_part and left.of_days > 100
    app.config["CLOCK_DATE"] = date(2027, 1, 16)
    own = signed_in(db.session.get_one(User, reserve.person.user_id))
    assert "일이 남았어요" in own.get(f"/my/applications/{reserve.public_id}").text
    found = given.accept(reserve, now=given.RUNNING + timedelta(days=3))
    assert (found.started_on, remaining.of_enrollment(found).start) == (date(2027, 1, 18), date(2027, 1, 18))


def test_two_vacancies_whose_offers_run_out_at_once_pass_on_and_no_place_is_given_twice(officers, running):
    for one in running[:2]:
        leave(given.refreshed(one), officers, date(2027, 1, 15))
    late = date(2027, 1, 25)
    with transaction():
        assert offers.expire_due(late, actor=make.actor_of(officers[0]), now=given.day_after(late)) == 2
    with transaction():
        assert offers.expire_due(late, actor=make.actor_of(officers[0]), now=given.day_after(late)) == 0
    group = given.refreshed(running[0].group)
    assert (group.held, group.places) == (0, 2)
    opened = select(func.count(Offer.id)).where(Offer.status == OfferStatus.OPEN)
    assert db.session.scalar(opened) == 0


def test_a_vacancy_after_the_last_day_for_reserves_stays_empty(officers, running):
    with transaction():
        round_ = given.refreshed(running[0]).round
        round_.selection = {**round_.selection, "refill_until": "2027-01-14"}
    assert leave(given.refreshed(running[0]), officers, date(2027, 1, 15)) is None
    assert given.refreshed(running[2]).status is ApplicationStatus.RESERVE


@pytest.mark.parametrize(("day", "status"), [(date(2027, 2, 19), 200), (date(2027, 2, 20), 410)])
def test_a_result_is_shown_for_sixty_days(app, client, running, day, status):
    app.config["CLOCK_DATE"] = day
    answer = client.get(f"/rounds/{running[0].round.public_id}/results")
    assert answer.status_code == status
    assert (running[0].number in answer.text) is (status == 200)
