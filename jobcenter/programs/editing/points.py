"""Items of a score table as fields, and back. Keys a form does not show stay as they were written."""

import copy
from collections.abc import Mapping
from typing import Any

from jobcenter.programs.editing import tree
from jobcenter.programs.editing.amounts import Unreadable, read_number, shown_amount, written
from jobcenter.programs.editing.criteria import head_of
from jobcenter.rules import scoring

KINDS = ("band", "flag", "count", "best_of")
HEAD = ("code", "label_ko", "label_en", "kind", "points", "points_each", "cap", "source")
NUMBERS = {"band": (), "flag": ("points",), "count": ("points_each", "cap"), "best_of": ("cap",)}
MOST_ROWS = 40
Errors = list[tuple[str, Any]]


def empty_scores(code: str, reference_date: str) -> dict[str, Any]:
    """A score table without items, marked as an example until somebody says otherwise."""
    return {
        "schema": scoring.SCHEMA,
        "code": code,
        "name": {"ko": "배점표", "en": "Score table"},
        "example": True,
        "reference_date": reference_date,
        "items": [],
        "tie_break": [],
    }


def fields_of(item: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an item, its rows and its measure included."""
    head = head_of(item)
    fields = {name: head.get(name, "") for name in HEAD}
    fields["kind"] = item.get("kind", "band")
    for name in ("points", "points_each", "cap"):
        fields[name] = shown_amount(item.get(name)) or ""
    if fields["kind"] in ("band", "count"):
        fields |= measure_fields(item.get("of"), "of")
    rows = item.get("bands") or item.get("items") or []
    fields["rows-count"] = str(len(rows))
    for index, row in enumerate(rows):
        fields[f"rows-{index}-points"] = shown_amount(row.get("points")) or ""
        if fields["kind"] == "band":
            fields[f"rows-{index}-upto"] = shown_amount(row.get("upto")) or ""
        else:
            label = head_of(row)
            fields[f"rows-{index}-label_ko"], fields[f"rows-{index}-label_en"] = label["label_ko"], label["label_en"]
            fields |= tree.flatten(tree.of_expression(row.get("of")), f"rows-{index}-of")
    if fields["kind"] == "flag" and item.get("of") is not None:
        fields |= tree.flatten(tree.of_expression(item["of"]), "of")
    return fields


def measure_fields(expression: Any, prefix: str) -> dict[str, str]:
    """The fields of what is measured: a fact, an age, a time, or text."""
    shown = None if expression is None else tree.subject_of(expression)
    if expression is None:
        return {f"{prefix}-kind": "test"}
    if shown is None:
        return {f"{prefix}-kind": "json", f"{prefix}-json": written(expression)}
    return {f"{prefix}-kind": "test", **{f"{prefix}-{name}": text for name, text in shown.items()}}


def rows_in(fields: Mapping[str, str]) -> int:
    """How many rows were sent."""
    text = fields.get("rows-count", "0")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() else 0


def read(original: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    """The item the fields stand for, and what cannot be read."""
    made = copy.deepcopy(dict(original))
    errors: Errors = []
    kind = fields.get("kind", "")
    before = head_of(original)
    made["code"], made["kind"] = fields.get("code", "").strip(), kind
    label = {language: fields.get(f"label_{language}", "").strip() for language in ("ko", "en")}
    if label != {language: before[f"label_{language}"] for language in ("ko", "en")}:
        made["label"] = label
    for name in ("points", "points_each", "cap", "of", "bands", "items"):
        made.pop(name, None)
    if kind in ("band", "count", "flag"):
        made["of"] = _read_of(fields, kind, errors)
    for name in NUMBERS.get(kind, ()):
        if fields.get(name, "").strip() or name != "cap":
            made[name] = _number(fields, name, errors)
    if kind in ("band", "best_of"):
        old = original.get("bands" if kind == "band" else "items") or []
        made["bands" if kind == "band" else "items"] = [
            _read_row(fields, kind, index, old[index] if index < len(old) else {}, errors)
            for index in range(rows_in(fields))
            if not _empty(fields, index)
        ]
    return made, errors


def _empty(fields: Mapping[str, str], index: int) -> bool:
    names = ("points", "upto", "label_ko", "label_en")
    return not any(fields.get(f"rows-{index}-{name}", "").strip() for name in names)


def _read_of(fields: Mapping[str, str], kind: str, errors: Errors) -> Any:
    node = tree.load(fields, "of")
    try:
        return tree.to_expression(node, "of") if kind == "flag" else tree.to_subject(node, "of")
    except tree.TreeInvalid as error:
        errors.append((error.field, error.message))
        return None


def _read_row(
    fields: Mapping[str, str], kind: str, index: int, old: Mapping[str, Any], errors: Errors
) -> dict[str, Any]:
    prefix = f"rows-{index}"
    if kind == "band":
        row = {name: value for name, value in old.items() if name == "label"}
        if fields.get(f"{prefix}-upto", "").strip():
            row = {"upto": _number(fields, f"{prefix}-upto", errors), **row}
        return {**row, "points": _number(fields, f"{prefix}-points", errors)}
    row = {name: value for name, value in old.items() if name not in ("of", "points", "upto")}
    label = {language: fields.get(f"{prefix}-label_{language}", "").strip() for language in ("ko", "en")}
    if label != {language: head_of(old)[f"label_{language}"] for language in ("ko", "en")}:
        row["label"] = label
    try:
        row["of"] = tree.to_expression(tree.load(fields, f"{prefix}-of"), f"{prefix}-of")
    except tree.TreeInvalid as error:
        errors.append((error.field, error.message))
    row["points"] = _number(fields, f"{prefix}-points", errors)
    return row


def _number(fields: Mapping[str, str], name: str, errors: Errors) -> Any:
    try:
        return read_number(fields.get(name, ""))
    except Unreadable as error:
        errors.append((name, error.message))
        return None
