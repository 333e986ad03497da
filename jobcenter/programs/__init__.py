"""Programs, rounds and the one pipeline from an application to an outcome."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("programs.manage", roles={"program_manager"})
declare("programs.screen", roles={"program_manager"})
declare("programs.confirm", roles={"program_manager"})
declare("programs.evaluate", roles={"program_manager", "counselor", "statistics_officer", "administrator"})
declare("programs.enter", roles={"program_manager", "counselor"})


def register(app: Flask) -> None:
    """Bind the pages, jobs and menu entries of programs, and make applicants visible to the organization applied to."""
    from jobcenter.matching.signals import person_hired
    from jobcenter.programs import check_views, jobs, subjects  # noqa: F401  jobs must be known to the scheduler
    from jobcenter.programs.service.hires import on_hired
    from jobcenter.programs.views import (  # noqa: F401  modules add their pages to the blueprints
        appeals,
        apply,
        build_applicants,
        build_evaluation,
        build_groups,
        build_lists,
        build_program,
        build_rules,
        build_scores,
        committee,
        enquiry,
        entry,
        evaluating,
        manage,
        my,
        operation,
        participation,
        public,
        results,
        rounds,
        sanctions,
        screening,
        selection,
        simulation,
        versions,
    )
    from jobcenter.seekers.queries import add_visibility

    for blueprint in (
        public.programs,
        public.rounds,
        check_views.blueprint,
        my.blueprint,
        manage.blueprint,
        entry.blueprint,
        evaluating.blueprint,
    ):
        app.register_blueprint(blueprint)
    subjects.register()
    person_hired.connect(on_hired)
    add_visibility(subjects.visible_people)
    navigation.add("resident", "programs", label=_l("Public jobs and courses"), endpoint="programs.index", order=20)
    navigation.add(
        "staff",
        "evaluations",
        label=_l("Evaluations"),
        endpoint="evaluating.index",
        order=42,
        permission="programs.evaluate",
    )
    navigation.add(
        "staff", "manage", label=_l("Programs"), endpoint="manage.index", order=40, permission="programs.manage"
    )
