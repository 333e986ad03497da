"""Decisions on many people: a file or columns in, an outcome and a result per criterion out.

Everything that fits is decided over columns; whatever does not is decided person by person, so the answer is always
the one of the single check.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

from .columns import Column, NotVectorizable, columns_of, read_cell
from .decisions import ELIGIBLE, INELIGIBLE, MET, NOT_MET, UNDETERMINED, UNKNOWN
from .documents import RuleSet
from .errors import RowInvalid
from .tables import TableUnreadable, is_table, read_columns
from .vector import Vectorizer

BLOCK = 65536
NO, YES, OPEN = 0, 1, 2
RESULTS = (NOT_MET, MET, UNKNOWN)
OUTCOMES = (INELIGIBLE, ELIGIBLE, UNDETERMINED)


class PeopleUnreadable(InputError):
    """The file of people cannot be read or written."""

    message = _l("%(path)s: %(problem)s")


@dataclass(frozen=True)
class People:
    """A file of people as it was read: the cells of each column, and who stands on which line."""

    cells: Mapping[str, Sequence[str]]
    count: int

    def column(self, name: str) -> Sequence[str]:
        """The cells of one column; empty texts where the file has no such column."""
        return self.cells.get(name) or [""] * self.count


@dataclass(frozen=True)
class Decisions:
    """The outcome of everybody and the result of every criterion: 0 no, 1 yes, 2 unknown."""

    outcome: np.ndarray
    results: Mapping[str, np.ndarray]

    def outcome_of(self, index: int) -> str:
        """The outcome of one person by her place in the file."""
        return OUTCOMES[int(self.outcome[index])]

    def summary(self) -> dict[str, Any]:
        """How many people have which outcome, and how many fail each criterion."""
        counts = np.bincount(self.outcome, minlength=3)
        numbers = {name: int(counts[index]) for index, name in enumerate(OUTCOMES)}
        reasons = {code: int((result == NO).sum()) for code, result in self.results.items()}
        return {"people": int(self.outcome.size), ELIGIBLE: numbers[ELIGIBLE], INELIGIBLE: numbers[INELIGIBLE],
                UNDETERMINED: numbers[UNDETERMINED], "by_reason": reasons}  # fmt: skip


def check_file(rules: RuleSet, source: Path, out: Path | None) -> dict[str, Any]:
    """Decide a file of people (CSV, or an SQLite file with a table of people), write the decisions and give the counts."""
    started = time.perf_counter()
    decisions = decide_table(rules, source) if is_table(source) else decide_people(rules, read_people(source))
    if out is not None:
        write(decisions, out)
    return {**decisions.summary(), "seconds": round(time.perf_counter() - started, 3)}


def read_people(path: Path) -> People:
    """The people of a CSV file with one header line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.reader(stream)
            header = next(lines, [])
            if not header or len(set(header)) != len(header):
                raise PeopleUnreadable(path=path, problem=_l("expected one header line with names used once"))
            rows = [row for row in lines if row]
    except OSError as error:
        raise PeopleUnreadable(path=path, problem=error.strerror or error) from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise PeopleUnreadable(path=path, problem=error) from None
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise RowInvalid(
                line=number,
                problem=_l("expected %(wanted)s cells, found %(found)s", wanted=len(header), found=len(row)),
            )
    columns: Iterable[Sequence[str]] = zip(*rows, strict=True) if rows else ([] for _ in header)
    return People(dict(zip(header, columns, strict=True)), len(rows))


def decide_people(rules: RuleSet, people: People) -> Decisions:
    """The decisions on the people of a file."""
    try:
        return decide_columns(rules, columns_of(rules.kinds, people.cells, people.count), people.count)
    except NotVectorizable:
        return _one_by_one(rules, people)


def decide_table(rules: RuleSet, path: Path) -> Decisions:
    """The decisions on the people of an SQLite file; raises TableUnreadable where it holds something unexpected."""
    try:
        return decide_columns(rules, *read_columns(rules, path))
    except NotVectorizable as error:
        problem = _l("the column %(name)s holds values of another kind", name=error)
        raise TableUnreadable(path=path, problem=problem) from None


def decide_columns(rules: RuleSet, columns: Mapping[str, Column], count: int) -> Decisions:
    """The decisions over columns; raises NotVectorizable where the compact form cannot hold them."""
    vectorizer = Vectorizer(rules.reference_date, columns, rules.whole)
    criteria = [vectorizer.truth(criterion.passes).masks for criterion in rules.criteria]
    # One piece of memory for all of them: large pieces come in large pages.
    outcome, *results = np.empty((len(criteria) + 1, count), dtype=np.int8)
    for start in range(0, count, BLOCK):
        block = slice(start, min(start + BLOCK, count))
        size = block.stop - block.start
        fails = np.zeros(size, dtype=bool)
        passes = np.ones(size, dtype=bool)
        for masks, result in zip(criteria, results, strict=True):
            yes, no = masks(block)
            _encode(yes, no, result[block])
            fails |= no
            passes &= yes
        _encode(passes, fails, outcome[block])
    return Decisions(
        outcome, {criterion.code: result for criterion, result in zip(rules.criteria, results, strict=True)}
    )


def _encode(yes: Any, no: Any, out: np.ndarray) -> None:
    """2 for unknown, 1 for a sure yes, 0 for a sure no."""
    if isinstance(yes, bool) or isinstance(no, bool):
        out[:] = NO if no is True else YES if yes is True else np.asarray(OPEN - np.int8(yes) - 2 * np.int8(no))
        return
    np.subtract(np.int8(OPEN), yes.view(np.int8), out=out)
    refused = no.view(np.int8)
    out -= refused
    out -= refused


def _one_by_one(rules: RuleSet, people: People) -> Decisions:
    names = [name for name in rules.facts if name in people.cells]
    outcome = np.empty(people.count, dtype=np.int8)
    results = {criterion.code: np.empty(people.count, dtype=np.int8) for criterion in rules.criteria}
    for index in range(people.count):
        try:
            facts = {
                name: read_cell(name, people.cells[name][index], rules.kinds[name], name in rules.whole)
                for name in names
            }
            person = rules.person(facts)
            held = [criterion.holds(person, None) for criterion in rules.criteria]
        except InputError as error:
            raise RowInvalid(line=index + 2, problem=error) from None
        for criterion, value in zip(rules.criteria, held, strict=True):
            results[criterion.code][index] = OPEN if value is None else int(value)
        outcome[index] = NO if False in held else OPEN if None in held else YES
    return Decisions(outcome, results)


def write(decisions: Decisions, path: Path) -> None:
    """Write the decisions as CSV, one line per person in the order of the input."""
    index = decisions.outcome.astype(np.int64)
    combinations = [(OUTCOMES[code],) for code in range(3)]
    for result in decisions.results.values():
        index = index * 3 + result
        kept, index = np.unique(index, return_inverse=True)
        combinations = [(*combinations[code // 3], RESULTS[code % 3]) for code in kept]
    lines = np.array([",".join(row) for row in combinations], dtype=object)
    try:
        with path.open("w", encoding="utf8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerow(["outcome", *decisions.results])
            if index.size:
                stream.write("\n".join(lines[index]) + "\n")
    except OSError as error:
        raise PeopleUnreadable(path=path, problem=error.strerror or error) from None
