"""People of an SQLite file are decided as the same people of a CSV file are."""

import csv
import json
import sqlite3

import pytest

from jobcenter.rules import batch, documents
from jobcenter.rules.tables import TableUnreadable

DOCUMENT = {
    "schema": "jobcenter.rules/1",
    "code": "table",
    "reference_date": "2024-02-29",
    "requirements": [
        {"code": "adult", "when": {">=": [{"age": True}, 18]}},
        {"code": "assets", "when": {"<=": [{"fact": "assets"}, 400_000_000]}},
        {"code": "district", "when": {"in": [{"fact": "district"}, ["gwanak", "jung"]]}},
        {"code": "waited", "when": {">=": [{"months_since": {"fact": "unemployed_since"}}, 3]}},
    ],
    "disqualifications": [{"code": "student", "when": {"fact": "student"}, "unless": {"fact": "exempt"}}],
}
NAMES = ("birth_date", "assets", "district", "unemployed_since", "student", "exempt")
PEOPLE = [
    ("2006-02-28", 400_000_000, "jung", "2023-11-29", 0, None),
    ("2006-03-01", 400_000_000, "jung", "2023-11-29", 0, None),
    ("1980-01-01", 400_000_001, "gwanak", "2023-11-30", 1, 1),
    ("1980-01-01", -5, "mapo", None, 1, 0),
    (None, None, None, None, None, None),
    ("1959-12-31", 0, "gwanak", "2020-02-29", 0, 0),
]


def table(path, people=PEOPLE):
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE people (id INTEGER PRIMARY KEY, {', '.join(NAMES)})")
        connection.execute("CREATE INDEX of_everything ON people (assets, district)")
        connection.executemany(f"INSERT INTO people ({', '.join(NAMES)}) VALUES (?, ?, ?, ?, ?, ?)", people)
    connection.close()
    return path


def cell(name, value):
    if value is None:
        return ""
    return ("false", "true")[value] if name in ("student", "exempt") else str(value)


def test_table_and_file_give_the_same_decisions_in_the_same_order(tmp_path):
    rules = documents.parse(DOCUMENT)
    with (tmp_path / "people.csv").open("w", newline="", encoding="utf8") as stream:
        lines = csv.writer(stream)
        lines.writerow(NAMES)
        lines.writerows([cell(name, value) for name, value in zip(NAMES, row, strict=True)] for row in PEOPLE)
    batch.check_file(rules, tmp_path / "people.csv", tmp_path / "a.csv")
    found = batch.check_file(rules, table(tmp_path / "people.db"), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()
    assert {name: found[name] for name in ("people", "eligible", "ineligible", "undetermined")} == {
        "people": 6, "eligible": 2, "ineligible": 3, "undetermined": 1,
    }  # fmt: skip


def test_column_the_table_lacks_is_unknown_for_everybody(tmp_path):
    rules = documents.parse({**DOCUMENT, "disqualifications": [{"code": "other", "when": {"fact": "elsewhere"}}]})
    assert batch.check_file(rules, table(tmp_path / "people.db"), None)["eligible"] == 0


def test_empty_table_has_nobody(tmp_path):
    assert batch.check_file(documents.parse(DOCUMENT), table(tmp_path / "people.db", []), None)["people"] == 0


@pytest.mark.parametrize(
    "row",
    [
        ("2023-02-30", 1, "jung", None, 0, 0),
        ("yesterday", 1, "jung", None, 0, 0),
        ("1980-01-01", 1.5, "jung", None, 0, 0),
        ("1980-01-01", "much", "jung", None, 0, 0),
        ("1980-01-01", 1, 7, None, 0, 0),
        ("1980-01-01", 1, "jung", None, 2, 0),
        ("1980-01-01", 1, "jung", None, "yes", 0),
    ],
)
def test_value_of_another_kind_is_refused_and_named(tmp_path, row):
    with pytest.raises(TableUnreadable):
        batch.check_file(documents.parse(DOCUMENT), table(tmp_path / "people.db", [*PEOPLE, row]), None)


def test_database_without_people_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE something (id INTEGER)")
    connection.close()
    with pytest.raises(TableUnreadable):
        batch.check_file(documents.parse(DOCUMENT), tmp_path / "other.db", None)


def test_command_takes_a_table(app, tmp_path):
    (tmp_path / "rules.json").write_text(json.dumps(DOCUMENT), encoding="utf8")
    arguments = ["rules", "check", str(tmp_path / "rules.json"), "--batch", str(table(tmp_path / "people.db"))]
    answer = app.test_cli_runner().invoke(args=arguments)
    assert json.loads(answer.stdout)["by_reason"]["adult"] == 1
