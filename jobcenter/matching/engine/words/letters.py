"""Cutting Korean texts: letters, grams, occupation endings, jamo and the consonants a loanword is heard by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import yaml

from jobcenter.matching.engine.settings import DATA

_OTHER = re.compile(r"[^0-9a-z가-힣]")
_WORD = re.compile(r"[0-9a-z]+|[가-힣]+")
_BRACKETS = re.compile(r"\(.*?\)")

FIRST_SYLLABLE, LAST_SYLLABLE = 0xAC00, 0xD7A3
LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

_SOUNDS = {
    "k": "ㄱㄲㅋ",
    "n": "ㄴ",
    "t": "ㄷㄸㅌ",
    "l": "ㄹ",
    "m": "ㅁ",
    "p": "ㅂㅃㅍ",
    "s": "ㅅㅆ",
    "j": "ㅈㅉㅊ",
    "h": "ㅎ",
    "": "ㅇ",
}
_HANGUL_SOUND = {jamo: sound for sound, letters in _SOUNDS.items() for jamo in letters}
_LATIN = {"k": "kgqcx", "n": "n", "t": "td", "l": "lr", "m": "m", "p": "pbfv", "s": "sz", "j": "j", "h": "h"}
_LATIN_SOUND = {letter: sound for sound, letters in _LATIN.items() for letter in letters}
_SPELLINGS = (
    ("ch", "j"),
    ("sh", "s"),
    ("ph", "f"),
    ("tion", "sn"),
    ("ck", "k"),
    ("th", "s"),
    ("ce", "se"),
    ("ci", "si"),
    ("er", ""),
    ("ng", ""),
)


def plain(text: str) -> str:
    """Letters and digits only, in one width and small: Korean is written with and without spaces."""
    return _OTHER.sub("", unicodedata.normalize("NFKC", text).lower())


def words(text: str) -> list[str]:
    """Runs of Korean, and runs of Latin letters and digits."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def windows(text: str, shortest: int, longest: int) -> list[str]:
    """Every stretch of `shortest` to `longest` neighbouring letters."""
    return [
        text[start : start + size] for size in range(shortest, longest + 1) for start in range(len(text) - size + 1)
    ]


def grams(text: str, shortest: int, longest: int) -> list[str]:
    """The windows of every word of a text; none spans two words."""
    return [window for word in words(text) for window in windows(word, shortest, longest)]


def edged(text: str, shortest: int, longest: int) -> list[str]:
    """The windows of a text without spaces, its beginning and end marked."""
    return windows(f"^{plain(text)}$", shortest, longest)


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, ...], str]:
    raw = yaml.safe_load((DATA / "occupation_endings.yaml").read_text(encoding="utf-8"))
    return tuple(sorted(raw["endings"].split(), key=len, reverse=True)), raw["letters"]


@lru_cache(maxsize=1 << 16)
def stem(name: str) -> str:
    """What an occupation works on, without the ending that says who: `선박 용접원` → `선박용접`."""
    endings, letters = _endings()
    bare = plain(_BRACKETS.sub("", name))
    for ending in endings:
        if bare.endswith(ending) and len(bare) - len(ending) >= 2:
            return bare[: -len(ending)]
    return bare[:-1] if len(bare) >= 3 and bare[-1] in letters else bare


@lru_cache(maxsize=1 << 16)
def ending(name: str) -> str:
    """The ending of an occupation's name, its last letter where none is known."""
    bare = plain(_BRACKETS.sub("", name))
    return next((known for known in _endings()[0] if bare.endswith(known)), bare[-1:])


def _syllable(letter: str) -> tuple[str, str, str] | None:
    if not FIRST_SYLLABLE <= ord(letter) <= LAST_SYLLABLE:
        return None
    number = ord(letter) - FIRST_SYLLABLE
    return LEADS[number // 588], VOWELS[number % 588 // 28], TAILS[number % 28].strip()


@lru_cache(maxsize=1 << 16)
def jamo(text: str) -> str:
    """A text letter by letter of the alphabet, syllables opened: near spellings stay near."""
    return "".join("".join(_syllable(letter) or letter) for letter in plain(text))


@lru_cache(maxsize=1 << 16)
def skeleton(text: str) -> str:
    """The consonants a text is heard by, the same for a loanword in Korean and in Latin letters: `컨설턴트`, consultant."""
    bare = plain(text)
    for spelled, heard in _SPELLINGS:
        bare = bare.replace(spelled, heard)
    heard = ""
    for letter in bare:
        syllable = _syllable(letter)
        if syllable:
            lead, _vowel, tail = syllable
            heard += _HANGUL_SOUND[lead] + _HANGUL_SOUND.get(tail, "")
        elif letter in _LATIN_SOUND and not heard.endswith(_LATIN_SOUND[letter]):
            heard += _LATIN_SOUND[letter]
    return heard


def joined(parts: Iterable[str]) -> str:
    """Texts with a space between them, empty ones left out."""
    return " ".join(part for part in parts if part)
