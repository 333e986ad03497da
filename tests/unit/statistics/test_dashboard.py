"""What a dashboard works out from figures it was handed: ranks, periods, marks of time, falling rates, tiles."""

from datetime import date
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from jobcenter.core import places
from jobcenter.core.tilemap import Tile, steps, tile_map
from jobcenter.organizations.models import Organization
from jobcenter.statistics.breakdown import age_order
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.dashboard import attention, charts, compare, dongs, periods, targets
from jobcenter.statistics.dashboard.history import History
from jobcenter.statistics.measures import BY_CODE

TODAY = date(2026, 11, 20)
SVG = "{http://www.w3.org/2000/svg}"


def organization(name):
    return Organization(id=len(name), code=name, name={"ko": name})


def line(name, value):
    placed = {"placements": Figure(BY_CODE["placements"], value)} if value is not None else None
    return compare.Line(organization(name), placed)


def period(text):
    return Period.parse(text)


def test_equal_figures_share_a_rank_and_who_has_none_has_no_rank():
    lines = compare.ranked([line("a", 5), line("b", 9), line("c", 5), line("d", None), line("e", 0)], "placements")
    assert [one.rank for one in lines] == [2, 1, 2, None, 4]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", "badc"),
        ("rank", "badc"),
        ("-rank", "dabc"),
        ("name", "abcd"),
        ("-name", "dcba"),
        ("placements", "dabc"),
        ("-placements", "badc"),
        ("no-such-column", "badc"),
    ],
)
def test_lines_sort_by_what_was_asked_and_unknown_ones_stay_below(sort, expected):
    lines = compare.ranked([line("a", 5), line("b", 9), line("c", None), line("d", 1)], "placements")
    assert "".join(one.organization.code for one in compare.ordered(lines, sort, ["placements"])) == expected


@pytest.mark.parametrize(
    ("shown", "offered"),
    [
        ("2026-10", ["2026-10", "2026-10..2026-11", "2026-01..2026-10", "2025-11..2026-10"]),
        ("2026-03", ["2026-03", "2026-01..2026-03", "2026-01..2026-03", "2025-04..2026-03"]),
        ("2026-11", ["2026-11", "2026-10..2026-11", "2026-01..2026-11", "2025-12..2026-11"]),
        ("2026-12", ["2026-12", "2026-10..2026-12", "2026-01..2026-12", "2026-01..2026-12"]),
    ],
)
def test_periods_offered_are_those_around_the_last_month_shown(shown, offered):
    assert [str(one.period) for one in periods.choices(period(shown), TODAY)] == offered


@pytest.mark.parametrize(
    ("shown", "before"),
    [
        ("2026-01", "2025-12"),
        ("2026-04..2026-06", "2026-01..2026-03"),
        ("2026-01..2026-03", "2025-10..2025-12"),
        ("2026-01..2026-10", "2025-01..2025-10"),
        ("2025-11..2026-10", "2024-11..2025-10"),
    ],
)
def test_a_year_to_date_is_compared_with_the_same_months_and_the_rest_with_what_came_before(shown, before):
    assert str(periods.period_before(period(shown))) == before


def test_there_is_no_later_period_after_today():
    assert str(periods.next_period(period("2026-10"), TODAY)) == "2026-11"
    assert periods.next_period(period("2026-11"), TODAY) is None


@pytest.mark.parametrize(
    ("until", "today", "gone"),
    [
        (Month(2026, 10), TODAY, Fraction(10, 12)),
        (Month(2026, 11), TODAY, Fraction(324, 365)),
        (Month(2026, 12), date(2026, 12, 31), Fraction(1)),
        (Month(2026, 12), date(2027, 1, 1), Fraction(1)),
    ],
)
def test_time_gone_is_by_months_and_by_days_in_a_month_that_is_not_over(until, today, gone):
    assert targets.time_gone(until, today) == gone


@pytest.mark.parametrize(
    ("reached", "standing"),
    [
        (None, targets.Standing.UNKNOWN),
        (Fraction(80, 100), targets.Standing.FINE),
        (Fraction(7999, 10000), targets.Standing.CLOSE),
        (Fraction(75, 100), targets.Standing.CLOSE),
        (Fraction(7499, 10000), targets.Standing.BEHIND),
    ],
)
def test_a_goal_is_on_track_from_the_mark_on_and_behind_below_the_tolerance(reached, standing):
    assert targets.standing(reached, Fraction(80, 100), 5) is standing


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(1800, "명", "1,800명"), (Fraction(413, 10), "%", "41.3%"), (43, "%", "43.0%"), (None, "명", "-")],
)
def test_targets_are_written_with_their_unit(value, unit, text):
    assert targets.Line.written(value, unit) == text


