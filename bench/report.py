"""What a benchmark hands back, and how it is printed and kept."""

import json
import os
import platform
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass
class Row:
    """One measured figure, with the peer it stands beside and the bound it must keep."""

    section: str
    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    ratio: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def judged(self) -> float:
        """The number the bound is about: the ratio where there is one."""
        return self.value if self.ratio is None else self.ratio

    @property
    def met(self) -> bool | None:
        """Whether the bound is kept; None where there is none."""
        if self.at_most is not None:
            return self.judged <= self.at_most
        if self.at_least is not None:
            return self.judged >= self.at_least
        return None

    @property
    def target(self) -> str:
        """The bound in words."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return "" if self.at_least is None else f"≥ {self.at_least:g}"


def write(rows: Iterable[Row]) -> None:
    """Write results.json and RESULTS.md; sections that were not measured this time keep their last figures."""
    fresh = list(rows)
    kept = [row for row in read() if row.section not in {other.section for other in fresh}]
    everything = sorted([*kept, *fresh], key=lambda row: row.section)
    document = {"machine": machine(), "rows": [asdict(row) | {"met": row.met} for row in everything]}
    (FOLDER / "results.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    (FOLDER / "RESULTS.md").write_text(markdown(everything), encoding="utf8")


def read() -> list[Row]:
    """Return the rows of the last run."""
    path = FOLDER / "results.json"
    if not path.exists():
        return []
    rows = json.loads(path.read_text(encoding="utf8"))["rows"]
    return [Row(**{name: value for name, value in row.items() if name != "met"}) for row in rows]


def machine() -> dict[str, str | float | None]:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_before": round(os.getloadavg()[2], 1),
        "measured_on": datetime.now(UTC).date().isoformat(),
    }


def markdown(rows: list[Row]) -> str:
    """Return the results as a page with one table per section."""
    about = machine()
    lines = [
        "# Benchmark results",
        "",
        f"Written by `make bench` on {about['measured_on']}: {about['cores']} cores, Python {about['python']}. Every ratio is",
        "measured in one run beside its peer; absolute figures move between machines. The machine's load over the quarter",
        f"of an hour before the end was {about['load_before']}: above 2, other work shared the cores and bent the shares down.",
    ]
    for section in sorted({row.section for row in rows}):
        lines += [
            "",
            f"## {section}",
            "",
            "| measure | value | beside | ratio | target | met |",
            "|---|---|---|---|---|---|",
        ]
        lines += [line(row) for row in rows if row.section == section]
    return "\n".join(lines) + "\n"


def line(row: Row) -> str:
    """Return one row of the table."""
    beside = f"{row.peer} {row.peer_value:,.4g} {row.unit}" if row.peer_value is not None else row.peer
    ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
    met = {None: "", True: "yes", False: "no"}[row.met]
    name = f"{row.name} ({row.note})" if row.note else row.name
    return f"| {name} | {row.value:,.4g} {row.unit} | {beside} | {ratio} | {row.target} | {met} |"


def median(values: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
