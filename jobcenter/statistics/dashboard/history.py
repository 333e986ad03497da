"""The months an organization's dashboard looks back over: closed ones as reported, the others as kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jobcenter.organizations.models import Organization
from jobcenter.statistics import counting, live, queries
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.measures import BY_CODE, PERCENT

Number = int | Fraction


@dataclass(frozen=True)
class History:
    """Values of months by measure; a month before the first fact is not there, which is not zero."""

    months: dict[Month, dict[str, int]]
    closed: frozenset[Month]
    first: Month | None

    def figures(self, month: Month) -> dict[str, Figure] | None:
        """Every measure of a month with rates, None where nothing is known of it."""
        values = self.months.get(month)
        return counting.with_rates(values) if values is not None else None

    def number(self, month: Month, code: str) -> Number | None:
        """What a chart draws: a count, or a rate in the unit it is written in."""
        values = self.months.get(month)
        if values is None:
            return None
        measure = BY_CODE[code]
        if not measure.is_rate:
            return values.get(code)
        above, below = values.get(measure.numerator or "", 0), values.get(measure.denominator or "", 0)
        if not below:
            return None
        return Fraction(above, below) * (100 if measure.unit == PERCENT else 1)

    def series(self, months: Sequence[Month], code: str) -> list[Number | None]:
        """A measure over some months."""
        return [self.number(month, code) for month in months]

    def provisional(self, months: Sequence[Month]) -> frozenset[int]:
        """Which of some months, by place, are known but not closed."""
        return frozenset(
            place for place, month in enumerate(months) if month in self.months and month not in self.closed
        )


def read(organization: Organization, since: Month, until: Month) -> History:
    """The months of an organization between two, both included."""
    first = live.first_months([organization]).get(organization.id)
    if first is None or first > until:
        return History({}, frozenset(), first)
    months = Period(max(first, since), until).months()
    closed = queries.closed_values(organization.id, months)
    still_open = [month for month in months if str(month) not in closed]
    kept = live.values_of([organization], still_open)[organization.id] if still_open else {}
    values = {month: closed.get(str(month)) or kept.get(month) or {} for month in months}
    return History(values, frozenset(month for month in months if str(month) in closed), first)
