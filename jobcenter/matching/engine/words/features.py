"""What is known of each candidate of a query: scores of many kinds as shares and values, and name overlaps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jobcenter.matching.engine.words import letters, overlap
from jobcenter.matching.engine.words.coverage import Coverage
from jobcenter.matching.engine.words.fields import Bm25, Counts, Latent, Scores, Terms, TfIdf, against_best, top
from jobcenter.matching.engine.words.letters import edged, grams, jamo, plain, skeleton, stem, windows
from jobcenter.matching.engine.words.morphemes import Segmenter
from jobcenter.matching.engine.words.nearby import Groups, Neighbours


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be found: its title, its occupation code and its description, with their morphemes where analysed."""

    title: str
    code: str = ""
    description: str = ""
    title_morphemes: tuple[str, ...] = ()
    morphemes: tuple[str, ...] = ()


Cut = Callable[[Document], Terms]
Ask = Callable[[str], Terms]
BASE = ("pairs_everywhere", "edged_title", "grams_everywhere", "stem_description")

# How many of the best by each score become candidates.
CANDIDATES = {
    "stem_pairs_description": 100,
    "stem_description": 60,
    "edged_title": 60,
    "pairs_everywhere": 60,
    "jamo_title": 40,
    "sound_title": 15,
    "meaning": 40,
    "grams_description": 30,
    "morphemes_description": 30,
    "morphemes_title": 20,
}
BASE_CANDIDATES = 100
QUERIES_AT_ONCE = 64

FLAGS = ("stem_in_description", "stem_in_title", "title_in_query", "same_ending", "same_last", "same_start")
KINDS = ("general", "title_length", "description_length", "length_difference")


def _first_sentence(text: str) -> str:
    return re.split(r"다\.", text, maxsplit=1)[0]


def _description(document: Document) -> Terms:
    return grams(document.description, 2, 3)


# Name → (what is indexed of a document, what is asked of a query, how it is weighed).
FIELDS: dict[str, tuple[Cut, Ask, Callable]] = {
    "pairs_everywhere": (
        lambda d: grams(d.title, 2, 2) * 3 + grams(d.description, 2, 2),
        lambda q: grams(q, 2, 2),
        Bm25,
    ),
    "pairs_title": (lambda d: grams(d.title, 2, 2), lambda q: grams(q, 2, 2), lambda texts: Bm25(texts, b=0.5)),
    "grams_description": (_description, lambda q: grams(q, 2, 3), Bm25),
    "long_grams_description": (lambda d: grams(d.description, 3, 4), lambda q: grams(q, 3, 4), Bm25),
    "edged_title": (lambda d: edged(d.title, 1, 3), lambda q: edged(q, 1, 3), TfIdf),
    "grams_everywhere": (lambda d: grams(f"{d.title} {d.description}", 2, 3), lambda q: grams(q, 2, 3), TfIdf),
    "grams_alike": (_description, lambda q: grams(q, 2, 3), TfIdf),
    "stem_title": (lambda d: windows("^" + stem(d.title), 1, 3), lambda q: windows("^" + stem(q), 1, 3), TfIdf),
    "stem_description": (_description, lambda q: windows(stem(q), 2, 3), Bm25),
    "stem_pairs_description": (lambda d: grams(d.description, 2, 2), lambda q: windows(stem(q), 2, 2), Bm25),
    "stem_long_description": (lambda d: grams(d.description, 2, 4), lambda q: windows(stem(q), 2, 4), Bm25),
    "stem_first_sentence": (
        lambda d: grams(_first_sentence(d.description), 2, 3),
        lambda q: windows(stem(q), 2, 3),
        Bm25,
    ),
    "stem_everywhere": (
        lambda d: windows("^" + stem(d.title), 2, 3) * 3 + grams(d.description, 2, 3),
        lambda q: windows("^" + stem(q), 2, 3),
        Bm25,
    ),
    "letters_title": (lambda d: list(stem(d.title)), lambda q: list(stem(q)), TfIdf),
    "jamo_title": (lambda d: windows(jamo(d.title), 2, 4), lambda q: windows(jamo(q), 2, 4), TfIdf),
    "sound_title": (
        lambda d: windows(f"^{skeleton(d.title)}$", 2, 4),
        lambda q: windows(f"^{skeleton(q)}$", 2, 4),
        TfIdf,
    ),
}
DIMENSIONS = 300

MORPHEME_FIELDS: dict[str, tuple[Cut, Callable]] = {
    "morphemes_title": (lambda d: d.title_morphemes, lambda texts: Bm25(texts, b=0.3)),
    "morphemes_description": (lambda d: d.morphemes, Bm25),
    "morphemes_everywhere": (lambda d: d.title_morphemes * 3 + d.morphemes, TfIdf),
    "morphemes_meaning": (
        lambda d: d.title_morphemes * 2 + d.morphemes,
        lambda texts: Latent(texts, dimensions=MORPHEME_DIMENSIONS),
    ),
}
MORPHEME_DIMENSIONS = 200


