"""Forms refuse one sender who comes too often, and nobody else."""

import pytest

from jobcenter.core.rates import MOST_SENDERS, Counts, parse


@pytest.mark.parametrize(("rate", "expected"), [("20 per minute", (20, 60)), ("1 per hour", (1, 3600))])
def test_a_rate_is_read(rate, expected):
    assert parse(rate) == expected


def test_counting_begins_anew_with_each_window():
    counts = Counts()
    assert [counts.add("sign-in", "a", 60, now) for now in (0, 59, 60, 61)] == [1, 2, 1, 2]


def test_senders_and_forms_are_counted_apart():
    counts = Counts()
    assert [counts.add(*who, 60, 0) for who in (("x", "a"), ("x", "b"), ("y", "a"), ("x", "a"))] == [1, 1, 1, 2]


def test_old_windows_are_forgotten():
    counts = Counts()
    for number in range(MOST_SENDERS + 10):
        counts.add("x", str(number), 60, number)
    assert len(counts._counts) <= MOST_SENDERS


def test_sign_in_is_refused_beyond_its_rate(app, client):
    app.config["RATE_LIMITS"] = True
    app.config["SIGN_IN_RATE"] = "3 per hour"
    answers = [client.post("/sign-in", data={"email": "a@example.com", "password": "x"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert client.get("/sign-in").status_code == 200
    app.extensions.pop("jobcenter.rates")
