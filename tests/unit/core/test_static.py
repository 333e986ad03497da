"""Static files go out compressed to a browser that takes it."""

import gzip

import pytest


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
