"""Papers as PDF: tagged, with headings and table heads a screen reader can use, set by Typst."""

import json
from pathlib import Path
from typing import Any

from jobcenter.documents.blocks import Block, Chart, Figures, Paper, as_data
from jobcenter.documents.drawing import described, drawn, table_of
from jobcenter.documents.fonts import FAMILY, SIGNS, loaded
from jobcenter.documents.grid import Grid, Head, is_said_above, laid_out, width_of

MIMETYPE = "application/pdf"
TEMPLATE = Path(__file__).parent / "paper.typ"
PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg")
"""
PICTURE_DOTS = 144
# As the template sets tables: columns from which it is dense, sizes in points, insets and the width of a page in millimetres.
MANY_COLUMNS, SIZE, DENSE_SIZE, INSET, DENSE_INSET, TEXT, WIDE_TEXT = 8, 9, 8, 2, 1.2, 170, 257
MM_PER_POINT, LETTER = 0.3528, 0.52
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
        grid = laid_out(block, paper.rounding)
        return as_data(grid) | {"kind": "figures", "titled": titled, "heads": _heads(grid, paper)}
    if isinstance(block, Chart):
        said = described(block, table_of(block, paper), paper.rounding)
        drawing = _drawing(block, paper)
        return {"kind": "chart", "caption": block.caption, "said": said, "drawing": drawing, "titled": titled}
    return as_data(block)


def _heads(grid: Grid, paper: Paper) -> list[list[Any]]:
    """The heads, each with whether its words are kept whole: a line may end inside a Korean word, but need not here."""
    dense = len(grid.weights) > MANY_COLUMNS
    letter = (DENSE_SIZE if dense else SIZE) * MM_PER_POINT * LETTER
    inset = 2 * (DENSE_INSET if dense else INSET)
    whole, width = sum(grid.weights), WIDE_TEXT if paper.landscape else TEXT

    def is_kept(head: Head) -> bool:
        room = width * sum(grid.weights[head.column : head.column + head.columns]) / whole - inset
        return all(width_of(word) * letter <= room for word in head.text.split())

    return [[as_data(head) | {"kept": is_kept(head)} for head in heads] for heads in grid.heads]


def _drawing(chart: Chart, paper: Paper) -> str:
    """A chart as SVG that names the font of the paper."""
    svg = str(drawn(chart, table_of(chart, paper), paper.rounding, "chart"))
    return svg.replace("<svg ", f"<svg font-family=\"'{FAMILY}', '{SIGNS}'\" ", 1)
