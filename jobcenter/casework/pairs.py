"""A person and an order beside each other, for the pages on which several are referred or compared at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from jobcenter.core.errors import DomainError
from jobcenter.employers.models import JobOrder
from jobcenter.matching import presenting, queries, search, service
from jobcenter.matching.engine.conditions import Case, failures
from jobcenter.matching.engine.rank import Match, score
from jobcenter.matching.errors import DeadlinePassed
from jobcenter.matching.models import Referral
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration

# Factors at these levels leave something to ask or to bridge.
OPEN_LEVELS = ("fair", "low", "unknown")

Pair = tuple[Registration, JobOrder]


@dataclass(frozen=True)
class Line:
    """One of several referrals before or after it is made: what will be sent, what is missing, what stands against it."""

    registration: Registration
    order: JobOrder
    total: int
    missing: Sequence[str]
    told: Sequence[str]
    obstacle: DomainError | None
    referral: Referral | None

    @property
    def late(self) -> bool:
        """Whether only the deadline stands against it, which the employer can lift."""
        return isinstance(self.obstacle, DeadlinePassed)

    @property
    def made(self) -> bool:
        """Whether the person stands referred to the order."""
        return self.referral is not None and self.referral.is_open and self.referral.sent_on is not None


def match_of(registration: Registration, order: JobOrder, *, today: date, changes: Mapping[str, Any]) -> Match:
    """The points of a pair on a day as the list gives them, with wishes tried out."""
    return score(replace(search.profile_of(registration), **changes), search.order_profile_of(order), Case(today))


def lines(scope: Scope, pairs: Sequence[Pair], *, today: date) -> list[Line]:
    """What referring each pair would mean on a day."""
    return [_line(scope, registration, order, today) for registration, order in pairs]


def _line(scope: Scope, registration: Registration, order: JobOrder, today: date) -> Line:
    match = match_of(registration, order, today=today, changes={})
    found = queries.referred_pairs(scope, registration_id=registration.id, order_id=order.id)
    return Line(
        registration,
        order,
        match.total,
        missing(match),
        _told(registration, order),
        service.obstacle(registration, order, today=today),
        found.get((registration.id, order.id)),
    )


def missing(match: Match) -> list[str]:
    """What a pair lacks or nobody has told us yet, in words: conditions not met first, then weak factors."""
    against = [reason.text() for reason in failures(match.seeker, match.order, match.case)]
    weak = [factor.reason.text() for factor in match.factors if factor.level in OPEN_LEVELS]
    return list(dict.fromkeys([*against, *weak]))


def _told(registration: Registration, order: JobOrder) -> list[str]:
    accounts = len(order.employer.members)
    employer = (
        ngettext(
            "The employer gets a message in %(num)d account.",
            "The employer gets a message in %(num)d accounts.",
            accounts,
        )
        if accounts
        else _("The employer has no account: call, or hand over the letter.")
    )
    person = (
        _("The person gets a message.") if registration.person.user_id else _("The person has no account: call her.")
    )
    return [employer, person]


@dataclass(frozen=True)
class Cell:
    """One value of a comparison; `bar` for a factor, `best` where it beats the others."""

    text: str
    bar: presenting.Bar | None = None
    best: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a comparison across all that are compared; without cells the head of what follows."""

    name: str
    cells: Sequence[Cell]


def factor_rows(matches: Sequence[Match]) -> list[Row]:
    """The points of several pairs, factor by factor, the best of each marked."""
    totals = [match.total for match in matches]
    rows = [Row(_("Points"), [Cell(_("%(points)d of 100", points=one), best=_best(one, totals)) for one in totals])]
    for bars in zip(*(presenting.bars(match) for match in matches), strict=True):
        points = [bar.points for bar in bars]
        rows.append(Row(str(bars[0].name), [Cell(bar.why, bar, _best(bar.points, points)) for bar in bars]))
    return rows


def missing_row(matches: Sequence[Match]) -> Row:
    """What each pair lacks."""
    return Row(_("Missing or to be asked"), [Cell("\n".join(missing(match)) or _("nothing")) for match in matches])


def plain_rows(rows: Mapping[str, Sequence[str]]) -> list[Row]:
    """Facts beside each other."""
    return [Row(name, [Cell(text) for text in texts]) for name, texts in rows.items() if any(texts)]


def _best(value: int, values: Sequence[int]) -> bool:
    return value == max(values) and value > min(values)
