"""Papers as pages: what the macro `documents/paper.html` needs to draw tables and charts of figures."""

from flask import Flask
from markupsafe import Markup

from jobcenter.documents.blocks import Chart, Figures, Paper
from jobcenter.documents.drawing import drawn, table_of
from jobcenter.documents.grid import Grid, is_said_above, laid_out


def paper_grid(table: Figures, paper: Paper) -> Grid:
    """A table of figures laid out for its paper."""
    return laid_out(table, paper.rounding)


def paper_chart(chart: Chart, paper: Paper) -> Markup:
    """A chart of a paper as SVG; its name is one of its own on the page."""
    number = [one for one in paper.blocks if isinstance(one, Chart)].index(chart)
    return drawn(chart, table_of(chart, paper), paper.rounding, f"chart-{number + 1}")


def paper_titled(paper: Paper, number: int) -> bool:
    """Whether the heading above a block says its caption already."""
    return is_said_above(paper.blocks, number)


def kind_of(block: object) -> str:
    """The kind of a block, by which the macro tells them apart."""
    return type(block).__name__.lower()


def register(app: Flask) -> None:
    """Give templates what they need to show a paper."""
    app.add_template_global(paper_grid)
    app.add_template_global(paper_chart)
    app.add_template_global(paper_titled)
    app.add_template_global(kind_of, name="paper_block")
