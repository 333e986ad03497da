"""Within a feature: services write, queries read within a scope, only edges know the request."""

import ast
from pathlib import Path

from tests.support import source

REQUEST_NAMES = {"request", "session", "current_user", "g"}
# Reads about whoever asks, or that answer with no person: the reason stands beside each.
WITHOUT_SCOPE = {
    "jobcenter.seekers.queries.find_person_of_user": "the record of whoever is signed in",
}


def inner_modules() -> list[Path]:
    """Services, queries, rules and models: the part of a feature that knows no HTTP."""
    kinds = ("service", "queries", "rules", "models")
    return [path for path in source.modules() if set(path.with_suffix("").parts) & set(kinds)]


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(source.tree(path)) if isinstance(node, ast.Call)]


def test_only_transaction_commits():
    wrong = [
        f"{source.name(path)}:{call.lineno}"
        for path in source.modules()
        for call in calls(path)
        if source.feature(path) != "core"
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"commit", "rollback"}
        and "session" in ast.unparse(call.func.value)
    ]
    assert not wrong, "commit through transaction(): " + ", ".join(wrong)


def test_services_open_no_transaction():
    wrong = [
        f"{source.name(path)}:{call.lineno}"
        for path in inner_modules()
        if source.feature(path) not in {"core", "audit"}
        for call in calls(path)
        if ast.unparse(call.func).split(".")[-1] == "transaction"
    ]
    assert not wrong, "the edge opens the transaction, the service joins it: " + ", ".join(wrong)


def test_services_and_queries_know_no_request():
    wrong = [
        f"{source.name(path)}:{node.lineno}"
        for path in inner_modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ImportFrom)
        and (
            (node.module == "flask" and {alias.name for alias in node.names} & REQUEST_NAMES)
            or (node.module == "flask_login")
            or (node.module == "jobcenter.accounts" and "current" in {alias.name for alias in node.names})
        )
    ]
    # accounts holds the user class that Flask-Login asks for.
    wrong = [place for place in wrong if not place.startswith("jobcenter/accounts/models.py")]
    assert not wrong, "actor, dates and scope are arguments: " + ", ".join(wrong)


def test_status_is_never_assigned():
    wrong = []
    for path in source.modules():
        if source.name(path) == "jobcenter/core/db.py":
            continue
        for node in ast.walk(source.tree(path)):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AugAssign):
                targets = [node.target]
            wrong += [
                f"{source.name(path)}:{node.lineno}"
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr == "status"
            ]
    assert not wrong, "move with move_to(): " + ", ".join(wrong)


def test_queries_about_people_take_a_scope_first(person_models):
    wrong = []
    for path in source.modules():
        if "queries" not in path.with_suffix("").parts:
            continue
        for function in source.functions(path):
            place = f"{source.module_name(path)}.{function.name}"
            if function.name.startswith(("_", "count_")) or place in WITHOUT_SCOPE:
                continue
            names = (node.id for part in function.body for node in ast.walk(part) if isinstance(node, ast.Name))
            used = set(names) & person_models
            first = function.args.args[0].arg if function.args.args else ""
            if used and first != "scope":
                wrong.append(f"{place} reads {', '.join(sorted(used))} without a scope")
    assert not wrong, "\n".join(wrong)


def test_exceptions_to_the_scope_rule_still_exist():
    known = {
        f"{source.module_name(path)}.{function.name}"
        for path in source.modules()
        for function in source.functions(path)
    }
    assert set(WITHOUT_SCOPE) <= known
