"""What can be wrong with a rule document or with the facts it is asked about."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError


class DocumentInvalid(InputError):
    """A rule document, score table or selection case is not written as its schema says."""

    message = _l("%(path)s: expected %(expected)s, found %(found)s.")

    def __init__(self, path: str, expected: Any, found: Any) -> None:
        super().__init__(path=path, expected=expected, found=shown(found))


class FactInvalid(InputError):
    """A fact has a value that the rules cannot use."""

    message = _l("%(fact)s: expected %(expected)s, found %(found)s.")

    def __init__(self, fact: str, expected: Any, found: Any) -> None:
        super().__init__(fact=fact, expected=expected, found=shown(found))


class KindsDiffer(InputError):
    """A comparison has two sides that cannot be compared."""

    message = _l("%(left)s and %(right)s cannot be compared with %(operator)s.")


class RowMissing(InputError):
    """The table printed in the notice has no row for this value."""

    message = _l("%(path)s: the table of the notice has no row for %(key)s. Its rows: %(rows)s.")


class RowInvalid(InputError):
    """A line of a file of people cannot be decided."""

    message = _l("Line %(line)s: %(problem)s")


def shown(value: Any) -> Any:
    """A short picture of a value for a message; a description that is translated later stays as it is."""
    if isinstance(value, LazyString):
        return value
    text = value if isinstance(value, str) else repr(value)
    if isinstance(value, str):
        text = f"“{value}”"
    if value is None:
        text = "null"
    return text if len(text) <= 80 else text[:77] + "…"
