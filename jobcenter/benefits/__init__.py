"""Money given back for what residents paid: claims, monthly batches, payment.

A round takes claims where its template has `round.claim`, with these keys:

    categories       kinds of examinations paid for: technical, professional, accredited, language, history
    exam_from, exam_until   days between which the examination has to be
    share_percent    part of the fee that is paid (100 where it is missing)
    rounding         {to: 10, way: down | up | half_up}; to 1 won, down, where it is missing
    claim_cap        most for one claim, or null
    person_cap       {amount, per: year | lifetime} over all claims of a person in the program, or null;
                     a year is the year in which the claim was filed
    count_limit      {times, per: year | lifetime}, or null
    parts            separate (written and practical part each), one_of (only one of them)
    deadline_days    days after the examination within which it is claimed, or null
    decided_on_day   day of the following month by which the claims of a month are decided
    budget, people   won and people planned; people may be null

Money that was approved stays bound to its claim. Money that was recovered does not return into the budget.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("claims.screen", roles={"program_manager"})
declare("claims.pay", roles={"program_manager"})


def register(app: Flask) -> None:
    """Bind the pages of claims, and lead residents from the announcement to them."""
    from jobcenter.benefits import jobs, subjects  # noqa: F401  jobs must be known to the daily erasure
    from jobcenter.benefits.views import batches, filing, mine, screening, settings

    for blueprint in (filing.blueprint, mine.blueprint, screening.blueprint, settings.blueprint):
        app.register_blueprint(blueprint)
    app.register_blueprint(batches.blueprint)
    subjects.register()
    navigation.add("staff", "claims", label=_l("Claims"), endpoint="claims.index", order=45, permission="claims.screen")
