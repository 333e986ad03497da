"""Months as the centre counts them: `2023-10` and ranges of them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

FORM = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
FIRST_YEAR = 2000
LAST_YEAR = 2100


class BadMonth(InputError):
    """The text does not name a month."""

    message = _l("“%(text)s” is not a month. Write it as 2023-10, or a range as 2023-01..2023-10.")
    field = "month"


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Reads `2023-10`. Raises BadMonth for anything else."""
        found = FORM.fullmatch(text or "")
        if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise BadMonth(text=text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day of the month."""
        return self.shifted(1).first - timedelta(days=1)

    @property
    def ordinal(self) -> int:
        """The number of the month among all months, so that two can be subtracted."""
        return self.year * 12 + self.number - 1

    def shifted(self, months: int) -> "Month":
        """The month so many months later (earlier when negative)."""
        count = self.ordinal + months
        return Month(count // 12, count % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True)
class Period:
    """One month or several in a row, both ends included."""

    start: Month
    end: Month

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Reads `2023-10` or `2023-01..2023-10`. Raises BadMonth for anything else or an end before the start."""
        start, _separator, end = text.partition("..")
        period = cls(Month.parse(start), Month.parse(end if _separator else start))
        if period.end < period.start:
            raise BadMonth(text=text)
        return period

    @classmethod
    def of(cls, month: Month) -> "Period":
        """The period of one month."""
        return cls(month, month)

    @property
    def single(self) -> bool:
        """Whether the period is one month."""
        return self.start == self.end

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.start.first

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.end.last

    def months(self) -> list[Month]:
        """Every month of the period."""
        return [self.start.shifted(number) for number in range(self.end.ordinal - self.start.ordinal + 1)]

    def __str__(self) -> str:
        return str(self.start) if self.single else f"{self.start}..{self.end}"
