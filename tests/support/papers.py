"""Reading back what the document writers wrote, by other programs than those that wrote it."""

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile

from tests.support.skipping import unavailable

HWPX = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"


def text_of_pdf(data: bytes) -> str:
    """The text of a PDF, one space between words."""
    try:
        from pypdf import PdfReader
    except ImportError:
        unavailable("no pypdf: `make test` installs it")
    reader = PdfReader(io.BytesIO(data), strict=True)
    return squeezed("\n".join(page.extract_text() for page in reader.pages))


def text_of_hwpx(data: bytes) -> str:
    """The text of an HWPX file, read as what it is: XML in a ZIP archive."""
    return squeezed("\n".join(paragraphs_of_hwpx(data)))


def paragraphs_of_hwpx(data: bytes) -> list[str]:
    """The paragraphs of an HWPX file in their order, those of table cells among them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("mimetype") == b"application/hwp+zip"
        root = ElementTree.fromstring(archive.read("Contents/section0.xml"))
    return [
        "".join(part.text or "" for part in paragraph.findall(f"{HWPX}run/{HWPX}t"))
        for paragraph in root.iter(f"{HWPX}p")
    ]


def squeezed(text: str) -> str:
    """A text with single spaces: line breaks fall elsewhere in each format."""
    return re.sub(r"\s+", " ", text).strip()


def holds(text: str, value: str) -> bool:
    """Whether a text holds a value, wherever its lines were broken."""
    return re.sub(r"\s", "", value) in re.sub(r"\s", "", text)
