"""A condition as a tree a form can show: groups of tests, and whatever no form shows as its own text.

A node is plain data with a ``kind``: ``all``, ``any``, ``none``, ``not_all`` (with ``children``), ``test`` (a fact, an
age or a time compared with something) or ``json``. ``of_expression`` shows an expression only in a form that gives
exactly the same expression back; any other stays JSON, so nothing is ever lost by opening it.
"""

import json
from collections.abc import Mapping
from typing import Any

from jobcenter.programs.editing.amounts import Unreadable, read_constant, read_number, shown_amount, written
from jobcenter.rules.facts import CATALOGUE

GROUPS = {"all": "all", "any": "any", "none": "any", "not_all": "all"}
NEGATED = ("none", "not_all")
TRUTHS = ("yes", "no")
COMPARISONS = ("<=", "<", ">=", ">", "==", "!=")
OPERATORS = (*TRUTHS, *COMPARISONS, "in", "not_in")
LIMITS = ("value", "percent", "parameter", "table", "fact")
TEXTS = ("left", "day", "op", "right", "value", "percent", "parameter", "by", "table", "other", "json")
DEEPEST, WIDEST = 8, 60
Node = dict[str, Any]


class TreeInvalid(Exception):
    """A field of the form cannot be read; ``field`` is its name."""

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(str(message))
        self.field = field
        self.message = message


def same(one: Any, other: Any) -> bool:
    """Whether two documents are written alike: 1 is not true, and 1.0 is not 1."""
    return json.dumps(one, ensure_ascii=False) == json.dumps(other, ensure_ascii=False)


def new_test() -> Node:
    """A test that nobody has filled in."""
    return {"kind": "test", "left": "", "op": "", "right": "value", "value": ""}


def of_expression(expression: Any, depth: int = 0) -> Node:
    """The node that shows an expression."""
    shown = _shown(expression, depth) if depth < DEEPEST else None
    if shown is not None and _gives_back(shown, expression):
        return shown
    return {"kind": "json", "json": json.dumps(expression, ensure_ascii=False)}


def _gives_back(node: Node, expression: Any) -> bool:
    try:
        return same(to_expression(load(flatten(node, "x"), "x"), "x"), expression)
    except TreeInvalid:
        return False


def _shown(expression: Any, depth: int) -> Node | None:
    if not isinstance(expression, dict) or not expression:
        return None
    form = next(iter(expression))
    if form in ("all", "any") and isinstance(expression[form], list):
        return _group(form, expression[form], depth)
    if form == "not":
        return _negation(expression["not"], depth)
    if form == "fact":
        return {**new_test(), "left": f"fact:{expression['fact']}", "op": "yes"}
    if form == "in":
        return _membership(expression["in"], "in")
    if form in COMPARISONS:
        return _comparison(form, expression[form])
    return None


def _group(kind: str, parts: list, depth: int) -> Node | None:
    if len(parts) > WIDEST:
        return None
    return {"kind": kind, "children": [of_expression(part, depth + 1) for part in parts]}


def _negation(part: Any, depth: int) -> Node | None:
    if not isinstance(part, dict):
        return None
    if "fact" in part:
        return {**new_test(), "left": f"fact:{part['fact']}", "op": "no"}
    if "in" in part:
        return _membership(part["in"], "not_in")
    for kind in NEGATED:
        if isinstance(part.get(GROUPS[kind]), list):
            return _group(kind, part[GROUPS[kind]], depth)
    return None


def _membership(pair: Any, operator: str) -> Node | None:
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], list):
        return None
    left = subject_of(pair[0])
    texts = [shown_amount(value) for value in pair[1]]
    if left is None or None in texts or not _choosable(left, pair[1]):
        return None
    return {**new_test(), **left, "op": operator, "value": "\n".join(str(text) for text in texts)}


def _comparison(operator: str, pair: Any) -> Node | None:
    if not isinstance(pair, list) or len(pair) != 2:
        return None
    left, right = subject_of(pair[0]), _limit_of(pair[1])
    if left is None or right is None:
        return None
    if right["right"] == "value" and not _choosable(left, [pair[1]]):
        return None
    return {**new_test(), **left, "op": operator, **right}


def _choosable(left: Mapping[str, str], values: list) -> bool:
    """Whether every value can be picked where the fact is a choice."""
    fact = CATALOGUE.get(left["left"].removeprefix("fact:"))
    return fact is None or not fact.choices or all(value in dict(fact.choices) for value in values)


