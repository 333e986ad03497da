"""Matching: the ranking of orders and people, referrals (알선), interviews, placements (취업), retention checks."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("matching.own", roles={"resident"})
declare("matching.use", roles={"counselor"})
declare("referrals.read", roles={"counselor"})
declare("referrals.write", roles={"counselor"})
declare("placements.read", roles={"counselor"})
declare("placements.write", roles={"counselor"})
declare("referrals.export", roles={"counselor"})
declare("ranking.evaluate", roles={"program_manager", "statistics_officer", "administrator"})
declare("ranking.govern", roles={"program_manager", "administrator"})


def register(app: Flask) -> None:
    """Bind the tables, the resident's page and the listening to other features to the application."""
    from jobcenter.core import occupations
    from jobcenter.matching import company_views, interview_views, letter_views, queries, views, wishes
    from jobcenter.matching import jobs as _jobs  # noqa: F401  jobs must be known to the scheduler
    from jobcenter.matching.cli import matching
    from jobcenter.matching.index import writing
    from jobcenter.matching.learning import views as ranking_views
    from jobcenter.matching.service import closing
    from jobcenter.seekers.queries import add_visibility

    for module in (views, letter_views, ranking_views, interview_views, company_views):
        app.register_blueprint(module.blueprint)
    app.cli.add_command(matching)
    occupations.suggest_by(wishes.suggest)
    occupations.similar_by(wishes.near)
    closing.connect()
    writing.connect()
    add_visibility(queries.people_of_referrals)
    add_visibility(queries.people_of_placements)
    navigation.add(
        "resident",
        "matches",
        label=_l("Orders for me"),
        endpoint="my_matches.index",
        order=30,
        permission="matching.own",
    )
    navigation.add(
        "staff",
        "ranking",
        label=_l("Matching quality"),
        endpoint="ranking.index",
        order=55,
        permission="ranking.evaluate",
    )
    navigation.add(
        "company",
        "candidates",
        label=_l("Candidates"),
        endpoint="company_candidates.waiting",
        order=15,
        permission="company.manage",
    )
