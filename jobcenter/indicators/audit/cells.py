"""What one cell tells about itself, and cells that say the same thing: brackets, mistyped digits, periods, agreed ratios."""

import re
from decimal import Decimal

from jobcenter.indicators import numerals
from jobcenter.indicators.arithmetic import add, places
from jobcenter.indicators.audit import labels, periods, statements
from jobcenter.indicators.audit.findings import Finding, Kind, compare
from jobcenter.indicators.cards import Quotient, Statement
from jobcenter.indicators.numerals import Slip, plain

RATIO = re.compile(
    r"(?P<one>국비|시비|구비|국|시|구)\s*(?P<first>\d{1,3}(?:\.\d+)?)\s*%?\s*[:：]\s*"
    r"(?P<other>국비|시비|구비|국|시|구)\s*(?P<second>\d{1,3}(?:\.\d+)?)"
)
AMOUNT = re.compile(r"(?:총\s*)?\d[\d,]*(?:\.\d+)?\s?(?:백만\s?원|천\s?원|억\s?원|만\s?원|원|명|건|개소)?\s*\([^()]*\)")
MISTYPED = re.compile(
    r"(?<![\d.,])\d[\d.,]*\d(?:" + "|".join(sorted(numerals.COUNTED, key=len, reverse=True)) + r")(?![^\W\d_])"
)
LABELLED = re.compile(r"^[\s○□◦▶·∙*-]*(?P<label>[^:：]{2,12})\s*[:：]\s*(?P<value>.+)$")
SPACED = re.compile(r"^[\s○□◦▶·∙*-]*(?P<label>[^\s:：\d]{2,8})\s+(?P<value>[’']?\d\S*(?:\s*~\s*\S+)?)")
PEOPLE = re.compile(r"(?<![\d,])(\d[\d,]*)명")
MEANS = re.compile(
    r"재산[^.]{0,30}?(?P<either>이거나|또는)[^.]{0,30}?소득|소득[^.]{0,30}?(?P<or>이거나|또는)[^.]{0,30}?재산"
)
# A cell is read so far; what is longer is no cell of a table.
MOST_LETTERS = 2_000


def within(row: int, column: int, text: str) -> list[Finding]:
    """What does not agree inside one cell."""
    at = ((row, column),)
    text = text[:MOST_LETTERS]
    short = text if len(text) <= 40 else text[:39] + "…"
    found = _mistyped(text, short, at)
    found += _brackets(text, short, at)
    found += periods.durations((short,), text, at)
    ratio = RATIO.search(text)
    parts = next((dict(one) for one in _parted(text)), None)
    if ratio and parts:
        found += shared((short,), ratio, parts, at)
    if (means := MEANS.search(text)) is not None:
        word = means["either"] or means["or"]
        found.append(Finding(Kind.WORDING, (short,), word, "이면서", "means_test", {}, at))
    return found


def _mistyped(text: str, short: str, at: tuple[tuple[int, int], ...]) -> list[Finding]:
    found = []
    for one in MISTYPED.findall(text):
        figure = numerals.read(one)
        if figure is not None and figure.slip is Slip.POINT_FOR_COMMA and figure.value is not None:
            meant = f"{figure.value:,f}{figure.unit}"
            found.append(Finding(Kind.FORMAT, (short,), one, meant, "point_for_comma", {}, at))
        elif figure is not None and figure.slip is Slip.GROUPING:
            found.append(Finding(Kind.FORMAT, (short,), one, "-", "grouping", {}, at))
    bare = numerals.read(text)
    if bare is not None and bare.slip is Slip.GROUPING and not found:
        found.append(Finding(Kind.FORMAT, (short,), text, "-", "grouping", {}, at))
    return found


def _parted(text: str) -> list[tuple[tuple[str, Decimal], ...]]:
    found = []
    for one in AMOUNT.findall(text):
        figure = numerals.read(one)
        if figure is not None and figure.parts:
            found.append(figure.parts)
    return found


def _brackets(text: str, short: str, at: tuple[tuple[int, int], ...]) -> list[Finding]:
    """`26,217백만 원 (시 13,559, 구 12,658)`: do the sources make the amount?"""
    found = []
    for one in AMOUNT.findall(text):
        figure = numerals.read(one)
        if figure is None or figure.value is None or not figure.parts:
            continue
        if any(label not in labels.SOURCES for label, _ in figure.parts):
            continue
        values = {"parts": [plain(value, places(value)) for _, value in figure.parts]}
        total = add(value for _, value in figure.parts)
        finding = compare(Kind.SUM, (short,), figure.value, total, reason="brackets", values=values, cells=at)
        found += [finding] if finding else []
    return found


