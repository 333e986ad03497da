"""A committee scores institutions: seats, conflicts, the close, the ranking, the agreement."""

from datetime import date
from itertools import count

import pytest
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.core.db import transaction
from jobcenter.core.errors import NotFound
from jobcenter.programs.errors import (
    AgreementOverBudget,
    EvaluationClosed,
    EvaluationIncomplete,
    EvaluationOpen,
    EvaluatorHasScored,
    PointsWrong,
    RoundNotReady,
)
from jobcenter.programs.models import Application, ApplicationStatus, EvaluationSheet, Round
from jobcenter.programs.service import agreements, applications, evaluations, offers, rounds, selection, versions
from tests.factories import programs as make
from tests.factories import seekers

ITEMS = [
    {"code": "plan", "label": make.both("사업계획"), "points": 60},
    {"code": "people", "label": make.both("인력"), "points": 40},
]
_serial = count(100)


def number() -> str:
    """A business registration number with its check digit."""
    from jobcenter.employers.business_number import check_digit

    first = f"120{next(_serial):06d}"
    return f"{first}{check_digit(first)}"


def provider_round(officer, *, places=1, drop=False, **about) -> Round:
    """A round in which institutions are scored by a committee; 70 points are needed."""
    template = make.public_job(
        applicant_kind="institution",
        rules=None,
        scores=None,
        evaluation={"items": ITEMS, "drop": drop, "pass": 70},
        groups=[{"code": "all", "label": make.both("전체"), "places": places, "reserve": 1}],
        documents=[],
        budget={"district": 50_000_000},
        **about,
    )
    return make.open_round(template, officer=officer)


def institution(round_, name) -> Application:
    """An institution that has applied."""
    person = seekers.resident(name=f"담당{next(_serial)}")
    with transaction():
        draft = applications.start(round_.id, person, actor=make.own(person), now=make.NOW)
        values = {"name": name, "business_number": number(), "representative": "대표", "contact": "02-000-0000"}
        applications.save_party(draft, values, now=make.NOW)
        applications.save(draft, answers={"statement": True}, now=make.NOW)
        applications.submit(draft, actor=make.own(person), now=make.NOW)
    return draft


class Case:
    """A round with three applicants and three evaluators."""

    def __init__(self, session, **about):
        self.officer = seekers.actor_of(make.manager())
        self.round = provider_round(self.officer, **about)
        self.applications = [institution(self.round, name) for name in ("가나평생교육원", "다라학원", "마바협회")]
        for application in self.applications:
            make.decided(application, self.officer)
        self.users = [seekers.staff("counselor", "yeongdeungpo", name) for name in ("위원일", "위원이", "위원삼")]
        with transaction():
            for user in self.users:
                evaluations.assign(self.round.id, user, actor=self.officer, now=make.AFTER)

    def score(self, place, user, plan, people=20):
        """A sheet of one evaluator."""
        with transaction():
            return evaluations.score(
                self.applications[place],
                {"plan": plan, "people": people},
                comment="",
                actor=seekers.actor_of(self.users[user]),
                now=make.AFTER,
            )

    def score_all(self, *totals):
        """The same sheet of everybody for each applicant."""
        for place, plan in enumerate(totals):
            for user in range(3):
                self.score(place, user, plan)

    def close(self):
        """End the evaluation."""
        with transaction():
            evaluations.close(self.round.id, actor=self.officer, now=make.AFTER)


@pytest.fixture
def case(session):
    """The usual case."""
    return Case(session)


def test_averages_rank_and_the_least_excludes(case):
    case.score_all(60, 55, 49)
    case.close()
    first, second, third = case.applications
    assert [one.score_hundredths for one in case.applications] == [8000, 7500, 6900]
    assert third.status is ApplicationStatus.INELIGIBLE
    assert [reason["code"] for reason in third.reasons] == ["evaluation"]
    make.ranked(case.round, case.officer)
    assert (first.status, second.status) == (ApplicationStatus.SELECTED, ApplicationStatus.RESERVE)
    assert first.score_items[0] == {"code": "plan", "label": make.both("사업계획"), "points": 60, "most": 60}


def test_exactly_the_least_passes(case):
    case.score_all(50, 60, 60)
    case.close()
    assert case.applications[0].score_hundredths == 7000
    assert case.applications[0].status is ApplicationStatus.ELIGIBLE


def test_highest_and_lowest_are_dropped_where_the_round_says_so(session):
    case = Case(session, drop=True)
    case.score_all(60, 60, 60)
    for user, plan in enumerate((0, 51, 60)):
        case.score(0, user, plan)
    case.close()
    assert case.applications[0].score_hundredths == 7100


