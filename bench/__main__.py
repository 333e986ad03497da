"""`python -m bench [section ...]`: measure the named sections, all of them without a name."""

import importlib
import sys

from bench import report

SECTIONS = (
    "startup",
    "pages",
    "eligibility",
    "rounds",
    "ranking",
    "ranking_product",
    "ranking_quality",
    "timetable",
    "workbench",
    "figures",
)


def main() -> None:
    """Measure, print and keep the results; a bound that is not kept is shown, not hidden."""
    rows = []
    for name in sys.argv[1:] or SECTIONS:
        for row in importlib.import_module(f"bench.{name}").measure():
            print(report.line(row), flush=True)
            rows.append(row)
    report.write(rows)
    missed = [row.name for row in rows if row.met is False]
    print(f"{len(rows)} figures, {len(missed)} beyond their bound" + (f": {'; '.join(missed)}" if missed else ""))


if __name__ == "__main__":
    main()
