"""Charts escape what they are given, keep names apart and carry no style a strict CSP would refuse."""

import re
from xml.etree import ElementTree

import pytest

from jobcenter.core.charts import Bar, Series, bar_chart, ceiling, line_chart

SVG = "{http://www.w3.org/2000/svg}"


def draw(series, labels=("1", "2", "3")):
    return str(line_chart(labels, series, title="Trend", description="By month", unit="명", identifier="trend"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 4), (3, 4), (4, 4), (7, 8), (13, 20), (99, 100), (100, 100), (101, 200), (548, 800), (11448, 20000)],
)
def test_ceiling_is_round_and_not_below_the_value(value, expected):
    assert ceiling(value) == expected


def test_every_grid_label_is_a_whole_number():
    for value in range(1, 3000, 7):
        assert ceiling(value) % 4 == 0
        assert ceiling(value) >= value


def test_text_is_escaped_everywhere():
    nasty = "<script>alert('x')</script>&\""
    chart = line_chart([nasty], [Series(nasty, [3])], title=nasty, description=nasty, unit=nasty)
    bars = bar_chart([Bar(nasty, 3, nasty)], title=nasty, unit=nasty)
    for drawing in (str(chart), str(bars)):
        assert "<script" not in drawing
        ElementTree.fromstring(drawing)


def test_chart_has_a_name_a_description_and_no_inline_style():
    drawing = draw([Series("구인", [1, 2, 3])])
    root = ElementTree.fromstring(drawing)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "trend-title trend-description"
    assert "style=" not in drawing


def test_a_missing_value_leaves_a_gap_in_the_line():
    root = ElementTree.fromstring(draw([Series("구인", [1, None, 3])]))
    assert not root.findall(f".//{SVG}polyline")
    assert len(root.findall(f".//{SVG}circle")) == 2


def test_names_at_the_right_end_never_overlap_or_leave_the_drawing():
    series = [Series(f"line {number}", [0, 0, value]) for number, value in enumerate([0, 0, 1, 0, 100])]
    places = sorted(float(y) for y in re.findall(r'y="([\d.]+)" fill="#\w+" font-weight="700"', draw(series)))
    assert len(places) == 5
    assert all(later - earlier >= 15.9 for earlier, later in zip(places, places[1:], strict=False))
    assert places[-1] <= 390 - 34 + 4


def test_bars_are_drawn_to_the_longest_one():
    root = ElementTree.fromstring(
        str(bar_chart([Bar("seekers", 400), Bar("placed", 100), Bar("none", 0)], title="Stages", unit="명", width=400))
    )
    lengths = [rect.get("width") for rect in root.findall(f".//{SVG}rect") if rect.get("class") != "chart-track"]
    assert lengths == ["400.0", "100.0", "0"]


def test_an_empty_chart_is_still_a_valid_drawing():
    ElementTree.fromstring(str(line_chart([], [], title="Trend", description="nothing", unit="명")))
    ElementTree.fromstring(str(bar_chart([], title="Stages", unit="명")))
