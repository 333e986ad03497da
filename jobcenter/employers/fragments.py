"""Rendered parts of public pages, kept in the worker until what they show changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import current_app
from markupsafe import Markup

MOST = 512


class Fragments:
    """The most recently used fragments by key; the key names the version of everything that is shown."""

    def __init__(self, most: int = MOST):
        self.most = most
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, render: Callable[[], str]) -> Markup:
        """The fragment of that key, rendered the first time."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        fresh = Markup(render())
        with self._lock:
            self._kept[key] = fresh
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return fresh


def fragments() -> Fragments:
    """The fragments of this application in this worker."""
    return current_app.extensions.setdefault("employers.fragments", Fragments())
