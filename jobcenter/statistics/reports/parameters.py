"""What reports ask for: questions with the answers that are open to a reader, read from an address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.formatting import month as month_text
from jobcenter.documents.blocks import Rounding
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import counting
from jobcenter.statistics.calendar import Month, Period


@dataclass(frozen=True)
class Choice:
    """An answer: its key in an address, its words, what it stands for, and its words in the name of a file."""

    key: str
    label: str
    meaning: Any
    in_file: str | None = None


@dataclass
class Asking:
    """Who asks, and what was answered so far (by the names of the questions)."""

    scope: Scope
    own: Organization
    today: date
    answers: dict[str, Any] = field(default_factory=dict)


def _first(_asking: Asking, choices: Sequence[Choice]) -> Choice:
    return choices[0]


@dataclass(frozen=True)
class Parameter:
    """A question. Later ones may depend on the answers to earlier ones.

    The answers of a `guarded` one are records: what the reader may not see is answered as if it did not exist.
    """

    name: str
    label: Any
    choices: Callable[[Asking], Sequence[Choice]]
    usual: Callable[[Asking, Sequence[Choice]], Choice] = _first
    guarded: bool = False


@dataclass(frozen=True)
class Question:
    """A question with its answers and the one chosen; none where there is nothing to choose from."""

    parameter: Parameter
    choices: Sequence[Choice]
    chosen: Choice | None


@dataclass(frozen=True)
class Asked:
    """A report as it was asked for."""

    questions: Sequence[Question]
    problem: str = ""

    @property
    def complete(self) -> bool:
        """Whether every question has an answer."""
        return all(question.chosen for question in self.questions)

    @property
    def answers(self) -> dict[str, Any]:
        """What the chosen answers stand for, by question."""
        return {one.parameter.name: one.chosen.meaning for one in self.questions if one.chosen}

    @property
    def arguments(self) -> dict[str, str]:
        """The same as parameters of an address."""
        return {one.parameter.name: one.chosen.key for one in self.questions if one.chosen}

    @property
    def words(self) -> list[str]:
        """The chosen answers in words, where there was a choice."""
        return [one.chosen.label for one in self.questions if one.chosen and one.chosen.label]

    @property
    def words_in_file(self) -> list[str]:
        """The chosen answers as a part of a file's name."""
        chosen = [one.chosen for one in self.questions if one.chosen]
        texts = [one.label if one.in_file is None else one.in_file for one in chosen]
        return [text for text in texts if text]


def read(parameters: Sequence[Parameter], arguments: Mapping[str, str], asking: Asking) -> Asked:
    """Read the answers from an address; what was not asked for is answered as usual.

    What cannot be answered so becomes the usual answer with a message. Raises NotFound for a record out of scope.
    """
    questions, problem = [], ""
    for parameter in parameters:
        choices = parameter.choices(asking)
        wanted = arguments.get(parameter.name, "")
        chosen = next((one for one in choices if one.key == wanted), None)
        if chosen is None and wanted:
            if parameter.guarded:
                raise NotFound()
            problem = _("“%(text)s” cannot be chosen for “%(question)s”.", text=wanted, question=parameter.label)
        if chosen is None and choices:
            chosen = parameter.usual(asking, choices)
        if chosen is not None:
            asking.answers[parameter.name] = chosen.meaning
        questions.append(Question(parameter, choices, chosen))
    return Asked(questions, problem)


def _organizations(asking: Asking) -> list[Choice]:
    return [
        Choice(one.code, localized(one.name), one) for one in organizations.list_all() if asking.scope.covers(one.id)
    ]


def _own(asking: Asking, choices: Sequence[Choice]) -> Choice:
    return next((one for one in choices if one.key == asking.own.code), choices[0])


def _months(asking: Asking) -> list[Choice]:
    """From the organization's first fact to the present month, newest first."""
    last = Month.of(asking.today)
    organization = asking.answers.get("organization") or asking.own
    first_fact = counting.first_fact_on(organizations.subtree_ids(organization.id))
    first = min(Month.of(first_fact), last.shifted(-1)) if first_fact else last.shifted(-1)
    return [month_choice(month) for month in reversed(Period(first, last).months())]


def month_choice(month: Month) -> Choice:
    """A month as an answer."""
    return Choice(str(month), month_text(str(month)), month, str(month))


def _last_month(asking: Asking, choices: Sequence[Choice]) -> Choice:
    wanted = str(Month.of(asking.today).shifted(-1))
    return next((one for one in choices if one.key == wanted), choices[0])


def _roundings(_asking: Asking) -> list[Choice]:
    return [
        Choice("half-up", _("Rounded half up"), Rounding(), ""),
        Choice("cut-off", _("Cut off"), Rounding(truncate=True)),
    ]


# `organization=` an Organization
ORGANIZATION = Parameter("organization", _l("Organization"), _organizations, _own, guarded=True)
# `month=` a Month; after ORGANIZATION
MONTH = Parameter("month", _l("Month"), _months, _last_month)
# `rounding=` a Rounding, for the paper
ROUNDING = Parameter("rounding", _l("Decimal places"), _roundings)
