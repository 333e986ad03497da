"""Licences and certificates as reference data: what they are called, how one gets them, which work they open.

People, employers and courses write the same licence in different ways; `key` is the form in which names are compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "licences.yaml"
EXAMINATION, COMPLETION = "examination", "completion"
WAYS = (EXAMINATION, COMPLETION)
_AROUND = ("필수", "소지자", "보유자", "자격증", "면허증", "자격")


@dataclass(frozen=True)
class Licence:
    """One licence. `way` says how one gets it, `fact` which fact of the rules asks for it."""

    name: Mapping[str, str]
    way: str
    occupations: tuple[str, ...] = ()
    fact: str | None = None
    aliases: tuple[str, ...] = ()
    source: str | None = None


def squeeze(text: str) -> str:
    """Text without spaces and signs, in small letters: Korean is written with and without spaces."""
    return "".join(character for character in text.lower() if character.isalnum())


def key(name: str) -> str:
    """A licence in the form in which names are compared: without spaces and the words around it."""
    plain = squeeze(name)
    for word in _AROUND:
        plain = plain.removesuffix(word)
    return plain


@lru_cache(maxsize=1)
def known() -> Mapping[str, Licence]:
    """Every licence of the reference data by the keys of its name and its other names."""
    found: dict[str, Licence] = {}
    for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        licence = Licence(
            **{**entry, "occupations": tuple(entry["occupations"]), "aliases": tuple(entry.get("aliases", ()))}
        )
        for name in (licence.name["ko"], *licence.aliases):
            found[key(name)] = licence
    return found


def find(name: str) -> Licence | None:
    """The licence somebody means by a name, or None where the reference data does not have it."""
    return known().get(key(name))


def keys_of(names: Iterable[str]) -> frozenset[str]:
    """The keys of licences somebody holds, with those of all other names the same licences go by."""
    found = set()
    for name in names:
        found.add(key(name))
        licence = find(name)
        if licence is not None:
            found |= {key(one) for one in (licence.name["ko"], *licence.aliases)}
    return frozenset(found)


def named_in(text: str) -> list[str]:
    """The Korean names of the licences that a text mentions, in the order of the reference data."""
    plain = squeeze(text)
    return list(dict.fromkeys(licence.name["ko"] for one, licence in known().items() if one in plain))
