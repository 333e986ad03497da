"""What each part of the text ranker is worth: cross-validated nDCG@10 with the part left out.

The questions are not in the repository. Name a folder with corpus.tsv, queries_dev.tsv and qrels_dev.tsv in
RANKING_DATA; without one the last figures stay.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.report import Row
from jobcenter.matching import benchmark
from jobcenter.matching.engine.words import endings, learning, model, overlap
from jobcenter.matching.engine.words.features import FLAGS
from jobcenter.matching.engine.words.letters import stem

SECTION = "Text ranking"
ALL, HARD = 0.65, 0.20

# What is left out → the scores and features that go with it.
PARTS: dict[str, tuple[str, ...]] = {
    "morphemes (Kiwi)": ("morphemes_title", "morphemes_description", "morphemes_everywhere", "morphemes_meaning"),
    "latent meaning": ("meaning", "morphemes_meaning"),
    "stems against titles and descriptions": (
        "stem_title",
        "stem_description",
        "stem_pairs_description",
        "stem_long_description",
        "stem_first_sentence",
        "stem_everywhere",
    ),
    "jamo and consonant skeleton": ("jamo_title", "sound_title"),
    "coverage": ("covered_by_title", "covered_by_description", "covered_by_either"),
    "KECO groups": ("group_4", "group_3", "group_2"),
    "neighbouring documents and feedback": ("neighbours", "feedback"),
    "name overlap": overlap.NAMES,
    "flags": FLAGS,
    "endings that answer endings": (endings.NAME,),
}


def without(parts: Sequence[str]) -> NDArray[np.bool_]:
    """The columns that stay when scores and features of these names are left out."""
    return np.array([name.split(":")[0] not in parts for name in model.names()])


def measure() -> Iterator[Row]:
    """Cross-validate the whole ranker, then without each part."""
    folder = os.environ.get("RANKING_DATA")
    if not folder:
        print("Text ranking: no RANKING_DATA, the last figures stay", flush=True)
        return
    data = Path(folder)
    bench = benchmark.load(data / "corpus.tsv", data / "queries_dev.tsv", data / "qrels_dev.tsv")
    lessons = benchmark.lessons(bench)
    whole = quality(bench, lessons, None)
    yield Row(SECTION, "nDCG@10, unseen queries, everything", whole[0], "", at_least=ALL)
    yield Row(SECTION, "nDCG@10, unseen queries, hard ones", whole[1], "", at_least=HARD)
    selections = {f"without {part}": without(names) for part, names in PARTS.items()}
    for label, used in selections.items():
        found = quality(bench, lessons, used)
        yield Row(SECTION, label, found[0], "", peer="everything", peer_value=whole[0], note=f"hard {found[1]:.3f}")


def quality(
    bench: benchmark.Benchmark, lessons: list[learning.Lesson], used: NDArray[np.bool_] | None
) -> tuple[float, float]:
    """Cross-validated nDCG@10 over all questions and over the hard ones."""
    families = [stem(question.text) for question in bench.questions]
    ranked = learning.cross_validated(lessons, benchmark.PENALTY, used, families)
    hard = benchmark.by_subset(bench, ranked).get("hard", {"ndcg_10": 0.0})
    return benchmark.quality(bench, ranked)["ndcg_10"], hard["ndcg_10"]
