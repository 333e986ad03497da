"""Finding the ranker's weights: a linear model over standardised features, by listwise softmax and L-BFGS.

Each query is a choice among its candidates; the loss is how surprised the model is by the right ones. Quality is
told by cross-validation: the queries of a fold are ranked by weights that have not seen them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jobcenter.matching.engine.words.endings import EndingPairs
from jobcenter.matching.engine.words.features import Candidates
from jobcenter.matching.engine.words.fields import Scores
from jobcenter.matching.engine.words.model import Model, with_endings

FOLDS = 5
SEED = 0
ROUNDS = 200
NARROW = 1e-6


@dataclass(frozen=True)
class Lesson:
    """One query: its candidates, and the documents that answer it."""

    candidates: Candidates
    answers: frozenset[int]
    answer_endings: tuple[str, ...]

    @property
    def right(self) -> Scores:
        """1 for the candidates that answer the query."""
        return np.isin(self.candidates.places, list(self.answers)).astype(np.float32)


def learned_pairs(lessons: Sequence[Lesson]) -> EndingPairs:
    """Which endings answered which in the lessons."""
    return EndingPairs(Counter((lesson.candidates.ending, one) for lesson in lessons for one in lesson.answer_endings))


def fit(lessons: Sequence[Lesson], penalty: float, used: NDArray[np.bool_] | None = None) -> Model:
    """The weights that surprise least, `penalty` keeping them small; only the columns `used` may get one."""
    from scipy.optimize import minimize

    useful = [lesson for lesson in lessons if lesson.right.any()]
    pairs = learned_pairs(lessons)
    rows = np.vstack([with_endings(lesson.candidates, pairs, lesson.answer_endings) for lesson in useful])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    kept = deviation > NARROW if used is None else (deviation > NARROW) & used
    shown = ((rows[:, kept] - mean[kept]) / deviation[kept]).astype(np.float32)
    right = np.concatenate([lesson.right / lesson.right.sum() for lesson in useful])
    sizes = [len(lesson.candidates.places) for lesson in useful]
    starts, owner = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)

    def surprise(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = (shown @ weights.astype(np.float32)).astype(np.float64)
        highest = np.maximum.reduceat(values, starts)
        raised = np.exp(values - highest[owner])
        totals = np.add.reduceat(raised, starts)
        loss = float((np.log(totals) + highest).sum() - (right * values).sum())
        slope = shown.T @ (raised / totals[owner] - right).astype(np.float32)
        return loss / len(sizes) + penalty * float(weights @ weights), slope / len(sizes) + 2 * penalty * weights

    found = minimize(surprise, np.zeros(shown.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    weights = np.zeros(rows.shape[1], np.float32)
    weights[kept] = found.x
    return Model(mean.astype(np.float32), np.where(kept, deviation, 1).astype(np.float32), weights, pairs)


def cross_fitted(
    lessons: Sequence[Lesson],
    penalty: float,
    used: NDArray[np.bool_] | None = None,
    families: Sequence[str] | None = None,
) -> Iterator[tuple[Model, list[int]]]:
    """For each fold, the weights that were found without it, and the numbers of its lessons.

    Lessons of one family stay in one fold, so that nothing is learned from a query's twin.
    """
    names = list(families) if families is not None else [str(number) for number in range(len(lessons))]
    different = sorted(set(names))
    drawn = dict(zip(different, np.random.default_rng(SEED).permutation(len(different)) % FOLDS, strict=True))
    fold = np.array([drawn[name] for name in names])
    for number in range(FOLDS):
        model = fit([lesson for lesson, mine in zip(lessons, fold, strict=True) if mine != number], penalty, used)
        yield model, np.flatnonzero(fold == number).tolist()


def cross_validated(
    lessons: Sequence[Lesson],
    penalty: float,
    used: NDArray[np.bool_] | None = None,
    families: Sequence[str] | None = None,
) -> list[list[int]]:
    """The ranking of every query's candidates by weights that were found without the query's fold."""
    ranked: list[list[int]] = [[]] * len(lessons)
    for model, places in cross_fitted(lessons, penalty, used, families):
        for place in places:
            ranked[place] = model.order(lessons[place].candidates).tolist()
    return ranked


def ndcg(ranked: Sequence[int], answers: frozenset[int], depth: int = 10) -> float:
    """Discounted gain of the first `depth`, as a share of the best that is possible."""
    gained = sum(1 / math.log2(rank + 2) for rank, place in enumerate(ranked[:depth]) if place in answers)
    best = sum(1 / math.log2(rank + 2) for rank in range(min(depth, len(answers))))
    return gained / best if best else 0.0


def precision(ranked: Sequence[int], answers: frozenset[int], depth: int = 100) -> float:
    """Mean of the precision at each answer found among the first `depth` (average precision)."""
    hits, total = 0, 0.0
    for rank, place in enumerate(ranked[:depth], 1):
        if place in answers:
            hits += 1
            total += hits / rank
    return total / len(answers) if answers else 0.0
