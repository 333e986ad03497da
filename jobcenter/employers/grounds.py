"""The legal grounds on which the centre takes no orders of an employer, read from data with law, source and status."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data" / "block_grounds.yaml"


@dataclass(frozen=True)
class Ground:
    """One ground: its name and text in both languages, the law, where it was read, and its usual length in months."""

    code: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    law: str
    source: str
    verified: bool
    months: int | None
    has_list: bool


@lru_cache(maxsize=1)
def grounds() -> Mapping[str, Ground]:
    """Every ground by code, in the order of the file."""
    raw: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {
        code: Ground(
            code,
            entry["title"],
            entry["text"],
            entry["law"],
            entry["source"],
            entry["status"] == "verified",
            entry.get("months"),
            bool(entry.get("list")),
        )
        for code, entry in raw.items()
    }


def get(code: str) -> Ground:
    """The ground with a code. Raises KeyError for one that is not in the data."""
    return grounds()[code]