class Index:
    """Everything the features need of a set of documents, computed once."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = list(documents)
        counts: dict[Cut, Counts] = {}
        for cut, _ask, _weigh in FIELDS.values():
            if cut not in counts:
                counts[cut] = Counts([cut(document) for document in self.documents])
        self.fields = {name: weigh(counts[cut]) for name, (cut, _ask, weigh) in FIELDS.items()}
        self.segmenter = Segmenter(
            [*(d.title_morphemes for d in self.documents), *(d.morphemes for d in self.documents)]
        )
        self.morphemes = {
            name: weigh([cut(d) for d in self.documents]) for name, (cut, weigh) in MORPHEME_FIELDS.items()
        }
        both = [grams(d.title, 2, 3) * 2 + grams(d.description, 2, 3) for d in self.documents]
        self.meaning = overlap.Meaning(both, dimensions=DIMENSIONS)
        self.coverage = Coverage(
            [windows(stem(d.title), 1, 3) + windows(plain(d.title), 1, 3) for d in self.documents],
            [grams(d.description, 2, 3) for d in self.documents],
        )
        self.groups = {f"group_{digits}": Groups([d.code for d in self.documents], digits) for digits in (4, 3, 2)}
        self.neighbours = Neighbours(counts[_description])
        self.stems = [stem(d.title) for d in self.documents]
        self.titles = [plain(d.title) for d in self.documents]
        self.descriptions = [plain(d.description) for d in self.documents]
        self.endings = [letters.ending(d.title) for d in self.documents]
        self.ending_shares = {one: count / len(self.endings) for one, count in Counter(self.endings).items()}
        self.title_meanings = self.meaning.stretches(self.stems)

    def scores(self, queries: Sequence[str]) -> dict[str, Scores]:
        """Every score by name, queries × documents."""
        found = {name: self.fields[name].scores([ask(q) for q in queries]) for name, (_cut, ask, _w) in FIELDS.items()}
        morphemes = [self.segmenter.cut(query) for query in queries]
        found.update({name: field.scores(morphemes) for name, field in self.morphemes.items()})
        found["meaning"] = Latent.scores(self.meaning, [grams(q, 2, 3) for q in queries])
        found.update(self.coverage.scores([windows(stem(q), 2, 2) or [stem(q)] for q in queries]))
        base = np.add.reduce([against_best(found[name]) for name in BASE]).astype(np.float32)
        found.update({name: group.scores(base) for name, group in self.groups.items()})
        found["neighbours"] = self.neighbours.smoothed(base)
        found["feedback"] = self.neighbours.feedback(base)
        found["base"] = base
        return found


@dataclass(frozen=True)
class Candidates:
    """The candidates of one query, `places` among the documents, and their features in the order of `names()`.

    `ending` is the query's, `endings` are those of the titles with their shares among all titles.
    """

    places: NDArray[np.int64]
    features: Scores
    ending: str
    endings: tuple[str, ...]
    ending_shares: Scores


def score_names() -> list[str]:
    """The names of the scores that become features."""
    return [
        *FIELDS,
        *MORPHEME_FIELDS,
        "meaning",
        *Coverage.NAMES,
        "group_4",
        "group_3",
        "group_2",
        "neighbours",
        "feedback",
    ]


def names() -> list[str]:
    """The names of the features, in order."""
    shaped = [f"{name}:{shape}" for name in score_names() for shape in ("share", "value")]
    return [*shaped, *FLAGS, *KINDS, *overlap.NAMES]


def candidates(index: Index, queries: Sequence[str]) -> Iterator[Candidates]:
    """The candidates of each query, in the order of the queries."""
    for start in range(0, len(queries), QUERIES_AT_ONCE):
        asked = queries[start : start + QUERIES_AT_ONCE]
        scores = index.scores(asked)
        for row, query in enumerate(asked):
            yield _of_query(index, query, {name: values[row] for name, values in scores.items()})


def _of_query(index: Index, query: str, scores: dict[str, Scores]) -> Candidates:
    chosen = [top(scores[name], most) for name, most in CANDIDATES.items()]
    places = np.unique(np.concatenate([*chosen, top(scores["base"], BASE_CANDIDATES)]))
    columns: list[Scores] = []
    for name in score_names():
        columns += _shapes(scores[name], places)
    columns += _plain(index, query, places)
    compared = overlap.compare(
        stem(query),
        [index.stems[place] for place in places],
        [index.descriptions[place] for place in places],
        index.meaning.documents[places],
        index.title_meanings[places],
        index.meaning,
    )
    endings = tuple(index.endings[place] for place in places)
    return Candidates(
        places,
        np.column_stack([*columns, compared]).astype(np.float32),
        letters.ending(query),
        endings,
        np.array([index.ending_shares[ending] for ending in endings], np.float32),
    )


def _shapes(values: Scores, places: NDArray[np.int64]) -> list[Scores]:
    """A score as a share of the query's best and as it is. Its rank among the candidates made the ranking worse."""
    highest, here = float(values.max(initial=0)), values[places]
    return [here / np.float32(highest + 1e-9), here]


def _plain(index: Index, query: str, places: NDArray[np.int64]) -> list[Scores]:
    asked, bare, ends = plain(query), stem(query), letters.ending(query)
    rows = []
    for place in places:
        title, description, title_stem = index.titles[place], index.descriptions[place], index.stems[place]
        rows.append(
            (
                len(bare) > 1 and bare in description,
                len(bare) > 1 and bare in title,
                len(title_stem) > 1 and title_stem in asked,
                index.endings[place] == ends,
                title[-1:] == asked[-1:],
                title[:2] == asked[:2],
                "일반" in index.documents[place].title,
                len(title) / 10,
                len(index.documents[place].description) / 500,
                -abs(len(asked) - len(title)) / 10,
            )
        )
    return list(np.array(rows, np.float32).reshape(-1, len(FLAGS) + len(KINDS)).T)
