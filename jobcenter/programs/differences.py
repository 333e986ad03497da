"""What differs between two versions of a round, in words a resident understands. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from jobcenter.core.errors import InputError
from jobcenter.programs import wording
from jobcenter.programs.models import SelectionMethod
from jobcenter.rules import documents, reading, scoring
from jobcenter.rules.facts import shown_day
from jobcenter.rules.values import plain


@dataclass(frozen=True)
class Difference:
    """One thing that was added (no `before`), taken out (no `after`) or changed."""

    what: str
    name: str
    before: str
    after: str


def between(old: Mapping[str, Any], new: Mapping[str, Any], locale: str) -> list[Difference]:
    """What differs between two frozen documents."""
    language = "ko" if str(locale).startswith("ko") else "en"
    parts: list[tuple[str, Callable[[Mapping[str, Any]], dict[str, tuple[str, str]]]]] = [
        (_("Rule"), lambda one: _rules(one, locale)),
        (_("Points"), lambda one: _points(one, language)),
        (_("Group"), lambda one: _groups(one, language)),
        (_("Document"), lambda one: _documents(one, language)),
        (_("Pay and hours"), lambda one: _conditions(one, language)),
        (_("Setting"), lambda one: _settings(one, language)),
    ]
    found: list[Difference] = []
    for what, read in parts:
        before, after = read(old), read(new)
        for code in dict.fromkeys([*before, *after]):
            name = (after.get(code) or before[code])[0]
            texts = before.get(code, ("", ""))[1], after.get(code, ("", ""))[1]
            if texts[0] != texts[1]:
                found.append(Difference(what, name, *texts))
    return found


def by_version(versions: Sequence[Any], locale: str) -> list[tuple[int, list[Difference]]]:
    """What each later version changed, the latest first; `versions` have a number and a document, in order."""
    steps = [(new.number, between(old.document, new.document, locale)) for old, new in pairwise(versions)]
    return steps[::-1]


def _day(document: Mapping[str, Any]) -> date:
    return date.fromisoformat(document["reference_date"])


def _rules(document: Mapping[str, Any], locale: str) -> dict[str, tuple[str, str]]:
    if not document.get("rules"):
        return {}
    try:
        said = reading.sentences(documents.parse(document["rules"], _day(document)), locale)
    except InputError as error:
        return {"rules": (_("Rules"), str(error))}
    return {one.code: (one.label, one.text) for one in said}


def _points(document: Mapping[str, Any], language: str) -> dict[str, tuple[str, str]]:
    if not document.get("scores"):
        return {}
    try:
        table = scoring.parse(document["scores"], _day(document))
    except InputError as error:
        return {"scores": (_("Points"), str(error))}
    points = {
        item.code: (
            _text(item.label, language),
            _("at most %(points)s points", points=plain(item.most)) + _steps(raw, language),
        )
        for item, raw in zip(table.items, document["scores"]["items"], strict=True)
    }
    ties = [f"{reading.amount(tie.node, language)} {'↓' if tie.descending else '↑'}" for tie in table.tie_breaks]
    return {**points, " ties": (_("Order of equals"), ", ".join(ties))} if ties else points


def _steps(item: Mapping[str, Any], language: str) -> str:
    rows: Sequence[Mapping[str, Any]] = item.get("bands") or item.get("items") or ()
    steps = [f"{_step(row, language)} {row['points']}" for row in rows]
    if "points_each" in item:
        steps.append(_("%(points)s for each", points=item["points_each"]))
    return f" ({', '.join(steps)})" if steps else ""


def _step(row: Mapping[str, Any], language: str) -> str:
    if row.get("label"):
        return _text(row["label"], language)
    return f"≤ {row['upto']:,}" if "upto" in row else ">"


def _groups(document: Mapping[str, Any], language: str) -> dict[str, tuple[str, str]]:
    return {group["code"]: (group["code"], _group(group, language)) for group in document["groups"]}


def _group(group: Mapping[str, Any], language: str) -> str:
    parts = [_("%(count)s reserves", count=group.get("reserve", 0))]
    if group.get("condition") is not None:
        try:
            rule = {"code": "group", "when": group["condition"]}
            parsed = documents.parse(
                {"schema": documents.SCHEMA, "code": "g", "requirements": [rule]}, date(2000, 1, 1)
            )
            parts.insert(0, reading.expression(parsed.criteria[0].when, language))
        except InputError as error:
            parts.insert(0, str(error))
    site = group.get("site")
    if site:
        parts += [_text(site.get("name"), language), site.get("address", ""), site.get("hours", "")]
    parts += [shown_day(group[name]) for name in ("period_from", "period_until") if group.get(name)]
    return " · ".join(part for part in parts if part)


def _documents(document: Mapping[str, Any], language: str) -> dict[str, tuple[str, str]]:
    return {
        one["code"]: (
            _text(one["label"], language),
            (_("required") if one.get("required") else _("if it applies")) + " " + _text(one.get("hint"), language),
        )
        for one in document.get("documents") or []
    }


def _conditions(document: Mapping[str, Any], language: str) -> dict[str, tuple[str, str]]:
    return {
        _text(line["label"], "ko"): (_text(line["label"], language), _text(line["value"], language))
        for line in document.get("conditions") or []
    }


def _settings(document: Mapping[str, Any], language: str) -> dict[str, tuple[str, str]]:
    completion = document.get("completion") or {}
    settings = {"reference_date": (_("Reference date"), shown_day(document["reference_date"]))}
    if completion:
        settings["completion"] = (_("Completed from"), f"{completion.get('percent')}% / {completion.get('total')}")
    if completion.get("credits"):
        settings["credits"] = (_("Credits for completing it"), str(completion["credits"]))
    if document.get("licences"):
        settings["licences"] = (_("Leads to"), ", ".join(wording.licence(one) for one in document["licences"]))
    if "applicants" in document:
        size = document["applicants"].get("team_size") or {}
        words = {"team": _("A team"), "institution": _("An institution or company")}
        people = _("%(least)s to %(most)s people", least=size.get("smallest"), most=size.get("largest")) if size else ""
        settings["applicants"] = (_("Who applies"), f"{words[document['applicants']['kind']]} {people}".strip())
    selection = document.get("selection") or {}
    names = {group["code"]: _text(group.get("label"), language) or group["code"] for group in document["groups"]}
    if selection.get("spill"):
        pairs = ", ".join(" → ".join(names.get(code, code) for code in pair) for pair in selection["spill"])
        settings["spill"] = (_("Who is not selected goes on"), pairs)
    if selection.get("method"):
        settings["method"] = (_("Selection"), str(wording.METHODS[SelectionMethod(selection["method"])]))
    if selection.get("refill_until"):
        settings["refill_until"] = (_("Vacancies are filled until"), shown_day(selection["refill_until"]))
    return settings


def _text(text: Any, language: str) -> str:
    if isinstance(text, Mapping):
        return text.get(language) or text.get("ko") or ""
    return text or ""
