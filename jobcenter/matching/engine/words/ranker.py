"""The text ranker as a whole: documents in, and for each query the documents that answer it, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from jobcenter.matching.engine.words import features
from jobcenter.matching.engine.words.features import Document, Index
from jobcenter.matching.engine.words.model import Model, shipped
from jobcenter.matching.engine.words.morphemes import analysed


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found: its place, and how sure the ranker is of it among the candidates, 0 to 1."""

    place: int
    confidence: float


@dataclass(frozen=True, slots=True)
class CodeHit:
    """An occupation code with the chance that it is right, as far as questions with known answers tell."""

    code: str
    confidence: float


class TextRanker:
    """Finds documents by a short text. Building one takes seconds for thousands of documents; asking, milliseconds."""

    def __init__(self, documents: Sequence[Document], model: Model | None = None) -> None:
        self.index = Index(documents)
        self.model = model or shipped()

    @classmethod
    def over(cls, index: Index, model: Model | None = None) -> TextRanker:
        """A ranker over an index that was made before."""
        ranker = cls.__new__(cls)
        ranker.index, ranker.model = index, model or shipped()
        return ranker

    def search(self, queries: Sequence[str], most: int = 100) -> Iterator[list[Hit]]:
        """The best documents of each query."""
        for found in features.candidates(self.index, queries):
            values = self.model.points(found).astype(np.float64)
            order = np.argsort(-values, kind="stable")[:most]
            raised = np.exp(values - values.max(initial=0.0))
            sure = raised / raised.sum() if len(raised) else raised
            yield [Hit(int(found.places[place]), float(sure[place])) for place in order]

    def certainties(self, query: str, most: int = 5) -> list[tuple[str, float]]:
        """The occupation codes a wish speaks of with the certainty of all their documents together, surest first."""
        sums: dict[str, float] = {}
        for hit in next(self.search([query])):
            code = self.index.documents[hit.place].code
            sums[code] = sums.get(code, 0.0) + hit.confidence
        return sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:most]

    def codes(self, query: str, most: int = 5) -> list[CodeHit]:
        """The occupation codes a wish speaks of, surest first, each with the chance that it is right."""
        curve = self.model.calibration
        return [CodeHit(code, round(curve.of(certainty), 4)) for code, certainty in self.certainties(query, most)]


def with_morphemes(documents: Sequence[Document], *, workers: int = 1) -> list[Document]:
    """The documents with the morphemes of their texts, by Kiwi: for commands and jobs, never for a web request."""
    titles, descriptions = [document.title for document in documents], [document.description for document in documents]
    found = list(analysed([*titles, *descriptions], workers=workers))
    return [
        replace(document, title_morphemes=title, morphemes=description)
        for document, title, description in zip(
            documents, found[: len(documents)], found[len(documents) :], strict=True
        )
    ]
