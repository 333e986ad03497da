"""The columns as one file that worker processes map into their memory: written by a job, shared, never changed.

A file is named after what it holds. It is written beside its place and renamed, so that a reader finds all of it or
nothing; what is torn or was made by other code is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobcenter.matching.engine import columns
from jobcenter.matching.engine.columns import orders, seekers
from jobcenter.matching.engine.columns.lists import Lists
from jobcenter.matching.engine.columns.orders import Orders
from jobcenter.matching.engine.columns.seekers import Seekers, Wishes
from jobcenter.matching.engine.columns.table import Spec, Table, as_read, as_written
from jobcenter.matching.engine.settings import DATA

MAGIC = b"JOBCENTERINDEX01"
ALIGNED = 64
# Room for what is added before the columns have to be copied.
SPARE, SPARE_SHARE = 1_024, 16
KEPT = 2

Arrays = dict[str, NDArray[Any]]


class Torn(Exception):
    """The file is not whole, or not a file of this kind."""


@lru_cache(maxsize=1)
def made_by() -> str:
    """A hash of the code and figures that turn facts into columns."""
    engine = Path(columns.__file__).parents[1]
    parts = [*sorted(Path(columns.__file__).parent.glob("*.py")), engine / "pay.py", engine / "factors.py"]
    parts += [engine / "conditions.py", engine / "text.py", DATA / "limits.yaml", Path(__file__)]
    found = hashlib.sha256()
    for path in parts:
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def path_of(folder: Path, token: str, stamp: int) -> Path:
    """Where the columns of one state of the index are kept."""
    return folder / f"columns-{made_by()}-{token}-{stamp:012d}.index"


def latest(folder: Path, token: str, stamp: int) -> Iterator[tuple[int, Path]]:
    """The kept files of an index up to a stamp, the newest first."""
    pattern = f"columns-{made_by()}-{token}-*.index"
    for path in sorted(folder.glob(pattern), reverse=True):
        kept = int(path.stem.rpartition("-")[2])
        if kept <= stamp:
            yield kept, path


def write(folder: Path, token: str, stamp: int, found: tuple[Orders, Seekers]) -> Path:
    """Keep the columns and remove older files, all but the last ones."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays, about = _taken_apart(*found)
    places, offset = [], 0
    for name, array in arrays.items():
        places.append({"name": name, "kind": array.dtype.str, "shape": list(array.shape), "offset": offset})
        offset += -(-array.nbytes // ALIGNED) * ALIGNED
    crc = 0
    for array in arrays.values():
        crc = zlib.crc32(_padded(array), crc)
    header = json.dumps({**about, "arrays": places, "bytes": offset, "crc": crc}, ensure_ascii=False).encode()
    lead = MAGIC + len(header).to_bytes(8, "little") + zlib.crc32(header).to_bytes(8, "little") + header
    handle, draft = tempfile.mkstemp(dir=folder, prefix="columns-", suffix=".draft")
    with os.fdopen(handle, "wb") as file:
        file.write(lead.ljust(-(-len(lead) // ALIGNED) * ALIGNED, b"\0"))
        for array in arrays.values():
            file.write(_padded(array))
        file.flush()
        os.fsync(file.fileno())
    path = path_of(folder, token, stamp)
    os.replace(draft, path)
    _remove_old(folder, path)
    return path


def _padded(array: NDArray[Any]) -> bytes:
    data = np.ascontiguousarray(array).tobytes()
    return data.ljust(-(-len(data) // ALIGNED) * ALIGNED, b"\0")


def _remove_old(folder: Path, newest: Path) -> None:
    others = sorted(
        (path for path in folder.glob("columns-*.index") if path != newest), key=lambda path: path.stat().st_mtime
    )
    for path in others[: -(KEPT - 1)]:
        path.unlink(missing_ok=True)


def read(path: Path) -> tuple[Orders, Seekers]:
    """The columns of a file, mapped: pages that nobody changes are shared by all processes. Raises Torn."""
    try:
        data = np.memmap(path, np.uint8, mode="c")
    except (OSError, ValueError) as error:
        raise Torn from error
    lead = len(MAGIC) + 16
    if len(data) < lead or data[: len(MAGIC)].tobytes() != MAGIC:
        raise Torn
    length = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 8].tobytes(), "little")
    header = data[lead : lead + length].tobytes()
    if zlib.crc32(header) != int.from_bytes(data[lead - 8 : lead].tobytes(), "little"):
        raise Torn
    about = json.loads(header)
    start = -(-(lead + length) // ALIGNED) * ALIGNED
    body = np.asarray(data)[start:]
    if len(body) != about["bytes"] or zlib.crc32(body.data) != about["crc"]:
        raise Torn
    arrays = {}
    for one in about["arrays"]:
        kind, shape = np.dtype(one["kind"]), tuple(one["shape"])
        size = int(np.prod(shape)) * kind.itemsize
        arrays[one["name"]] = body[one["offset"] : one["offset"] + size].view(kind).reshape(shape)
    return _put_together(arrays, about)


def _taken_apart(found_orders: Orders, found_seekers: Seekers) -> tuple[Arrays, dict[str, Any]]:
    arrays: Arrays = {"wishes/sizes": found_seekers.wishes.sizes}
    about: dict[str, Any] = {"tables": {}, "terms": {}}
    for name, table in (("orders", found_orders.table), ("seekers", found_seekers.table)):
        room = table.size + SPARE + table.size // SPARE_SHARE
        for column, array in table.arrays.items():
            wide = np.zeros((room, *array.shape[1:]), array.dtype)
            wide[: table.size] = array[: table.size]
            arrays[f"{name}/{column}"] = wide
        kinds = {**table.spec.coded, **table.spec.several}
        values = {column: as_written(kinds[column], known) for column, known in table.values.items()}
        about["tables"][name] = {"size": table.size, "values": values}
    for name, lists in {**found_orders.lists, **_of_wishes(found_seekers.wishes)}.items():
        arrays[f"{name}/ends"], arrays[f"{name}/places"] = lists.ends, lists.places
        about["terms"][name] = list(lists.numbers)
    return arrays, about


def _of_wishes(wishes: Wishes) -> dict[str, Lists]:
    return {f"wish_{name}": lists for name, lists in wishes.lists.items()}


def _put_together(arrays: Arrays, about: dict[str, Any]) -> tuple[Orders, Seekers]:
    def table(name: str, spec: Spec) -> Table:
        kept = about["tables"][name]
        own = {key.partition("/")[2]: array for key, array in arrays.items() if key.startswith(f"{name}/")}
        kinds = {**spec.coded, **spec.several}
        values = {column: as_read(kinds[column], known) for column, known in kept["values"].items()}
        return Table.over(spec, kept["size"], own, values)

    def lists(name: str) -> Lists:
        return Lists(about["terms"][name], arrays[f"{name}/ends"], arrays[f"{name}/places"])

    wishes = Wishes(arrays["wishes/sizes"], {name: lists(f"wish_{name}") for name in seekers.WISH_TEXTS})
    return (
        Orders(table("orders", orders.SPEC), {name: lists(name) for name in orders.TEXTS}),
        Seekers(table("seekers", seekers.SPEC), wishes),
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time makes the columns; the others wait and find the file."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "columns.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