def shared(
    place: tuple[str, ...], ratio: re.Match[str], parts: dict[str, Decimal], at: tuple[tuple[int, int], ...]
) -> list[Finding]:
    """An agreed sharing ratio beside the amounts shared."""
    amounts = {label[0]: value for label, value in parts.items()}
    one, other = ratio["one"][0], ratio["other"][0]
    if one not in amounts or other not in amounts:
        return []
    whole = amounts[one] + amounts[other]
    finding = statements.ratio(place, Quotient("", amounts[one], whole, Decimal(ratio["first"])), at)
    return [finding] if finding else []


def across(rows: list[list[str]]) -> list[Finding]:
    """What cells say about each other beyond the tables: the same fact, periods, a ratio row, a number of people and its list."""
    return [*_facts(rows), *_ratio_rows(rows), *_announced(rows)]


def _facts(rows: list[list[str]]) -> list[Finding]:
    """Labels everybody knows, each taken where it stands first, against each other."""
    stated: dict[str, tuple[Statement, tuple[int, int]]] = {}
    known = labels.PERIOD_NAMES | labels.COMPLETION_NAMES | frozenset().union(*labels.SAME)
    for row, cells in enumerate(rows):
        for label, value, column in _labelled(cells):
            name = labels.bare(label)
            if name in known and name not in stated:
                figure = numerals.read(value)
                unit = figure.unit if figure else ""
                statement = Statement(label, label, figure.value if figure else None, value, unit)
                stated[name] = (statement, (row, column))
    return [*_amounts_twice(stated), *_periods(stated)]


def _labelled(cells: list[str]) -> list[tuple[str, str, int]]:
    """Labels with their values: `사업기간 : 2023년 ~ 2026년` in one cell, or in two beside each other."""
    found = []
    for column, cell in enumerate(cells):
        one = LABELLED.match(cell)
        if one:
            found.append((one["label"].strip(), one["value"].strip(), column))
        elif column + 1 < len(cells) and cell and cells[column + 1]:
            found.append((cell, cells[column + 1], column + 1))
        elif (two := SPACED.match(cell)) is not None:
            found.append((two["label"], two["value"], column))
    return found


def _amounts_twice(stated: dict[str, tuple[Statement, tuple[int, int]]]) -> list[Finding]:
    found: list[Finding] = []
    for group in labels.SAME:
        same = [stated[name] for name in stated if name in group and stated[name][0].value is not None]
        for other, at in same[1:]:
            finding = statements.twice(same[0][0], other, (at, same[0][1]))
            found += [finding] if finding else []
    return found


def _periods(stated: dict[str, tuple[Statement, tuple[int, int]]]) -> list[Finding]:
    spans = [stated[name] for name in stated if name in labels.PERIOD_NAMES and "~" in stated[name][0].text]
    ends = [stated[name] for name in stated if name in labels.COMPLETION_NAMES]
    found = []
    for span, at in spans[:1]:
        done, done_at = ends[0] if ends else (None, None)
        places_ = (at, done_at) if done_at else (at,)
        place = (done.fact, span.fact) if done else (span.fact,)
        found += periods.completion(place, span.text, done.text if done else "", places_)
    return found


def _ratio_rows(rows: list[list[str]]) -> list[Finding]:
    """A row of ratios (`시75:구25`) below or above a row of amounts with their sources in brackets."""
    found = []
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            ratio = RATIO.search(cell)
            if ratio is None or _parted(cell):
                continue
            near = [one for one in (row - 1, row - 2, row + 1) if 0 <= one < len(rows) and column < len(rows[one])]
            for one in near:
                parted = _parted(rows[one][column])
                if parted:
                    at = ((row, column), (one, column))
                    found += shared((cell,), ratio, dict(parted[0]), at)
                    break
    return found


def _announced(rows: list[list[str]]) -> list[Finding]:
    """`참여자 선발(786명)` beside a list in which every entry names its people: do they come to that?"""
    found = []
    for row, cells in enumerate(rows):
        for column in range(len(cells) - 1):
            head = re.search(r"\((?:총\s*)?(\d[\d,]*)명\)$", cells[column])
            entries = [entry for entry in re.split(r"\s*[·∙•]\s+", cells[column + 1]) if entry.strip()]
            counts = [PEOPLE.findall(entry) for entry in entries]
            if head is None or len(entries) < 2 or any(len(one) != 1 for one in counts):
                continue
            values = [Decimal(one[0].replace(",", "")) for one in counts]
            finding = compare(
                Kind.SUM,
                (cells[column][:40],),
                Decimal(head[1].replace(",", "")),
                add(values),
                reason="list",
                values={"parts": [f"{value:f}" for value in values]},
                cells=((row, column), (row, column + 1)),
            )
            found += [finding] if finding else []
    return found
