"""One description, two formats: the same texts, nothing read as markup, the same bytes for the same paper."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from jobcenter.documents import fonts, hwpx, pdf
from jobcenter.documents.blocks import (
    Align,
    Column,
    Cut,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
    as_data,
)
from tests.support import papers
from tests.support.skipping import unavailable

READERS = {"pdf": (pdf.write, papers.text_of_pdf), "hwpx": (hwpx.write, papers.text_of_hwpx)}


@pytest.fixture(autouse=True)
def _fonts():
    if not fonts.FOLDER.is_dir():
        unavailable("no fonts for papers: `make setup` unpacks them")


def paper(*blocks, **about) -> Paper:
    return Paper("월간 실적", blocks, datetime(2026, 11, 20, 3, 0, tzinfo=UTC), **about)


EVERYTHING = (
    Paragraph("첫 문단입니다.\n둘째 줄입니다."),
    Heading("구직"),
    Facts("개요", [("기관", "㈜한빛 & <가족>"), ("기간", "2026. 10. 1. ~ 10. 31."), ("비고", "가\n나")], columns=2),
    Heading("세부", level=2),
    Table(
        "월별",
        [Column("구분", weight=2), Column("인원", Align.END)],
        [["구직", "1,234"], ["취업", "56"], ["계", "1,290"]],
        unit="(단위: 명)",
        note="주: 중복 제외",
        totals=1,
    ),
    PageBreak(),
    Signature("2026. 11. 20.", ["영등포구", "일자리센터장"], "(인)"),
    Cut("자르는 선"),
    Paragraph("작은 글씨", align=Align.CENTER, small=True),
)


@pytest.mark.parametrize("kind", READERS)
def test_every_text_of_every_block_is_in_the_file(kind):
    write, read = READERS[kind]
    text = read(write(paper(*EVERYTHING, reference="제2026-1호", footer="일자리이음")))
    said = [
        "월간 실적", "제2026-1호", "일자리이음", "첫 문단입니다.", "둘째 줄입니다.", "구직", "기관", "㈜한빛 & <가족>",
        "2026. 10. 1. ~ 10. 31.", "세부", "구분", "1,234", "1,290", "(단위: 명)", "주: 중복 제외", "2026. 11. 20.",
        "일자리센터장", "(인)", "자르는 선", "작은 글씨",
    ]  # fmt: skip
    assert [value for value in said if not papers.holds(text, value)] == []


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    "text",
    ["#set page(width: 1cm)", "*굵게* _기울임_", "$x^2$", "<label> @ref", "\\u{41}", "{{ 7*7 }}", "= 제목", "// 주석"],
)
def test_text_is_never_read_as_markup(kind, text):
    write, read = READERS[kind]
    assert papers.holds(read(write(paper(Paragraph(f"가{text}나"), Facts("표", [("값", text)])))), f"가{text}나")


def test_same_paper_gives_the_same_pdf():
    assert pdf.write(paper(*EVERYTHING)) == pdf.write(paper(*EVERYTHING))


def test_pdf_is_tagged_titled_and_in_its_language():
    data = pdf.write(paper(*EVERYTHING, author="영등포구"))
    assert b"/MarkInfo" in data
    assert b"/Lang (ko)" in data or b"/Lang(ko)" in data
    assert b"pdfuaid" in data


def test_page_break_makes_a_second_page():
    from importlib import import_module

    try:
        reader = import_module("pypdf").PdfReader
    except ImportError:
        unavailable("no pypdf: `make test` installs it")
    assert len(reader(io.BytesIO(pdf.write(paper(*EVERYTHING)))).pages) == 2


def test_hwpx_is_valid_and_its_table_head_repeats():
    from hwpx import HwpxDocument

    data = hwpx.write(paper(*EVERYTHING))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        section = archive.read("Contents/section0.xml").decode()
        header = archive.read("Contents/header.xml").decode()
    assert 'repeatHeader="1"' in section
    assert 'pageBreakBefore="1"' in header
    assert HwpxDocument.open(io.BytesIO(data)).validate().issues == ()


def test_long_table_runs_over_pages_without_losing_a_row():
    rows = [[f"행{number}", f"{number:,}"] for number in range(200)]
    block = Table("긴 표", [Column("이름"), Column("값", Align.END)], rows)
    for write, read in READERS.values():
        text = read(write(paper(block)))
        assert all(papers.holds(text, f"행{number}") for number in range(200))


def test_fonts_cover_every_syllable_of_the_national_standard():
    """KS X 1001 has 2,350 syllables; Python's euc_kr codec knows exactly those."""
    syllables = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if encodable(chr(code)))
    assert len(syllables) == 2350
    text = papers.text_of_pdf(pdf.write(paper(*(Paragraph(syllables[at : at + 50]) for at in range(0, 2350, 50)))))
    assert set(syllables) <= set(text)


def encodable(character: str) -> bool:
    try:
        # The codec writes other syllables as eight bytes of letters.
        return len(character.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def test_missing_fonts_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.loaded.cache_clear()
    with pytest.raises(fonts.FontsMissing):
        pdf.write(paper())
    fonts.loaded.cache_clear()


def test_description_is_plain_data():
    assert json.loads(json.dumps(as_data(paper(Heading("가")))))["blocks"] == [
        {"kind": "heading", "text": "가", "level": 1}
    ]
