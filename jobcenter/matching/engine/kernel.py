"""The compiled part of the exact search. Import it through `nearest.compiled()`, which says where it is kept."""

import numba
import numpy as np

from jobcenter.matching.engine.nearest import BLOCK


@numba.njit(fastmath=True, error_model="numpy", cache=True)
def _sift(values, places, value, place):
    """Put a value in the place of the lowest of the heap."""
    size, hole = len(values), 0
    while True:
        child = 2 * hole + 1
        if child >= size:
            break
        if child + 1 < size and values[child + 1] < values[child]:
            child += 1
        if values[child] >= value:
            break
        values[hole] = values[child]
        places[hole] = places[child]
        hole = child
    values[hole] = value
    places[hole] = place


@numba.njit(fastmath=True, error_model="numpy", cache=True)
def _rank(first, last, row, ends, terms, weights, lists, documents, values, best, places, filtered, hard):
    """The best documents of some queries, one after the other; `row` is all zeros before and after."""
    level, groups, held, offered, belongs, needs = hard
    for query in range(first, last):
        for entry in range(ends[query], ends[query + 1]):
            weight, term = weights[entry], terms[entry]
            # Slicing the list first lets the compiler see that the bounds hold.
            here = documents[lists[term] : lists[term + 1]]
            there = values[lists[term] : lists[term + 1]]
            for index in range(len(here)):
                row[here[index]] += weight * there[index]
        heap, kept = best[query], places[query]
        least, wanted, lacking = level[query], groups[query], ~held[query]
        for start in range(0, len(row), BLOCK):
            block = row[start : start + BLOCK]
            highest = np.float32(0)
            for index in range(BLOCK):
                highest = max(highest, block[index])
            if highest > heap[0]:
                for index in range(BLOCK):
                    if block[index] > heap[0]:
                        document = start + index
                        if not filtered or (
                            offered[document] >= least
                            and (wanted == 0 or (belongs[document] & wanted) != 0)
                            and (needs[document] & lacking) == 0
                        ):
                            _sift(heap, kept, block[index], document)
        row[:] = 0


@numba.njit(error_model="numpy", cache=True, nogil=True)
def search(row, ends, terms, weights, lists, documents, values, best, places, filtered, hard):
    """The best documents of every query. It lets other threads run, so that several can share the queries."""
    _rank(0, len(ends) - 1, row, ends, terms, weights, lists, documents, values, best, places, filtered, hard)
