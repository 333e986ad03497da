"""The text ranker on a small invented list of occupations: cutting, scoring, finding, measuring, learning."""

import json
import math
from collections import Counter

import numpy as np
import pytest

from jobcenter.matching import benchmark
from jobcenter.matching.engine.words import letters, model
from jobcenter.matching.engine.words.endings import EndingPairs
from jobcenter.matching.engine.words.features import Document, Index, candidates
from jobcenter.matching.engine.words.fields import Bm25, Latent, TfIdf
from jobcenter.matching.engine.words.learning import cross_validated, ndcg, precision
from jobcenter.matching.engine.words.morphemes import Segmenter
from jobcenter.matching.engine.words.nearby import Groups
from jobcenter.matching.engine.words.ranker import TextRanker

OCCUPATIONS = [
    ("선박용접원", "8311", "배를 만드는 조선소에서 철판을 불꽃으로 이어 붙인다. 이음매의 결함을 살핀다."),
    ("건물청소원", "5611", "사무실과 복도의 바닥을 쓸고 닦으며 쓰레기를 치운다. 유리창을 닦는다."),
    ("주방보조원", "5322", "음식 재료를 씻고 다듬으며 그릇을 닦아 조리사를 돕는다."),
    ("한식조리사", "5311", "밥과 국, 찌개와 반찬을 만들어 손님에게 낸다. 식단을 짠다."),
    ("요양보호사", "5501", "혼자 지내기 어려운 어르신의 식사와 목욕, 외출을 돕는다."),
    ("택시운전원", "6222", "손님을 태우고 원하는 곳까지 차를 몬다. 요금을 받는다."),
    ("웹디자이너", "4154", "누리집의 화면을 꾸미고 그림과 글자를 배치한다."),
    ("회계사무원", "0261", "장부를 적고 세금 서류를 만들며 돈의 들고 남을 맞춘다."),
    ("전기공", "8521", "건물의 전선을 깔고 조명과 콘센트를 단다."),
    ("수목관리원", "9021", "가로수와 공원의 나무를 자르고 심으며 벌레를 막는다."),
    ("어린이집보육교사", "2331", "어린아이를 돌보고 놀이와 노래를 가르친다."),
    ("지게차운전원", "6251", "창고에서 짐을 들어 올려 쌓고 나른다."),
]
DOCUMENTS = [Document(*row) for row in OCCUPATIONS]
QUERIES = {
    "조선소 용접공": 0,
    "청소부": 1,
    "조리 보조": 2,
    "한식 요리사": 3,
    "어르신 돌봄": 4,
    "기사 택시": 5,
    "나무 심는 사람": 9,
}


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(DOCUMENTS)


def test_stem_takes_off_who_does_the_work_and_keeps_two_letters():
    assert letters.stem("선박 용접원") == "선박용접"
    assert letters.stem("용접 (일반) 작업원") == "용접"
    assert letters.stem("의사") == "의사"
    assert letters.ending("한식조리기능사") == "사"


def test_skeleton_hears_a_loanword_alike_in_both_scripts():
    assert letters.skeleton("디자인") == letters.skeleton("dijain") == "tjn"


def test_jamo_opens_syllables():
    assert letters.jamo("값A") == "ㄱㅏㅄa"


def test_grams_never_span_two_words():
    assert letters.grams("집 안", 2, 2) == []
    assert letters.grams("집안 일", 2, 3) == ["집안"]


def test_bm25_equals_the_formula_written_out():
    texts = [["a", "b", "b"], ["a"], ["c", "c"]]
    found = Bm25(texts).scores([["b", "b", "x"]])[0]
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 2 * 2.2 / (2 + 1.2 * (1 - 0.75 + 0.75 * 3 / 2))
    assert found == pytest.approx([expected, 0, 0], rel=1e-5)


def test_tfidf_of_a_text_with_itself_is_one():
    texts = [["a", "b"], ["b", "c", "c"], ["d"]]
    assert np.diag(TfIdf(texts).scores(texts)) == pytest.approx([1, 1, 1], rel=1e-5)


