"""Templates only show: no inline script or style, no dead macro, all text translatable."""

import re
from pathlib import Path

import pytest

from tests.support import source

TEMPLATES = sorted(source.TEMPLATES.rglob("*.html"))
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*="),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=(?!=)"),
    "style element": re.compile(r"<style\b"),
    "script without a source": re.compile(r"<script\b(?![^>]*(\bsrc=|type=\"application/(ld\+)?json\"))"),
    "javascript address": re.compile(r"href=[\"']javascript:"),
}
HANGUL = re.compile(r"[가-힣]")
MACRO = re.compile(r"\{%-?\s*macro\s+([a-z_]+)\s*\(")
# A language is named in itself, whatever the page's language.
SPOKEN_IN_ITSELF = {"한국어"}


def text_of(path: Path) -> str:
    """Return a template without its comments."""
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf8"), flags=re.DOTALL)


@pytest.mark.parametrize("kind", INLINE)
def test_nothing_inline(kind):
    wrong = [source.name(path) for path in TEMPLATES if INLINE[kind].search(text_of(path))]
    assert not wrong


def test_every_macro_is_used():
    everything = {path: text_of(path) for path in TEMPLATES}
    wrong = []
    for path, text in everything.items():
        for macro in MACRO.findall(text):
            uses = sum(len(re.findall(rf"\b{macro}\b", other)) for other in everything.values())
            if uses < 2:
                wrong.append(f"{source.name(path)}: {macro}")
    assert not wrong


def test_templates_hold_no_korean_text_of_their_own():
    wrong = []
    for path in TEMPLATES:
        for number, line in enumerate(text_of(path).splitlines(), 1):
            for word in SPOKEN_IN_ITSELF:
                line = line.replace(word, "")
            if HANGUL.search(line):
                wrong.append(f"{source.name(path)}:{number}")
    assert not wrong, "write English and translate it: " + ", ".join(wrong)


def test_templates_ask_the_database_nothing():
    wrong = [
        source.name(path)
        for path in TEMPLATES
        if re.search(r"\b(db|session|select)\.(execute|scalars?|query)\b", text_of(path))
    ]
    assert not wrong


def test_every_form_that_posts_carries_a_token():
    wrong = [
        source.name(path)
        for path in TEMPLATES
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text_of(path), flags=re.DOTALL | re.IGNORECASE)
        if not re.search(r"csrf|hidden_tag|f\.form|caller\(|questions\(form", form)
    ]
    assert not wrong
