"""Writes of the plans, one function per use case. Nothing here commits or knows a request; every change is audited."""

from jobcenter.indicators.errors import (
    AlreadyFinal,
    AsOfInFuture,
    CodeTaken,
    CountedByMeasure,
    EvidenceMissing,
    PeriodUnknown,
    ReasonMissing,
    SamePerson,
    StillInUse,
    YearsInUse,
)
from jobcenter.indicators.service.copying import copy_plan
from jobcenter.indicators.service.facilities import (
    Description,
    bring_in_facilities,
    check_facility,
    delete_facility,
    save_facility,
)
from jobcenter.indicators.service.lines import (
    delete_note,
    delete_schedule_line,
    save_note,
    save_schedule_line,
)
from jobcenter.indicators.service.plans import (
    PlanTerms,
    change_plan,
    create_plan,
    delete_area,
    delete_plan,
    save_area,
)
from jobcenter.indicators.service.projects import (
    change_indicator,
    change_project,
    create_indicator,
    create_project,
    delete_indicator,
    delete_project,
)
from jobcenter.indicators.service.results import (
    TARGETS_CHANGED,
    bind_measure,
    confirm_actual,
    enter_actual,
    reopen_actual,
    set_budget,
    set_targets,
)
from jobcenter.indicators.service.sheets import bring_in
from jobcenter.indicators.service.teams import assign_teams, delete_team, save_team, set_staffing
from jobcenter.indicators.terms import periods_of

__all__ = [
    "TARGETS_CHANGED",
    "AlreadyFinal",
    "AsOfInFuture",
    "CodeTaken",
    "CountedByMeasure",
    "Description",
    "EvidenceMissing",
    "PeriodUnknown",
    "PlanTerms",
    "ReasonMissing",
    "SamePerson",
    "StillInUse",
    "YearsInUse",
    "assign_teams",
    "bind_measure",
    "bring_in",
    "bring_in_facilities",
    "change_indicator",
    "change_plan",
    "change_project",
    "check_facility",
    "confirm_actual",
    "copy_plan",
    "create_indicator",
    "create_plan",
    "create_project",
    "delete_area",
    "delete_facility",
    "delete_indicator",
    "delete_note",
    "delete_plan",
    "delete_project",
    "delete_schedule_line",
    "delete_team",
    "enter_actual",
    "periods_of",
    "reopen_actual",
    "save_area",
    "save_facility",
    "save_note",
    "save_schedule_line",
    "save_team",
    "set_budget",
    "set_staffing",
    "set_targets",
]
