"""Weighed texts and their likeness to a query: BM25, TF-IDF and latent meaning over lists of terms.

A score is a dense row over all documents, computed for many queries at once. Terms the documents do not hold
count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Terms = Sequence[str]
Scores = NDArray[np.float32]
SEED = 0
POWERS = 4


class Counts:
    """How often each term stands in each text. `vocabulary` gives a term its column."""

    def __init__(self, texts: Sequence[Terms], vocabulary: dict[str, int] | None = None) -> None:
        known = vocabulary is not None
        self.vocabulary: dict[str, int] = vocabulary if vocabulary is not None else {}
        if known:
            columns = [[self.vocabulary[term] for term in text if term in self.vocabulary] for text in texts]
        else:
            number = self.vocabulary
            columns = [[number.setdefault(term, len(number)) for term in text] for text in texts]
        ends = np.cumsum([0, *map(len, columns)])
        flat = np.fromiter(chain.from_iterable(columns), dtype=np.int32, count=int(ends[-1]))
        shape = (len(texts), len(self.vocabulary))
        self.matrix = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=shape)
        self.matrix.sum_duplicates()

    @property
    def document_frequency(self) -> NDArray[np.int64]:
        """In how many texts each term stands."""
        return np.bincount(self.matrix.indices, minlength=self.matrix.shape[1])


def counted(documents: Counts | Sequence[Terms]) -> Counts:
    """Counts of documents, or those that were made before: several scores share them."""
    return documents if isinstance(documents, Counts) else Counts(documents)


class Bm25:
    """Okapi BM25; a query's term counts once however often it is written."""

    def __init__(self, documents: Counts | Sequence[Terms], *, k1: float = 1.2, b: float = 0.75) -> None:
        counts = counted(documents)
        self.vocabulary = counts.vocabulary
        matrix, total = counts.matrix.copy(), counts.matrix.shape[0]
        lengths = np.asarray(matrix.sum(axis=1)).ravel()
        frequency = counts.document_frequency
        self.idf = np.log(1 + (total - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1e-9))
        rows = np.repeat(norm, np.diff(matrix.indptr))
        matrix.data = (matrix.data * (k1 + 1) / (matrix.data + rows)).astype(np.float32)
        self.columns = matrix.T.tocsr()

    def scores(self, queries: Sequence[Terms]) -> Scores:
        """Queries × documents."""
        asked = Counts([list(dict.fromkeys(query)) for query in queries], self.vocabulary).matrix
        asked.data = self.idf[asked.indices]
        return np.asarray((asked @ self.columns).todense(), np.float32)


class TfIdf:
    """Cosine of logarithmic term counts weighed by rarity."""

    def __init__(self, documents: Counts | Sequence[Terms], *, at_least: int = 1, at_most: float = 1.0) -> None:
        counts = counted(documents)
        frequency, total = counts.document_frequency, counts.matrix.shape[0]
        kept = np.flatnonzero((frequency >= at_least) & (frequency <= at_most * total))
        place = np.full(len(frequency), -1)
        place[kept] = np.arange(len(kept))
        self.vocabulary = {term: int(place[column]) for term, column in counts.vocabulary.items() if place[column] >= 0}
        self.idf = (np.log((1 + total) / (1 + frequency[kept])) + 1).astype(np.float32)
        self.matrix = self._weighed(counts.matrix[:, kept].tocsr())
        self.columns = self.matrix.T.tocsr()

    def _weighed(self, matrix: sparse.csr_matrix) -> sparse.csr_matrix:
        matrix.data = (1 + np.log(matrix.data)) * self.idf[matrix.indices]
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        matrix.data = (matrix.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(matrix.indptr))).astype(np.float32)
        return matrix

    def vectors(self, texts: Sequence[Terms]) -> sparse.csr_matrix:
        """Texts as weighed rows of length one."""
        return self._weighed(Counts(texts, self.vocabulary).matrix)

    def scores(self, queries: Sequence[Terms]) -> Scores:
        """Queries × documents."""
        return np.asarray((self.vectors(queries) @ self.columns).todense(), np.float32)


class Latent:
    """Likeness in the few directions that explain the documents best (latent semantic analysis)."""

    def __init__(self, documents: Counts | Sequence[Terms], *, dimensions: int) -> None:
        self.terms = TfIdf(documents, at_least=2)
        self.directions = _directions(self.terms.matrix, dimensions)
        self.documents = unit(self.terms.matrix @ self.directions.T)

    def vectors(self, texts: Sequence[Terms]) -> Scores:
        """Texts in the latent directions, of length one."""
        return unit(self.terms.vectors(texts) @ self.directions.T)

    def scores(self, queries: Sequence[Terms]) -> Scores:
        """Queries × documents."""
        return self.vectors(queries) @ self.documents.T


def _directions(matrix: sparse.csr_matrix, dimensions: int) -> Scores:
    """The right singular vectors by a random projection with a fixed start, sharpened by powers of M Mᵀ.

    Only the short side is ever orthogonalised: a corpus has far fewer documents than terms.
    """
    most = min(matrix.shape) - 1
    if most < 1:
        return np.zeros((1, matrix.shape[1]), np.float32)
    wanted = min(dimensions, most)
    columns = matrix.T.tocsr()
    start = np.random.default_rng(SEED).standard_normal((matrix.shape[0], min(wanted + 10, most + 1)))
    basis = _upright(start.astype(np.float32))
    for _round in range(POWERS):
        basis = _upright(np.asarray(matrix @ (columns @ basis)))
    wide = columns @ basis
    sizes, turned = np.linalg.eigh(wide.T @ wide)
    best = np.argsort(-sizes)[:wanted]
    scale = np.sqrt(np.maximum(sizes[best], 1e-12))
    return np.ascontiguousarray(((wide @ turned[:, best]) / scale).T, np.float32)


def _upright(basis: Scores) -> Scores:
    """Columns that span the same, at right angles and of length one."""
    sizes, turned = np.linalg.eigh((basis.T @ basis).astype(np.float64))
    scale = np.sqrt(np.maximum(sizes, sizes.max() * 1e-10))
    return basis @ (turned / scale).astype(np.float32)


def unit(rows: Scores) -> Scores:
    """Rows of length one; a row of nothing stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)


def against_best(scores: Scores) -> Scores:
    """Scores as a share of the query's best one."""
    return scores / (scores.max(axis=1, keepdims=True) + np.float32(1e-9))


def top(row: Iterable[float] | Scores, most: int) -> NDArray[np.int64]:
    """The places of the highest values, in no order."""
    values = np.asarray(row)
    if most >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, most)[:most]
