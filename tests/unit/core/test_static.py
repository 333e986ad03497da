"""Static files go out compressed to a browser that takes it; templates are compiled once for all processes."""

import gzip

import pytest

from jobcenter import create_app
from tests.conftest import SETTINGS


@pytest.fixture
def style(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    (tmp_path / "style.css").write_text("body { color: black }")
    (tmp_path / "style.css.gz").write_bytes(gzip.compress(b"body { color: black }"))
    return "/static/style.css"


def test_compressed_twin_is_served_to_a_browser_that_takes_gzip(client, style):
    answer = client.get(style, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/css"
    assert gzip.decompress(answer.data) == b"body { color: black }"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_plain_file_is_served_to_any_other(client, style):
    answer = client.get(style)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == b"body { color: black }"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_path_out_of_the_folder_finds_nothing(client, style):
    assert client.get("/static/../config.py").status_code == 404


def test_a_second_process_compiles_no_template_again(tmp_path, monkeypatch):
    pages = ("portal/home.html", "errors/404.html")
    folder = {**SETTINGS, "TEMPLATE_CACHE": str(tmp_path / "templates")}
    first = create_app(folder)
    for name in pages:
        first.jinja_env.get_template(name)
    second = create_app(folder)
    monkeypatch.setattr(second.jinja_env, "compile", None)
    assert [second.jinja_env.get_template(name).name for name in pages] == list(pages)
    assert (tmp_path / "templates").stat().st_mode & 0o077 == 0
