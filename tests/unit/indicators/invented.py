"""Cards and tables made up so that every number in them agrees; tests plant one slip at a time."""

from copy import deepcopy
from fractions import Fraction

import hypothesis
from hypothesis import strategies as st

from jobcenter.core.formatting import rounded
from jobcenter.indicators.arithmetic import rate, weighted

EXAMPLES = 60
YEARS = ["2022", "2023", "2024", "2025", "2026"]
SOURCES = ["국비", "시비", "구비", "기타"]


def given(*arguments):
    """Hypothesis with few examples and no deadline: other work on the machine must fail no test."""
    return lambda test: hypothesis.settings(deadline=None, max_examples=EXAMPLES)(hypothesis.given(*arguments)(test))


def weights_of(count):
    """So many whole weights that make a hundred."""
    cuts = st.lists(st.integers(1, 99), min_size=count - 1, max_size=count - 1, unique=True).map(sorted)
    return cuts.map(lambda inner: [b - a for a, b in zip([0, *inner], [*inner, 100], strict=True)])


def table_of(name, cells):
    """A table of money by source and year with its totals."""
    rows = [
        {"name": source, "values": values, "stated_total": sum(values)}
        for source, values in zip(SOURCES, cells, strict=False)
    ]
    down = [sum(column) for column in zip(*cells, strict=True)]
    return {
        "name": name,
        "unit": "백만원",
        "columns": YEARS[: len(cells[0])],
        "total_column": "계",
        "rows": rows,
        "total_row": {"name": "총계", "values": down, "stated_total": sum(down)},
    }


@st.composite
def consistent_cards(draw):
    """A card whose numbers all agree, printed with one decimal place."""
    count = draw(st.integers(1, 6))
    weights = draw(weights_of(count))
    indicators = []
    exact = []
    for index in range(count):
        targets = draw(st.lists(st.integers(1, 5000), min_size=1, max_size=5))
        actuals = draw(st.lists(st.integers(0, 900), min_size=1, max_size=len(targets)))
        share = rate(sum(actuals), sum(targets))
        exact.append((weights[index], share))
        indicators.append(
            {
                "code": f"indicator-{index}",
                "name": f"지표 {index}",
                "unit": "명",
                "kind": "cumulative",
                "weight": weights[index],
                "targets": dict(zip(YEARS, targets, strict=False)),
                "target_total": sum(targets),
                "actuals": dict(zip(YEARS, actuals, strict=False)),
                "actual_total": sum(actuals),
                "stated_rate": str(rounded(share)),
            }
        )
    years = draw(st.integers(1, 5))
    money = st.lists(st.integers(0, 9999), min_size=years, max_size=years)
    cells = draw(st.lists(money, min_size=1, max_size=4))
    spent, budget = draw(st.integers(0, 10**7)), draw(st.integers(1, 10**7))
    return {
        "schema": "jobcenter.card/1",
        "code": "9-9",
        "title": "지어낸 공약",
        "organization": "gwanak",
        "indicators": indicators,
        "stated_total_rate": str(rounded(weighted(exact))),
        "tables": [table_of("투자계획", cells)],
        "rates": [
            {
                "name": "집행률",
                "numerator": spent,
                "denominator": budget,
                "stated": str(rounded(Fraction(spent * 100, budget))),
            }
        ],
    }


def changed(document, path, value):
    """A copy of a document with one value replaced."""
    copy = deepcopy(document)
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return copy