def months(*rates, closed=4):
    """Months of 2026 from July on with so many placed of a hundred seekers, the first ones closed."""
    named = [Month(2026, 7 + place) for place in range(len(rates))]
    values = {month: {"seekers": 100, "placements": rate} for month, rate in zip(named, rates, strict=True)}
    return History(values, frozenset(named[:closed]), named[0])


@pytest.mark.parametrize(
    ("rates", "found"),
    [((40, 39, 38, 37), True), ((40, 40, 39, 38), False), ((39, 38, 37), False), ((40, 39, 38, 39, 1), False)],
)
def test_a_rate_is_pointed_out_when_it_fell_three_closed_months_in_a_row(rates, found):
    codes = [code for code, _text in attention.falling(months(*rates), Month(2026, 11))]
    assert codes == (["placement_rate"] if found else [])


def test_shares_and_differences_come_from_unrounded_values():
    rate = BY_CODE["placement_rate"]
    assert charts.share_of(3, 0) is None
    assert charts.as_text(Fraction(200, 3), rate) == "66.7"
    assert charts.difference(Fraction(200, 3), Fraction(67), rate) == "△0.3"
    assert charts.difference(3, 5, BY_CODE["placements"]) == "△2"
    assert charts.difference(None, 5, BY_CODE["placements"]) == "-"


def test_months_before_the_first_fact_are_unknown_not_zero():
    past = months(40)
    assert past.number(Month(2026, 6), "placements") is None
    assert past.provisional([Month(2026, 6), Month(2026, 7)]) == frozenset()


def tile(name="강서구", value=12, column=0, row=2):
    text = str(value) if value is not None else "-"
    return Tile(column, row, name, value, text, "1위", f"{name}, {text}", f"/figures?organization={name}&from=1")


def test_every_district_has_a_tile_of_its_own():
    assert set(places.tiles()) == set(places.districts())
    assert len(set(places.tiles().values())) == 25


def test_tiles_are_links_that_say_name_figure_and_rank_in_text():
    root = ElementTree.fromstring(str(tile_map([tile(), tile("<b>", None, 1, 0)], title="T", description="D")))
    assert root.get("role") == "group"
    links = root.findall(f"{SVG}a")
    assert [one.get("href") for one in links] == [
        "/figures?organization=강서구&from=1",
        "/figures?organization=<b>&from=1",
    ]
    assert [text.text for text in links[0].iter(f"{SVG}text")] == ["강서구", "12", "1위"]
    assert "style=" not in ElementTree.tostring(root, encoding="unicode")


def test_steps_cover_every_value_once_and_reach_from_light_to_dark():
    values = [1, 1, 2, 3, 5, 8, 13, 21]
    found = steps(values)
    assert [(step.least, step.most) for step in found] == [(1, 1), (2, 2), (3, 5), (8, 8), (13, 21)]
    assert [step.number for step in steps([4, 9])] == [0, 4]
    assert [step.number for step in steps([4])] == [2]
    assert steps([]) == []


def contrast(one, other):
    def luminance(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_on_every_step_can_be_read():
    from jobcenter.core import tilemap

    assert all(contrast(*pair) >= 4.5 for pair in zip(tilemap.FILLS, tilemap.INKS, strict=True))


@pytest.mark.parametrize("district", ["11560", "11140", "11680"])
def test_neighbourhoods_are_laid_out_from_north_west_to_south_east_without_overlap(district):
    known = places.dongs_of(district)
    laid = dongs.laid_out(known)
    assert sorted(dong.code for dong, _column, _row in laid) == sorted(dong.code for dong in known)
    assert len({(column, row) for _dong, column, row in laid}) == len(known)
    rows = [
        [dong for dong, _column, row in laid if row == number] for number in range(1 + max(row for *_, row in laid))
    ]
    assert all(
        min(d.latitude for d in upper) >= max(d.latitude for d in lower)
        for upper, lower in zip(rows, rows[1:], strict=False)
    )


def test_ages_stand_from_young_to_old():
    bands = ["65+", "unknown", "20-29", "-19", "100+", None]
    assert sorted(bands, key=age_order) == ["-19", "20-29", "65+", "100+", None, "unknown"]


@pytest.mark.parametrize(
    ("value", "before", "words"),
    [(27, 54, "50.0% of “구직자”"), (54, 54, "100.0% of “구직자”"), (60, 50, "120.0 for every 100 of “구직자”"), (3, 0, "")],
)  # fmt: skip
def test_a_share_says_what_it_is_of_and_is_no_percentage_where_more_came(value, before, words):
    stage = charts.Stage(Figure(BY_CODE["referred_people"], value), Figure(BY_CODE["seekers"], before))
    assert stage.words == words
    assert charts.Stage(Figure(BY_CODE["seekers"], before)).words == ""
