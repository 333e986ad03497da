"""Wishes in people's own words become occupation codes, from an index that a request only reads."""

import json

import pytest

from jobcenter import create_app
from jobcenter.core import occupations
from jobcenter.matching import wishes
from jobcenter.seekers.forms.wishes import WishesForm


@pytest.fixture(scope="module")
def bare_app():
    return create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "TESTING": True})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("matching")


@pytest.fixture
def prepared(bare_app, folder, monkeypatch):
    monkeypatch.setitem(bare_app.config, "MATCHING_FOLDER", str(folder))
    with bare_app.app_context():
        wishes.prepare()
        yield bare_app


def test_without_an_index_the_words_stand_alone(bare_app, tmp_path, monkeypatch):
    monkeypatch.setitem(bare_app.config, "MATCHING_FOLDER", str(tmp_path))
    with bare_app.app_context():
        assert wishes.codes("용접공") == []
        assert occupations.search("용접공") == []
    assert not list(tmp_path.iterdir())


def test_the_index_is_made_once_and_old_ones_go(prepared, folder):
    (folder / "wishes-old.index").write_bytes(b"")
    assert wishes.prepare() is False
    [path] = folder.glob("wishes-[0-9a-f]*.index")
    path.unlink()
    assert wishes.prepare() is True
    assert [found.name for found in folder.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("용접공", "용접원"),
        ("청소부", "청소원"),
        ("앱 개발자", "웹 개발자"),
        ("애견미용", "미용사"),
        ("배달 기사", "음식 배달원"),
    ],
)
def test_what_is_meant_is_offered(prepared, wish, name):
    found = wishes.codes(wish)
    assert name in [occupations.name_of(hit.code) for hit in found]
    assert all(wishes.figures()["least_confidence"] <= hit.confidence <= 1 for hit in found)


@pytest.mark.parametrize("wish", ["", "  ", "zzzz", "사람 만나는 일", "?!"])
def test_nothing_is_offered_where_the_ranker_is_not_sure(prepared, wish):
    assert wishes.codes(wish) == []


def test_the_search_where_people_type_adds_what_words_do_not_find(prepared):
    assert "용접원" in [name for _code, name in occupations.search("용접공")]
    words_first = occupations.search("요양보호사")
    assert words_first[0][0] == "5501"


def test_the_command_shows_codes_with_confidence(prepared):
    done = prepared.test_cli_runner().invoke(args=["matching", "codes", "청소부"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["codes"][0]["name"] == "청소원"
    assert found["codes"][0]["confidence"] > 0.3


def test_similar_occupations_lie_near_in_words_or_in_the_classification(prepared):
    found = wishes.similar("5501")
    assert "5501" not in found
    assert len(found) == wishes.figures()["most"]
    assert any(code.startswith("550") for code in found)
    assert wishes.similar("0000") == []


def test_form_offers_what_is_near_the_chosen_occupations_unticked(prepared):
    chosen = ["5501", "5502"]
    near = occupations.similar(chosen)
    assert set(near) == set(wishes.similar("5501") + wishes.similar("5502")) - set(chosen)
    with prepared.test_request_context():
        form = WishesForm(formdata=None, data={"occupations": chosen})
        assert form.similar == near[: len(form.similar)]
        assert [str(one.data) for one in form.occupations if one.checked] == chosen
        assert [str(one.data) for one in form.occupations] == [*chosen, *form.similar]
        assert WishesForm(formdata=None).similar == []


def test_titles_of_orders_are_read_with_the_names(prepared, folder):
    [path] = folder.glob("wishes-*.index")
    before = path.stat().st_mtime_ns
    assert wishes.prepare(lambda: {"5501": ["뚝딱이 구함"]}, anew=True)
    assert path.stat().st_mtime_ns > before
    assert "뚝딱이 구함" in next(
        one.description for one in wishes.documents({"5501": ["뚝딱이 구함"]}) if one.code == "5501"
    )
    reader = wishes._reader()
    assert next(code for code, _certainty in reader.certainties("뚝딱이")) == "5501"
    wishes.prepare(anew=True)
