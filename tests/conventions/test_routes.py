"""Every address is kebab-case, and every view names who may open it."""

import ast
import re

import pytest
from flask import Flask

from jobcenter.core import permissions
from tests.support import source

PLAIN = r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?"
SEGMENT = re.compile(rf"{PLAIN}|<[a-z_]+(:[a-z_]+)?>(\.[a-z]+)?|<any\([a-z_',-]+\):[a-z_]+>")
# What is numbered without a record of its own: pages, dates, steps, and the grants on one staff member's page.
NUMBERED = ("page", "year", "month", "step", "number", "role_id")


def routes(application: Flask) -> list:
    return [rule for rule in application.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_names_a_permission(bare_app):
    wrong = {rule.endpoint for rule in routes(bare_app) if permissions.permission_of(bare_app, rule.endpoint) is None}
    assert not wrong


def test_every_named_permission_is_declared(bare_app):
    named = {permissions.permission_of(bare_app, rule.endpoint) for rule in routes(bare_app)}
    assert named - {permissions.PUBLIC, permissions.SIGNED_IN, None} <= set(permissions.catalogue())


def test_addresses_are_kebab_case(bare_app):
    wrong = [
        rule.rule
        for rule in routes(bare_app)
        if not all(SEGMENT.fullmatch(segment) for segment in rule.rule.strip("/").split("/") if segment)
    ]
    assert not wrong


def test_addresses_hold_no_row_numbers(bare_app):
    wrong = [rule.rule for rule in routes(bare_app) if re.search(rf"<int:(?!{'|'.join(NUMBERED)})", rule.rule)]
    assert not wrong, "records are addressed by public_id"


def test_changes_are_not_made_by_get(bare_app):
    verbs = re.compile(r"(delete|remove|withdraw|accept|reject|decline|confirm|close|cancel|approve)$")
    wrong = [
        rule.rule
        for rule in routes(bare_app)
        if verbs.search(rule.endpoint) and "GET" in rule.methods and "POST" not in rule.methods
    ]
    assert not wrong


def named_endpoints() -> list[tuple[str, str]]:
    """Every endpoint that a template or a module names with its blueprint."""
    pattern = re.compile(r"""url_for\(\s*["']([a-z_]+\.[a-z_]+)["']""")
    places = []
    for path in [*source.modules(), *sorted(source.TEMPLATES.rglob("*.html"))]:
        places += [(source.name(path), match) for match in pattern.findall(path.read_text(encoding="utf8"))]
    return places


def test_every_named_endpoint_exists(bare_app):
    wrong = sorted({f"{place}: {name}" for place, name in named_endpoints() if name not in bare_app.view_functions})
    assert not wrong, "\n".join(wrong)


def test_every_rendered_template_exists():
    wrong = [
        f"{source.name(path)}:{node.lineno} {node.args[0].value}"
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] == "render_template"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and not (source.TEMPLATES / node.args[0].value).is_file()
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"])
def test_every_answer_carries_the_security_headers(client, header):
    assert header in client.get("/sign-in").headers


def test_the_content_policy_allows_nothing_inline(client):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "'self'" in policy
