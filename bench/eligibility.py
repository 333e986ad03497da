"""Eligibility of a million people by nine criteria, unknowns included: the general engine beside two peers.

The peers decide the same document: a kernel fused by hand for these nine criteria alone (numba), and OpenFisca-core's
`calculate`. Every answer is compared with ours. OpenFisca knows no unknown: it gets the people whose facts are all
known, and so does the engine beside it.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bench.report import Row, median
from jobcenter.core import parameters
from jobcenter.rules import batch, documents
from jobcenter.rules.columns import Column

SECTION = "Eligibility"
PEOPLE = 1_000_000
ROUNDS = 7
ON = date(2026, 1, 12)
ASSETS, PERCENT, ADULT = 400_000_000, 70, 18
FLAGS = ("unemployment_benefit", "livelihood_benefit", "student", "employed", "sanctioned", "other_funded_job")
UNKNOWN_SHARE = 0.03
FUSED, OPENFISCA, LOADED, ONE = 6.0, 4.0, 1.5, 0.2

MEANS = {
    "any": [
        {"<=": [{"fact": "household_assets"}, ASSETS]},
        {
            "<=": [
                {"fact": "household_income"},
                {"percent_of": [PERCENT, {"parameter": "median_income", "by": {"fact": "household_size"}}]},
            ]
        },
    ]
}
DOCUMENT = {
    "schema": documents.SCHEMA,
    "code": "bench",
    "reference_date": ON.isoformat(),
    "requirements": [
        {"code": "adult", "when": {">=": [{"age": True}, ADULT]}},
        {"code": "resident", "when": {"fact": "resident"}},
        {"code": "means", "when": MEANS},
    ],
    "disqualifications": [{"code": name, "when": {"fact": name}} for name in FLAGS],
}
NAMES = ("birth_date", "resident", "household_assets", "household_income", "household_size", *FLAGS)


def measure() -> Iterator[Row]:
    """Measure the engine over columns, the load from a database, and one person."""
    rules = documents.parse(DOCUMENT)
    columns = people(UNKNOWN_SHARE)
    fused = kernel(columns)
    ours, theirs = beside(lambda: batch.decide_columns(rules, columns, PEOPLE), fused)
    agree(batch.decide_columns(rules, columns, PEOPLE), *fused())
    yield Row(
        SECTION,
        "a million people, nine criteria, unknowns included",
        ours * 1000,
        "ms",
        peer="hand-fused numba kernel",
        peer_value=theirs * 1000,
        ratio=ours / theirs,
        at_most=FUSED,
    )
    known = people(0.0)
    calculate = openfisca(known)
    ours, theirs = beside(lambda: batch.decide_columns(rules, known, PEOPLE), calculate, rounds=3)
    wrong = int((calculate() != (batch.decide_columns(rules, known, PEOPLE).outcome == batch.YES)).sum())
    if wrong:
        raise RuntimeError(f"OpenFisca and the engine differ on {wrong} people")
    yield Row(
        SECTION,
        "the same, everything known",
        ours * 1000,
        "ms",
        peer="OpenFisca-core calculate",
        peer_value=theirs * 1000,
        ratio=theirs / ours,
        at_least=OPENFISCA,
        note="how many times faster",
    )
    with tempfile.TemporaryDirectory(prefix="jobcenter-bench-") as folder:
        path = Path(folder) / "people.db"
        store(columns, path)
        seconds = median([timed(lambda: batch.decide_table(rules, path)) for _ in range(3)])
    yield Row(SECTION, "a million people, load from SQLite included", seconds, "s", at_most=LOADED)
    yield Row(SECTION, "one person", one_person(rules) * 1000, "ms", at_most=ONE)


def timed(act: Callable[[], Any]) -> float:
    """Seconds an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def beside(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds of two acts, medians of rounds in turn after one unmeasured go."""
    ours(), theirs()
    pairs = [(timed(ours), timed(theirs)) for _ in range(rounds)]
    return median([one for one, _ in pairs]), median([other for _, other in pairs])


def people(unknown: float) -> dict[str, Column]:
    """Invented people as columns; a share of every fact is unknown."""
    chance = np.random.default_rng(1)
    born = chance.integers(1951 * 12, 2012 * 12, PEOPLE, dtype=np.int32) * 100 + chance.integers(1, 29, PEOPLE)
    numbers: dict[str, Any] = {
        "birth_date": born.astype(np.int32),
        "household_assets": np.minimum(chance.gamma(1.2, 2.5e8, PEOPLE), 2e9).astype(np.int32),
        "household_income": chance.gamma(2.2, 1.3e6, PEOPLE).astype(np.int32),
        "household_size": chance.integers(1, 8, PEOPLE).astype(np.int16),
        "resident": chance.random(PEOPLE) < 0.95,
    } | {name: chance.random(PEOPLE) < 0.03 for name in FLAGS}
    kinds = dict.fromkeys(NAMES, "boolean") | dict.fromkeys(numbers, "number") | {"birth_date": "date"}
    kinds |= dict.fromkeys(("resident", *FLAGS), "boolean")
    return {name: Column(kinds[name], numbers[name], chance.random(PEOPLE) >= unknown) for name in NAMES}


def kernel(columns: dict[str, Column]) -> Callable[[], tuple[Any, Any, Any]]:
    """The nine criteria as one hand-written loop over packed flags: outcome, criteria that fail, criteria unknown."""
    import numba

    limits = np.array([0, *(limit(size) for size in range(1, 8))], dtype=np.int64)
    latest = _today() - ADULT * 1200

    @numba.njit(error_model="numpy")
    def decide(born, lives, assets, income, size, flags, facts_known, flags_known, limits, latest, outcome, fails, opens):  # fmt: skip
        for p in range(len(born)):
            k = facts_known[p]
            adult, resident = born[p] <= latest, lives[p]
            rich, low = assets[p] <= ASSETS, income[p] <= limits[size[p]]
            both = (k & 24) == 24
            means = ((k & 4) != 0 and rich) | (both & low)
            settled = means | (((k & 4) != 0) & both)
            seen = (k & 3) | (np.uint16(settled) << 2) | (np.uint16(flags_known[p]) << 3)
            held = (
                np.uint16(adult)
                | (np.uint16(resident) << 1)
                | (np.uint16(means) << 2)
                | (np.uint16(63 & ~flags[p]) << 3)
            )
            no, unknown = seen & ~held, 511 & ~seen
            fails[p], opens[p] = no, unknown
            outcome[p] = np.int8(0) if no else np.int8(2) if unknown else np.int8(1)

    outcome = np.empty(PEOPLE, dtype=np.int8)
    fails, opens = np.empty(PEOPLE, dtype=np.uint16), np.empty(PEOPLE, dtype=np.uint16)

    def pack(masks: list[Any], kind: Any) -> Any:
        packed = np.zeros(PEOPLE, dtype=kind)
        for index, mask in enumerate(masks):
            packed |= mask.astype(kind) << kind(index)
        return packed

    flags = pack([columns[name].values for name in FLAGS], np.uint8)
    flags_known = pack([columns[name].known for name in FLAGS], np.uint8)
    order = ("birth_date", "resident", "household_assets", "household_income", "household_size")
    facts_known = pack([columns[name].known for name in order], np.uint16)
    values = [columns[name].values for name in order]

    def run() -> tuple[Any, Any, Any]:
        decide(*values, flags, facts_known, flags_known, limits, latest, outcome, fails, opens)
        return outcome, fails, opens

    return run


def limit(size: int) -> int:
    """The income a household of a size may have."""
    return parameters.percent_of(PERCENT, parameters.value("median_income", on=ON, by=size))


def agree(ours: batch.Decisions, outcome: Any, fails: Any, opens: Any) -> None:
    """Raise where the kernel and the engine differ on anybody."""
    if not np.array_equal(ours.outcome, outcome):
        raise RuntimeError("the kernel and the engine differ on outcomes")
    for index, (code, result) in enumerate(ours.results.items()):
        if not (
            np.array_equal(result == batch.NO, fails >> index & 1 == 1)
            and np.array_equal(result == batch.OPEN, opens >> index & 1 == 1)
        ):
            raise RuntimeError(f"the kernel and the engine differ on {code}")


def openfisca(columns: dict[str, Column]) -> Callable[[], Any]:
    """OpenFisca's decision on people whose facts are all known; inputs are set beforehand, only `calculate` is timed."""
    from openfisca_core import entities, periods, simulation_builder, taxbenefitsystems, variables

    person = entities.build_entity(key="person", plural="persons", label="person", is_person=True)
    month = periods.DateUnit.MONTH
    system = taxbenefitsystems.TaxBenefitSystem([person])
    table = np.array([0, *(limit(size) for size in range(1, 8))], dtype=np.int64)

    def variable(name: str, kind: type, formula: Any = None) -> None:
        body: dict[str, Any] = {"value_type": kind, "entity": person, "definition_period": month, "label": name}
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(name, (variables.Variable,), body))

    inputs = {
        "age": ((_today() - columns["birth_date"].values) // 1200, int),
        "resident": (columns["resident"].values, bool),
        "household_assets": (columns["household_assets"].values, int),
        "household_income": (columns["household_income"].values, int),
        "household_size": (columns["household_size"].values, int),
        **{name: (columns[name].values, bool) for name in FLAGS},
    }
    for name, (_values, kind) in inputs.items():
        variable(name, kind)
    variable("adult", bool, lambda one, when: one("age", when) >= ADULT)
    variable(
        "means",
        bool,
        lambda one, when: (
            (one("household_assets", when) <= ASSETS)
            + (one("household_income", when) <= table[one("household_size", when)])
        ),
    )
    variable("barred", bool, lambda one, when: sum(one(name, when) for name in FLAGS) > 0)
    variable(
        "eligible",
        bool,
        lambda one, when: (
            one("adult", when) * one("resident", when) * one("means", when) * np.logical_not(one("barred", when))
        ),
    )

    def reason(one: Any, when: Any) -> Any:
        found = np.where(one("adult", when), 0, 1) + np.where(one("resident", when), 0, 2)
        found = found + np.where(one("means", when), 0, 4)
        for index, name in enumerate(FLAGS):
            found = found + np.where(one(name, when), 8 << index, 0)
        return found

    variable("reason", int, reason)

    def fresh() -> Any:
        simulation = simulation_builder.SimulationBuilder().build_default_simulation(system, PEOPLE)
        for name, (values, _kind) in inputs.items():
            simulation.set_input(name, "2026-01", values)
        return simulation

    prepared = [fresh() for _ in range(6)]

    def calculate() -> Any:
        simulation = prepared.pop() if prepared else fresh()
        simulation.calculate("reason", "2026-01")
        return simulation.calculate("eligible", "2026-01")

    return calculate


def _today() -> int:
    return (ON.year * 12 + ON.month - 1) * 100 + ON.day


def store(columns: dict[str, Column], path: Path) -> None:
    """The people as a table of a database, empty where unknown."""
    days = {
        code: f"{code // 1200:04d}-{code // 100 % 12 + 1:02d}-{code % 100:02d}"
        for code in np.unique(columns["birth_date"].values).tolist()
    }
    lists = []
    for name in NAMES:
        values = columns[name].values.tolist()
        shown = [days[value] for value in values] if name == "birth_date" else [int(value) for value in values]
        lists.append(
            [value if known else None for value, known in zip(shown, columns[name].known.tolist(), strict=True)]
        )
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE people (id INTEGER PRIMARY KEY, {', '.join(NAMES)})")
        connection.executemany(
            f"INSERT INTO people ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))})", zip(*lists, strict=True)
        )


def one_person(rules: documents.RuleSet) -> float:
    """Seconds in which one person is decided, trace and nearest changes included."""
    facts = {
        "birth_date": "1970-05-05", "resident": True, "household_assets": 412_000_000, "household_income": 3_000_000,
        "household_size": 2, **dict.fromkeys(FLAGS, False),
    }  # fmt: skip
    rules.check(facts).as_json()
    return median([timed(lambda: rules.check(facts).as_json()) for _ in range(200)])