def test_conflict_keeps_an_evaluator_out_of_one_average(case):
    case.score_all(60, 55, 55)
    with transaction():
        evaluations.declare_conflict(
            case.applications[0], "자문위원", actor=seekers.actor_of(case.users[0]), now=make.AFTER
        )
    case.score(0, 1, 50)
    case.close()
    assert case.applications[0].score_hundredths == 7500


def test_close_waits_for_every_sheet(case):
    case.score(0, 0, 60)
    with pytest.raises(EvaluationIncomplete) as refused:
        case.close()
    assert "8" in str(refused.value)


def test_somebody_has_to_score_each_applicant(case):
    case.score_all(60, 55, 55)
    for user in case.users:
        with transaction():
            evaluations.declare_conflict(case.applications[2], "친척", actor=seekers.actor_of(user), now=make.AFTER)
    with pytest.raises(EvaluationIncomplete):
        case.close()


def test_ranking_waits_for_the_close(case):
    case.score_all(60, 55, 55)
    with pytest.raises(EvaluationOpen):
        make.ranked(case.round, case.officer)


def test_nothing_is_written_after_the_close_until_it_is_opened_again(case):
    case.score_all(60, 55, 49)
    case.close()
    with pytest.raises(EvaluationClosed):
        case.score(0, 0, 10)
    with transaction():
        evaluations.reopen(case.round.id, actor=case.officer, now=make.AFTER)
    assert case.applications[2].status is ApplicationStatus.ELIGIBLE
    case.score(2, 0, 60)
    case.close()
    assert case.applications[2].score_hundredths == 7267


def test_sent_twice_it_is_one_sheet(case, session):
    case.score(0, 0, 60)
    case.score(0, 0, 55)
    sheets = session.query(EvaluationSheet).all()
    assert [sheet.points["plan"] for sheet in sheets] == [55]


@pytest.mark.parametrize("plan", [-1, 61, None])
def test_points_outside_the_item_are_refused(case, plan):
    with pytest.raises(PointsWrong):
        case.score(0, 0, plan)


def test_who_is_not_assigned_scores_nothing(case):
    stranger = seekers.actor_of(seekers.staff("counselor", "yeongdeungpo", "외부인"))
    with pytest.raises(NotFound), transaction():
        evaluations.score(case.applications[0], {"plan": 1, "people": 1}, comment="", actor=stranger, now=make.AFTER)


def test_evaluator_with_a_sheet_stays(case):
    case.score(0, 0, 60)
    with pytest.raises(EvaluatorHasScored), transaction():
        evaluations.dismiss(case.round.id, case.users[0].id, actor=case.officer, now=make.AFTER)
    with transaction():
        evaluations.dismiss(case.round.id, case.users[1].id, actor=case.officer, now=make.AFTER)
    assert evaluations.evaluator_ids(case.round.id) == {case.users[0].id, case.users[2].id}


def test_evaluator_is_no_second_officer(case):
    case.score_all(60, 55, 55)
    case.close()
    run = make.ranked(case.round, case.officer)
    assert selection.may_not_confirm(run, seekers.actor_of(case.users[0]))
    assert not selection.may_not_confirm(run, seekers.actor_of(make.manager("다른담당")))


def test_sheet_is_frozen_with_the_announcement(case):
    before = rounds.frozen_digest(case.round)
    case.round.evaluation = {**case.round.evaluation, "pass": 60}
    assert rounds.frozen_digest(case.round) != before


def test_round_without_sheet_and_table_is_not_announced(session):
    draft = make.draft_round(make.public_job(scores=None))
    with pytest.raises(RoundNotReady), transaction():
        rounds.announce(draft, actor=seekers.actor_of(make.manager()), now=make.NOW, today=date(2026, 11, 20))


def agreed(case) -> Application:
    """The first applicant, chosen and with an accepted place."""
    case.score_all(60, 55, 55)
    case.close()
    make.ranked(case.round, case.officer)
    make.published(case.round, case.officer, seekers.actor_of(make.manager("둘째담당")))
    first = case.applications[0]
    with transaction():
        offers.accept(first.offers[-1], actor=case.officer, via="phone", now=make.RESULT)
    return first


def test_agreement_stays_within_the_budget_and_names_the_provider(case):
    first = agreed(case)
    with pytest.raises(AgreementOverBudget), transaction():
        agreements.agree(first, amount=50_000_001, on=date(2026, 12, 28), actor=case.officer, now=make.RESULT)
    with transaction():
        agreement = agreements.agree(
            first, amount=50_000_000, on=date(2026, 12, 28), actor=case.officer, now=make.RESULT
        )
        course = make.draft_round(make.course(), officer=case.officer)
        agreements.run_by(course, agreement, actor=case.officer, now=make.RESULT)
    assert agreements.provider_of(course) == "가나평생교육원"
    with transaction():
        agreements.no_longer_run_by(course, agreement, actor=case.officer, now=make.RESULT)
    assert agreements.provider_of(course) is None


