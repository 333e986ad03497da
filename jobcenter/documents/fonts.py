"""The fonts papers are set in: those of the front-end package, unpacked by `make setup`; never the machine's own.

Signs the package's fonts lack, such as the △ before a negative, come from the font the typesetter brings along.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError

FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "print"
FAMILY = "Pretendard GOV"
SIGNS = "DejaVu Sans Mono"


class FontsMissing(DomainError):
    """The fonts were not set up on this machine."""

    message = _l("The fonts for PDF files are not set up on the server. Run make setup.")


@lru_cache(maxsize=1)
def loaded() -> Any:
    """The fonts, read once per process. Raises FontsMissing."""
    import typst

    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER])
    if FAMILY not in found.families():
        raise FontsMissing()
    return found
