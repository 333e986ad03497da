"""A rule set on everybody at once: who passes each criterion, unknown kept apart."""

from datetime import date

from jobcenter.programs import replay
from jobcenter.rules import documents

ON = date(2024, 1, 10)


def test_tallies_keep_unknown_apart():
    document = {
        "schema": documents.SCHEMA,
        "code": "x",
        "requirements": [{"code": "assets", "when": {"<=": [{"fact": "household_assets"}, 400_000_000]}}],
    }
    decisions = replay.decide(document, ON, {"household_assets": ["400000000", "400000001", ""]}, 3)
    together, by_code = replay.tallies(decisions)
    assert by_code["assets"] == together == replay.Tally(met=1, not_met=1, unknown=1)


def test_no_rules_take_everybody():
    together, by_code = replay.tallies(replay.decide(None, ON, {}, 4))
    assert (together, by_code) == (replay.Tally(4, 0, 0), {})
