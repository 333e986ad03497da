"""Papers as PDF: tagged, with headings and table heads a screen reader can use, set by Typst."""

import json
from pathlib import Path
from typing import Any

from jobcenter.documents.blocks import Block, Chart, Figures, Paper, as_data
from jobcenter.documents.drawing import described, drawn, table_of
from jobcenter.documents.fonts import FAMILY, SIGNS, loaded
from jobcenter.documents.grid import is_said_above, laid_out

MIMETYPE = "application/pdf"
TEMPLATE = Path(__file__).parent / "paper.typ"
PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg")
"""
PICTURE_DOTS = 144
NOT_IN_FONT = "could not be displayed"
# Signs no font here has, and how a typewriter writes them.
WRITTEN_OTHERWISE = str.maketrans({"ㆍ": "·", "【": "[", "】": "]", "㎡": "m²", "㎞": "km"})


def write(paper: Paper) -> bytes:
    """The file of a paper; the same description gives the same bytes. Raises FontsMissing."""
    import typst

    # The description goes in as data: Typst never reads a text in it as markup. PDF/UA-1 is the standard for
    # files that assistive technology can read.
    described_ = json.dumps(as_data(paper) | {"blocks": _blocks(paper)}, ensure_ascii=False)
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(),
        font_paths=loaded(),
        ignore_system_fonts=True,
        sys_inputs={"paper": described_.translate(WRITTEN_OTHERWISE)},
    )
    made = int(paper.made_at.timestamp())
    try:
        written = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=made)
    except typst.TypstError as error:
        if NOT_IN_FONT not in str(error):
            raise
        # A sign no font has keeps a file from the standard; whoever waits for it still gets one.
        written = compiler.compile(format="pdf", timestamp=made)
    assert isinstance(written, bytes)
    return written


def picture(chart: Chart, paper: Paper) -> bytes:
    """A chart of the paper as PNG, for formats that do not draw. Raises FontsMissing."""
    import typst

    compiler = typst.Compiler(
        PICTURE, font_paths=loaded(), ignore_system_fonts=True, sys_inputs={"drawing": _drawing(chart, paper)}
    )
    written = compiler.compile(format="png", ppi=PICTURE_DOTS)
    assert isinstance(written, bytes)
    return written


def _blocks(paper: Paper) -> list[Any]:
    return [_block(block, paper, is_said_above(paper.blocks, number)) for number, block in enumerate(paper.blocks)]


def _block(block: Block, paper: Paper, titled: bool) -> Any:
    """A block as the template reads it: figures as the grid of their texts, charts as drawings."""
    if isinstance(block, Figures):
        return as_data(laid_out(block, paper.rounding)) | {"kind": "figures", "titled": titled}
    if isinstance(block, Chart):
        said = described(block, table_of(block, paper), paper.rounding)
        drawing = _drawing(block, paper)
        return {"kind": "chart", "caption": block.caption, "said": said, "drawing": drawing, "titled": titled}
    return as_data(block)


def _drawing(chart: Chart, paper: Paper) -> str:
    """A chart as SVG that names the font of the paper."""
    svg = str(drawn(chart, table_of(chart, paper), paper.rounding, "chart"))
    return svg.replace("<svg ", f"<svg font-family=\"'{FAMILY}', '{SIGNS}'\" ", 1)
