"""Computes the formulas of a workbook from its cells, as a spreadsheet does: exact, and only what our papers use."""

import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

TOKEN = re.compile(
    r"""(?P<cell>(?:'(?P<sheet>(?:[^']|'')*)'!)?(?P<start>[A-Z]+[0-9]+)(?::(?P<end>[A-Z]+[0-9]+))?)"""
    r"""|(?P<name>[A-Z]+)(?=\()|(?P<number>[0-9.]+(?:E-?[0-9]+)?)|"(?P<text>[^"]*)"|(?P<sign><>|[-+*/(),<=])"""
)


class Error(Exception):
    """What a spreadsheet shows as #VALUE! or #DIV/0!."""


class Calculator:
    """The values of the cells of a workbook read with its formulas."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.found: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, address: str) -> Any:
        """The value of a cell: Fraction, text, day or None."""
        key = (sheet, address)
        if key not in self.found:
            raw = self.book[sheet][address].value
            if isinstance(raw, str) and self.book[sheet][address].data_type == "f":
                raw = Reader(self, sheet, raw[1:]).whole()
            is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
            self.found[key] = Fraction(repr(raw)) if is_number else raw
        return self.found[key]


class Reader:
    """Reads one formula, left to right."""

    def __init__(self, cells: Calculator, sheet: str, formula: str) -> None:
        self.cells, self.sheet, self.formula = cells, sheet, formula
        self.tokens = list(TOKEN.finditer(formula))
        assert "".join(token[0] for token in self.tokens) == formula, formula
        self.at = 0

    def whole(self) -> Any:
        result = one(self.compared())
        assert self.at == len(self.tokens), self.formula
        return result

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> re.Match[str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def compared(self) -> Any:
        left = self.added()
        if self.peek() not in ("<", "="):
            return left
        sign, right = self.take()[0], self.added()
        return number(left) < number(right) if sign == "<" else number(left) == number(right)

    def added(self) -> Any:
        result = self.multiplied()
        while self.peek() in ("+", "-"):
            sign, right = self.take()[0], self.multiplied()
            result = attempt(lambda a, b, sign=sign: a + b if sign == "+" else a - b, result, right)
        return result

    def multiplied(self) -> Any:
        result = self.single()
        while self.peek() in ("*", "/"):
            sign, right = self.take()[0], self.single()
            result = attempt(lambda a, b, sign=sign: a * b if sign == "*" else divided(a, b), result, right)
        return result

    def single(self) -> Any:
        token = self.take()
        if token["cell"]:
            return self.area(token)
        if token["number"]:
            return Fraction(token["number"])
        if token["text"] is not None:
            return token["text"]
        if token["name"]:
            return self.call(token["name"])
        assert token[0] == "(", self.formula
        result = self.compared()
        assert self.take()[0] == ")", self.formula
        return result

    def area(self, token: re.Match[str]) -> list[Any]:
        from openpyxl.utils import range_boundaries

        sheet = token["sheet"].replace("''", "'") if token["sheet"] is not None else self.sheet
        left, top, right, bottom = range_boundaries(f"{token['start']}:{token['end'] or token['start']}")
        cells = self.cells.book[sheet].iter_rows(top, bottom, left, right)
        return [self.cells.value(sheet, cell.coordinate) for row in cells for cell in row]

    def call(self, name: str) -> Any:
        assert self.take()[0] == "("
        arguments = []
        while self.peek() != ")":
            arguments.append(self.compared())
            if self.peek() == ",":
                self.take()
        self.take()
        return FUNCTIONS[name](*arguments)


def one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def number(value: Any) -> Fraction:
    value = one(value)
    if isinstance(value, Error):
        raise value
    if value is None:
        return Fraction(0)
    if not isinstance(value, Fraction | int):
        raise Error(f"no number: {value}")
    return Fraction(value)


def attempt(operation: Any, left: Any, right: Any) -> Any:
    try:
        return operation(number(left), number(right))
    except Error as error:
        return error


def divided(a: Fraction, b: Fraction) -> Fraction:
    if not b:
        raise Error("divided by zero")
    return a / b


def numbers(*areas: Any) -> list[Fraction]:
    flat = [value for area in areas for value in (area if isinstance(area, list) else [area])]
    return [value for value in flat if isinstance(value, Fraction)]


def rounded_down(value: Any, places: Any) -> Any:
    return attempt(lambda a, b: Fraction(int(a * 10 ** int(b)), 10 ** int(b)), value, places)


def rounded_half_up(value: Any, places: Any) -> Any:
    return attempt(lambda a, b: half_up(a, int(b)), value, places)


def half_up(value: Fraction, places: int) -> Fraction:
    whole = int(abs(value) * 10**places + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)


def displayed(book: Any, sheet: str, address: str, value: Any) -> str:
    """What a spreadsheet shows in a cell that holds a value: by its number format, unless a condition gives another."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return f"{value.year}. {value.month}. {value.day}."
    # A cell holds fifteen digits.
    value = Fraction(Decimal(f"{float(value):.15g}"))
    return formatted(value, conditional_format(book[sheet], address, value) or book[sheet][address].number_format)


def conditional_format(sheet: Any, address: str, value: Fraction) -> str | None:
    for area in sheet.conditional_formatting:
        if address in area.cells:
            for rule in area.rules:
                match = re.fullmatch(r"AND\(ISNUMBER\((\w+)\),\1<0,ROUND\(\1,(\d+)\)=0\)", rule.formula[0])
                assert match, rule.formula
                if value < 0 and half_up(value, int(match[2])) == 0:
                    return str(rule.dxf.numFmt.formatCode)
    return None


def formatted(value: Fraction, code: str) -> str:
    """A number by a format of sections for what is above, below and at zero."""
    if code == "0":
        return str(int(value))
    sections = code.split(";")
    section = sections[0 if value > 0 else 1 if value < 0 else 2] if len(sections) > 2 else sections[0]
    found = re.fullmatch(r'(?:"([^"]*)")?(#,##0(?:\.(0+))?)?(%)?', section)
    assert found, code
    before, number_, places, percent_ = found[1] or "", found[2], len(found[3] or ""), found[4] or ""
    if not number_:
        return before
    shown = half_up(abs(value) * (100 if percent_ else 1), places)
    return f"{before}{Decimal(shown.numerator) / Decimal(shown.denominator):,.{places}f}{percent_}"


FUNCTIONS: dict[str, Any] = {
    "SUM": lambda *areas: sum(numbers(*areas), Fraction(0)),
    "COUNT": lambda *areas: Fraction(len(numbers(*areas))),
    "SUMPRODUCT": lambda a, b: sum(
        (x * y for x, y in zip(a, b, strict=True) if isinstance(x, Fraction) and isinstance(y, Fraction)), Fraction(0)
    ),
    "IF": lambda condition, yes, no: yes if condition else no,
    "IFERROR": lambda value, otherwise: otherwise if isinstance(value, Error) else value,
    "N": lambda value: one(value) if isinstance(one(value), Fraction) else Fraction(0),
    "ROUND": rounded_half_up,
    "ROUNDDOWN": rounded_down,
}
