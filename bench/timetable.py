"""The interview timetable of a large hiring day: 40 companies, 12 slots, 300 seekers with three wishes each.

Companies are wished for by Zipf's law, as at a fair. Measured with and without slots in which people cannot come. The
peer is the assignment without a bonus for a first interview: it shows what the bonus costs and whom it serves.
"""

import random
import time
from collections.abc import Iterator

from bench.report import Row

SECTION = "Timetables"
COMPANIES, SLOTS, SEEKERS, WISHES = 40, 12, 300, 3
SECONDS, GAP = 30.0, 0.01


def world(seed: int, away: int, bonus: int):
    """An invented hiring day."""
    from jobcenter.events.timetable import Company, Problem, Seeker, Weights

    chance = random.Random(seed)
    likes = [1 / (number + 1) for number in range(COMPANIES)]
    seekers = []
    for key in range(SEEKERS):
        wanted: list[int] = []
        while len(wanted) < WISHES:
            one = chance.choices(range(COMPANIES), likes)[0]
            if one not in wanted:
                wanted.append(one)
        missing = frozenset(chance.sample(range(SLOTS), away))
        seekers.append(Seeker(key, tuple((company, company) for company in wanted), missing))
    companies = tuple(Company(key) for key in range(COMPANIES))
    return Problem(SLOTS, companies, tuple(seekers), Weights((5, 3, 2), bonus))


def measure() -> Iterator[Row]:
    """Arrange a few days of each kind, the slowest and the widest gap reported."""
    from jobcenter.events.timetable import arrange, conflicts

    for name, away in (("everybody free all day", 0), ("everybody away in 4 of 12 slots", 4)):
        slowest, widest, served, served_without = 0.0, 0.0, SEEKERS, SEEKERS
        for seed in (1, 2, 3):
            problem = world(seed, away, bonus=10)
            started = time.perf_counter()
            found = arrange(problem, seconds=SECONDS - 5, gap=GAP)
            slowest = max(slowest, time.perf_counter() - started)
            widest = max(widest, found.gap)
            if conflicts(problem, found.meetings):
                raise RuntimeError("the timetable is in conflict")
            served = min(served, len({meeting.seeker for meeting in found.meetings}))
            plain = arrange(world(seed, away, bonus=0), seconds=SECONDS - 5, gap=GAP)
            served_without = min(served_without, len({meeting.seeker for meeting in plain.meetings}))
        note = f"{COMPANIES} companies, {SLOTS} slots, {SEEKERS} seekers x {WISHES} wishes, worst of 3 days"
        yield Row(SECTION, f"arranging, {name}", slowest, "s", at_most=SECONDS, note=note)
        yield Row(SECTION, f"gap to the best possible, {name}", 100 * widest, "%", at_most=100 * GAP, note=note)
        yield Row(
            SECTION,
            f"seekers with an interview, {name}",
            served,
            "seekers",
            peer="points of wishes alone",
            peer_value=served_without,
            note=note,
        )