def test_latent_directions_are_those_of_a_full_decomposition():
    texts = [list(text) for text in ("abc", "abd", "xyz", "xyw", "abxy", "cdzw")]
    found = Latent(texts, dimensions=3)
    _left, _sizes, right = np.linalg.svd(found.terms.matrix.toarray(), full_matrices=False)
    assert np.abs(np.diag(found.directions @ right[:3].T)) == pytest.approx([1, 1, 1], abs=1e-3)


def test_group_score_is_that_of_the_others():
    found = Groups(["11", "11", "22"], 2).scores(np.array([[1.0, 2.0, 3.0]], np.float32))[0]
    assert found == pytest.approx(np.log1p([8.0, 1.0, 0.0]), rel=1e-5)


def test_segmenter_takes_the_likeliest_known_parts():
    cut = Segmenter([("주방", "보조"), ("보조", "원")]).cut("주방보조원 xy")
    assert cut == ["주방", "보조", "원", "x", "y"]


def test_endings_do_not_tell_on_their_own_answer():
    pairs = EndingPairs(Counter({("공", "원"): 1}))
    shares = np.array([0.5, 0.5], np.float32)
    seen, unseen = pairs.odds("공", ("원", "사"), shares), pairs.odds("공", ("원", "사"), shares, ("원",))
    assert seen[0] > seen[1]
    assert unseen[0] == unseen[1]


def test_features_have_the_names_the_weights_go_by(index):
    found = next(candidates(index, ["용접공"]))
    assert found.features.shape == (len(found.places), len(model.names()) - 1)
    assert np.isfinite(found.features).all()


@pytest.mark.parametrize(("wish", "place"), list(QUERIES.items())[:6])
def test_shipped_weights_find_what_is_meant(index, wish, place):
    ranker = TextRanker.over(index)
    hits = next(ranker.search([wish]))
    assert place in [hit.place for hit in hits[:2]]
    assert sum(hit.confidence for hit in hits) == pytest.approx(1, abs=1e-6)
    assert ranker.codes(wish)[0].confidence <= 1


@pytest.mark.parametrize("wish", ["", " ", "?!", "xyz", "가"])
def test_a_wish_that_says_nothing_is_answered_without_error(index, wish):
    found = next(candidates(index, [wish]))
    assert np.isfinite(model.shipped().points(found)).all()


def test_document_order_does_not_matter(index):
    other = Index(DOCUMENTS[::-1])
    for wish in QUERIES:
        here, there = next(candidates(index, [wish])), next(candidates(other, [wish]))
        best = DOCUMENTS[int(model.shipped().order(here)[0])]
        assert DOCUMENTS[::-1][int(model.shipped().order(there)[0])] == best


def test_measures_by_hand():
    assert ndcg([5, 1, 9], frozenset({1})) == pytest.approx(1 / math.log2(3))
    assert precision([5, 1, 9, 2], frozenset({1, 2})) == pytest.approx((1 / 2 + 2 / 4) / 2)


def test_shipped_weights_say_where_they_come_from():
    raw = json.loads(model.SHIPPED.read_text(encoding="utf-8"))
    assert raw["command"].startswith("flask --app run matching train")
    assert raw["cross_validated"]["ndcg_10"] >= 0.65
    assert raw["cross_validated"]["by_subset"]["hard"]["ndcg_10"] >= 0.20
    assert set(raw["data"]) == {"corpus.tsv", "queries_dev.tsv", "qrels_dev.tsv"}
    assert len(raw["features"]) < 100


