"""How much of a query's terms, weighed by rarity, a document holds in its title, its description, or either."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jobcenter.matching.engine.words.fields import Counts, Scores, Terms


class Coverage:
    """Shares of a query between 0 and 1. A term no document holds counts among what is missing."""

    NAMES = ("covered_by_title", "covered_by_description", "covered_by_either")

    def __init__(self, titles: Sequence[Terms], descriptions: Sequence[Terms]) -> None:
        either = Counts([list({*title, *text}) for title, text in zip(titles, descriptions, strict=True)])
        self.vocabulary = either.vocabulary
        self.rarity = np.log((len(titles) + 1) / (either.document_frequency + 1)).astype(np.float32)
        self.unknown = float(np.log(len(titles) + 1))
        parts = (Counts(titles, self.vocabulary), Counts(descriptions, self.vocabulary), either)
        self.columns = [(part.matrix > 0).astype(np.float32).T.tocsr() for part in parts]

    def scores(self, queries: Sequence[Terms]) -> dict[str, Scores]:
        """Each share by name, queries × documents."""
        terms = [list(dict.fromkeys(query)) for query in queries]
        asked = Counts(terms, self.vocabulary).matrix
        asked.data = self.rarity[asked.indices]
        known = np.asarray(asked.sum(axis=1)).ravel()
        missing = [sum(term not in self.vocabulary for term in query) * self.unknown for query in terms]
        total = np.maximum(known + np.array(missing, np.float32), 1e-9)[:, None]
        return {
            name: (np.asarray((asked @ columns).todense()) / total).astype(np.float32)
            for name, columns in zip(self.NAMES, self.columns, strict=True)
        }
