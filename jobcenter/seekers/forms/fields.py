"""Fields of seekers' forms: lists of ticks, one entry per line, neighbourhoods."""

from typing import Any

from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from jobcenter.core import places
from jobcenter.core.formatting import localized
from jobcenter.core.forms import strip

MOST_LINES = 20
LONGEST_LINE = 120


class CheckList(SelectMultipleField):
    """Several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LinesField(TextAreaField):
    """Several short texts, one per line, kept as a list."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the lines; blank ones fall away."""
        lines = [strip(line)[:LONGEST_LINE] for line in (valuelist[0] if valuelist else "").splitlines()]
        self.data = [line for line in lines if line][:MOST_LINES]

    def _value(self) -> str:
        return "\n".join(self.data or ())


def district_choices() -> list[tuple[str, str]]:
    """Every district of the city as (code, name)."""
    return [(code, localized(district.name)) for code, district in places.districts().items()]


class DongField(SelectField):
    """The neighbourhood somebody lives in, grouped by district; may stay open."""

    def __init__(self, label: Any = None, *, empty: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("validators", [Optional()])
        super().__init__(label, choices=lambda: self._groups(empty), coerce=lambda value: value or None, **kwargs)

    @staticmethod
    def _groups(empty: Any) -> dict[str, list[tuple[str, str]]]:
        groups: dict[str, list[tuple[str, str]]] = {str(empty): [("", str(empty))]}
        for code, district in places.districts().items():
            groups[localized(district.name)] = [(dong.code, dong.name) for dong in places.dongs_of(code)]
        return groups
