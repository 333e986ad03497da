"""What the outcome pages are asked for, and the forms of exclusions."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Length

from jobcenter.core import parameters
from jobcenter.core.errors import InputError, NotFound
from jobcenter.core.forms import Form, KoreanDateField, Required, TextField
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.outcomes.hiding import Narrowed
from jobcenter.statistics.outcomes.table import DIMENSIONS, Asked
from jobcenter.statistics.outcomes.wording import REASONS

HALF = re.compile(r"(20\d\d)h([12])")
VIEWS = ("employment", "staying", "cost")
SORT = re.compile(r"-?(name|ended|completed|cost|(employed|kept)\d{1,2})")


class BadHalfError(InputError):
    """The text does not name half a year."""

    message = _l("“%(text)s” is not half a year. Write it as 2025h1.")
    field = "from"


@dataclass(frozen=True, order=True)
class Half:
    """Half a year. Periods are whole halves: tables whose periods differ by days would tell single people apart."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Half":
        """Reads `2025h1`. Raises BadHalfError."""
        found = HALF.fullmatch(text)
        if not found:
            raise BadHalfError(text=text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Half":
        """The half a day lies in."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.number == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)

    def before(self, halves: int) -> "Half":
        """So many halves earlier."""
        index = self.year * 2 + self.number - 1 - halves
        return Half(index // 2, index % 2 + 1)

    def __str__(self) -> str:
        return f"{self.year}h{self.number}"


@dataclass(frozen=True)
class Question:
    """What an outcome page was asked for, checked against the reader's scope."""

    organization: Organization
    start: Half
    end: Half
    by: str
    months: int
    all_months: tuple[int, ...]
    view: str
    sort: str
    program: str
    problem: str = ""

    @property
    def arguments(self) -> dict[str, Any]:
        """The same as parameters of an address."""
        asked = {"organization": self.organization.code, "from": str(self.start), "to": str(self.end), "by": self.by}
        shown = {"months": str(self.months), "view": self.view, "sort": self.sort}
        return {**asked, **shown, "program": self.program} if self.program else {**asked, **shown}

    def table(
        self, organization_ids: frozenset[int], program_id: int | None, least: int, wider: tuple[Narrowed, ...] = ()
    ) -> Asked:
        """The same for the table."""
        return Asked(
            self.start.first,
            self.end.last,
            self.by,
            self.months,
            self.all_months,
            organization_ids,
            program_id,
            least,
            wider,
        )


def read(arguments: Any, scope: Scope, own: Organization, today: date) -> Question:
    """Reads an address; what is unreadable becomes the usual, with a message. Raises NotFound outside the scope."""
    organization, problem = own, ""
    if code := arguments.get("organization"):
        found = organizations.find_by_code(code)
        if found is None or not scope.covers(found.id):
            raise NotFound()
        organization = found
    months = tuple(parameters.value("outcome_months", on=today))
    now = Half.of(today)
    start, end = Half(now.year - 1, 1), now
    try:
        start = Half.parse(arguments["from"]) if arguments.get("from") else start
        end = Half.parse(arguments["to"]) if arguments.get("to") else end
    except BadHalfError as error:
        problem = str(error)
    wanted = arguments.get("months", type=int)
    return Question(
        organization,
        min(start, end),
        max(start, end),
        _one_of(arguments.get("by"), DIMENSIONS),
        wanted if wanted in months else months[len(months) // 2],
        months,
        _one_of(arguments.get("view"), VIEWS),
        arguments["sort"] if SORT.fullmatch(arguments.get("sort") or "") else "name",
        arguments.get("program") or "",
        problem,
    )


def _one_of(text: str | None, known: tuple[str, ...]) -> str:
    return text if text in known else known[0]


class ExclusionForm(Form):
    """Why somebody does not count."""

    reason = SelectField(_l("Reason"), choices=[])
    since = KoreanDateField(_l("Since"), validators=[Required()])
    evidence = TextField(_l("Evidence"), validators=[Required(), Length(max=300)])

    def offer(self, on: date) -> None:
        """Offer the reasons that count on a day."""
        codes = parameters.value("outcome_exclusion_reasons", on=on)
        self.reason.choices = [(code, REASONS.get(code, code)) for code in codes]


class WithdrawForm(Form):
    """Why a recorded reason does not hold."""

    why = TextField(_l("Why it is taken back"), validators=[Required(), Length(max=300)])
