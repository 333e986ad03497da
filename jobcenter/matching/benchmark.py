"""The ranker against a file of questions with known answers: how good it is, and the weights that make it so."""

from __future__ import annotations

import csv
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError
from jobcenter.matching.engine.words import calibration
from jobcenter.matching.engine.words.features import Document, Index, candidates
from jobcenter.matching.engine.words.learning import Lesson, cross_fitted, fit, ndcg, precision
from jobcenter.matching.engine.words.letters import stem
from jobcenter.matching.engine.words.model import Model, as_json, read, shipped
from jobcenter.matching.engine.words.ranker import TextRanker, with_morphemes

DEPTH = 100
PENALTY = 0.06
WORKERS = 2
# So many codes are suggested for a question when the chance of a suggestion is learned.
SUGGESTED = 5


class TableUnusable(InputError):
    """A file is missing, is not text, or lacks a column."""

    message = _l("%(path)s cannot be used: %(problem)s")


@dataclass(frozen=True)
class Question:
    """One query with its answers, as places among the documents."""

    key: str
    text: str
    subset: str
    answers: frozenset[int]


@dataclass(frozen=True)
class Benchmark:
    """Documents with their keys, and questions. Only title, code and description of a document are read."""

    keys: Sequence[str]
    documents: Sequence[Document]
    questions: Sequence[Question]


def load(corpus: Path, queries: Path, qrels: Path) -> Benchmark:
    """Read the three tables. Raises TableUnusable."""
    rows = _table(corpus, ("doc_id", "title", "keco4", "desc"))
    places = {row["doc_id"]: place for place, row in enumerate(rows)}
    answers: dict[str, set[int]] = {}
    for row in _table(qrels, ("q_id", "doc_id")):
        if row["doc_id"] in places:
            answers.setdefault(row["q_id"], set()).add(places[row["doc_id"]])
    questions = [
        Question(row["q_id"], row["query"], row.get("subset") or "", frozenset(answers[row["q_id"]]))
        for row in _table(queries, ("q_id", "query"))
        if row["q_id"] in answers
    ]
    if not questions:
        raise TableUnusable(path=qrels, problem=_l("no query has an answer among the documents."))
    documents = [Document(row["title"], row["keco4"], row["desc"] or "") for row in rows]
    return Benchmark([row["doc_id"] for row in rows], documents, questions)


def _table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise TableUnusable(path=path, problem=_l("the column %(name)s is missing.", name=missing[0]))
            return [row for row in reader if all(row[column] is not None for column in columns)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableUnusable(path=path, problem=getattr(error, "strerror", None) or error) from error


def evaluate(benchmark: Benchmark, *, out: Path | None = None, weights: Path | None = None) -> dict[str, Any]:
    """Rank every question's documents and compare with the answers; `out` receives the ranking."""
    started = time.perf_counter()
    ranker = TextRanker(with_morphemes(benchmark.documents, workers=WORKERS), read(weights) if weights else shipped())
    hits = list(ranker.search([question.text for question in benchmark.questions], DEPTH))
    seconds = time.perf_counter() - started
    if out is not None:
        lines = [
            f"{question.key}\t{benchmark.keys[hit.place]}\t{rank}\t{hit.confidence:.6g}"
            for question, found in zip(benchmark.questions, hits, strict=True)
            for rank, hit in enumerate(found, 1)
        ]
        out.write_text("\n".join(["q_id\tdoc_id\trank\tscore", *lines]) + "\n", encoding="utf-8")
    ranked = [[hit.place for hit in found] for found in hits]
    return {**quality(benchmark, ranked), "seconds": round(seconds, 2), "by_subset": by_subset(benchmark, ranked)}


def by_subset(benchmark: Benchmark, ranked: Sequence[Sequence[int]]) -> dict[str, dict[str, Any]]:
    """The figures of each kind of question."""
    kinds = sorted({question.subset for question in benchmark.questions if question.subset})
    return {kind: quality(benchmark, ranked, kind) for kind in kinds}


def quality(benchmark: Benchmark, ranked: Sequence[Sequence[int]], subset: str | None = None) -> dict[str, Any]:
    """The figures over all questions, or over those of one kind."""
    pairs = [
        (question, places)
        for question, places in zip(benchmark.questions, ranked, strict=True)
        if subset is None or question.subset == subset
    ]
    codes = [document.code for document in benchmark.documents]

    def mean(values: Iterable[float]) -> float:
        return round(sum(values) / len(pairs), 4)

    return {
        "queries": len(pairs),
        "map_100": mean(precision(places, question.answers, DEPTH) for question, places in pairs),
        "ndcg_10": mean(ndcg(places, question.answers) for question, places in pairs),
        "p_1": mean(float(len(places) > 0 and places[0] in question.answers) for question, places in pairs),
        "keco4_top1": mean(
            float(len(places) > 0 and codes[places[0]] in {codes[place] for place in question.answers})
            for question, places in pairs
        ),
    }


def lessons(benchmark: Benchmark) -> list[Lesson]:
    """The questions with their candidates, ready to learn from."""
    index = Index(with_morphemes(benchmark.documents, workers=WORKERS))
    found = candidates(index, [question.text for question in benchmark.questions])
    return [
        Lesson(one, question.answers, tuple(index.endings[place] for place in sorted(question.answers)))
        for question, one in zip(benchmark.questions, found, strict=True)
    ]


def train(
    benchmark: Benchmark,
    *,
    penalty: float = PENALTY,
    made: Mapping[str, Any],
    suggesting: Sequence[Document] = (),
) -> tuple[Model, dict[str, Any]]:
    """Weights from all questions, and the document that keeps them with what cross-validation says of them.

    Questions about the same thing in other words, as far as their stems tell, stay in one fold. `suggesting` are the
    documents that wishes are answered from: what a suggestion's chance is, is learned on them.
    """
    taught = lessons(benchmark)
    families = [stem(question.text) for question in benchmark.questions]
    suggestions = Index(suggesting) if suggesting else None
    ranked: list[list[int]] = [[]] * len(taught)
    told: list[tuple[float, bool]] = []
    for fitted, places in cross_fitted(taught, penalty, families=families):
        for place in places:
            ranked[place] = fitted.order(taught[place].candidates).tolist()
        if suggestions is not None:
            told += _told(benchmark, places, TextRanker.over(suggestions, fitted))
    model = fit(taught, penalty)
    about = {
        **made,
        "questions": len(benchmark.questions),
        "documents": len(benchmark.documents),
        "penalty": penalty,
        "cross_validated": {**quality(benchmark, ranked), "by_subset": by_subset(benchmark, ranked)},
        **_calibrated(told),
    }
    return model, as_json(model, about)


def _told(benchmark: Benchmark, places: Iterable[int], ranker: TextRanker) -> list[tuple[float, bool]]:
    """The certainty of every suggestion for some questions, and whether it is right."""
    found = []
    for place in places:
        question = benchmark.questions[place]
        codes = {benchmark.documents[answer].code for answer in question.answers}
        found += [(certainty, code in codes) for code, certainty in ranker.certainties(question.text, SUGGESTED)]
    return found


def _calibrated(told: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    if not told:
        return {}
    certainties, right = [one for one, _right in told], [hit for _one, hit in told]
    curve = calibration.fit(certainties, right)
    bins = calibration.bins([curve.of(one) for one in certainties], right)
    return {"calibration": {"slope": curve.slope, "intercept": curve.intercept, "unseen": bins}}


def digest(path: Path) -> str:
    """The SHA-256 of a file, to tell which data the weights were learned from."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
