"""People of an SQLite file (table ``people``, a column for each fact, NULL for unknown) as columns of facts.

Loading is what a decision on a million people waits for, so flags travel packed, many in one number, and days as the
numbers the comparison needs: the database makes far fewer values than the table has cells.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

from .columns import LARGEST, Column, NotVectorizable, fitted, from_values
from .documents import RuleSet
from .values import find_date

TABLE = "people"
HEADER = b"SQLite format 3\x00"
# Three values to a flag: 3 ** 39 is the largest power that fits 63 bits.
FLAGS_IN_A_NUMBER = 39
# Stands for unknown among numbers; no amount of ours is as small.
UNKNOWN = -(2**61)
MISFITS = {
    "boolean": "{0} NOT IN (0, 1)",
    "number": f"typeof({{0}}) = 'real' OR {{0}} NOT BETWEEN {1 - LARGEST} AND {LARGEST - 1}",
    "date": "{0} NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'",
    "text": "typeof({0}) NOT IN ('text', 'null') OR {0} = ''",
}
DAY = "(CAST(substr({0}, 1, 4) AS INTEGER) * 12 + CAST(substr({0}, 6, 2) AS INTEGER) - 1) * 100 + CAST(substr({0}, 9, 2) AS INTEGER)"


class TableUnreadable(InputError):
    """The file is not a database with a table of people."""

    message = _l("%(path)s: %(problem)s")


def is_table(path: Path) -> bool:
    """Whether a file is an SQLite database."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(HEADER)) == HEADER
    except OSError:
        return False


def read_columns(rules: RuleSet, path: Path) -> tuple[dict[str, Column], int]:
    """The facts the rules use, as columns, and how many people there are.

    Raises TableUnreadable for another kind of file and NotVectorizable for values that do not fit.
    """
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            present = {row[1] for row in connection.execute(f"PRAGMA table_info({TABLE})")}
            if not present:
                raise TableUnreadable(path=path, problem=_l("expected a table named people"))
            return _columns(connection, {name: kind for name, kind in rules.kinds.items() if name in present}, rules)
    except sqlite3.Error as error:
        raise TableUnreadable(path=path, problem=error) from None


def _columns(
    connection: sqlite3.Connection, kinds: Mapping[str, str | None], rules: RuleSet
) -> tuple[dict[str, Column], int]:
    count = connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone()[0]
    columns = {
        name: Column(kind or "text", np.zeros(count, bool), np.zeros(count, bool)) for name, kind in rules.kinds.items()
    }
    if not count or not kinds:
        return columns, count
    _refuse_misfits(connection, kinds)
    flags = [name for name, kind in kinds.items() if kind == "boolean"]
    groups = [flags[start : start + FLAGS_IN_A_NUMBER] for start in range(0, len(flags), FLAGS_IN_A_NUMBER)]
    numbers = [name for name, kind in kinds.items() if kind in ("number", "date")]
    selected = [_packed(group) for group in groups] + [_number(name, kinds[name]) for name in numbers]
    read = _read(connection, selected) if selected else []
    for group, packed in zip(groups, read, strict=False):
        columns.update(_unpacked(group, packed))
    for name, values in zip(numbers, read[len(groups) :], strict=True):
        columns[name] = _amounts(name, kinds[name], values)
    for name in (name for name, kind in kinds.items() if kind == "text"):
        rows = connection.execute(f"SELECT {_quoted(name)} FROM {TABLE} NOT INDEXED")
        columns[name] = from_values([text for (text,) in rows], "text")
    return columns, count


def _read(connection: sqlite3.Connection, expressions: Sequence[str]) -> list[np.ndarray]:
    """Whole numbers of everybody, handed over as one text for each expression: far faster than row by row.

    Without an index the table is read in the order of its rows.
    """
    joined = ", ".join(f"group_concat({expression})" for expression in expressions)
    texts = connection.execute(f"SELECT {joined} FROM {TABLE} NOT INDEXED").fetchone()
    return [np.fromstring(text, dtype=np.int64, sep=",") for text in texts]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _packed(names: Sequence[str]) -> str:
    return " + ".join(f"ifnull({_quoted(name)}, 2) * {3**place}" for place, name in enumerate(names))


def _number(name: str, kind: str | None) -> str:
    column = _quoted(name)
    return f"ifnull({DAY.format(column) if kind == 'date' else column}, {UNKNOWN})"


def _refuse_misfits(connection: sqlite3.Connection, kinds: Mapping[str, str | None]) -> None:
    """Raise NotVectorizable where a column holds something else than its kind."""
    if None in kinds.values():
        raise NotVectorizable("a fact of any kind")
    misfits = " OR ".join(MISFITS[kind].format(_quoted(name)) for name, kind in kinds.items() if kind)
    if connection.execute(f"SELECT max({misfits}) FROM {TABLE}").fetchone()[0]:
        raise NotVectorizable(TABLE)


def _unpacked(names: Sequence[str], packed: np.ndarray) -> Iterator[tuple[str, Column]]:
    for name in names:
        packed, rest = np.divmod(packed, 3)
        yield name, Column("boolean", rest == 1, rest != 2)


def _amounts(name: str, kind: str | None, values: np.ndarray) -> Column:
    known = values != UNKNOWN
    if kind == "date" and not all(find_date(_day(int(code))) for code in np.unique(values[known])):
        raise NotVectorizable(name)
    return Column(kind or "number", fitted(np.where(known, values, 0)), known)


def _day(code: int) -> str:
    months, day = divmod(code, 100)
    return f"{months // 12:04d}-{months % 12 + 1:02d}-{day:02d}"
