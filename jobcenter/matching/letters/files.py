"""A letter as a file to download."""

import io

from flask import Response, send_file

from jobcenter.documents import hwpx, pdf
from jobcenter.matching.letters import contents
from jobcenter.matching.letters.models import ReferralLetter

KINDS = {"pdf": pdf, "hwpx": hwpx}


def write(letter: ReferralLetter, kind: str) -> bytes:
    """The last copy of a letter in one of the `KINDS`. Raises FontsMissing for a PDF without fonts."""
    return KINDS[kind].write(contents.paper(letter, letter.copies[-1]))


def answer(letter: ReferralLetter, kind: str) -> Response:
    """The last copy of a letter as a download. Raises FontsMissing for a PDF without fonts."""
    response = send_file(
        io.BytesIO(write(letter, kind)),
        mimetype=KINDS[kind].MIMETYPE,
        as_attachment=True,
        download_name=f"알선장_{letter.number}.{kind}",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
