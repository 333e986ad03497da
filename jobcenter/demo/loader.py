"""Loading the demonstration: organizations, accounts, the published year, the past months, programs, today's cases."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core import clock, settings
from jobcenter.core.bulk import begin_large_load, end_large_load, insert_rows
from jobcenter.core.db import transaction
from jobcenter.core.places import districts, dongs_of
from jobcenter.demo import (
    accounts,
    appointments,
    benefits,
    cases,
    city_work,
    events,
    learning,
    months,
    outcomes,
    outreach,
    places,
    plans,
    pledge_past,
    postings,
    programs,
    recorded,
    year,
)
from jobcenter.demo.counts import counts_by_kind
from jobcenter.demo.history import History, Place
from jobcenter.demo.names import Names
from jobcenter.demo.plan import Plan, make_plan
from jobcenter.demo.targets import PUBLISHED, Targets, city_centres
from jobcenter.demo.work import draw_work
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.engine.travel import neighbours
from jobcenter.organizations.models import Organization
from jobcenter.statistics import live
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.reports import sending

SIZES = {"small", "district", "city"}
# How much a district's centre has of Yeongdeungpo's published ten months, in the months before today.
PRESENT = {
    "yeongdeungpo": Fraction(24, 100),
    "gwanak": Fraction(12, 100),
    "jung": Fraction(6, 100),
    "geumcheon": Fraction(5, 100),
}
SMALL = {"yeongdeungpo": Fraction(2, 100), "gwanak": Fraction(1, 100)}
PRESENT_MONTHS = {"small": 5, "district": 13, "city": 36}
ROOM = 10_000
CITY_ROOMS = 2
BAR = 25
MOST_CLOSED = 13
PUBLISHED_SEED = 2023

Say = Callable[[str], None]


@dataclass
class Loading:
    """What the steps of a loading share."""

    size: str
    now: datetime
    say: Say
    organizations: dict[str, Organization]
    users: dict[str, User]
    serial: int = 0
    # Plans of the months before today that were made before their turn, by district.
    planned: dict[str, Plan] = field(default_factory=dict)
    # Whether the published year has what stands behind its counts of courses, public jobs and hiring days.
    recorded: bool = False

    def names(self, seed: int, *, rooms: int = 1) -> Names:
        """Invented people whose numbers nobody else of the demonstration has; a room has ten thousand of them."""
        self.serial += rooms
        return Names(seed, offset=(self.serial - rooms + 1) * ROOM)


def load(size: str, *, now: datetime, say: Say) -> dict[str, Any]:
    """Load the demonstration of a size; where there is one, change nothing. Returns counts by kind."""
    loaded = settings.get("demonstration")
    if loaded:
        say(f"The demonstration ({loaded['size']}) is loaded already; nothing was changed.")
        return {"size": loaded["size"], "loaded": False, **counts_by_kind()}
    started = time.monotonic()
    with transaction():
        _fill(size, now=now, say=say)
        settings.put("demonstration", {"size": size, "loaded_at": now.isoformat()})
        settings.put("site_organization", {"ko": "서울 일자리센터", "en": "Seoul job centres"})
    _count_figures(now, say if size == "city" else None)
    if size != "city":
        # The report of the last close lies in the outbox; of a whole city the scheduler makes it in its first minutes.
        sending.send_due(now=now)
    say(f"Loaded the {size} demonstration in {time.monotonic() - started:.1f} s.")
    return {"size": size, "loaded": True, **counts_by_kind()}


def _count_figures(now: datetime, say: Say | None) -> None:
    """Count what is kept of open months, so that a page of figures only reads them."""

    def tell(done: int, of: int) -> None:
        if say:
            say(f"{_bar(done, of)} months of figures.")

    live.refresh(clock.day_of(now), now=now, tell=tell)


def _fill(size: str, *, now: datetime, say: Say) -> None:
    if size == "city":
        begin_large_load()
    built = places.build(every_centre=size == "city")
    further = accounts.CITY_ACCOUNTS if size == "city" else ()
    loading = Loading(size, now, say, built, accounts.build(built, now=now, further=further))
    say(f"Organizations and accounts: {len(built)} and {len(loading.users)}.")
    if size != "small":
        _pledge_past(loading)
        _published_year(loading)
    _months_before_today(loading)
    if size != "small":
        say(f"Postings of Seoul's open data: {postings.load(built['yeongdeungpo'], now=now)}.")
    programs.load(loading)
    outcomes.load(loading)
    benefits.load(loading)
    cases.load(loading)
    events.load(loading)
    outreach.load(loading)
    appointments.load(loading)
    plans.load(loading)
    year.load(loading)
    _close_months_before_today(loading)
    if size != "small":
        end_large_load()
    if size != "city":
        learning.load(loading)


def _pledge_past(loading: Loading) -> None:
    """Gwanak in the months of its card, before any month of the city is closed: a close counts what was recorded by then.

    Nobody closes them; where the months before today reach back so far, what they hold counts for the card too.
    """
    centres = list(_present_centres(loading).items())
    number, targets = next((number, one) for number, (code, one) in enumerate(centres) if code == "gwanak")
    if targets.first <= pledge_past.UNTIL:
        loading.planned["gwanak"] = _plan(loading, targets, number)
    pledge_past.load(loading, _place(loading, "gwanak"), loading.planned.get("gwanak"))


def _published_year(loading: Loading) -> None:
    """Yeongdeungpo's centre from January to October 2023, each month closed when it was over."""
    place = _place(loading, "yeongdeungpo")
    plan = make_plan(PUBLISHED, PUBLISHED_SEED)
    history = History(plan, place, loading.names(PUBLISHED_SEED))
    hiring_days = events.hold_published(history)
    written = [history.write()]
    written += recorded.load(loading, hiring_days)
    loading.recorded = True
    tree = _tree(loading, "yeongdeungpo")
    for month in PUBLISHED.months:
        for entries in written:
            insert_rows(LedgerEntry, [entry for entry in entries if Month.of(entry["occurred_on"]) == month])
        months.close(tree, [month])
    for entries in written:
        insert_rows(LedgerEntry, [entry for entry in entries if entry["occurred_on"] > PUBLISHED.last])
    loading.say(
        f"Published year of Yeongdeungpo's centre: {sum(map(len, written))} facts, {len(PUBLISHED.months)} months closed."
    )


