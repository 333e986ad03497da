"""Papers as PDF: tagged, with headings and table heads a screen reader can use, set by Typst."""

import json
from pathlib import Path

from jobcenter.documents.blocks import Paper, as_data
from jobcenter.documents.fonts import loaded

MIMETYPE = "application/pdf"
TEMPLATE = Path(__file__).parent / "paper.typ"


def write(paper: Paper) -> bytes:
    """The file of a paper; the same description gives the same bytes. Raises FontsMissing."""
    import typst

    # The description goes in as data: Typst never reads a text in it as markup. PDF/UA-1 is the standard for
    # files that assistive technology can read.
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(),
        font_paths=loaded(),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(as_data(paper), ensure_ascii=False)},
    )
    written = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=int(paper.made_at.timestamp()))
    assert isinstance(written, bytes)
    return written
