"""The figures of a period told apart by program."""

from collections.abc import Sequence

from flask import Response
from flask_babel import gettext as _

from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import counting, queries
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.measures import BY_CODE
from jobcenter.statistics.report import Report

COLUMNS = ("applications", "eligible", "selected", "reserve", "waiting", "enrolled", "completed", "dropped")
MEASURES = [BY_CODE[code] for code in COLUMNS]


Row = tuple[dict[str, str], int, dict[str, Figure]]


def rows(found: Report) -> list[Row]:
    """Each program with an entry in the period: its name, row number and figures, by name."""
    period = found.period
    figures = counting.by_program(subtree_ids(found.organization.id), period.first, period.last, found.cutoff)
    names = queries.names_of_programs(figures)
    lines = [(names.get(number, {"ko": "-"}), number, values) for number, values in figures.items()]
    return sorted(lines, key=lambda line: str(line[0].get("ko")))


def write(found: Report, lines: Sequence[Row]) -> Response:
    """The same as a file."""
    heads = [_("Program"), *(localized(measure.label) for measure in MEASURES)]
    cells = [[localized(name), *(figures[one.code].value for one in MEASURES)] for name, _number, figures in lines]
    return csv_response(f"{found.organization.code}-{found.period}-programs.csv", heads, cells)
