"""The commands others script against: one JSON document, exit 2 with one line on unusable input."""

import json

import pytest
from click.testing import CliRunner

from jobcenter.rules.cli import rules

RULES = {
    "schema": "jobcenter.rules/1",
    "code": "cli",
    "name": {"ko": "검사", "en": "check"},
    "reference_date": "2024-01-10",
    "requirements": [
        {
            "code": "adult",
            "label": {"ko": "성인", "en": "adult"},
            "when": {">=": [{"age": True}, 18]},
            "source": "test",
        },
        {"code": "assets", "when": {"<=": [{"fact": "assets"}, 400000000]}},
    ],
}
PEOPLE = "birth_date,assets,sex\n2000-01-01,400000000,female\n2000-01-01,450000000,female\n2000-01-01,500000000,male\n,1,male\n"


@pytest.fixture
def write(tmp_path):
    """Call with a name and text or a document: the path of the file."""

    def write_one(name, value):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), encoding="utf8")
        return str(path)

    return write_one


def run(*args):
    """The exit code, the document on standard output and the lines on standard error."""
    result = CliRunner().invoke(rules, [str(arg) for arg in args])
    return result.exit_code, json.loads(result.stdout) if result.stdout else None, result.stderr.strip().splitlines()


def test_check_prints_the_decision_of_the_contract(write):
    code, out, _ = run("check", write("r.json", RULES), write("f.json", {"birth_date": "2007-01-10", "assets": 1}))
    assert code == 0
    assert out["outcome"] == "ineligible"
    assert out["results"][0] == {
        "code": "adult",
        "kind": "requirement",
        "outcome": "not_met",
        "label": {"ko": "성인", "en": "adult"},
        "compared": [{"left": 17, "op": ">=", "right": 18}],
        "source": "test",
    }
    assert out["missing"] == []
    assert out["nearest"] == [{"fact": "birth_date", "now": "2007-01-10", "needed": "<= 2006-01-10"}]


def test_on_replaces_the_reference_date(write):
    paths = write("r.json", RULES), write("f.json", {"birth_date": "2007-01-10", "assets": 1})
    assert run("check", *paths, "--on", "2025-01-10")[1]["outcome"] == "eligible"


def test_batch_writes_decisions_and_prints_counts(write, tmp_path):
    code, out, _ = run("check", write("r.json", RULES), "--batch", write("p.csv", PEOPLE), "--out", tmp_path / "d.csv")
    assert code == 0
    assert {key: out[key] for key in ("people", "eligible", "ineligible", "undetermined", "by_reason")} == {
        "people": 4,
        "eligible": 1,
        "ineligible": 2,
        "undetermined": 1,
        "by_reason": {"adult": 0, "assets": 2},
    }
    assert (tmp_path / "d.csv").read_text(encoding="utf8").splitlines() == [
        "outcome,adult,assets",
        "eligible,met,met",
        "ineligible,met,not_met",
        "ineligible,met,not_met",
        "undetermined,unknown,met",
    ]


def test_a_file_with_a_header_and_nobody_is_decided_as_nobody(write, tmp_path):
    code, out, _ = run(
        "check", write("r.json", RULES), "--batch", write("p.csv", "birth_date,assets\n"), "--out", tmp_path / "d.csv"
    )
    assert (code, out["people"]) == (0, 0)
    assert (tmp_path / "d.csv").read_text(encoding="utf8") == "outcome,adult,assets\n"


def test_simulate_counts_who_changes_by_criterion_and_group(write):
    wider = {
        **RULES,
        "requirements": [RULES["requirements"][0], {"code": "assets", "when": {"<=": [{"fact": "assets"}, 499000000]}}],
    }
    code, out, _ = run(
        "simulate", write("a.json", RULES), write("b.json", wider), "--batch", write("p.csv", PEOPLE), "--by", "sex"
    )
    assert code == 0
    assert (out["changed"], out["gained"], out["lost"]) == (1, 1, 0)
    assert out["changes"] == [{"from": "ineligible", "to": "eligible", "count": 1}]
    assert out["by_criterion"]["assets"] == {"stops": 0, "lets_through": 1}
    assert out["by"]["sex"] == {
        "female": {"people": 2, "changed": 1, "gained": 1, "lost": 0},
        "male": {"people": 2, "changed": 0, "gained": 0, "lost": 0},
    }


@pytest.mark.parametrize(
    ("rules_text", "facts_text"),
    [
        ("{", "{}"),
        ("[]", "{}"),
        (json.dumps(RULES), "[]"),
        (json.dumps(RULES), "nothing"),
        (json.dumps(RULES), '{"birth_date": "yesterday"}'),
        (json.dumps(RULES), '{"assets": NaN}'),
        (json.dumps(RULES), '{"assets": Infinity}'),
        (json.dumps({**RULES, "reference_date": "2050-13-01"}), "{}"),
        ("[" * 100_000, "{}"),
        ("\ufffe\x00", "{}"),
    ],
)
def test_unusable_input_exits_2_with_one_line(write, rules_text, facts_text):
    code, out, errors = run("check", write("r.json", rules_text), write("f.json", facts_text))
    assert (code, out, len(errors)) == (2, None, 1)


@pytest.mark.parametrize(
    "people",
    [
        "",
        "a,a\n1,2\n",
        "assets\nmuch\n",
        "assets,birth_date\n1\n",
        "birth_date\n2000-02-30\n",
        "birth_date\n2000-1-1\n",
    ],
)
def test_an_unusable_file_of_people_exits_2_with_one_line(write, people):
    code, out, errors = run("check", write("r.json", RULES), "--batch", write("p.csv", people))
    assert (code, out, len(errors)) == (2, None, 1)


def test_a_bad_line_is_named(write):
    errors = run("check", write("r.json", RULES), "--batch", write("p.csv", "assets\n1\n2\nmuch\n"))[2]
    assert errors[0].startswith("Line 4: assets: expected a number")


@pytest.mark.parametrize(
    "args",
    [
        ("check", "no-such-file.json", "f.json"),
        ("check", "{rules}"),
        ("check", "{rules}", "{facts}", "--on", "soon"),
        ("simulate", "{rules}", "{rules}", "--batch", "{people}", "--by", "shoe_size"),
    ],
)
def test_wrong_arguments_exit_2_with_one_line(write, args):
    paths = {"rules": write("r.json", RULES), "facts": write("f.json", {}), "people": write("p.csv", PEOPLE)}
    code, out, errors = run(*(arg.format(**paths) for arg in args))
    assert (code, out, len(errors)) == (2, None, 1)


def test_score_and_select_print_what_the_engine_gives(write):
    table = {
        "schema": "jobcenter.scores/1",
        "items": [{"code": "head", "kind": "flag", "of": {"fact": "head"}, "points": 2.5}],
    }
    assert run("score", write("s.json", table), write("f.json", {"head": True}))[1] == {
        "total": 2.5,
        "items": [{"code": "head", "points": 2.5}],
        "missing": [],
    }
    case = {
        "schema": "jobcenter.selection/1",
        "method": "score",
        "groups": [{"code": "a", "places": 1}],
        "applicants": [{"number": "1", "group": "a", "score": 1}, {"number": "2", "group": "a", "score": 2}],
    }
    assert run("select", write("c.json", case))[1]["groups"] == [
        {"code": "a", "selected": ["2"], "reserve": [], "not_selected": ["1"]}
    ]