def subject_of(expression: Any) -> dict[str, str] | None:
    """What is measured, as fields: a fact, the age, the months since a day; None where no form shows it."""
    if not isinstance(expression, dict) or len(expression) != 1:
        return None
    form, inner = next(iter(expression.items()))
    if form == "fact" and isinstance(inner, str):
        return {"left": f"fact:{inner}"}
    if form == "age":
        return {"left": "age"}
    if form == "age_on" and isinstance(inner, str):
        return {"left": "age_on", "day": inner}
    if form == "months_since" and isinstance(inner, dict) and isinstance(inner.get("fact"), str):
        return {"left": f"months:{inner['fact']}"}
    return None


def _limit_of(expression: Any) -> dict[str, str] | None:
    if not isinstance(expression, dict):
        text = shown_amount(expression)
        return None if text is None else {"right": "value", "value": text}
    if "percent_of" in expression:
        pair = expression["percent_of"]
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], dict):
            return None
        share = shown_amount(pair[0])
        if share is None or "parameter" not in pair[1]:
            return None
        return {"right": "percent", "percent": share, **_parameter(pair[1])}
    if "parameter" in expression:
        return {"right": "parameter", **_parameter(expression)}
    if isinstance(expression.get("table"), dict):
        rows = [f"{key}: {shown_amount(value)}" for key, value in expression["table"].items()]
        return {"right": "table", "table": "\n".join(rows), "by": _by(expression)}
    if "fact" in expression:
        return {"right": "fact", "other": str(expression["fact"])}
    return None


def _parameter(expression: Mapping[str, Any]) -> dict[str, str]:
    return {"parameter": str(expression["parameter"]), "by": _by(expression)}


def _by(expression: Mapping[str, Any]) -> str:
    by = expression.get("by")
    return str(by.get("fact", "")) if isinstance(by, dict) else ""


def flatten(node: Node, prefix: str) -> dict[str, str]:
    """The node as the fields of a form."""
    fields = {f"{prefix}-kind": node["kind"]}
    if node["kind"] in GROUPS:
        fields[f"{prefix}-count"] = str(len(node["children"]))
        for index, child in enumerate(node["children"]):
            fields.update(flatten(child, f"{prefix}-{index}"))
        return fields
    fields.update({f"{prefix}-{name}": node[name] for name in TEXTS if node.get(name)})
    return fields


def load(fields: Mapping[str, str], prefix: str, depth: int = 0) -> Node:
    """The node of submitted fields, whether it can be read or not."""
    kind = fields.get(f"{prefix}-kind", "test")
    if kind in GROUPS and depth <= DEEPEST + 2:
        text = fields.get(f"{prefix}-count", "0")
        count = min(int(text), WIDEST) if text.isascii() and text.isdigit() else 0
        return {"kind": kind, "children": [load(fields, f"{prefix}-{index}", depth + 1) for index in range(count)]}
    texts = {name: fields.get(f"{prefix}-{name}", "").strip() for name in TEXTS}
    return {"kind": "json" if kind == "json" else "test", **{name: text for name, text in texts.items() if text}}


def to_expression(node: Node, prefix: str) -> Any:
    """The expression a node stands for. Raises TreeInvalid with the field that cannot be read."""
    if node["kind"] in GROUPS:
        parts = [to_expression(child, f"{prefix}-{index}") for index, child in enumerate(node["children"])]
        group = {GROUPS[node["kind"]]: parts}
        return {"not": group} if node["kind"] in NEGATED else group
    if node["kind"] == "json":
        return _from_json(node, prefix)
    left = to_subject(node, prefix)
    operator = node.get("op", "")
    if operator not in OPERATORS:
        raise TreeInvalid(f"{prefix}-op", Unreadable.OPERATOR)
    if operator in TRUTHS:
        return left if operator == "yes" else {"not": left}
    kind = kind_of_subject(node.get("left", ""))
    if operator in ("in", "not_in"):
        lines = [line for line in node.get("value", "").replace(",", "\n").split("\n") if line.strip()]
        if not lines:
            raise TreeInvalid(f"{prefix}-value", Unreadable.VALUE)
        chosen = {"in": [left, [_constant(line, kind, prefix) for line in lines]]}
        return chosen if operator == "in" else {"not": chosen}
    return {operator: [left, _to_limit(node, kind, prefix)]}


def _from_json(node: Node, prefix: str) -> Any:
    try:
        return json.loads(node.get("json", ""))
    except (ValueError, RecursionError) as error:
        place = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise TreeInvalid(f"{prefix}-json", f"{Unreadable.JSON}{place}") from None