def _months_before_today(loading: Loading) -> None:
    """The past months up to today, so that desks, lists and trends are alive."""
    whole_city = loading.size == "city"
    centres = _present_centres(loading)
    for number, (code, targets) in enumerate(centres.items()):
        plan = loading.planned.pop(code, None) or _plan(loading, targets, number)
        names = loading.names(number, rooms=CITY_ROOMS if whole_city else 1)
        entries = History(plan, _place(loading, code), names).write()
        insert_rows(LedgerEntry, entries)
        loading.say(f"{_bar(number + 1, len(centres))} {code}: {len(entries)} facts of {len(targets.months)} months.")


def _plan(loading: Loading, targets: Targets, number: int) -> Plan:
    return make_plan(targets, number, city_work.draw_work if loading.size == "city" else draw_work)


def _present_centres(loading: Loading) -> dict[str, Targets]:
    """How much happened in the months before today, by district."""
    today = clock.day_of(loading.now)
    last = Month.of(today)
    present = Period(last.shifted(1 - PRESENT_MONTHS[loading.size]), last).months()
    if loading.size == "city":
        return city_centres(city_weights(), present, today)
    shares = SMALL if loading.size == "small" else PRESENT
    return {code: PUBLISHED.scaled(share, present, until=today) for code, share in shares.items()}


def city_weights() -> dict[str, int]:
    """How large the districts of the city are: their neighbourhoods, which have about the same number of people."""
    return {places.code_of(one.name["en"]): len(dongs_of(one.code)) for one in districts().values()}


def _bar(done: int, total: int) -> str:
    filled = BAR * done // total
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {100 * done // total:3d}%"


def _close_months_before_today(loading: Loading) -> None:
    """Every past month but the last one, which is the scheduler's (or an officer's) to close.

    After the last but one was closed a figure of it was corrected, so the close that follows restates it.
    """
    last = Month.of(clock.day_of(loading.now)).shifted(-2)
    count = min(PRESENT_MONTHS[loading.size], MOST_CLOSED)
    closing = Period(last.shifted(3 - count), last).months()
    organizations = [loading.organizations[code] for code in _closing_codes(loading)]

    def tell(month: Month) -> None:
        if loading.size == "city":
            loading.say(f"{_bar(closing.index(month) + 1, len(closing))} months closed, the last {month}.")

    closed = months.close(organizations, closing[:-1], tell)
    centre, counselor = loading.organizations[places.centre_code("yeongdeungpo")], loading.users["counselor"]
    months.correct_later(centre, closing[-2], actor=Actor(counselor.id, counselor.name))
    closed += months.close(organizations, closing[-1:], tell)
    months.subscribe(loading.users["statistics"], loading.organizations["yeongdeungpo"], closing[-1])
    loading.say(f"Closed months: {closed}.")


def _closing_codes(loading: Loading) -> list[str]:
    codes = [code for district in _present_centres(loading) for code in (places.centre_code(district), district)]
    return [*codes, places.CITY]


def _tree(loading: Loading, district: str) -> list[Organization]:
    return [loading.organizations[code] for code in (places.centre_code(district), district, places.CITY)]


def _place(loading: Loading, district: str) -> Place:
    counselors = {"yeongdeungpo": "counselor", "gwanak": "counselor2"}
    place = Place(
        loading.organizations[places.centre_code(district)],
        loading.organizations[district].sgg_code or "",
        loading.users.get(counselors.get(district, "")),
        clock.day_of(loading.now),
    )
    if loading.size == "city":
        place.around = sorted(neighbours(place.district_code))
    return place
