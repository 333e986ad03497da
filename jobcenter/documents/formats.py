"""The formats a paper can be handed in as. A paper whose figures do not agree is handed in as none."""

import enum
from dataclasses import dataclass

from jobcenter.documents import csvs, hwpx, pdf, xlsx
from jobcenter.documents.blocks import Paper
from jobcenter.documents.figures import checked


class Format(enum.StrEnum):
    """A kind of file; its value is the suffix of the file and the last part of its address."""

    PDF = "pdf"
    HWPX = "hwpx"
    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True)
class Written:
    """A paper as a file."""

    content: bytes
    mimetype: str
    suffix: str


WRITERS = {
    Format.PDF: (pdf.write, pdf.MIMETYPE),
    Format.HWPX: (hwpx.write, hwpx.MIMETYPE),
    Format.XLSX: (xlsx.write, xlsx.MIMETYPE),
    Format.CSV: (csvs.write, csvs.MIMETYPE),
}


def write(paper: Paper, format: str) -> Written:
    """The file of a paper. Raises FiguresDisagree, FontsMissing, and ValueError for a format there is not."""
    kind = Format(format)
    make, mimetype = WRITERS[kind]
    return Written(make(checked(paper)), mimetype, kind.value)
