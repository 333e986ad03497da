"""Keep the Korean catalogue whole: `translations.py extract | check | compile`.

The sources are `translations/ko/*.po`, one per feature; `compile` merges them into the `messages.mo` that the
application reads (made at set-up, not kept in the repository). English texts are the identifiers themselves.
"""

import argparse
import json
import pathlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations" / "ko"
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("jobcenter/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")


def sources() -> dict[str, list[str]]:
    """Every text of the program that asks for a translation, with the places that use it."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS, directory_filter=_wanted)
    for file, line, message, _comments, _context in rows:
        text = message[0] if isinstance(message, tuple) else message
        if text:
            found[text].append(f"{file}:{line}")
    return found


def _wanted(folder: str) -> bool:
    path = pathlib.Path(folder).absolute().relative_to(ROOT)
    return path == pathlib.Path(".") or path.parts[0] in {"jobcenter", "templates"}


def catalogs() -> Iterator[tuple[pathlib.Path, Catalog]]:
    """The catalogue of each feature."""
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale="ko", domain="messages", abort_invalid=True)


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, tuple | list) else [str(value or "")]


def _names(text: str) -> set[str]:
    return {name for name in PLACEHOLDER.findall(text) if name}


def problems() -> list[str]:
    """What keeps the Korean pages from being whole, one line each."""
    wanted, lines = sources(), []
    known: dict[str, tuple[str, list[str]]] = {}
    for path, catalog in catalogs():
        for message in catalog:
            if not message.id:
                continue
            key = _texts(message.id)[0]
            lines += [f"{path.name}: {fault}: {key!r}" for fault in _faults(message.id, message.string, message.fuzzy)]
            if key in known and known[key][1] != _texts(message.string):
                lines.append(f"{path.name}: translated differently in {known[key][0]}: {key!r}")
            known.setdefault(key, (path.name, _texts(message.string)))
            if key not in wanted:
                lines.append(f"{path.name}: not used any more: {key!r}")
    lines += [f"missing: {text!r} ({places[0]})" for text, places in wanted.items() if text not in known]
    return lines


def _faults(message_id: object, string: object, fuzzy: bool) -> list[str]:
    given, texts = _texts(message_id), _texts(string)
    faults = ["fuzzy"] if fuzzy else []
    if not all(texts):
        return [*faults, "empty"]
    allowed = set().union(*map(_names, given))
    needed = _names(given[-1])
    if any(not (needed <= _names(text) <= allowed) for text in texts):
        faults.append("placeholders differ")
    return faults


def extract() -> int:
    """Print what has no Korean yet, grouped by feature, ready to paste into a catalogue."""
    known = {_texts(message.id)[0] for _path, catalog in catalogs() for message in catalog if message.id}
    groups: dict[str, list[str]] = defaultdict(list)
    for text, places in sources().items():
        if text not in known:
            groups[places[0].split(":")[0].split("/")[1]].append(text)
    for feature, texts in sorted(groups.items()):
        print(f"# {feature}: {len(texts)}")
        for text in texts:
            print(f'msgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""\n')
    return 0


def check() -> int:
    """Print what is wrong; 1 when anything is."""
    found = problems()
    for line in found:
        print(line)
    print(f"translations: {len(found)} problems" if found else "translations: complete", file=sys.stderr)
    return 1 if found else 0


def compile_catalog() -> int:
    """Merge the features' catalogues into one compiled file."""
    merged = Catalog(locale="ko", domain="messages")
    for _path, catalog in catalogs():
        for message in catalog:
            if message.id and message.string and not message.fuzzy:
                merged.add(message.id, message.string, context=message.context)
    target = FOLDER / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        write_mo(file, merged)
    partial.replace(target)
    print(f"translations: {len(merged)} texts", file=sys.stderr)
    return 0


def main() -> int:
    """Run one of the three commands."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("command", choices=("extract", "check", "compile"))
    return {"extract": extract, "check": check, "compile": compile_catalog}[cli.parse_args().command]()


if __name__ == "__main__":
    sys.exit(main())
