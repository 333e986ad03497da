"""Files stay readable, finished and free of their author's machine."""

import ast
import re
import subprocess

import pytest

from tests.support import source

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
MOST_LINES = 500


def tracked(*patterns: str) -> list[str]:
    """The files git knows, or will know."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [line for line in listed.stdout.splitlines() if (source.ROOT / line).is_file()]


def read(file: str) -> str:
    return (source.ROOT / file).read_text(encoding="utf8")


def test_files_are_short_enough_to_read():
    # A migration is written once by a generator and read as a list.
    written = [file for file in tracked("*.py", "*.html") if not file.startswith("migrations/")]
    long = {file: len(read(file).splitlines()) for file in written}
    assert not {file: lines for file, lines in long.items() if lines > MOST_LINES}


def test_nothing_is_left_unfinished():
    wrong = [
        f"{file}:{number}"
        for file in tracked("jobcenter/*.py", "templates/*.html", "scripts/*.py", "static/*.js", "static/*.css")
        for number, line in enumerate(read(file).splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not wrong


def test_only_config_reads_the_environment():
    wrong = [
        f"{source.name(path)}:{node.lineno}"
        for path in [*source.modules(), source.ROOT / "run.py"]
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and ast.unparse(node.value) == "os"
    ]
    assert not wrong, "read settings in config.py: " + ", ".join(wrong)


def test_public_functions_and_classes_have_docstrings():
    wrong = [
        f"{source.name(path)}:{node.lineno} {node.name}"
        for path in source.modules()
        for node in source.tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and not is_view(node)
        and not is_error_or_form(node)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_module_says_what_it_is_for():
    wrong = [source.name(path) for path in source.modules() if not ast.get_docstring(source.tree(path))]
    assert not wrong


def test_lock_files_name_no_registry():
    wrong = [
        file for file in tracked("*requirements*.txt", "*package-lock.json") if re.search(r"https?://", read(file))
    ]
    assert not wrong


def test_no_large_file_is_tracked():
    sizes = {file: (source.ROOT / file).stat().st_size for file in tracked(".")}
    assert not {file: size for file, size in sizes.items() if size > 900_000}


def is_view(node: ast.AST) -> bool:
    """A view is named by its route and its permission."""
    return bool(getattr(node, "decorator_list", None))


def is_error_or_form(node: ast.AST) -> bool:
    """An error says what it is in its message, a form in its fields."""
    bases = [ast.unparse(base) for base in getattr(node, "bases", [])]
    return any(base.split(".")[-1].endswith(("Error", "Form", "NotFound", "Forbidden")) for base in bases)
