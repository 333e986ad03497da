"""A plan as a spreadsheet: one line per indicator, read with a report per line and written out to be filled in or corrected.

Columns are known by their heads, in Korean or English, in any order; what is not there stays as it is. A project may stand in
several lines, one for each of its indicators: then its number may be left out from the second on. An empty cell changes
nothing, `-` takes a target or an amount away. Money is in the unit of the plan.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.counting import choices
from jobcenter.indicators.models import TERM, Plan, Project, Source, Stage
from jobcenter.indicators.numerals import MONEY, NOTHING, number
from jobcenter.indicators.terms import periods_of, quarters_of

MOST_LINES = 1_500
MOST_COLUMNS = 160
# Heads of a file in Korean and English, the first of each written out.
HEADS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "code": (("관리번호", "번호", "연번", "사업번호"), ("Number", "Project number", "No")),
    "area": (("분야", "구분", "영역"), ("Area",)),
    "title": (("사업명", "과제명", "공약명", "실천과제"), ("Project", "Title")),
    "department": (("담당부서", "부서", "추진부서", "소관부서"), ("Department",)),
    "stage": (("추진상황", "추진현황", "상태"), ("Stage", "Status")),
    "begins": (("시작", "사업시작"), ("Begins",)),
    "ends": (("종료", "사업종료"), ("Ends",)),
    "indicator": (("지표", "지표명", "확인지표", "성과지표"), ("Indicator",)),
    "unit": (("단위",), ("Unit",)),
    "kind": (("집계방식", "지표유형"), ("Counting", "Kind")),
    "weight": (("비중", "비중(%)", "가중치"), ("Weight", "Weight (%)")),
    "measure": (("통계항목", "집계항목"), ("Measure",)),
}
STAGE_WORDS: dict[Stage, tuple[str, ...]] = {
    Stage.PLANNED: ("미착수", "Not yet begun", "planned"),
    Stage.ON_TRACK: ("정상추진", "추진중", "On track"),
    Stage.PARTLY: ("일부추진", "Partly carried out"),
    Stage.DONE: ("완료", "Done"),
    Stage.DONE_CONTINUED: ("이행 후 지속추진", "완료(지속)", "Done and continued"),
    Stage.ON_HOLD: ("보류", "On hold"),
    Stage.DROPPED: ("폐기", "Dropped"),
}
KIND_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.CUMULATIVE: ("누계", "Adds up"),
    Kind.STATE: ("상태", "State"),
    Kind.AVERAGE: ("평균", "Mean", "average"),
}
SOURCE_WORDS: dict[Source, tuple[str, ...]] = {
    Source.STATE: ("국비", "State"),
    Source.CITY: ("시비", "City"),
    Source.DISTRICT: ("구비", "District"),
    Source.PRIVATE: ("민간", "Private", "민자"),
    Source.OTHER: ("기타", "Other"),
}
AMOUNT_WORDS = {"planned": ("계획", "Planned"), "secured": ("확보", "Secured"), "spent": ("집행", "Spent")}
TARGET_WORDS = ("목표", "Target")
TOTAL_WORDS = ("계", "total", "합계")

Amount = tuple[int, Source, str]


class SheetWithoutHeads(DomainError):
    message = _l(
        "The first lines hold no heads: at least “%(code)s” and “%(title)s” are needed. Download the form above."
    )
    field = "file"


class SheetEmpty(DomainError):
    message = _l("The file holds no line under its heads.")
    field = "file"


@dataclass
class Line:
    """One line of a file. `problems` says why it cannot be brought in; `outcome` is new, changed, same or wrong."""

    number: int
    code: str
    values: dict[str, str] = field(default_factory=dict)
    targets: dict[str, Decimal | None] = field(default_factory=dict)
    money: dict[Amount, int | None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    outcome: str = ""

    @property
    def wrong(self) -> bool:
        return bool(self.problems)


@dataclass
class Sheet:
    """A file read against a plan: its lines, and the heads nobody knows."""

    lines: list[Line]
    unknown: list[str]

    @property
    def wrong(self) -> int:
        return sum(line.wrong for line in self.lines)


def read(rows: Sequence[Sequence[str]], plan: Plan) -> Sheet:
    """Read the rows of a file for a plan. Raises SheetWithoutHeads or SheetEmpty; what is wrong in a line stands in it."""
    at, columns, unknown = _heads(rows, plan)
    lines: list[Line] = []
    for index, row in enumerate(rows[at + 1 :], start=at + 2):
        if any(cell.strip() for cell in row):
            lines.append(_line(index, row, columns, plan, lines[-1] if lines else None))
    if not lines:
        raise SheetEmpty()
    _say_doubles(lines)
    return Sheet(lines, unknown)


def heads(plan: Plan, english: bool = False) -> list[str]:
    """The heads of the form of a plan: what a project is, what an indicator is, targets and money by year."""
    words = [pair[english][0] for pair in HEADS.values()]
    target, total = TARGET_WORDS[english], TOTAL_WORDS[english]
    words += [f"{target} {total}", *(f"{target} {year}" for year in plan.years)]
    words += [f"{target} {_quarter(period)}" for period in _quarters(plan)]
    return words + [
        f"{AMOUNT_WORDS[name][english]} {year} {SOURCE_WORDS[source][english]}" for year, source, name in _money(plan)
    ]


def rows_of_plan(plan: Plan, english: bool = False) -> Iterator[list[Any]]:
    """The plan as it stands, one line per indicator; what belongs to a project stands in its first line."""
    for project in plan.projects:
        for number_, indicator in enumerate(project.indicators or [None]):
            yield _written(plan, project, indicator, number_ == 0, english)


def explained(english: bool = False) -> list[tuple[str, str]]:
    """What may stand in the columns with fixed words."""
    return [
        (HEADS["stage"][english][0], ", ".join(words[english] for words in STAGE_WORDS.values())),
        (HEADS["kind"][english][0], ", ".join(words[english] for words in KIND_WORDS.values())),
        *((HEADS["measure"][english][0], f"{code}: {names['en' if english else 'ko']}") for code, names in choices().items()),
    ]  # fmt: skip


def _written(plan: Plan, project: Project, indicator: Any, first: bool, english: bool) -> list[Any]:
    targets = {one.period: one.value for one in indicator.targets} if indicator else {}
    money = {(line.year, line.source): line for line in project.budgets} if first else {}
    unit = MONEY[plan.unit]
    language = "en" if english else "ko"
    cells: list[Any] = [
        project.code,
        _name(project.area.name, language) if project.area and first else "",
        _name(project.title, language) if first else "",
        project.department if first else "",
        STAGE_WORDS[project.stage][english] if first else "",
        project.begins if first else "",
        project.ends if first else "",
        _name(indicator.name, language) if indicator else "",
        indicator.unit if indicator else "",
        KIND_WORDS[indicator.kind][english] if indicator else "",
        _cell(indicator.weight) if indicator else "",
        (indicator.measure or "") if indicator else "",
        *(_cell(targets.get(period)) for period in (TERM, *plan.years, *_quarters(plan))),
    ]
    for year, source, name in _money(plan):
        line = money.get((year, source))
        won = getattr(line, name) if line else None
        cells.append("" if won is None else _cell(Decimal(won) / unit))
    return cells


def _name(name: dict[str, str], language: str) -> str:
    return name.get(language) or name.get("ko", "")


def _cell(value: Decimal | None) -> Any:
    """A number as a spreadsheet holds it; nothing for none."""
    if value is None:
        return ""
    return int(value) if value == value.to_integral_value() else float(value)


def _quarters(plan: Plan) -> list[str]:
    """A plan of one year is filled in by quarter too."""
    return quarters_of(plan) if len(plan.years) == 1 else []


def _quarter(period: str) -> str:
    year, _separator, quarter = period.partition("-")
    return f"{year} {quarter}/4"


def _money(plan: Plan) -> list[Amount]:
    names = tuple(AMOUNT_WORDS) if len(plan.years) == 1 else ("planned",)
    return [(int(year), source, name) for name in names for year in plan.years for source in SOURCE_WORDS]


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", "", text).casefold()


def _heads(rows: Sequence[Sequence[str]], plan: Plan) -> tuple[int, dict[int, Any], list[str]]:
    """The row of heads is one of the first ten: files begin with a title. A column is a name, a period or an amount."""
    names = {_plain(word): name for name, pair in HEADS.items() for words in pair for word in words}
    for at, row in enumerate(rows[:10]):
        found = {index: names.get(_plain(cell)) or _figure_head(cell, plan) for index, cell in enumerate(row)}
        known = {index: column for index, column in found.items() if column is not None}
        if {"code", "title"} <= set(map(str, known.values())):
            unknown = [cell for index, cell in enumerate(row) if cell.strip() and index not in known]
            return at, known, unknown
    raise SheetWithoutHeads(code=HEADS["code"][_english()][0], title=HEADS["title"][_english()][0])


def _english() -> bool:
    from flask_babel import get_locale

    return str(get_locale()).startswith("en")


def _figure_head(text: str, plan: Plan) -> Any:
    """The period of a column of targets, or year, source and name of a column of money; None for neither."""
    plain_text = _plain(text)
    for word in map(_plain, TARGET_WORDS):
        if plain_text.startswith(word):
            return _period(plain_text.removeprefix(word), plan)
    for name, words in AMOUNT_WORDS.items():
        for word in map(_plain, words):
            if plain_text.startswith(word):
                return _amount(plain_text.removeprefix(word), name, plan)
    return None


def _period(text: str, plan: Plan) -> tuple[str] | None:
    if text in map(_plain, TOTAL_WORDS):
        return (TERM,)
    found = re.fullmatch(r"(\d{4})년?(?:[-./년q]?([1-4])(?:/4|분기)?)?", text)
    if found is None:
        return None
    period = f"{found[1]}-{found[2]}" if found[2] else found[1]
    return (period,) if period in periods_of(plan) else None


def _amount(text: str, name: str, plan: Plan) -> Amount | None:
    found = re.fullmatch(r"(\d{4})년?(.+)", text)
    if found is None or not plan.first_year <= int(found[1]) <= plan.year_after:
        return None
    words = {_plain(word): source for source, each in SOURCE_WORDS.items() for word in each}
    source = words.get(found[2].removesuffix("funds"))
    return None if source is None else (int(found[1]), source, name)


def _line(index: int, row: Sequence[str], columns: dict[int, Any], plan: Plan, before: Line | None) -> Line:
    cells = {column: cell_text(row[at]) for at, column in columns.items() if at < len(row) and cell_text(row[at])}
    given = {name: text for name, text in cells.items() if isinstance(name, str)}
    code = given.get("code", "") or (before.code if before and "title" not in given else "")
    line = Line(index, code[:40], given | {"code": code})
    if not code:
        line.problems.append(_("The number of the project is missing."))
    elif re.search(r"[\s/\\<>\"']", code) or len(code) > 40:
        line.problems.append(
            _("%(code)s: a number has no spaces or slashes and 40 characters at most.", code=code[:60])
        )
    for column, text in cells.items():
        if not isinstance(column, str):
            _read_figure(line, column, text, plan)
    _check_words(line)
    return line


def cell_text(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _read_figure(line: Line, column: Any, text: str, plan: Plan) -> None:
    try:
        value = None if text in NOTHING else number(text)
    except ValueError:
        line.problems.append(_("“%(text)s” is no number.", text=text[:30]))
        return
    if len(column) == 1:
        line.targets[column[0]] = value
        return
    won = None if value is None else value * MONEY[plan.unit]
    if won is not None and (won < 0 or won != won.to_integral_value() or won >= 10**15):
        line.problems.append(_("“%(text)s” is no amount of money.", text=text[:30]))
        return
    line.money[column] = None if won is None else int(won)


def _check_words(line: Line) -> None:
    values = line.values
    for name, words in (("stage", STAGE_WORDS), ("kind", KIND_WORDS)):
        text = values.get(name)
        if text and meant(text, words) is None:
            line.problems.append(_("“%(text)s” is not known. Possible: %(known)s.", text=text[:30], known=", ".join(each[_english()] for each in words.values())))  # fmt: skip
    if values.get("measure") and values["measure"] not in choices():
        line.problems.append(_("“%(text)s” is no measure.", text=values["measure"][:30]))
    if "weight" in values:
        try:
            weight = number(values["weight"].rstrip("%"))
        except ValueError:
            weight = Decimal(-1)
        if weight is not None and weight < 0:
            line.problems.append(_("“%(text)s” is no weight.", text=values["weight"][:30]))
    most_letters = {"title": 200, "department": 120, "area": 40, "indicator": 200, "unit": 20, "begins": 20, "ends": 20}
    for name, most in most_letters.items():
        if len(values.get(name, "")) > most:
            line.problems.append(
                _("“%(text)s…” is too long: %(most)s letters at most.", text=values[name][:20], most=most)
            )
    if line.targets and "indicator" not in values:
        line.problems.append(_("Targets need the name of an indicator in the same line."))


def _say_doubles(lines: list[Line]) -> None:
    """The same indicator twice, or the same amount of a project twice, would overwrite one another in silence."""
    seen: set[tuple[str, str]] = set()
    for line in lines:
        name = line.values.get("indicator", "")
        if not name:
            continue
        if (line.code, name) in seen:
            line.problems.append(_("The indicator “%(name)s” of %(code)s stands in a line above.", name=name[:40], code=line.code))  # fmt: skip
        seen.add((line.code, name))
    amounts: dict[tuple[str, Amount], int | None] = {}
    for line in lines:
        for amount, won in line.money.items():
            if amounts.setdefault((line.code, amount), won) != won:
                line.problems.append(_("Money of %(code)s stands differently in a line above.", code=line.code))
                break


def meant(text: str, words: dict[Any, tuple[str, ...]]) -> Any:
    """Which of the fixed words of a column is meant, None for none."""
    return next((key for key, each in words.items() if _plain(text) in map(_plain, each)), None)


def weight_of(line: Line) -> Decimal | None:
    """The weight a line gives."""
    return number(line.values["weight"].rstrip("%"))