def to_subject(node: Node, prefix: str) -> Any:
    """What a node measures, as an expression."""
    if node["kind"] == "json":
        return _from_json(node, prefix)
    form, _, name = node.get("left", "").partition(":")
    if form == "age":
        return {"age": True}
    if form == "age_on":
        if not node.get("day"):
            raise TreeInvalid(f"{prefix}-day", Unreadable.DAY)
        return {"age_on": _constant(node["day"], "date", prefix, "day")}
    if form in ("fact", "months") and name:
        fact = {"fact": name}
        return fact if form == "fact" else {"months_since": fact}
    raise TreeInvalid(f"{prefix}-left", Unreadable.SUBJECT)


def kind_of_subject(left: str) -> str | None:
    """``boolean``, ``number``, ``date`` or ``text``; None for a fact nobody knows."""
    form, _, name = left.partition(":")
    if form in ("age", "age_on", "months"):
        return "number"
    fact = CATALOGUE.get(name)
    return fact.kind if fact else None


def _constant(text: str, kind: str | None, prefix: str, field: str = "value") -> Any:
    try:
        return read_constant(text, kind)
    except Unreadable as error:
        raise TreeInvalid(f"{prefix}-{field}", error.message) from None


def _to_limit(node: Node, kind: str | None, prefix: str) -> Any:
    right = node.get("right", "value")
    if right == "fact":
        if not node.get("other"):
            raise TreeInvalid(f"{prefix}-other", Unreadable.SUBJECT)
        return {"fact": node["other"]}
    if right == "table":
        return {"table": _rows(node.get("table", ""), prefix), "by": {"fact": _needed(node, "by", prefix)}}
    if right in ("parameter", "percent"):
        amount: dict[str, Any] = {"parameter": _needed(node, "parameter", prefix)}
        if node.get("by"):
            amount["by"] = {"fact": node["by"]}
        if right == "parameter":
            return amount
        return {"percent_of": [_constant(node.get("percent", ""), "number", prefix, "percent"), amount]}
    return _constant(node.get("value", ""), kind, prefix)


def _needed(node: Node, name: str, prefix: str) -> str:
    if not node.get(name):
        raise TreeInvalid(f"{prefix}-{name}", Unreadable.SUBJECT)
    return str(node[name])


def _rows(text: str, prefix: str) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for line in text.splitlines():
        key, colon, amount = line.partition(":")
        try:
            value = read_number(amount)
        except Unreadable:
            value = None
        if not colon or not key.strip() or value is None or key.strip() in rows:
            raise TreeInvalid(f"{prefix}-table", Unreadable.TABLE)
        rows[key.strip()] = value
    if not rows:
        raise TreeInvalid(f"{prefix}-table", Unreadable.TABLE)
    return rows


def change(node: Node | None, action: str, path: str) -> Node | None:
    """The tree after ``add``, ``group``, ``wrap``, ``double``, ``up``, ``down``, ``remove`` or ``text`` at a path like 0-2.

    Removing the whole tree gives None.
    """
    steps = [int(step) for step in path.split("-") if step.isascii() and step.isdigit()]
    if node is None:
        return new_test() if action in ("add", "start") else None
    if not steps:
        return _changed_here(node, action)
    *above, last = steps
    parent = node
    for step in above:
        if parent["kind"] not in GROUPS or step >= len(parent["children"]):
            return node
        parent = parent["children"][step]
    if parent["kind"] not in GROUPS or last >= len(parent["children"]):
        return node
    _change_child(parent["children"], last, action)
    return node


def _changed_here(node: Node, action: str) -> Node | None:
    if action == "remove":
        return None
    if action in ("add", "group") and node["kind"] in GROUPS:
        if len(node["children"]) < WIDEST:
            node["children"].append(_added(action))
        return node
    if action in ("add", "group"):
        return {"kind": "all", "children": [node, _added(action)]}
    if action == "wrap":
        return {"kind": "all", "children": [node]}
    if action == "text":
        return as_text(node)
    if action == "form" and node["kind"] == "json":
        return of_expression(_from_json(node, ""))
    return node


def _added(action: str) -> Node:
    return {"kind": "any", "children": [new_test()]} if action == "group" else new_test()


def as_text(node: Node) -> Node:
    """The node as JSON, where its fields can be read."""
    try:
        return {"kind": "json", "json": written(to_expression(node, "x"))}
    except TreeInvalid:
        return node


def _change_child(children: list[Node], index: int, action: str) -> None:
    if action == "remove":
        del children[index]
    elif action == "double" and len(children) < WIDEST:
        children.insert(index + 1, load(flatten(children[index], "x"), "x"))
    elif action in ("up", "down"):
        other = index + (-1 if action == "up" else 1)
        if 0 <= other < len(children):
            children[index], children[other] = children[other], children[index]
    else:
        changed = _changed_here(children[index], action)
        if changed is not None:
            children[index] = changed
