"""Two names side by side: which letters they share, and what the letters that are left over mean.

`배전선로보호원` and `송배전선로 점검원` share a block; the rest of the one may stand in the description of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from jobcenter.matching.engine.words.fields import Counts, Latent, Scores, unit
from jobcenter.matching.engine.words.letters import jamo, windows

UNKNOWN_RARITY = 9.0
NAMES = (
    "shared_of_query",
    "shared_of_title",
    "letters_of_query",
    "letters_of_title",
    "longest_of_query",
    "longest_of_title",
    "left_of_query",
    "left_of_title",
    "left_in_description",
    "left_in_description_and_shared",
    "lefts_mean_alike",
    "both_leave",
    "left_means_description",
    "query_means_document",
    "query_means_title",
    "same_stem",
    "same_beginning",
    "query_used_up",
    "title_used_up",
    "longest_left_in_description",
    "jamo_alike",
    "same_first_letter",
    "same_last_letter",
)


class Meaning(Latent):
    """Latent meaning of single stretches of letters: a term means what the documents that hold it are about."""

    def __init__(self, documents: Sequence[Sequence[str]], *, dimensions: int) -> None:
        super().__init__(documents, dimensions=dimensions)
        self.of_terms = unit(np.asarray(self.terms.matrix.T @ self.documents, np.float32))

    def stretches(self, names: Sequence[str]) -> Scores:
        """The meaning of names without spaces, of length one; a name of unknown terms has none."""
        counted = Counts([windows(name, 2, 3) for name in names], self.terms.vocabulary).matrix
        counted.data = counted.data * self.terms.idf[counted.indices]
        return unit(np.asarray(counted @ self.of_terms, np.float32))

    def rarity(self, term: str) -> float:
        """How much a term tells; one that hardly any document holds tells a lot."""
        place = self.terms.vocabulary.get(term)
        return UNKNOWN_RARITY if place is None else float(self.terms.idf[place])


def _rests(name: str, taken: list[tuple[int, int]]) -> list[str]:
    """What is left of a name where stretches (start, end) are taken out, in order."""
    edges = [(0, 0), *taken, (len(name), len(name))]
    return [name[end:start] for (_start, end), (start, _end) in pairwise(edges) if start > end]


def compare(
    query: str,
    titles: Sequence[str],
    descriptions: Sequence[str],
    places: Scores,
    title_places: Scores,
    meaning: Meaning,
) -> Scores:
    """Candidates × `NAMES`. `query` and `titles` are stems, descriptions plain letters, places their meanings."""
    rows, query_rests, title_rests = [], [], []
    for title, description in zip(titles, descriptions, strict=True):
        blocks = [block for block in SequenceMatcher(None, query, title, False).get_matching_blocks() if block.size]
        long = [block for block in blocks if block.size >= 2]
        shared, single = sum(block.size for block in long), sum(block.size for block in blocks)
        longest = max((block.size for block in blocks), default=0)
        left = _rests(query, [(block.a, block.a + block.size) for block in long])
        other = _rests(title, [(block.b, block.b + block.size) for block in long])
        most, other_most = max(left, key=len, default=""), max(other, key=len, default="")
        query_rests.append(most if len(most) >= 2 else "")
        title_rests.append(other_most if len(other_most) >= 2 else "")
        told = _told(left, description, meaning)
        asked, given = max(len(query), 1), max(len(title), 1)
        rows.append(
            (
                shared / asked,
                shared / given,
                single / asked,
                single / given,
                longest / asked,
                longest / given,
                sum(map(len, left)) / 5,
                sum(map(len, other)) / 5,
                told,
                told * shared / asked,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                query == title,
                query[:2] == title[:2],
                not left,
                not other,
                len(most) >= 2 and most in description,
                SequenceMatcher(None, jamo(query), jamo(title), False).ratio(),
                query[:1] == title[:1],
                query[-1:] == title[-1:],
            )
        )
    table = np.array(rows, np.float32).reshape(-1, len(NAMES))
    _fill_meanings(table, query, query_rests, title_rests, places, title_places, meaning)
    return table


def _told(left: list[str], description: str, meaning: Meaning) -> float:
    """The share of what is left of the query, by rarity, that the description holds."""
    terms = [term for rest in left for term in windows(rest, 2, 3)]
    total = sum(meaning.rarity(term) for term in terms)
    return sum(meaning.rarity(term) for term in terms if term in description) / total if total else 1.0


def _fill_meanings(
    table: Scores,
    query: str,
    query_rests: list[str],
    title_rests: list[str],
    places: Scores,
    title_places: Scores,
    meaning: Meaning,
) -> None:
    different = list(dict.fromkeys([query, *query_rests, *title_rests]))
    vectors = dict(zip(different, meaning.stretches(different), strict=True))
    left = np.array([vectors[rest] for rest in query_rests], np.float32).reshape(len(table), -1)
    other = np.array([vectors[rest] for rest in title_rests], np.float32).reshape(len(table), -1)
    table[:, NAMES.index("lefts_mean_alike")] = (left * other).sum(axis=1)
    table[:, NAMES.index("both_leave")] = left.any(axis=1) & other.any(axis=1)
    table[:, NAMES.index("left_means_description")] = (left * places).sum(axis=1)
    table[:, NAMES.index("query_means_document")] = places @ vectors[query]
    table[:, NAMES.index("query_means_title")] = title_places @ vectors[query]
