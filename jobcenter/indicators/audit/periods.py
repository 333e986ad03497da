"""Periods as reports write them: `2023년 ~ 2026년`, `23.12월`, `2023. 1.~ 12.`, `7.~11.(5개월)`."""

import re
from dataclasses import dataclass

from jobcenter.indicators.audit.findings import Finding, Kind

YEAR_MONTH = re.compile(
    r"^['’]?(?P<year>(?:19|20)?\d\d)\s*(?:[.년-]|$)\s*(?:(?P<month>1[0-2]|0?[1-9])\s*(?:[.월]|$|(?=\s*\()))?"
)
SPAN = re.compile(
    r"(?:(?P<y1>20\d\d)\s*\.\s*)?(?P<m1>1[0-2]|[1-9])\s*\.\s*(?:(?P<d1>[12]\d|3[01]|[1-9])\s*\.\s*)?~\s*"
    r"(?:(?P<y2>20\d\d)\s*\.\s*)?(?P<m2>1[0-2]|[1-9])\s*\.?\s*(?:(?P<d2>[12]\d|3[01]|[1-9])\s*\.?\s*)?"
    r"\(\s*(?P<months>\d{1,2})\s*개월\s*\)"
)


@dataclass(frozen=True)
class Moment:
    """A year, perhaps with its month."""

    year: int
    month: int | None

    @property
    def first(self) -> int:
        """The earliest month meant, counted from year nought."""
        return self.year * 12 + (self.month or 1)

    @property
    def last(self) -> int:
        """The latest month meant."""
        return self.year * 12 + (self.month or 12)


def moment(text: str) -> Moment | None:
    """The year and month a text begins with; None when it begins with neither."""
    found = YEAR_MONTH.match(text.strip())
    if found is None:
        return None
    year = int(found["year"])
    return Moment(year if year > 99 else 2000 + year, int(found["month"]) if found["month"] else None)


def span(text: str) -> tuple[Moment | None, Moment | None]:
    """The two ends of a period; an open or unreadable end is None."""
    left, tilde, right = text.partition("~")
    start = moment(left)
    if not tilde:
        return start, start
    end = moment(right)
    # `2023. 1.~ 12.`: the end is a month of the year the period began in.
    month = re.match(r"^\s*(1[0-2]|0?[1-9])\s*[.월]", right)
    if start is not None and start.month is not None and month and (end is None or not _has_year(right)):
        end = Moment(start.year, int(month[1]))
    return start, end


def _has_year(text: str) -> bool:
    return bool(re.match(r"^\s*['’]?(?:(?:19|20)\d\d|\d\d\s*[.년]\s*\d)", text))


def completion(
    where: tuple[str, ...], period: str, completed: str, cells: tuple[tuple[int, int], ...] = ()
) -> list[Finding]:
    """A completion outside the period of the project, or a period that ends before it begins."""
    start, end = span(period)
    found = []
    if start is not None and end is not None and start.first > end.last:
        found.append(Finding(Kind.PERIOD, where, period, "-", "ends_before_it_begins", {}, cells))
    done = moment(completed) if completed else None
    if done is None:
        return found
    if end is not None and done.last < end.first:
        found.append(Finding(Kind.PERIOD, where, completed, period, "completed_before_the_end", {}, cells))
    elif end is not None and done.first > end.last:
        found.append(Finding(Kind.PERIOD, where, completed, period, "completed_after_the_end", {}, cells))
    elif start is not None and done.last < start.first:
        found.append(Finding(Kind.PERIOD, where, completed, period, "completed_before_the_start", {}, cells))
    return found


def durations(where: tuple[str, ...], text: str, cells: tuple[tuple[int, int], ...] = ()) -> list[Finding]:
    """Months stated in brackets behind two dates that cannot lie that many months apart.

    Months without days leave room: from some day of July to some day of December are five or six months.
    """
    found = []
    for one in SPAN.finditer(text):
        years = int(one["y2"] or one["y1"] or 0) - int(one["y1"] or one["y2"] or 0)
        apart = years * 12 + int(one["m2"]) - int(one["m1"])
        if not one["y2"] and apart < 0:
            apart += 12
        whole = one["d1"] == "1" and one["d2"] is not None and int(one["d2"]) >= 28
        possible = {apart + 1} if whole else {apart, apart + 1}
        if int(one["months"]) not in possible:
            values = {"months": one["months"]}
            computed = str(max(possible))
            found.append(Finding(Kind.PERIOD, where, one[0].strip(), computed, "months", values, cells))
    return found
