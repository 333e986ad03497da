"""What is wrong with a rule document although it can be read: nobody can meet it, or a criterion never decides.

Only what is proven is said. A person is looked for who shows that all is well; where there is neither such a person
nor a proof that there is none (``search``), the document gets the benefit of the doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from . import expressions as ex
from .documents import REQUIREMENT, Criterion, RuleSet
from .search import find_person

NOBODY, TOGETHER, ALWAYS, WITHIN, SAME = "nobody", "together", "always", "within", "same"
BLOCKING = frozenset({NOBODY, TOGETHER})
WORDS = {
    NOBODY: _l("Nobody can meet “%(names)s”."),
    TOGETHER: _l("Nobody can meet these together: %(names)s."),
    ALWAYS: _l("“%(names)s” never decides: everybody meets it."),
    WITHIN: _l("“%(names)s” never decides: whoever meets %(others)s meets it as well."),
    SAME: _l("“%(names)s” says the same as %(others)s."),
}


@dataclass(frozen=True)
class Contradiction:
    """One proven finding: the criteria it is about with their places in the document, and those that cause it."""

    kind: str
    criteria: tuple[Criterion, ...]
    paths: tuple[str, ...]
    because: tuple[Criterion, ...] = ()

    @property
    def blocking(self) -> bool:
        """Whether nobody could ever be taken."""
        return self.kind in BLOCKING

    def text(self, language: str) -> str:
        """The finding in words, in the language of the reader."""
        names = ", ".join(_label(one, language) for one in self.criteria)
        others = ", ".join(f"“{_label(one, language)}”" for one in self.because)
        return str(WORDS[self.kind]) % {"names": names, "others": others}


def find(rules: RuleSet) -> list[Contradiction]:
    """Everything proven about the document, what stands against anybody being taken first."""
    paths = dict(zip((one.code for one in rules.criteria), paths_of(rules), strict=True))
    found = [*_impossible(rules)]
    if not found:
        for group in linked(rules.criteria):
            found += _superfluous(rules, group)
    return [
        Contradiction(kind, criteria, tuple(paths[one.code] for one in criteria), because)
        for kind, criteria, because in found
    ]


def paths_of(rules: RuleSet) -> Iterator[str]:
    """Where each criterion stands in its document."""
    counts = {"requirements": 0, "disqualifications": 0}
    for criterion in rules.criteria:
        key = "requirements" if criterion.kind == REQUIREMENT else "disqualifications"
        yield f"{key}[{counts[key]}]"
        counts[key] += 1


def linked(criteria: Sequence[Criterion]) -> list[list[Criterion]]:
    """The criteria in groups that share no fact, so that each group can be looked at by itself."""
    groups: list[tuple[set[str], list[Criterion]]] = []
    for criterion in criteria:
        names, members = set(criterion.facts), [criterion]
        apart = []
        for group in groups:
            if group[0] & names:
                names |= group[0]
                members = [*group[1], *members]
            else:
                apart.append(group)
        groups = [*apart, (names, members)]
    order = {criterion.code: index for index, criterion in enumerate(criteria)}
    return [sorted(members, key=lambda one: order[one.code]) for _names, members in groups]


Found = tuple[str, tuple[Criterion, ...], tuple[Criterion, ...]]


def _impossible(rules: RuleSet) -> Iterator[Found]:
    alone = [one for one in rules.criteria if _nobody(rules, [one])]
    yield from ((NOBODY, (one,), ()) for one in alone)
    for group in linked([one for one in rules.criteria if one not in alone]):
        if len(group) > 1 and _nobody(rules, group):
            yield TOGETHER, tuple(_needed(rules, group)), ()


def _superfluous(rules: RuleSet, group: list[Criterion]) -> Iterator[Found]:
    """Criteria that can be left out one after the other without anybody being decided differently."""
    left = list(group)
    # What the notice says last gives way first: a later criterion repeats an earlier one.
    for criterion in reversed(group):
        others = [one for one in left if one is not criterion]
        if not _nobody(rules, others, fails=criterion):
            continue
        because = _needed(rules, others, fails=criterion)
        left = others
        if not because:
            yield ALWAYS, (criterion,), ()
        elif len(because) == 1 and _nobody(rules, [criterion], fails=because[0]):
            yield SAME, (criterion,), tuple(because)
        else:
            yield WITHIN, (criterion,), tuple(because)


def _nobody(rules: RuleSet, met: Sequence[Criterion], fails: Criterion | None = None) -> bool:
    goals: list[tuple[ex.Node, bool]] = [(one.passes, True) for one in met]
    if fails is not None:
        goals.append((fails.passes, False))
    return find_person(rules, goals).nobody


def _needed(rules: RuleSet, criteria: Sequence[Criterion], fails: Criterion | None = None) -> list[Criterion]:
    """As few of the criteria as still leave nobody."""
    needed = list(criteria)
    for criterion in criteria:
        fewer = [one for one in needed if one is not criterion]
        if (fewer or fails is not None) and _nobody(rules, fewer, fails):
            needed = fewer
    return needed


def _label(criterion: Criterion, language: str) -> str:
    labels: Mapping[str, str] = criterion.label
    return labels.get(language) or labels.get("ko") or criterion.code
