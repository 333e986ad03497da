"""Morphemes of Korean texts: documents by Kiwi, where a job or command may load it; short queries without it.

A query is cut into the morphemes the documents were found to consist of, by the likeliest path, so that a web
request needs no analyser.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from jobcenter.matching.engine.words.letters import words

# What carries meaning: nouns, Latin words, roots, verbs and adjectives, prefixes.
KEPT = ("SL", "XR", "VV", "VA", "XPN")
LONGEST = 8
STRANGE = 4.0


def analysed(texts: Sequence[str], *, workers: int = 1) -> Iterator[tuple[str, ...]]:
    """The meaningful morphemes of each text, by Kiwi. Never call this in a web request: it loads 300 MB.

    More than one worker is for commands alone: a process that forks after loading them hangs its children.
    """
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=workers, load_multi_dict=False)
    for tokens in kiwi.tokenize(texts):
        yield tuple(token.form.lower() for token in tokens if token.tag.startswith("N") or token.tag in KEPT)


class Segmenter:
    """Cuts words into known morphemes; what is unknown costs more than anything known."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        counts = Counter(morpheme for text in texts for morpheme in text)
        total = max(sum(counts.values()), 1)
        self.cost = {morpheme: -math.log(count / total) for morpheme, count in counts.items()}
        self.unknown = math.log(total) + STRANGE

    def cut(self, text: str) -> list[str]:
        """The morphemes of the likeliest path through every word."""
        return [part for word in words(text) for part in self._path(word)]

    def _path(self, word: str) -> list[str]:
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(word) + 1):
            options = []
            for start in range(max(0, end - LONGEST), end):
                cost = self.cost.get(word[start:end], self.unknown if end - start == 1 else math.inf)
                options.append((best[start][0] + cost, start))
            best.append(min(options))
        parts, end = [], len(word)
        while end:
            start = best[end][1]
            parts.append(word[start:end])
            end = start
        return parts[::-1]
