"""Which pool goes on into which: pairs of codes as the fields of a form, without circles. Pure."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

FIELD = "spill-"


class Circle(InputError):
    """Pools that go on into each other without an end; ``field`` is the one that closes the circle."""

    message = _l("These pools go round in a circle: %(chain)s. Let one of them end.")

    def __init__(self, codes: Sequence[str], names: Mapping[str, str]) -> None:
        chain = " → ".join(names.get(code, code) for code in codes)
        super().__init__(field=f"{FIELD}{codes[-2]}", chain=chain)


def fields_of(pairs: Sequence[Sequence[str]]) -> dict[str, str]:
    """The next pool of each pool that has one, by the name of its field."""
    return {f"{FIELD}{first}": second for first, second in pairs}


def read(fields: Mapping[str, str], names: Mapping[str, str]) -> list[list[str]]:
    """The pairs of a submitted form, in the order of the groups (`names` by code). Raises Circle."""
    chosen = {code: fields.get(f"{FIELD}{code}", "") for code in names}
    pairs = [[first, second] for first, second in chosen.items() if second in names]
    check(pairs, names)
    return pairs


def check(pairs: Sequence[Sequence[str]], names: Mapping[str, str]) -> None:
    """Raise Circle where a chain of pools comes back to itself."""
    following = {pair[0]: pair[1] for pair in pairs}
    for code in following:
        chain = [code]
        while chain[-1] in following and chain[-1] not in chain[:-1]:
            chain.append(following[chain[-1]])
        if len(chain) > 1 and chain[-1] == code:
            raise Circle(chain, names)


def in_order(codes: Sequence[str], pairs: Sequence[Sequence[str]]) -> list[str]:
    """The codes so that each pool comes after all that go on into it; the order of the groups decides otherwise."""
    done: list[str] = []
    waiting = list(codes)
    while waiting:
        free = next(one for one in waiting if not any(b == one and a in waiting for a, b in pairs))
        waiting.remove(free)
        done.append(free)
    return done
