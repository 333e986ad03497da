"""Parts of pages, counted or rendered, kept in the worker until what they show changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app
from markupsafe import Markup

MOST = 512


class Fragments:
    """The most recently used parts by key; the key names the version of everything that is shown."""

    def __init__(self, most: int = MOST):
        self.most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def render(self, key: Hashable, render: Callable[[], str]) -> Markup:
        """The fragment of that key, rendered the first time."""
        return self.get(key, lambda: Markup(render()))

    def get(self, key: Hashable, work_out: Callable[[], Any]) -> Any:
        """The value of that key, worked out the first time."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        fresh = work_out()
        with self._lock:
            self._kept[key] = fresh
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return fresh


def fragments() -> Fragments:
    """The parts that this application keeps in this worker."""
    return current_app.extensions.setdefault("jobcenter.fragments", Fragments())