def test_only_a_course_of_the_list_is_given_to_an_institution(case, signed_in):
    first = agreed(case)
    with transaction():
        agreement = agreements.agree(first, amount=1_000, on=date(2026, 12, 28), actor=case.officer, now=make.RESULT)
        course = make.draft_round(make.course(), officer=case.officer)
        job = make.draft_round(make.public_job(), officer=case.officer)
    client = signed_in(make.manager("다른담당"))
    where = f"/manage/rounds/{case.round.public_id}/agreements/{agreement.public_id}/course"
    answer = client.post(where, data={"course": job.public_id})
    assert "목록에 있는 과정 가운데 하나를 골라 주세요." in client.get(answer.location).text
    assert agreements.provider_of(job) is None
    client.post(where, data={"course": course.public_id})
    assert agreements.provider_of(course) == "가나평생교육원"


def test_institutions_are_no_participants_in_the_figures(case, session):
    from jobcenter.ledger.models import LedgerEntry

    agreed(case)
    kinds = set(session.scalars(select(LedgerEntry.kind).where(LedgerEntry.round_id == case.round.id)))
    assert kinds == set()


def test_copy_of_the_round_keeps_committee_and_kind(case):
    with transaction():
        change = versions.prepare(case.round, actor=case.officer, now=make.AFTER)
    assert (change.applicant_kind, change.evaluation) == ("institution", case.round.evaluation)


def test_pages_of_the_committee(case, signed_in, session):
    case.score(0, 0, 60)
    with transaction():
        evaluations.declare_conflict(
            case.applications[1], "조카", actor=seekers.actor_of(case.users[0]), now=make.AFTER
        )
    evaluator = signed_in(case.users[1])
    base = f"/desk/evaluations/{case.round.public_id}"
    assert case.round.name["ko"] in evaluator.get("/desk/evaluations").text
    assert "가나평생교육원" in evaluator.get(base).text
    sheet = f"{base}/{case.applications[0].public_id}"
    assert evaluator.post(sheet, data={"item_plan": "61", "item_people": "1"}).status_code == 200
    assert evaluator.post(sheet, data={"item_plan": "50", "item_people": "1"}).status_code == 302
    assert evaluator.post(f"{sheet}/conflict", data={"reason": ""}).status_code == 200
    stranger = signed_in(seekers.staff("counselor", "yeongdeungpo", "외부인"))
    for path in (base, sheet):
        assert stranger.get(path).status_code == 404
    resident = signed_in(session.get_one(User, case.applications[0].person.user_id))
    assert resident.get(base).status_code in (302, 403)
    manager = signed_in(session.get_one(User, case.officer.id))
    page = manager.get(f"/manage/rounds/{case.round.public_id}/evaluation").text
    assert "조카" in page and "51" in page
    assert manager.get(f"/manage/rounds/{case.round.public_id}/agreements").status_code == 200
    assert manager.get(f"/rounds/{case.round.public_id}").status_code == 200


def test_manager_writes_the_sheet_in_the_browser(signed_in, session):
    user = make.manager()
    draft = make.draft_round(make.public_job(scores=None), officer=seekers.actor_of(user))
    page, address = signed_in(user), f"/manage/rounds/{draft.public_id}/edit/evaluation"
    assert page.get(address).status_code == 200
    assert page.post(address, data={"row-0-label_ko": "계획", "row-0-points": "0"}).status_code == 200
    sent = {
        "row-0-label_ko": "계획",
        "row-0-points": "60",
        "row-1-label_ko": "인력",
        "row-1-points": "40",
        "pass": "70",
        "drop": "y",
    }
    assert page.post(address, data=sent).status_code == 302
    session.expire_all()
    assert draft.evaluation["pass"] == 70 and draft.evaluation["drop"]
    assert [item["points"] for item in draft.evaluation["items"]] == [60, 40]
    who = f"/manage/rounds/{draft.public_id}/edit/applicants"
    assert page.get(who).status_code == 200
    assert page.post(who, data={"kind": "team", "smallest": "5", "largest": "2"}).status_code == 200
    assert page.post(who, data={"kind": "institution"}).status_code == 302
    session.expire_all()
    assert (draft.applicant_kind, draft.team_size) == ("institution", None)
