"""The places and equipment of an organization as a spreadsheet: read with a report per line, written out to be filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from jobcenter.core.errors import DomainError
from jobcenter.core.forms import read_date
from jobcenter.indicators.facility import Facility, FacilityKind
from jobcenter.indicators.models import Team
from jobcenter.indicators.numerals import number
from jobcenter.indicators.service import Description
from jobcenter.indicators.spreadsheet import SheetWithoutHeads, cell_text

MOST_LINES = 500
HEADS: dict[str, tuple[str, ...]] = {
    "kind": ("구분", "Kind"),
    "name": ("명칭", "Name", "시설명", "이름"),
    "address": ("주소", "Address", "위치", "소재지"),
    "area": ("면적(㎡)", "Area (m²)", "면적", "연면적", "Area"),
    "whole_area": ("전체 면적(㎡)", "Whole area (m²)", "전체면적", "Whole area"),
    "opened_on": ("개소일", "Opened", "개관일", "취득일"),
    "purpose": ("현황", "What is there", "용도", "Purpose", "공간 구성"),
    "held": ("보유 형태", "Held", "비고", "Note"),
    "team": ("담당팀", "Team", "담당 팀", "부서"),
}
KINDS: dict[FacilityKind, tuple[str, ...]] = {
    FacilityKind.PLACE: ("시설", "Facility", "Place", ""),
    FacilityKind.EQUIPMENT: ("장비", "Equipment"),
}
LONGEST = {"name": 120, "address": 200, "purpose": 2000, "held": 120}


@dataclass
class FacilityLine:
    """A line of a file: its number, what it says, and what is wrong with it."""

    number: int
    values: dict[str, str]
    said: Description | None = None
    problems: list[str] = field(default_factory=list)


def heads(english: bool) -> list[str]:
    """The heads of a form to fill in."""
    return [names[1 if english else 0] for names in HEADS.values()]


def rows_of_facilities(facilities: Sequence[Facility], english: bool) -> Iterator[list[object]]:
    """The facilities as they stand, under the heads of the form."""
    for one in facilities:
        yield [
            KINDS[one.kind][1 if english else 0],
            one.name,
            one.address,
            one.area,
            one.whole_area,
            one.opened_on.isoformat() if one.opened_on else "",
            one.purpose,
            one.held,
            one.team.name if one.team else "",
        ]


def read(rows: Sequence[Sequence[str]], teams: Sequence[Team]) -> list[FacilityLine]:
    """The lines of a file, each with what is wrong. Raises SheetWithoutHeads when no line names the columns."""
    known = {_plain(name): key for key, names in HEADS.items() for name in names}
    at = next((place for place, row in enumerate(rows[:20]) if "name" in {known.get(_plain(one)) for one in row}), None)
    if at is None:
        raise SheetWithoutHeads(code=_("Name"), title=_("Address"))
    columns = {
        known[_plain(head)]: place for place, head in reversed(list(enumerate(rows[at]))) if _plain(head) in known
    }
    lines = []
    for number_, row in enumerate(rows[at + 1 :], at + 2):
        values = {name: _cell(row, place) for name, place in columns.items()}
        if any(values.values()):
            lines.append(_line(number_, values, teams))
    seen: set[str] = set()
    for line in lines:
        name = line.values.get("name", "")
        if name and name in seen:
            line.problems.append(_("%(name)s stands in two lines.", name=name))
        seen.add(name)
    return lines


def _line(number_: int, values: dict[str, str], teams: Sequence[Team]) -> FacilityLine:
    line = FacilityLine(number_, values)
    kind = next((kind for kind, words in KINDS.items() if values.get("kind", "") in words), None)
    if not values.get("name"):
        line.problems.append(_("The name is missing."))
    if kind is None:
        line.problems.append(_("“%(text)s” is neither a place nor equipment.", text=values["kind"]))
    for name, most in LONGEST.items():
        if len(values.get(name, "")) > most:
            line.problems.append(
                _("“%(text)s…” is too long: %(most)s letters at most.", text=values[name][:20], most=most)
            )
    areas = {}
    for name in ("area", "whole_area"):
        try:
            areas[name] = number(values.get(name, ""))
        except ValueError:
            line.problems.append(_("“%(text)s” is no number.", text=values[name]))
    day = values.get("opened_on", "")[:10]
    opened_on = read_date(day)
    if day and opened_on is None:
        line.problems.append(_("“%(text)s” is no day.", text=day))
    team = next((one for one in teams if one.name == values.get("team")), None)
    if values.get("team") and team is None:
        line.problems.append(_("There is no team called “%(name)s”.", name=values["team"]))
    if not line.problems and kind is not None:
        line.said = Description(
            name=values["name"],
            kind=kind,
            area=areas["area"],
            whole_area=areas["whole_area"],
            opened_on=opened_on,
            team=team,
            **{name: values.get(name, "") for name in ("address", "purpose", "held")},
        )
    return line


def told(line: FacilityLine, error: DomainError) -> None:
    """Put what the service refuses beside the line."""
    line.problems.append(str(error))
    line.said = None


def _cell(row: Sequence[str], place: int) -> str:
    return cell_text(str(row[place])) if place < len(row) else ""


def _plain(text: str) -> str:
    return "".join(str(text).split()).lower()
