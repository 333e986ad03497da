"""The compiled search equals sorting every allowed pair, whatever the texts, conditions and threads."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from jobcenter.matching.engine.nearest import Hard, Nearest
from tests.support import source

MOST = 5


def texts(random, rows, terms=40):
    dense = random.random((rows, terms)) * (random.random((rows, terms)) < 0.2)
    return sparse.csr_matrix(dense.astype(np.float32))


def hard(random, rows):
    return Hard(
        random.integers(0, 4, rows).astype(np.int32),
        random.integers(0, 8, rows).astype(np.uint64),
        random.integers(0, 4, rows).astype(np.uint64),
    )


def slow(asked, given, wishes=None, offers=None):
    """Every pair, one after the other."""
    rows = []
    for query in range(asked.shape[0]):
        values = []
        for document in range(given.shape[0]):
            value = float((asked[query].multiply(given[document])).sum())
            if wishes is not None:
                wanted = int(wishes.groups[query])
                passes = (
                    offers.level[document] >= wishes.level[query]
                    and (wanted == 0 or int(offers.groups[document]) & wanted)
                    and not int(offers.held[document]) & ~int(wishes.held[query])
                )
                value = value if passes else 0.0
            if value > 0:
                values.append(value)
        best = sorted(values, reverse=True)[:MOST]
        rows.append(best + [0.0] * (MOST - len(best)))
    return np.array(rows)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), documents=st.integers(1, 90), threads=st.sampled_from([1, 2]))
def test_search_equals_the_slow_reference(seed, documents, threads):
    random = np.random.default_rng(seed)
    asked, offered = texts(random, 6), texts(random, documents)
    wishes, offers = hard(random, 6), hard(random, documents)
    index = Nearest.of(offered)
    assert index.search(asked, MOST, threads=threads)[1] == pytest.approx(slow(asked, offered), abs=1e-5)
    places, values = index.search(asked, MOST, asked=wishes, given=offers, threads=threads)
    assert values == pytest.approx(slow(asked, offered, wishes, offers), abs=1e-5)
    for query, row in enumerate(places):
        named = [place for place in row if place >= 0]
        assert len(set(named)) == len(named)
        for place, value in zip(named, values[query], strict=False):
            assert float(asked[query].multiply(offered[int(place)]).sum()) == pytest.approx(float(value), abs=1e-5)


def test_a_second_search_finds_nothing_left_of_the_first():
    index = Nearest.of(sparse.csr_matrix(np.array([[1, 0], [0, 1]], np.float32)))
    one = sparse.csr_matrix(np.array([[1, 0]], np.float32))
    other = sparse.csr_matrix(np.array([[0, 1]], np.float32))
    assert index.search(one, 2)[0].tolist() == [[0, -1]]
    assert index.search(other, 2)[0].tolist() == [[1, -1]]


@pytest.mark.slow
def test_compiled_code_is_kept_where_it_is_told_to(tmp_path):
    script = (
        "import sys; from pathlib import Path; import numpy as np; from scipy import sparse\n"
        "from jobcenter.matching.engine.nearest import Nearest\n"
        "assert 'numba' not in sys.modules\n"
        f"index = Nearest.of(sparse.csr_matrix(np.eye(3, dtype=np.float32)), Path({str(tmp_path / 'compiled')!r}))\n"
        "index.search(sparse.csr_matrix(np.eye(3, dtype=np.float32)), 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=source.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "compiled").rglob("*.nbc"))