def tables(folder, *, questions=QUERIES):
    corpus = ["doc_id\ttitle\tketc\tkeco4\tksco4\tdesc"]
    corpus += [f"d{place}\t{title}\t-\t{code}\t-\t{text}" for place, (title, code, text) in enumerate(OCCUPATIONS)]
    asked = [
        "q_id\tquery\tsubset",
        *(f"q{n}\t{wish}\t{('lexical', 'hard')[n % 2]}" for n, wish in enumerate(questions)),
    ]
    answers = ["q_id\tdoc_id", *(f"q{n}\td{place}" for n, place in enumerate(questions.values()))]
    paths = []
    for name, lines in (("corpus.tsv", corpus), ("queries.tsv", asked), ("qrels.tsv", answers)):
        paths.append(folder / name)
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def options(paths):
    return [
        part for name, path in zip(("corpus", "queries", "qrels"), paths, strict=True) for part in (f"--{name}", path)
    ]


def test_evaluate_keeps_its_contract(app, tmp_path, monkeypatch):
    monkeypatch.setattr(benchmark, "with_morphemes", lambda documents, workers: list(documents))
    paths = tables(tmp_path)
    run = tmp_path / "run.tsv"
    done = app.test_cli_runner().invoke(args=["matching", "evaluate", *map(str, [*options(paths), "--out", run])])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert set(found) == {"queries", "map_100", "ndcg_10", "p_1", "keco4_top1", "seconds", "by_subset"}
    assert found["queries"] == len(QUERIES)
    assert set(found["by_subset"]) == {"lexical", "hard"}
    assert found["ndcg_10"] > 0.7
    lines = run.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "q_id\tdoc_id\trank\tscore"
    assert lines[1].split("\t")[2] == "1"


@pytest.mark.parametrize(
    ("name", "text"),
    [("corpus.tsv", "doc_id\ttitle\n"), ("queries.tsv", "q_id\n"), ("qrels.tsv", "q_id\tdoc_id\nq0\tnone\n")],
)
def test_an_unusable_table_is_one_line_and_exit_2(app, tmp_path, name, text):
    paths = tables(tmp_path)
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = app.test_cli_runner().invoke(args=["matching", "evaluate", *map(str, options(paths))])
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert name in done.stderr


def test_a_missing_table_is_exit_2(app, tmp_path):
    paths = [tmp_path / "nowhere.tsv"] * 3
    assert app.test_cli_runner().invoke(args=["matching", "evaluate", *map(str, options(paths))]).exit_code == 2


def test_weights_of_other_features_are_refused(tmp_path):
    path = tmp_path / "weights.json"
    path.write_text('{"schema": "jobcenter.text_ranker/1", "features": {"x": {}}, "endings": {}}', encoding="utf-8")
    with pytest.raises(model.WeightsUnusable):
        model.read(path)


@pytest.mark.slow
def test_training_writes_what_reading_understands(tmp_path):
    bench = benchmark.load(*tables(tmp_path))
    trained, document = benchmark.train(bench, made={"made_on": "2026-11-21"})
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    again = model.read(path)
    found = next(candidates(Index(DOCUMENTS), ["조선소 용접공"]))
    assert again.points(found) == pytest.approx(trained.points(found), abs=1e-2)


def test_cross_validation_hides_a_question_from_its_own_ranking(index, monkeypatch):
    from jobcenter.matching.engine.words import learning

    wishes = list(QUERIES)
    taught = [
        learning.Lesson(found, frozenset({QUERIES[wish]}), (index.endings[QUERIES[wish]],))
        for wish, found in zip(wishes, candidates(index, wishes), strict=True)
    ]
    families = ["a", "a", "b", "b", "c", "d", "e"]
    seen: list[list[int]] = []
    real = learning.fit
    monkeypatch.setattr(
        learning,
        "fit",
        lambda lessons, *rest: seen.append([taught.index(one) for one in lessons]) or real(lessons, *rest),
    )
    monkeypatch.setattr(learning.Lesson, "__eq__", lambda one, other: one is other)
    cross_validated(taught, 0.06, families=families)
    for used in seen:
        assert (0 in used) == (1 in used)
        assert (2 in used) == (3 in used)
    assert all(any(place not in used for used in seen) for place in range(len(taught)))
