"""The ranking told once more, plainly: the documented conditions and points, one line of thought after the other.

It reads facts as a form has them (texts, times as 09:30, wages in won) and shares nothing with the engine but the maps:
where neighbourhoods lie, which districts touch, how many paid hours a month has, what words speak of a strain. Points
are exact fractions, so whoever compares must allow for either side of a half.
"""

import csv
from datetime import date
from fractions import Fraction
from math import cos, hypot, radians
from pathlib import Path

import yaml

import jobcenter.matching
from jobcenter.core import places
from jobcenter.employers.wages import monthly_hours

DATA = Path(jobcenter.matching.__file__).parent / "data"
MOST = {"occupation": 30, "commute": 20, "wage": 15, "qualification": 15, "hours": 12, "limits": 8}
HALF = Fraction(1, 2)
MORPHEMES_FROM, MORPHEMES_SHARE = date(2026, 11, 1), Fraction(4, 10)


def table(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


CENTRES = {row["code"]: (float(row["lon"]), float(row["lat"])) for row in table("district_centres.tsv")}
TOUCH = {frozenset((row["a"], row["b"])) for row in table("district_adjacency.tsv")}
STRAINS = yaml.safe_load((DATA / "limits.yaml").read_text(encoding="utf-8"))


def minutes(time):
    return None if time is None else int(time[:2]) * 60 + int(time[3:])


def letters(text):
    return [sign for sign in text.lower() if sign.isalnum()]


def pairs(text):
    signs = letters(text)
    return {tuple(signs[at : at + 2]) for at in range(len(signs) - 1)} or set(map(tuple, signs))


def head(order):
    return f"{order['title']} {order['occupation_name']}"


def body(order):
    return f"{head(order)} {order['duties']} {order['requirements']} {order['hours_text']}"


def part_in(wish, text):
    return Fraction(len(wish & text), len(wish)) if wish else Fraction(0)


def words_alike(seeker, order, on):
    """How well the best wish stands in the title, or with 0.6 of the weight in all of the text."""
    best = Fraction(0)
    for number, wish in enumerate(seeker["wish_texts"]):
        for text, key, weight in ((head(order), "head", Fraction(1)), (body(order), "body", Fraction(6, 10))):
            alike = part_in(pairs(wish), pairs(text))
            known = seeker["wish_morphemes"][number : number + 1], order["morphemes"].get(key)
            if on >= MORPHEMES_FROM and known[0] and known[0][0] and known[1]:
                alike = (1 - MORPHEMES_SHARE) * alike + MORPHEMES_SHARE * part_in(set(known[0][0]), set(known[1]))
            best = max(best, weight * alike)
    return best


def digits_shared(wish, code):
    return next((n for n in range(4) if wish[: n + 1] != code[: n + 1]), 4)


def per_hour(kind, amount, weekly_hours):
    month = monthly_hours(weekly_hours or 40)
    return {
        "hourly": Fraction(amount),
        "daily": Fraction(amount, 8),
        "monthly": Fraction(amount, month),
        "annual": Fraction(amount, 12 * month),
    }[kind]


def offered(seeker, order, amount):
    """An amount of the order as the wished kind of wage."""
    if amount is None or order["wage_kind"] is None:
        return None
    month = monthly_hours(order["weekly_hours"] or 40)
    hours = {"hourly": 1, "daily": 8, "monthly": month, "annual": 12 * month}[seeker["wage_kind"]]
    return per_hour(order["wage_kind"], amount, order["weekly_hours"]) * hours


def whole(value):
    """As Python rounds a wage: halves to the even number."""
    return round(value)


def position(dong, district):
    known = places.dongs().get(dong or "")
    if known:
        return known.longitude, known.latitude, True
    code = district or (dong or "")[:5]
    if code in CENTRES:
        return (*CENTRES[code], False)
    inside = [place for other, place in CENTRES.items() if len(code) == 5 and other[:4] == code[:4]]
    if not inside:
        return None
    return sum(place[0] for place in inside) / len(inside), sum(place[1] for place in inside) / len(inside), False


def way(seeker, order):
    """Minutes from home to work: 14 a kilometre on foot up to 1.2 km, else 12 and 3 a kilometre; at least 5."""
    home, work = position(seeker["dong"], None), position(order["dong"], order["district"])
    if home is None or work is None:
        return None
    east = (work[0] - home[0]) * cos(radians((home[1] + work[1]) / 2))
    km = 111.2 * hypot(east, work[1] - home[1])
    walks = home[2] and work[2] and km <= 1.2
    return max(5, round(km * 14 if walks else 12 + 3 * km))


def touches(one, other):
    return one == other or frozenset((one, other)) in TOUCH


def times(seeker, order):
    """Start and end of the work and of the wish, those past midnight counted on; None where one is unknown."""
    given = [minutes(seeker["start"]), minutes(seeker["end"]), minutes(order["start"]), minutes(order["end"])]
    if None in given:
        return None
    wish_start, wish_end, start, end = given
    wish_end += 1440 if wish_end <= wish_start else 0
    end += 1440 if end <= start or order["overnight"] else 0
    return wish_start, wish_end, start, end


def outside(seeker, order):
    known = times(seeker, order)
    if known is None:
        return None
    wish_start, wish_end, start, end = known
    return max(0, wish_start - start) + max(0, end - wish_end)


def works_at_night(order):
    if order["overnight"]:
        return True
    start, end = minutes(order["start"]), minutes(order["end"])
    if start is None or end is None:
        return False
    end += 1440 if end <= start else 0
    return any(minute % 1440 < 360 or minute % 1440 >= 1320 for minute in range(start, end))


def years(born, on):
    return sum(1 for year in range(born.year + 1, on.year + 1) if birthday(born, year) <= on)


def birthday(born, year):
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def ruled_out_by(seeker, order, on):
    """The names of all conditions that a pair fails."""
    age = years(seeker["birth_date"], on) if seeker["birth_date"] else None
    missing_days = set(order["days"]) - set(seeker["days"])
    fails = {
        "closed": not order["accepting"] or order["places_left"] < 1,
        "deadline": order["deadline"] is not None and order["deadline"] < on,
        "consent": not seeker["consent"],
        "working_age": age is not None and (age < 15 or (age < 18 and works_at_night(order))),
        "occupation": other_field(seeker, order, on),
        "licence": bool(set(order["licences"]) - set(seeker["licences"])),
        "employment_type": bool(seeker["employment_types"])
        and order["employment_type"] is not None
        and order["employment_type"] not in seeker["employment_types"],
        "wage": below_floor(seeker, order),
        "overnight": order["overnight"] and seeker["overnight"] is False,
        "days": bool(seeker["days"]) and bool(order["days"]) and bool(missing_days),
        "hours": (outside(seeker, order) or 0) > 120,
        "weekly_hours": None not in (seeker["weekly_hours_max"], order["weekly_hours"])
        and order["weekly_hours"] > seeker["weekly_hours_max"],
        "commute": too_far(seeker, order),
    }
    return {name for name, failed in fails.items() if failed}


def other_field(seeker, order, on):
    if not seeker["occupations"] or order["occupation"] is None:
        return False
    near = any(digits_shared(wish, order["occupation"]) >= 2 for wish in seeker["occupations"])
    return not near and words_alike(seeker, order, on) < HALF


def below_floor(seeker, order):
    if seeker["wage_min"] is None or order["negotiable"]:
        return False
    best = offered(seeker, order, order["wage_min"] if order["wage_max"] is None else order["wage_max"])
    return best is not None and whole(best) < seeker["wage_min"]


def too_far(seeker, order):
    if order["district"] is not None and order["district"] in seeker["districts"]:
        return False
    time = way(seeker, order)
    if seeker["commute_max"] is not None and time is not None:
        return time > seeker["commute_max"]
    if not seeker["districts"] or order["district"] is None:
        return False
    return not any(touches(order["district"], wished) for wished in seeker["districts"])


def occupation(seeker, order, on):
    if not seeker["occupations"] and not seeker["wish_texts"]:
        return HALF
    alike = min(Fraction(1), words_alike(seeker, order, on) / Fraction(75, 100))
    if order["occupation"] is None or not seeker["occupations"]:
        return alike if alike >= HALF else HALF * (HALF + alike)
    digits = max(digits_shared(wish, order["occupation"]) for wish in seeker["occupations"])
    by_code = [Fraction(0), Fraction(20, 100), Fraction(45, 100), Fraction(70, 100), Fraction(88, 100)][digits]
    return by_code + (1 - by_code) * alike * (1 if digits >= 3 else Fraction(6, 10))


def commute(seeker, order, _on):
    wished = order["district"] is not None and order["district"] in seeker["districts"]
    time = way(seeker, order)
    if time is not None:
        limit = max(seeker["commute_max"] or 60, 16)
        if time <= 15:
            share = Fraction(1)
        elif time <= limit:
            share = 1 - Fraction(7, 10) * Fraction(time - 15, limit - 15)
        else:
            share = max(Fraction(0), Fraction(3, 10) * (2 - Fraction(time, limit)))
        return max(share, Fraction(7, 10)) if wished else share
    if wished:
        return Fraction(1)
    if not seeker["districts"] or order["district"] is None:
        return HALF
    return (
        Fraction(7, 10)
        if any(touches(order["district"], district) for district in seeker["districts"])
        else Fraction(0)
    )


def wage(seeker, order, _on):
    if not seeker["wage_min"] or seeker["wage_kind"] is None:
        return HALF
    pay = offered(seeker, order, order["wage_max"] if order["wage_min"] is None else order["wage_min"])
    if pay is None:
        return HALF
    more = (pay - seeker["wage_min"]) / seeker["wage_min"] * 100
    if more <= -30:
        return Fraction(0)
    if more <= -10:
        return Fraction(4, 10) * (more + 30) / 20
    if more <= 0:
        return Fraction(4, 10) + Fraction(4, 10) * (more + 10) / 10
    return min(Fraction(1), Fraction(8, 10) + Fraction(2, 10) * more / 10)


def qualification(seeker, order, _on):
    licence = Fraction(0) if set(order["licences"]) - set(seeker["licences"]) else Fraction(1)
    asked, own = order["career_months_min"], seeker["career_months"]
    experience = Fraction(1) if not asked else HALF if own is None else min(Fraction(1), Fraction(own, asked))
    asked, own = order["education"], seeker["education"]
    education = Fraction(1) if not asked else HALF if own is None else Fraction(own >= asked)
    return Fraction(4, 10) * licence + Fraction(4, 10) * experience + Fraction(2, 10) * education


def hours(seeker, order, _on):
    away = outside(seeker, order)
    day = HALF if away is None else max(Fraction(0), 1 - Fraction(away, 180))
    both = seeker["days"] and order["days"]
    week = 1 - Fraction(len(set(order["days"]) - set(seeker["days"])), len(set(order["days"]))) if both else HALF
    return Fraction(65, 100) * day + Fraction(35, 100) * week


def limits(seeker, order, _on):
    if not seeker["limits"]:
        return Fraction(1)
    text = "".join(letters(body(order)))
    if not text:
        return HALF
    spoken = [word for limit in seeker["limits"] for word in STRAINS.get(limit, ()) if "".join(letters(word)) in text]
    return Fraction(3, 10) if spoken else Fraction(1)


FACTORS = {
    "occupation": occupation,
    "commute": commute,
    "wage": wage,
    "qualification": qualification,
    "hours": hours,
    "limits": limits,
}


def exact_points(seeker, order, on):
    """The points of each factor before they are rounded to whole ones."""
    return {name: MOST[name] * factor(seeker, order, on) for name, factor in FACTORS.items()}


def is_rounded(points, exact):
    """Whether whole points are the exact ones rounded, halves upward; on the very half either side will do."""
    return abs(points - exact) <= HALF + Fraction(1, 10**6)


def best_first(totals, orders, on):
    """Keys of orders by their points: more first, then those past their last day behind, then the earlier last day."""

    def place(key):
        last = orders[key]["deadline"] or date.max
        return -totals[key], last < on, last, key

    return sorted(totals, key=place)
