"""Plans, projects, indicators, logs, teams: made, changed, deleted while nothing depends on them, all of it audited."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.current import SYSTEM
from jobcenter.audit.models import AuditEntry
from jobcenter.core.db import db, transaction
from jobcenter.indicators import errors, queries, service
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.models import (
    TERM,
    BudgetLine,
    Indicator,
    NoteKind,
    Plan,
    PlanKind,
    Project,
    Source,
    Staffing,
    Stage,
)
from jobcenter.indicators.service.lines import read_time
from jobcenter.indicators.service.projects import IndicatorFacts, ProjectFacts
from jobcenter.indicators.service.teams import Posts
from jobcenter.organizations.scope import Scope
from tests.factories import plans as make
from tests.factories.facts import tree

BY = {"actor": SYSTEM, "now": make.NOW}
ALL = Scope.everything()


def terms(**more):
    given = {
        "code": "disclosure-2026",
        "kind": PlanKind.DISCLOSURE,
        "title": {"ko": "계획 2026"},
        "begins_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "places": 1,
        "truncate": False,
        "unit": "백만원",
        "rate_cap": None,
    }
    return service.PlanTerms(**given | more)


def do(act, *given, **more):
    with transaction():
        return act(*given, **more, **BY)


def actions():
    return db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


def test_a_plan_is_made_once_under_its_code(app):
    plan = do(service.create_plan, tree()["gwanak"], terms())
    assert (plan.first_year, plan.last_year, plan.first_day) == (2026, 2026, date(2026, 1, 1))
    with pytest.raises(service.CodeTaken):
        do(service.create_plan, tree()["gwanak"], terms())
    do(service.create_plan, tree()["yeongdeungpo"], terms())
    assert actions() == ["plan.created", "plan.created"]


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        ({"begins_on": date(2026, 12, 1), "ends_on": date(2026, 11, 30)}, errors.TermOutOfOrder),
        ({"begins_on": date(2026, 1, 2)}, errors.TermNotWholeMonths),
        ({"ends_on": date(2026, 12, 30)}, errors.TermNotWholeMonths),
        ({"ends_on": date(2126, 12, 31)}, errors.TermTooLong),
        ({"counted_until": date(2025, 12, 31)}, errors.CountedUntilOutside),
        ({"counted_until": date(2027, 1, 31)}, errors.CountedUntilOutside),
        ({"counted_until": date(2026, 3, 30)}, errors.CountedUntilNotMonthEnd),
    ],
)
def test_a_plan_runs_over_whole_months_in_order(app, days, refused):
    with pytest.raises(refused):
        do(service.create_plan, tree()["gwanak"], terms(**days))
    assert db.session.scalar(select(func.count(Plan.id))) == 0


def test_a_plan_may_count_up_to_the_end_of_any_of_its_months_and_says_so_in_the_change_log(app):
    plan = do(service.create_plan, tree()["gwanak"], terms(counted_until=date(2026, 1, 31)))
    do(service.change_plan, plan, terms(counted_until=date(2026, 12, 31)))
    assert plan.counted_until == date(2026, 12, 31)
    log = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.changed")).one()
    assert log.details["changed"]["counted_until"] == ["2026-01-31", "2026-12-31"]
    do(service.change_plan, plan, terms())
    assert plan.counted_until is None


def test_years_with_figures_are_not_cut_off_on_change(app):
    plan = make.plan(first=2022, last=2026)
    make.project(plan)
    with pytest.raises(service.YearsInUse) as refused:
        do(service.change_plan, plan, terms(code="pledges", begins_on=date(2023, 1, 1)))
    assert "2022" in str(refused.value)
    do(service.change_plan, plan, terms(code="pledges", begins_on=date(2022, 7, 1), places=2, truncate=True))
    assert (plan.places, plan.truncate, plan.begins_on) == (2, True, date(2022, 7, 1))


def test_a_yearly_plan_belongs_to_a_longer_one_of_its_own_organization(app):
    longer = do(service.create_plan, tree()["gwanak"], terms(code="term", ends_on=date(2029, 12, 31)))
    yearly = do(service.create_plan, tree()["gwanak"], terms(framework=longer))
    assert queries.list_yearly_plans(ALL, longer) == [yearly]
    with pytest.raises(errors.FrameworkCircular):
        do(service.change_plan, longer, terms(code="term", framework=yearly))
    with pytest.raises(errors.FrameworkElsewhere):
        do(service.create_plan, tree()["yeongdeungpo"], terms(framework=longer))
    with pytest.raises(service.StillInUse):
        do(service.delete_plan, longer)
    do(service.delete_plan, yearly)
    do(service.delete_plan, longer)
    assert db.session.scalar(select(func.count(Plan.id))) == 0


def test_only_what_nothing_depends_on_is_deleted(app):
    plan = make.plan()
    project = make.project(plan, area="일자리")
    indicator = project.indicators[0]
    with pytest.raises(service.StillInUse):
        do(service.delete_area, plan.areas[0])
    with pytest.raises(service.StillInUse):
        do(service.delete_plan, plan)
    with pytest.raises(service.StillInUse):
        do(service.delete_project, project)
    with transaction():
        service.enter_actual(indicator, "2022", Decimal(1), as_of=make.TODAY, evidence="명단", today=make.TODAY, **BY)
    with pytest.raises(service.StillInUse):
        do(service.delete_indicator, indicator)
    with transaction():
        db.session.delete(indicator.actuals[0])
        db.session.flush()
    db.session.expire_all()
    do(service.delete_indicator, indicator)
    gone = db.session.scalar(select(AuditEntry.details).where(AuditEntry.action == "indicator.deleted"))
    assert gone["targets"] == {"2022": "100"}
    do(service.set_budget, project, 2022, {Source.DISTRICT: (None, None, None)}, as_of=None, today=make.TODAY)
    do(service.delete_project, project)
    do(service.delete_area, plan.areas[0])
    do(service.delete_plan, plan)
    assert db.session.scalar(select(func.count(Project.id))) == 0


def test_projects_and_indicators_are_made_and_changed_with_what_was_before(app):
    plan = make.plan()
    project = do(service.create_project, plan, ProjectFacts("1-4", {"ko": "공공일자리"}, texts={"goals": "넓힘"}))
    with pytest.raises(service.CodeTaken):
        do(service.create_project, plan, ProjectFacts("1-4", {"ko": "또"}))
    other = do(service.create_project, plan, ProjectFacts("1-5", {"ko": "다른 것"}))
    with pytest.raises(service.CodeTaken):
        do(service.change_project, other, ProjectFacts("1-4", {"ko": "다른 것"}))
    do(
        service.change_project,
        project,
        ProjectFacts("1-4", {"ko": "공공일자리"}, stage=Stage.DONE, texts={"goals": "넓힘"}),
    )
    details = db.session.scalar(select(AuditEntry.details).where(AuditEntry.action == "project.changed"))
    assert details == {"changed": {"stage": ["planned", "done"]}}
    assert [one.position for one in (project, other)] == [0, 1]
    indicator = do(service.create_indicator, project, IndicatorFacts("a", {"ko": "인원"}, weight=Decimal(30)))
    with pytest.raises(service.CodeTaken):
        do(service.create_indicator, project, IndicatorFacts("a", {"ko": "또"}))
    with pytest.raises(errors.WeightNegative):
        do(service.change_indicator, indicator, IndicatorFacts("a", {"ko": "인원"}, weight=Decimal(-1)))
    do(service.change_indicator, indicator, IndicatorFacts("a", {"ko": "인원"}, "명", Kind.STATE, Decimal(40)))
    assert (indicator.unit, indicator.kind, indicator.weight) == ("명", Kind.STATE, 40)


def test_changes_of_targets_say_who_when_and_from_what(app):
    indicator = make.project(make.plan()).indicators[0]
    do(service.set_targets, indicator, {"2022": Decimal(120), "2023": Decimal(50)})
    do(service.set_targets, indicator, {"2022": None})
    changes = [(one.by, one.period, one.before, one.after) for one in queries.list_target_changes(ALL, indicator)]
    assert changes == [
        ("system", "2022", "120", None),
        ("system", "2022", "100", "120"),
        ("system", "2023", None, "50"),
    ]
    assert queries.list_target_changes(Scope.of_organizations([]), indicator) == []


def test_next_years_plan_is_copied_with_targets_and_planned_money_moved_on(app):
    plan = make.plan(first=2026, last=2026, code="disclosure-2026")
    project = make.project(plan, area="일자리", weights=(60, 40))
    do(service.set_targets, project.indicators[0], {TERM: Decimal(100), "2026-4": Decimal(25)})
    do(service.save_note, project, None, kind=NoteKind.PRESS, happened="2026-03", title="보도", details="", party="")
    team = do(service.save_team, plan.organization, None, name="일자리팀", duties="")
    do(service.assign_teams, project, [team])
    wanted = terms(code="disclosure-2027", begins_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    made = do(service.copy_plan, plan, wanted, with_targets=True, with_money=True)
    copy = made.projects[0]
    assert (copy.area.name, copy.stage, copy.teams, copy.notes) == ({"ko": "일자리"}, Stage.PLANNED, [team], [])
    assert [(one.code, one.weight) for one in copy.indicators] == [("i0", 60), ("i1", 40)]
    assert {one.period: one.value for one in copy.indicators[0].targets} == {TERM: 100, "2027": 100, "2027-4": 25}
    assert [(one.year, one.planned, one.spent) for one in copy.budgets] == [(2027, 1_000_000, None)]
    assert len(queries.list_target_changes(ALL, copy.indicators[0])) == 3
    bare = do(service.copy_plan, plan, terms(code="again"), with_targets=False, with_money=False)
    assert bare.projects[0].indicators[0].targets == [] and bare.projects[0].budgets == []
    assert [one.title for one in plan.projects[0].notes] == ["보도"]


def test_the_schedule_lies_in_the_quarters_of_the_term(app):
    plan = make.plan(begins_on=date(2022, 7, 1), ends_on=date(2026, 6, 30))
    project = make.project(plan)
    line = do(service.save_schedule_line, project, None, name="모집", begins="2022-3", ends="2023-1")
    for begins, ends in (("2022-2", "2022-4"), ("2026-2", "2026-3"), ("2023-2", "2023-1")):
        with pytest.raises(errors.QuarterUnknown):
            do(service.save_schedule_line, project, line, name="모집", begins=begins, ends=ends)
    do(service.save_schedule_line, project, line, name="모집과 선발", begins="2022-3", ends="2023-2")
    do(service.delete_schedule_line, line)
    assert [one for one in actions() if "schedule" in one] == [
        "project.schedule_added",
        "project.schedule_changed",
        "project.schedule_deleted",
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-3-5", "2026-03-05"),
        ("2026. 3. 5.", "2026-03-05"),
        ("2026.3", "2026-03"),
        ("2026년 3월", "2026-03"),
        ("2026-Q1", "2026-Q1"),
        ("2026년 4분기", "2026-Q4"),
    ],
)
def test_a_log_is_dated_by_day_month_or_quarter(typed, kept):
    assert read_time(typed) == kept


@pytest.mark.parametrize("typed", ["봄", "2026", "2026-13", "2026-2-30", "2026-Q5"])
def test_a_date_nobody_can_read_is_refused(typed):
    with pytest.raises(errors.DayUnreadable):
        read_time(typed)


def test_a_team_with_projects_stays_and_names_are_not_given_twice(app):
    project = make.project(make.plan())
    organization = project.plan.organization
    team = do(service.save_team, organization, None, name="일자리팀", duties="센터")
    with pytest.raises(errors.NameTaken):
        do(service.save_team, organization, None, name="일자리팀", duties="")
    do(service.assign_teams, project, [team])
    with pytest.raises(service.StillInUse):
        do(service.delete_team, team)
    do(service.assign_teams, project, [])
    do(service.delete_team, team)
    assert actions()[-2:] == ["project.teams", "team.deleted"]


def test_posts_and_people_are_kept_by_day_and_grade(app):
    organization = tree()["gwanak"]
    day, later = date(2026, 6, 30), date(2026, 10, 31)
    first = [Posts("행정", "6급", 5, 7), Posts("행정", "7급", 8, 6)]
    do(service.set_staffing, organization, day, first, today=make.TODAY)
    do(service.set_staffing, organization, later, [Posts("행정", "6급", 5, 5)], today=make.TODAY)
    do(service.set_staffing, organization, day, [Posts("행정", "6급", 6, 7)], today=make.TODAY)
    known = [
        (one.as_of, one.grade, one.posts, one.people)
        for one in db.session.scalars(select(Staffing).order_by(Staffing.id))
    ]
    assert known == [(day, "6급", 6, 7), (later, "6급", 5, 5)]
    with pytest.raises(errors.StaffingDoubled):
        do(service.set_staffing, organization, day, [Posts("", "6급", 1, 1)] * 2, today=make.TODAY)
    with pytest.raises(service.AsOfInFuture):
        do(service.set_staffing, organization, date(2026, 11, 21), first, today=make.TODAY)


def test_money_after_the_term_is_kept_apart(app):
    project = make.project(make.plan(first=2022, last=2026))
    do(service.set_budget, project, 2027, {Source.CITY: (5, None, None)}, as_of=None, today=make.TODAY)
    assert db.session.scalar(select(BudgetLine.planned).where(BudgetLine.year == 2027)) == 5
    with pytest.raises(service.PeriodUnknown):
        do(service.set_budget, project, 2028, {Source.CITY: (5, None, None)}, as_of=None, today=make.TODAY)


def test_a_measure_counts_all_or_a_part(app):
    indicator = make.project(make.plan()).indicators[0]
    do(service.bind_measure, indicator, "placements", {"by": "sex", "value": "female"})
    assert indicator.narrowing == {"by": "sex", "value": "female"}
    do(service.bind_measure, indicator, "placements")
    assert db.session.scalar(select(Indicator.narrowing)) is None
