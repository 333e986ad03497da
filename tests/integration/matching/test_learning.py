"""A city's learned ranking from its outcomes to its end: used, watched, rolled back by itself or by a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from jobcenter.accounts.current import SYSTEM
from jobcenter.audit.models import AuditEntry
from jobcenter.core.db import db, transaction
from jobcenter.core.months import Month
from jobcenter.core.scheduling import Call, get_job
from jobcenter.matching import service as referrals
from jobcenter.matching.engine.factors import FACTORS
from jobcenter.matching.learning import active, monthly, outcomes, service, settings
from jobcenter.matching.learning.errors import CannotServe, MonthNotOver, MonthTooOld, NotServing, ReasonTooShort
from jobcenter.matching.learning.models import MatchEvaluation, MatchModel, ModelStatus
from jobcenter.matching.learning.settings import Least
from jobcenter.matching.models import LeftReason, Placement, Referral, ReferralStatus, ResultReason, Via
from tests.factories import matching as given
from tests.factories import outcomes as past
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("app", "small_figures")

NOW = make.NOW
SIZE = 1300
OCTOBER, NOVEMBER, DECEMBER = (Month(2026, number) for number in (10, 11, 12))


@pytest.fixture
def small_figures(monkeypatch):
    """Learning that needs a year and some hundred outcomes, so that a test takes no time."""
    figures = settings.in_force(OCTOBER.last)
    small = replace(
        figures,
        history_months=12,
        least={"train": Least(300, 30), "calibrate": Least(80, 15), "test": Least(80, 15)},
        margin=replace(figures.margin, rounds=60),
    )
    monkeypatch.setattr(settings, "in_force", lambda _on: small)


def after(month):
    return datetime(month.shifted(1).year, month.shifted(1).number, 3, tzinfo=UTC)


def city_id():
    return make.city()["seoul"].id


def learn(month=OCTOBER):
    return monthly.learn(city_id(), month, actor=SYSTEM, now=after(month))


def versions():
    return {one.version: one for one in db.session.scalars(select(MatchModel))}


def in_month(month, count=300, **decided):
    return [replace(one, month=str(month)) for one in past.many(SIZE, months=12, **decided)[:count]]


def done(action):
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def manager():
    return make.actor_of(make.staff("program_manager", "seoul", "시담당"))


def test_version_that_beats_base_is_used_at_once_and_kept_with_its_data():
    past.ended(past.many(SIZE, months=12))
    found = learn()
    (model,) = versions().values()
    assert found["verdict"] == "beats"
    assert found["serves"] == model.version == 1
    assert model.status is ModelStatus.ACTIVE
    assert model.windows == {"train": "2025-11..2026-05", "calibrate": "2026-06..2026-07", "test": "2026-08..2026-10"}
    assert model.counts["train"]["outcomes"] > 500
    assert model.scores["gain"]["low"] > 0.005
    assert set(model.document["weights"]) == set(FACTORS)
    assert [entry.details["version"] for entry in done("match_model.activated")] == [1]
    centre = make.city()["gwanak-centre"]
    serving = active.serving(centre.id)
    assert serving.version == 1
    assert serving.learned.chance((0.5, 1.0, 0.5, 0.5, 0.5, 0.5)) > serving.learned.chance(
        (0.5, 0.0, 0.5, 0.5, 0.5, 0.5)
    )


def test_month_that_was_learned_from_stays_as_it_is():
    past.ended(past.many(SIZE, months=12))
    learn()
    before = [(row.version, row.scores, row.updated_at) for row in versions().values()]
    past.ended(in_month(OCTOBER, decided_by="base"))
    assert learn() == {"month": "2026-10", "done": "before"}
    assert [(row.version, row.scores, row.updated_at) for row in versions().values()] == before
    assert len(list(db.session.scalars(select(MatchEvaluation)))) == 1


def test_months_are_learned_from_when_they_are_over_and_in_order():
    make.city()
    with pytest.raises(MonthNotOver):
        monthly.learn(city_id(), NOVEMBER, actor=SYSTEM, now=NOW)
    learn(OCTOBER)
    with pytest.raises(MonthTooOld):
        monthly.learn(city_id(), OCTOBER.shifted(-1), actor=SYSTEM, now=NOW)


def test_with_too_few_outcomes_base_serves_and_the_page_can_say_why():
    past.ended(past.many(SIZE, months=12)[:80])
    assert learn()["verdict"] == "too_few"
    assert versions() == {}
    assert active.serving(city_id()) is None
    (evaluation,) = db.session.scalars(select(MatchEvaluation))
    assert evaluation.counts["train"]["outcomes"] < 300


def test_version_that_no_longer_beats_base_is_rolled_back_by_itself():
    past.ended(past.many(SIZE, months=12))
    learn()
    past.ended(in_month(NOVEMBER, decided_by="base"))
    found = learn(NOVEMBER)
    first = versions()[1]
    assert found["watched"] == "rolled_back"
    assert first.status is ModelStatus.ROLLED_BACK
    assert first.ended_by_id is None
    assert first.end_reason
    assert active.serving(city_id()) is None or active.serving(city_id()).version == 2
    assert [entry.actor_name for entry in done("match_model.rolled_back")] == ["system"]


def test_version_that_still_beats_base_stays_until_a_better_one_takes_its_place():
    past.ended(past.many(SIZE, months=12))
    learn()
    past.ended(in_month(NOVEMBER))
    found = learn(NOVEMBER)
    assert found["watched"] == "kept"
    states = [model.status for _version, model in sorted(versions().items())]
    assert states in (
        [ModelStatus.RETIRED, ModelStatus.ACTIVE],
        [ModelStatus.ACTIVE, ModelStatus.CANDIDATE],
    )


def test_with_few_new_outcomes_the_version_in_use_is_kept():
    past.ended(past.many(SIZE, months=12))
    learn()
    past.ended(in_month(NOVEMBER, 40, decided_by="base"))
    assert learn(NOVEMBER)["watched"] == "too_few"
    assert active.serving(city_id()) is not None


def test_after_a_person_rolled_back_later_versions_wait_for_a_person():
    past.ended(past.many(SIZE, months=12))
    learn()
    who = manager()
    with transaction():
        service.roll_back(versions()[1], reason="상담사 의견과 맞지 않음", actor=who, now=NOW)
    assert active.serving(city_id()) is None
    past.ended(in_month(NOVEMBER))
    found = learn(NOVEMBER)
    assert found["verdict"] == "beats"
    assert found["serves"] == "base"
    second = versions()[2]
    assert second.status is ModelStatus.CANDIDATE
    with transaction():
        service.use(second, reason="확인 후 다시 사용", actor=who, now=after(NOVEMBER))
    assert active.serving(city_id()).version == 2
    assert not service.waits_for_a_person(city_id())
    assert [entry.details["reason"] for entry in done("match_model.rolled_back")] == ["상담사 의견과 맞지 않음"]


def test_decisions_need_a_reason_and_the_right_state():
    past.ended(past.many(SIZE, months=12))
    learn()
    who, model = manager(), versions()[1]
    with pytest.raises(ReasonTooShort), transaction():
        service.roll_back(model, reason="  x ", actor=who, now=NOW)
    with pytest.raises(CannotServe), transaction():
        service.use(model, reason="이미 사용 중", actor=who, now=NOW)
    with transaction():
        service.roll_back(model, reason="첫 번째 되돌림", actor=who, now=NOW)
    with pytest.raises(NotServing), transaction():
        service.roll_back(model, reason="두 번째 되돌림", actor=who, now=NOW)
    assert len(done("match_model.rolled_back")) == 1


def test_database_keeps_one_version_in_use():
    past.ended(past.many(SIZE, months=12))
    learn()
    model = versions()[1]
    again = {
        column.name: getattr(model, column.name)
        for column in MatchModel.__table__.columns
        if column.name not in ("id", "public_id")
    }
    with pytest.raises(IntegrityError), transaction():
        db.session.add(MatchModel(**{**again, "version": 2, "month": "2026-11"}))


def test_version_for_other_factors_does_not_serve_and_is_rolled_back(app):
    past.ended(past.many(SIZE, months=12))
    learn()
    model = versions()[1]
    with transaction():
        model.document = {**model.document, "weights": {"shoe_size": 1.0}}
    app.extensions.pop("jobcenter.matching.learned", None)
    assert active.serving(city_id()) is None
    past.ended(in_month(NOVEMBER))
    assert learn(NOVEMBER)["watched"] == "rolled_back"


def test_job_learns_for_each_city_once(app):
    past.ended(past.many(SIZE, months=12))
    job = get_job("matching.learn")
    assert list(job.per()) == [city_id()]
    moment = datetime(2026, 11, 2, 18, 40, tzinfo=UTC)
    assert job.next_due(moment - timedelta(days=2)) == moment
    assert job.period(moment) == "2026-10"
    for _time in range(2):
        job.run(Call("2026-10", city_id(), moment, moment))
    assert [model.status for model in versions().values()] == [ModelStatus.ACTIVE]


def test_command_prints_what_it_did(app):
    past.ended(past.many(SIZE, months=12)[:50])
    done_by = app.test_cli_runner().invoke(args=["matching", "learn", "--month", "2026-10", "--organization", "gwanak"])
    assert done_by.exit_code == 0, done_by.output
    assert '"too_few"' in done_by.output
    wrong = app.test_cli_runner().invoke(args=["matching", "learn", "--month", "2999-10"])
    assert wrong.exit_code == 2


def test_referral_keeps_the_shares_it_was_made_with():
    referral = given.referral()
    assert referral.shares_source == outcomes.REFERRED
    assert set(referral.shares) == set(FACTORS)
    assert all(0 <= share <= 1 for share in referral.shares.values())


@pytest.mark.parametrize(
    ("status", "reason", "label"),
    [
        (ReferralStatus.HIRED, None, True),
        (ReferralStatus.NOT_HIRED, ResultReason.OTHERS_HIRED, False),
        (ReferralStatus.NOT_HIRED, ResultReason.EMPLOYER_CANCELLED, None),
        (ReferralStatus.NO_SHOW, ResultReason.UNREACHABLE, False),
        (ReferralStatus.DECLINED, ResultReason.WAGE, False),
        (ReferralStatus.DECLINED, ResultReason.FOUND_WORK, None),
        (ReferralStatus.CANCELLED, ResultReason.FOUND_WORK, None),
        (ReferralStatus.ORDER_FILLED, ResultReason.OTHERS_HIRED, None),
        (ReferralStatus.SENT, None, None),
        (ReferralStatus.INTERVIEW_SET, None, None),
    ],
)
def test_which_ends_count(status, reason, label):
    past.ended(past.many(SIZE, months=12)[:1], people=1)
    with transaction():
        db.session.execute(update(Referral).values(status=status, result_reason=reason))
    found = read()
    assert [one.hired for one in found] == ([] if label is None else [label])


def test_request_that_was_never_followed_does_not_count():
    past.ended(past.many(SIZE, months=12)[:1], people=1)
    with transaction():
        db.session.execute(
            update(Referral).values(status=ReferralStatus.DECLINED, result_reason=ResultReason.WAGE, sent_on=None)
        )
    assert read() == []


def test_somebody_hired_who_did_not_begin_counts_as_not_hired():
    registration = given.willing()
    placement = given.hired(given.referral(registration))
    assert [one.hired for one in read(date(2026, 12, 31))] == [True]
    with transaction():
        referrals.leave(
            db.session.get_one(Placement, placement.id),
            left_on=given.TODAY,
            reason=LeftReason.DID_NOT_START,
            actor=SYSTEM,
            now=NOW,
        )
    assert [one.hired for one in read(date(2026, 12, 31))] == [False]
    assert placement.via is Via.REFERRAL


def read(last=date(2026, 10, 31)):
    below = [one.id for one in make.city().values()]
    return outcomes.list_outcomes(below, date(2024, 1, 1), last, 1000)


def test_shares_of_older_referrals_are_worked_out_and_marked():
    first, second = given.referral(), given.referral()
    with transaction():
        db.session.execute(update(Referral).where(Referral.id == first.id).values(shares=None, shares_source=None))
        db.session.execute(
            update(Referral).where(Referral.id == second.id).values(shares=None, shares_source=None, factors={})
        )
    stamps = {row.id: row.updated_at for row in db.session.scalars(select(Referral))}
    points = dict(first.factors)
    with transaction():
        outcomes.fill([first.id, second.id], given.TODAY)
    db.session.expire_all()
    by_points, computed = (db.session.get_one(Referral, one) for one in (first.id, second.id))
    assert (by_points.shares_source, computed.shares_source) == ("points", "recomputed")
    assert by_points.shares["wage"] == pytest.approx(points["wage"] / past.POINTS["wage"], abs=1e-4)
    assert set(computed.shares) == set(FACTORS)
    assert {row.id: row.updated_at for row in db.session.scalars(select(Referral))} == stamps


def test_older_referrals_are_filled_by_the_month_itself():
    past.ended(past.many(SIZE, months=12)[:30])
    with transaction():
        db.session.execute(update(Referral).values(shares=None, shares_source=None))
    counts = learn()["counts"]
    assert sum(one["recomputed"] for one in counts.values()) == sum(one["outcomes"] for one in counts.values()) > 0
