"""Scores spread over neighbours: occupations of the same group, documents that read alike, the best ones' words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from jobcenter.matching.engine.words.fields import Counts, Scores, Terms, TfIdf

NEIGHBOURS = 10
FEEDBACK = 5
BLOCK = 512
GROUP_POWER = 3


class Groups:
    """How well the other documents with the same leading digits of their code do."""

    def __init__(self, codes: Sequence[str], digits: int) -> None:
        numbers: dict[str, int] = {}
        self.group = np.array([numbers.setdefault(code[:digits], len(numbers)) for code in codes], np.int64)
        places = np.arange(len(codes))
        shape = (len(codes), max(len(numbers), 1))
        self.members = sparse.csr_matrix((np.ones(len(codes), np.float32), (places, self.group)), shape=shape)
        self.others = np.maximum(np.bincount(self.group, minlength=shape[1])[self.group] - 1, 1)

    def scores(self, base: Scores) -> Scores:
        """Queries × documents: the mean of the others in the group, high scores counting most."""
        own = base**GROUP_POWER
        sums = np.asarray(own @ self.members)[:, self.group]
        return np.log1p(np.maximum(sums - own, 0) / self.others).astype(np.float32)


class Neighbours:
    """Documents whose descriptions read alike."""

    def __init__(self, descriptions: Counts | Sequence[Terms]) -> None:
        self.texts = TfIdf(descriptions, at_least=2, at_most=0.2)
        self.graph = _nearest(self.texts.matrix, self.texts.columns)

    def smoothed(self, base: Scores) -> Scores:
        """Queries × documents: the score of each document's nearest ones."""
        return np.asarray((self.graph @ (base**2).T).T, np.float32)

    def feedback(self, base: Scores) -> Scores:
        """Queries × documents: likeness to the descriptions of the query's best documents, themselves left out."""
        rows = np.arange(len(base))[:, None]
        best = np.argsort(-base, axis=1, kind="stable")[:, :FEEDBACK]
        weights = base[rows, best] ** 2
        weights = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
        shape = base.shape
        chosen = sparse.csr_matrix(
            (weights.ravel().astype(np.float32), best.ravel(), np.arange(0, best.size + 1, best.shape[1])), shape=shape
        )
        found = np.asarray(((chosen @ self.texts.matrix) @ self.texts.columns).todense(), np.float32)
        present = np.diff(self.texts.matrix.indptr)[best] > 0
        found[rows, best] -= (weights * present).astype(np.float32)
        return found


def _nearest(matrix: sparse.csr_matrix, columns: sparse.csr_matrix) -> sparse.csr_matrix:
    """Documents × documents: each row its nearest others, weights adding up to one."""
    total = matrix.shape[0]
    most = min(NEIGHBOURS, total - 1)
    if most < 1:
        return sparse.csr_matrix((total, total), dtype=np.float32)
    places, values = [], []
    for start in range(0, total, BLOCK):
        block = np.asarray((matrix[start : start + BLOCK] @ columns).todense(), np.float32)
        rows = np.arange(len(block))
        block[rows, start + rows] = 0
        near = np.argpartition(-block, most - 1, axis=1)[:, :most]
        places.append(near)
        values.append(np.take_along_axis(block, near, axis=1))
    weights = np.vstack(values)
    weights = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    ends = np.arange(0, total * most + 1, most)
    return sparse.csr_matrix((weights.ravel(), np.vstack(places).ravel(), ends), shape=(total, total))
