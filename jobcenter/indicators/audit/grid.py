"""What somebody pasted from a spreadsheet: cells, the tables among them, their headers, labels, units and figures.

Merged cells arrive as blanks: a header is continued to the right, the label of a group downwards. Where a merged first header cell
was lost (`구분` over a number and a name), the header is moved to where its years and totals meet figures.
"""

import re
from dataclasses import dataclass, field, replace

from jobcenter.indicators import numerals
from jobcenter.indicators.audit import labels, pasted
from jobcenter.indicators.numerals import Figure, is_nothing

MOST_ROWS = 2_000
MOST_COLUMNS = 120
MOST_HEADERS = 4
CODE = re.compile(r"^\d{1,3}$|^[①-⑳㉠-㉻]$|^[a-zA-Z]?\d+[-.]\d+$")


class TooLarge(ValueError):
    """More rows or columns than a page can show."""


@dataclass(frozen=True)
class Label:
    """What names a row or a column: its words from the outermost heading inwards, and a unit where one is printed."""

    path: tuple[str, ...]
    unit: str = ""
    # Said to be a total by what the figures come from, whatever it is called.
    total: bool = False

    @property
    def last(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def text(self) -> str:
        return " ".join(self.path)


@dataclass(frozen=True)
class Matrix:
    """Figures with a label above and a label beside each; `at` is where a figure stands in what was pasted."""

    title: str
    unit: str
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    cells: tuple[tuple[Figure | None, ...], ...]
    at: tuple[tuple[tuple[int, int], ...], ...]
    # Every line that stands alone above the table; the title is the last of them that is no unit.
    above: str = ""

    def turned(self) -> "Matrix":
        """The same figures with rows and columns exchanged."""
        cells = tuple(zip(*self.cells, strict=True)) if self.cells else tuple(() for _ in self.columns)
        at = tuple(zip(*self.at, strict=True)) if self.at else tuple(() for _ in self.columns)
        return Matrix(self.title, self.unit, self.columns, self.rows, cells, at, self.above)


@dataclass
class Sheet:
    """All that was pasted, row by row, and the tables found in it."""

    rows: list[list[str]]
    tables: list[Matrix] = field(default_factory=list)


def read(text: str) -> Sheet:
    """The cells and tables of a pasted text. Raises TooLarge."""
    rows = pasted.cells(text)
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise TooLarge()
    sheet = Sheet(rows)
    title, unit = "", ""
    for start, end in _blocks(rows):
        first = start
        above = []
        while first < end and (alone := _alone(rows[first])) is not None:
            unit = _unit_of(alone) or unit
            above.append(alone)
            title = title if not alone or (_unit_of(alone) and len(alone) < 30) else alone
            first += 1
        if first < end:
            sheet.tables += [replace(one, above=" ".join(above)) for one in _matrix(rows, first, end, title, unit)]
            title, unit = "", ""
    return sheet


def _blocks(rows: list[list[str]]) -> list[tuple[int, int]]:
    """Runs of rows that are not empty; a line with a title alone begins a new run."""
    blocks: list[tuple[int, int]] = []
    start: int | None = None
    for index, row in enumerate([*rows, []]):
        filled = any(row)
        titled = filled and _alone(row) is not None and _alone(rows[index - 1]) is None if index else False
        breaks = start is not None and (titled or _begins_again(rows, start, index))
        if start is not None and (not filled or breaks):
            blocks.append((start, index))
            start = None
        if filled and start is None:
            start = index
    return _joined(rows, blocks)


def _begins_again(rows: list[list[str]], start: int, index: int) -> bool:
    """Whether a row in the middle is the header of another table: three totals, years or sources of money, no figure."""
    if index >= len(rows) or index == start or _headings(rows[index - 1]):
        return False
    figures = any(numerals.read(cell) and not labels.is_time(cell) for cell in rows[index])
    return not figures and _headings(rows[index]) > 2


def _headings(row: list[str]) -> int:
    return sum(
        labels.is_total(cell) or labels.bare(cell) in labels.SOURCES or (labels.is_time(cell) and len(cell) > 2)
        for cell in row
    )


def _joined(rows: list[list[str]], blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A title parted from its table by an empty row still belongs to it."""
    joined: list[tuple[int, int]] = []
    for start, end in blocks:
        if joined and all(_alone(rows[row]) is not None or not any(rows[row]) for row in range(*joined[-1])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _alone(row: list[str]) -> str | None:
    """The text of a row that holds nothing but a title, a unit or nothing at all; None for a row of a table."""
    filled = [cell for cell in row if cell]
    if not filled:
        return ""
    if len(filled) == 1 and numerals.read(filled[0]) is None and not is_nothing(filled[0]):
        return filled[0]
    return None


def _unit_of(text: str) -> str:
    found = labels.UNIT.search(text)
    return "".join(found["unit"].split()) if found else ""


def _matrix(rows: list[list[str]], first: int, end: int, title: str, unit: str) -> list[Matrix]:
    block = [row for row in range(first, end) if any(rows[row])]
    width = max(len(rows[row]) for row in block)
    grid = {row: rows[row] + [""] * (width - len(rows[row])) for row in block}
    for row in block:
        unit = unit or next((_unit_of(cell) for cell in grid[row] if "단위" in cell and _unit_of(cell)), "")
    heads = _header_rows(grid, block)
    body = [row for row in block[len(heads) :] if _alone(grid[row]) is None]
    if not body:
        return []
    names = _column_labels(grid, heads, body, width)
    figures = {(row, column): numerals.read(grid[row][column]) for row in body for column in range(width)}
    naming = _naming_columns(grid, figures, body, names, width)
    kept = [column for column in range(width) if column not in naming and _holds(grid, figures, body, names, column)]
    if not kept:
        return []
    unread = {place: Figure(grid[place[0]][place[1]], None) for place in figures if _is_unread(grid, figures, place)}
    beside = _row_labels(grid, body, names, naming)
    return [
        Matrix(
            title,
            unit,
            tuple(beside),
            tuple(names[column] for column in kept),
            tuple(tuple(figures[row, column] or unread.get((row, column)) for column in kept) for row in body),
            tuple(tuple((row, column) for column in kept) for row in body),
        )
    ]


def _holds(
    grid: dict[int, list[str]],
    figures: dict[tuple[int, int], Figure | None],
    body: list[int],
    names: list[Label],
    column: int,
) -> bool:
    """Whether a column holds figures, and not remarks of which one happens to be a number."""
    count = sum(figures[row, column] is not None for row in body)
    filled = sum(bool(grid[row][column]) and not is_nothing(grid[row][column]) for row in body)
    known = labels.is_time(names[column].last) or labels.is_total(names[column].last)
    return count > 0 and (known or count * 2 >= filled)


def _is_unread(
    grid: dict[int, list[str]], figures: dict[tuple[int, int], Figure | None], place: tuple[int, int]
) -> bool:
    """Whether a cell holds digits that are no single figure: nothing it belongs to can be added up."""
    return figures[place] is None and any(one.isdigit() for one in grid[place[0]][place[1]])


def _header_rows(grid: dict[int, list[str]], block: list[int]) -> list[int]:
    heads: list[int] = []
    for row in block[:MOST_HEADERS]:
        cells = [cell for cell in grid[row] if cell]
        times = [cell for cell in cells if labels.is_time(cell)]
        data = [cell for cell in cells if numerals.read(cell) is not None and cell not in times]
        small = [cell for cell in times if cell.isdigit() and len(cell) < 3]
        nothing = [cell for cell in cells if is_nothing(cell)]
        named = not heads and labels.COUNTER.match(labels.bare(grid[row][0])) and not grid[row][0].isdigit()
        if (not named and (data or nothing)) or (small and (not heads or grid[row][0])):
            break
        if heads and grid[row][0] and not _continues(grid, heads[-1], row):
            break
        heads.append(row)
    return heads if len(heads) < len(block) else heads[:1]


def _continues(grid: dict[int, list[str]], above: int, row: int) -> bool:
    """Whether a row with words at its left still is a header: it has years or totals, or parts what was merged above."""
    if any(labels.is_time(cell) or labels.is_total(cell) for cell in grid[row][1:]):
        return True
    pairs = list(zip(grid[above], grid[row], strict=True))
    return any(below and not over for over, below in pairs) and any(over and not below for over, below in pairs)


def _column_labels(grid: dict[int, list[str]], heads: list[int], body: list[int], width: int) -> list[Label]:
    shift = _shift(grid, heads, body, width)
    lines = [[*([grid[row][0]] * shift), *grid[row]][:width] for row in heads]
    for line in lines[:-1]:
        _continue_right(line)
    if len(lines) == 1:
        _continue_right(lines[0])
    found = []
    for column in range(width):
        path: list[str] = []
        for line in lines:
            word = line[column]
            if word and (not path or path[-1] != word):
                path.append(word)
        unit = ""
        for word in path:
            bracket = labels.HEADER_UNIT.search(word)
            if bracket and labels.bare(bracket["unit"]) not in labels.TOTALS:
                unit = "".join(bracket["unit"].split())
        found.append(Label(tuple(path), unit))
    return found


def _continue_right(line: list[str]) -> None:
    for column in range(1, len(line)):
        line[column] = line[column] or line[column - 1]


def _shift(grid: dict[int, list[str]], heads: list[int], body: list[int], width: int) -> int:
    """How many columns the header lost at its left, judged by where its years, totals and `단위` meet their cells."""
    if not heads:
        return 0
    spare = min(_trailing(grid[row]) for row in heads)

    def fit(shift: int) -> int:
        headed = {column + shift for row in heads for column, word in enumerate(grid[row]) if word}
        score = -sum(
            column not in headed and any(numerals.read(grid[row][column]) for row in body)
            for column in range(max(headed, default=0) + 1, width)
        )
        for row in heads:
            for column, word in enumerate(grid[row]):
                if not word or column + shift >= width:
                    continue
                below = [grid[one][column + shift] for one in body if grid[one][column + shift]]
                figures = sum(numerals.read(cell) is not None or is_nothing(cell) for cell in below)
                if labels.is_time(word) or labels.is_total(word):
                    score += 1 if below and figures * 2 > len(below) else -1
                elif labels.bare(word) == "단위":
                    score += 1 if below and all(_is_unit(cell) for cell in below) else -1
        return score

    return max(range(min(spare, 2) + 1), key=lambda shift: (fit(shift), -shift))


def _is_unit(text: str) -> bool:
    return text in numerals.COUNTED or "".join(text.split()) in numerals.MONEY or len(text) < 3


def _trailing(row: list[str]) -> int:
    count = 0
    for cell in reversed(row):
        if cell:
            break
        count += 1
    return count


def _naming_columns(
    grid: dict[int, list[str]],
    figures: dict[tuple[int, int], Figure | None],
    body: list[int],
    names: list[Label],
    width: int,
) -> list[int]:
    """The columns that name their rows: the words and running numbers at the left, and a column of units."""
    naming: list[int] = []
    units = [column for column in range(width) if labels.bare(names[column].last) == "단위"]
    for column in range(width):
        if column in units:
            continue
        filled = [row for row in body if grid[row][column] and not is_nothing(grid[row][column])]
        words = [row for row in filled if figures[row, column] is None]
        years = labels.is_time(names[column].last) or labels.is_total(names[column].last)
        named = len(words) * 2 > len(filled) or _counts(grid, filled, column, names[column])
        empty = not filled and not naming
        if not ((column == 0 and _are_times(grid, body)) or (not years and (named or empty))):
            break
        naming.append(column)
    return [*naming, *units]


def _are_times(grid: dict[int, list[str]], body: list[int]) -> bool:
    times = [
        row for row in body if labels.is_time(grid[row][0]) and not (len(grid[row][0]) < 3 and grid[row][0].isdigit())
    ]
    return len(times) * 2 > len(body)


def _counts(grid: dict[int, list[str]], filled: list[int], column: int, name: Label) -> bool:
    """Whether a column only numbers its rows: 1, 2, 3."""
    cells = [grid[row][column] for row in filled]
    numbers = [int(cell) for cell in cells if cell.isdigit()]
    named = bool(labels.COUNTER.match(labels.bare(name.last)))
    if not numbers:
        return bool(cells) and all(CODE.match(cell) for cell in cells)
    if any(numerals.read(cell) and not cell.isdigit() for cell in cells):
        return False
    running = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return running and (named or (numbers[0] in (0, 1) and len(numbers) > 2))


def _row_labels(
    grid: dict[int, list[str]],
    body: list[int],
    names: list[Label],
    naming: list[int],
) -> list[Label]:
    found = []
    above: dict[int, str] = {}
    units = [column for column in naming if labels.bare(names[column].last) == "단위"]
    words = [column for column in naming if column not in units]
    for row in body:
        path: list[str] = []
        for place, column in enumerate(words):
            cell = grid[row][column]
            if not cell and any(grid[row][later] for later in words[place + 1 :]):
                cell = above.get(column, "")
            above[column] = cell
            if cell and not CODE.match(cell) and (not path or path[-1] != cell):
                path.append(cell)
        if not path:
            path = _further_right(grid[row], words) or [grid[row][column] for column in words if grid[row][column]][:1]
        found.append(Label(tuple(path), next((grid[row][column] for column in units if grid[row][column]), "")))
    return found


def _further_right(cells: list[str], words: list[int]) -> list[str]:
    """The first words of a row that is named by a number only: `2` before a weight and `취업연계 인원`."""
    for column, cell in enumerate(cells):
        if column not in words and len(cell) > 2 and not any(one.isdigit() for one in cell):
            return [cell]
    return []
