"""Documents people hand in: what is taken, what is refused and why, what is kept of it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from jobcenter.core import files
from jobcenter.core.errors import NotFound

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def picture(kind="JPEG", size=(60, 40), **about):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **about)
    return out.getvalue()


def store(content, called="등본.jpg", **limits):
    return files.store(io.BytesIO(content), called=called, **limits)


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def test_a_pdf_comes_back_as_it_was_and_is_not_readable_on_disk(app):
    kept = store(PDF, "신청서.pdf")
    assert (kept.content_type, kept.size) == ("application/pdf", len(PDF))
    assert files.read(kept.name) == PDF
    on_disk = Path(app.config["FILE_FOLDER"], kept.name[:2], kept.name).read_bytes()
    assert b"%PDF" not in on_disk


@pytest.mark.parametrize(("kind", "content_type"), files.PICTURES.items())
def test_pictures_are_known_by_their_content_not_their_name(kind, content_type):
    assert store(picture(kind), "사진.pdf").content_type == content_type


def test_a_photo_loses_where_it_was_taken_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    kept = store(picture(exif=exif))
    with Image.open(io.BytesIO(files.read(kept.name))) as clean:
        assert clean.size == (40, 60)
        assert not clean.getexif()


def test_what_hides_behind_a_picture_is_gone():
    kept = store(picture("PNG") + b"PK\x03\x04 <script>alert(1)</script>")
    assert b"script" not in files.read(kept.name)


def test_a_large_photo_is_made_smaller():
    kept = store(picture(size=(5000, 100)))
    with Image.open(io.BytesIO(files.read(kept.name))) as clean:
        assert clean.size[0] == files.LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", files.FileEmpty),
        (b"<html><script>alert(1)</script></html>", files.FileKindUnknown),
        (b"PK\x03\x04" + bytes(100), files.FileKindUnknown),
        (b"GIF89a" + bytes(100), files.FileKindUnknown),
        (picture()[:200], files.FileDamaged),
        (b"%PDF-1.7 cut off", files.FileDamaged),
        (PDF.replace(b"<<>>\n%%EOF", b"<< /Encrypt 5 0 R >>\n%%EOF"), files.FileLocked),
    ],
)
def test_what_is_not_a_document_is_refused(content, error):
    with pytest.raises(error, match="등본"):
        store(content)


def test_a_file_may_be_as_large_as_the_limit_and_not_a_byte_larger():
    assert store(PDF, max_bytes=len(PDF)).size == len(PDF)
    with pytest.raises(files.FileTooLarge):
        store(PDF + b" ", max_bytes=len(PDF))


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked():
    with pytest.raises(files.FileDamaged):
        store(picture("PNG", size=(9000, 8000)))


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 39, "A" * 40])
def test_only_names_we_gave_are_looked_up(name):
    with pytest.raises(NotFound):
        files.read(name)


def test_a_removed_document_is_gone():
    kept = store(PDF)
    files.remove(kept.name)
    files.remove(kept.name)
    with pytest.raises(NotFound):
        files.read(kept.name)


def test_a_korean_name_travels_in_a_header_every_server_takes(app):
    kept = store(PDF, "등본.pdf")
    with app.test_request_context():
        answer = files.answer(kept.name, content_type=kept.content_type, filename="등본.pdf")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.isascii() and disposition.startswith("attachment")
    assert "filename*=UTF-8''%EB%93%B1%EB%B3%B8.pdf" in disposition
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("called", "tidy"),
    [
        ("C:\\내 문서\\등본.PDF", "등본.pdf"),
        ("../../x.html", "x.pdf"),
        ('a"\r\nSet-Cookie: b.pdf', "aSet-Cookie b.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
    ],
)
def test_a_file_is_saved_under_a_harmless_name(called, tidy):
    assert files.tidy_name(called, files.PDF) == tidy
