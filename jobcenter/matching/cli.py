"""Commands of matching: how good the text ranker is and how its weights are made; learning from outcomes."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from jobcenter.core import clock
from jobcenter.core.cli import json_command


@click.group()
def matching() -> None:
    """Measure and train the text ranker; learn from the outcomes of referrals."""


def _tables(command: Any) -> Any:
    for name in ("--qrels", "--queries", "--corpus"):
        command = click.option(name, type=click.Path(path_type=Path), required=True)(command)
    return command


@matching.command()
@_tables
@click.option("--weights", type=click.Path(path_type=Path), help="Other weights than those the product comes with.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the ranking here: q_id, doc_id, rank, score.")
@json_command
def evaluate(corpus: Path, queries: Path, qrels: Path, weights: Path | None, out: Path | None) -> dict[str, Any]:
    """Rank the documents of a benchmark for its queries and compare with the answers."""
    from jobcenter.matching import benchmark

    return benchmark.evaluate(benchmark.load(corpus, queries, qrels), out=out, weights=weights)


@matching.command()
@_tables
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the weights are written.")
@click.option("--penalty", type=float, help="How small the weights are kept.")
@json_command
def train(corpus: Path, queries: Path, qrels: Path, out: Path, penalty: float | None) -> dict[str, Any]:
    """Learn the weights from queries with answers; prints what cross-validation says of them."""
    from jobcenter.matching import benchmark, wishes

    made = {
        "command": "flask --app run matching train --corpus CORPUS --queries QUERIES --qrels QRELS --out OUT",
        "made_on": clock.today().isoformat(),
        "data": {path.name: benchmark.digest(path) for path in (corpus, queries, qrels) if path.exists()},
    }
    used = benchmark.PENALTY if penalty is None else penalty
    _model, document = benchmark.train(
        benchmark.load(corpus, queries, qrels), penalty=used, made=made, suggesting=wishes.documents()
    )
    out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return {"weights": len(document["features"]), **document["cross_validated"]}


@matching.command()
@click.argument("wish", required=False)
@with_appcontext
@json_command
def codes(wish: str | None) -> dict[str, Any]:
    """Make the index that understands wishes, if it is missing, and show the occupation codes a WISH speaks of."""
    from jobcenter.core import occupations
    from jobcenter.matching import wishes

    made = wishes.prepare()
    hits = wishes.codes(wish) if wish else []
    near = wishes.similar(hits[0].code) if hits else []
    return {
        "made": made,
        "similar": [{"code": code, "name": occupations.name_of(code)} for code in near],
        "codes": [
            {"code": hit.code, "name": occupations.name_of(hit.code), "confidence": hit.confidence} for hit in hits
        ],
    }


@matching.command()
@click.option("--month", help="The month up to which outcomes are read, as 2026-10; the last one if left out.")
@click.option("--organization", help="The city to learn for; all of them if left out.")
@with_appcontext
@json_command
def learn(month: str | None, organization: str | None) -> dict[str, Any]:
    """Learn a ranking from how referrals ended, as the monthly job does; a month that is done stays as it is."""
    from jobcenter.accounts.current import SYSTEM
    from jobcenter.core.months import Month
    from jobcenter.matching.learning import monthly
    from jobcenter.organizations import queries as organizations

    now = clock.now()
    wanted = Month.parse(month) if month else Month.of(clock.today()).shifted(-1)
    cities = [organizations.root_id(organizations.get_by_code(organization).id)] if organization else monthly.cities()
    return {organizations.get(city).code: monthly.learn(city, wanted, actor=SYSTEM, now=now) for city in cities}


@matching.command("index")
@click.option("--rebuild", is_flag=True, help="Throw the entries away and make them anew.")
@click.option("--check", is_flag=True, help="Only say how the index differs from the tables.")
@click.option("--analyse", is_flag=True, help="Analyse all texts that wait for it.")
@with_appcontext
@json_command
def index_command(rebuild: bool, check: bool, analyse: bool) -> dict[str, Any]:
    """Bring the index of orders and job seekers up to date and keep its file; prints what was done."""
    from jobcenter.matching.index import building, keeping

    if check:
        return building.check()
    return keeping.bring_up_to_date(rebuild=rebuild, analyse=analyse)
