"""Which ending of a title answers which ending of a query: people say `…공` for what the classification calls `…원`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from jobcenter.matching.engine.words.fields import Scores

CAUTION = 3.0
SAME = 0.3
NAME = "ending_answers"


class EndingPairs:
    """Counts of (ending asked, ending that answered), read with caution where there are few."""

    def __init__(self, pairs: Mapping[tuple[str, str], int]) -> None:
        self.pairs = Counter(pairs)
        self.asked: Counter[str] = Counter()
        for (asked, _given), count in self.pairs.items():
            self.asked[asked] += count

    def odds(self, asked: str, given: Sequence[str], shares: Scores, without: Sequence[str] = ()) -> Scores:
        """How much likelier than by chance each ending answers; `without` are answers that must not tell on themselves.

        `shares` are the shares of the endings among all titles, the guess where nothing was seen.
        """
        own, total = Counter(without), self.asked[asked] - len(without)
        seen = np.array([self.pairs[(asked, one)] - own[one] for one in given], np.float64)
        guess = shares * (1 - SAME) + SAME * np.array([one == asked for one in given])
        return np.log(((seen + CAUTION * guess) / (total + CAUTION) + 1e-4) / (shares + 1e-3)).astype(np.float32)

    def as_json(self) -> dict[str, dict[str, int]]:
        """Counts by the ending asked and the ending given."""
        table: dict[str, dict[str, int]] = {}
        for (asked, given), count in sorted(self.pairs.items()):
            table.setdefault(asked, {})[given] = count
        return table

    @classmethod
    def from_json(cls, table: Mapping[str, Mapping[str, Any]]) -> EndingPairs:
        """The counts as `as_json` wrote them."""
        return cls({(asked, given): int(count) for asked, row in table.items() for given, count in row.items()})
