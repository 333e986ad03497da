"""Profiles kept between requests, per application, as long as the row they were read from is unchanged."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from flask import current_app

Profile = TypeVar("Profile")
MOST = 60_000
CHUNK = 500


class ProfileCache(Generic[Profile]):
    """The latest profile by row number. A newer stamp makes an old profile worthless; the oldest used go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Any, Profile]] = OrderedDict()

    def get(
        self,
        stamps: Mapping[int, Any],
        load: Callable[[list[int]], Iterable[tuple[int, Profile]]],
    ) -> list[Profile]:
        """The profiles of rows in the order of `stamps`; `load` is asked for those that are not kept, in chunks."""
        missing = [key for key, stamp in stamps.items() if self._kept.get(key, (None,))[0] != stamp]
        for start in range(0, len(missing), CHUNK):
            for key, profile in load(missing[start : start + CHUNK]):
                self._kept[key] = (stamps[key], profile)
                self._kept.move_to_end(key)
        found = [self._kept[key][1] for key in stamps if key in self._kept]
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return found


def profiles_of(kind: str) -> ProfileCache[Any]:
    """The cache of one kind of profile (`orders`, `seekers`) of the running application."""
    return current_app.extensions.setdefault(f"jobcenter.matching.{kind}", ProfileCache())
