"""Invented job texts as weighed terms, of the shape real ones have: 40 terms a text, 30,000 words by Zipf, 400 topics."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from jobcenter.matching.engine.nearest import Hard

WORDS, TOPICS, TOKENS, TOPIC_WORDS = 30_000, 400, 44, 300
REGIONS, LICENCES = 17, 20


def _zipf(count: int) -> NDArray[np.float64]:
    weights = 1 / (np.arange(1, count + 1) + 2.7)
    return weights / weights.sum()


def _texts(count: int, random: np.random.Generator, topic_words: NDArray[np.int64]) -> sparse.csr_matrix:
    """Half of a text's words are its topic's, half are anybody's."""
    rows = np.repeat(np.arange(count), TOKENS)
    topic = random.integers(0, TOPICS, count)[rows]
    own = random.choice(TOPIC_WORDS, size=len(rows), p=_zipf(TOPIC_WORDS))
    common = random.choice(WORDS, size=len(rows), p=_zipf(WORDS))
    columns = np.where(random.random(len(rows)) < 0.5, topic_words[topic, own], common)
    counted = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(count, WORDS))
    counted.sum_duplicates()
    return counted


def texts(seekers: int, orders: int, seed: int = 7) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """TF-IDF rows of length one for seekers and for orders."""
    random = np.random.default_rng(seed)
    topic_words = np.stack([random.choice(WORDS, TOPIC_WORDS, replace=False) for _ in range(TOPICS)])
    asked, given = _texts(seekers, random, topic_words), _texts(orders, random, topic_words)
    frequency = np.bincount(given.indices, minlength=WORDS)
    idf = (np.log((1 + orders) / (1 + frequency)) + 1).astype(np.float32)
    return _weighed(asked, idf), _weighed(given, idf)


def _weighed(counted: sparse.csr_matrix, idf: NDArray[np.float32]) -> sparse.csr_matrix:
    counted.data = (1 + np.log(counted.data)) * idf[counted.indices]
    lengths = np.sqrt(np.asarray(counted.multiply(counted).sum(axis=1)).ravel())
    counted.data = (counted.data / np.repeat(lengths, np.diff(counted.indptr))).astype(np.float32)
    return counted


def conditions(seekers: int, orders: int, seed: int = 3) -> tuple[Hard, Hard]:
    """Wage floors, wished regions and licences: about a third of the pairs pass."""
    random = np.random.default_rng(seed)
    wished = _bits(random.random((seekers, REGIONS)) < 0.5)
    held = _bits(random.random((seekers, LICENCES)) < 0.3)
    place = np.left_shift(np.uint64(1), random.integers(0, REGIONS, orders).astype(np.uint64))
    needed = np.left_shift(np.uint64(1), random.integers(0, LICENCES, orders).astype(np.uint64))
    needed[random.random(orders) >= 0.3] = 0
    floors = random.integers(2000, 4000, seekers).astype(np.int32)
    wages = random.integers(2400, 5400, orders).astype(np.int32)
    return Hard(floors, wished, held), Hard(wages, place, needed)


def _bits(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    places = np.left_shift(np.uint64(1), np.arange(flags.shape[1], dtype=np.uint64))
    return (flags * places).sum(axis=1, dtype=np.uint64)


def passing(asked: Hard, given: Hard) -> NDArray[np.bool_]:
    """Queries × documents: what the conditions let pass, worked out pair by pair."""
    wage = given.level[None, :] >= asked.level[:, None]
    place = (asked.groups[:, None] == 0) | ((given.groups[None, :] & asked.groups[:, None]) != 0)
    licence = (given.held[None, :] & ~asked.held[:, None]) == 0
    return wage & place & licence
