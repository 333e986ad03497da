"""Money of a project as tables of figures: by source and year, and how much of it is spent."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from flask_babel import gettext as _

from jobcenter.documents.blocks import Cell, FigureColumn, FigureRow, Figures, Kind, Ratio, Ref, Sum
from jobcenter.indicators.models import BudgetLine, Plan, Project, Source
from jobcenter.indicators.numerals import MONEY
from jobcenter.indicators.wording import SOURCES, unit_name

TOTAL, WITHIN, AFTER = "total", "within", "after"
SPENT_OF, SPENT, RATE = "base", "spent", "rate"
PRINTED = (Source.STATE, Source.CITY, Source.DISTRICT, Source.OTHER)


def sources_of(project: Project) -> list[Source]:
    """The sources a card names: those it always prints, and others where there is money of them."""
    used = {line.source for line in project.budgets}
    return [source for source in Source if source in PRINTED or source in used]


def by_source(project: Project, key: str, amount: str, caption: str) -> Figures:
    """One amount of a project (`planned`, `secured`, `spent`) by source and year, within the term and after it."""
    plan = project.plan
    sources = sources_of(project)
    known = {(line.year, line.source): getattr(line, amount) for line in project.budgets}
    rows = [FigureRow(TOTAL, {"source": _("Total"), **_totals(plan, sources, known)}, total=True)]
    for source in sources:
        years = {year: known.get((int(year), source)) for year in plan.years}
        within, after = _added(years.values()), known.get((plan.year_after, source))
        cells: dict[str, Cell] = {
            **years,
            "source": str(SOURCES[source]),
            WITHIN: Sum([Ref(source, year) for year in plan.years], within),
            AFTER: after,
            TOTAL: Sum([Ref(source, WITHIN), Ref(source, AFTER)], _added((within, after))),
        }
        rows.append(FigureRow(source, cells))
    return Figures(key, caption, _columns(plan), rows, unit=_unit(plan))


def cost(project: Project, planned: str) -> Figures:
    """What a project costs altogether, by source: taken from the table of what is planned."""
    scale = MONEY[project.plan.unit]
    sources = sources_of(project)
    money = _planned(project)
    amounts = {source: _added(won for (_year, one), won in money.items() if one is source) for source in sources}
    cells: dict[str, Cell] = {source: Sum([Ref(source, TOTAL, planned)], amounts[source]) for source in sources}
    cells[TOTAL] = Sum([Ref(TOTAL, source) for source in sources], _added(amounts.values()))
    columns = [FigureColumn(TOTAL, _("Total"), Kind.WON, dash=True, scale=scale)]
    columns += [FigureColumn(source, str(SOURCES[source]), Kind.WON, dash=True, scale=scale) for source in sources]
    return Figures("cost", _("What it costs altogether"), columns, [FigureRow(TOTAL, cells)], unit=_unit(project.plan))


def spending(project: Project) -> Figures:
    """How much of the money is spent, by year: over what was secured, over the plan where nothing was entered for that."""
    plan = project.plan
    scale = MONEY[plan.unit]
    found = {}
    for year in plan.years:
        lines = [line for line in project.budgets if line.year == int(year)]
        base, spent = _added(map(_base, lines)), _added(line.spent for line in lines)
        if base is not None or spent is not None:
            found[year] = (base, spent)
    rows = [
        FigureRow(year, {"year": year, SPENT_OF: base, SPENT: spent, RATE: _rate(year, spent, base)})
        for year, (base, spent) in found.items()
    ]
    kept = list(found)
    bases, spents = _added(base for base, _spent in found.values()), _added(spent for _base, spent in found.values())
    total: dict[str, Cell] = {
        "year": _("Total"),
        SPENT_OF: Sum([Ref(key, SPENT_OF) for key in kept], bases),
        SPENT: Sum([Ref(key, SPENT) for key in kept], spents),
        RATE: _rate(TOTAL, spents, bases),
    }
    columns = [
        FigureColumn("year", _("Year"), Kind.TEXT),
        FigureColumn(SPENT_OF, _("Money secured, else planned"), Kind.WON, scale=scale),
        FigureColumn(SPENT, _("Spent"), Kind.WON, scale=scale),
        FigureColumn(RATE, _("Spent (rate)"), Kind.RATE, places=plan.places),
    ]
    note = _("The rate of spending divides by the money secured; where none was entered, by the plan.")
    shown = [*rows, FigureRow(TOTAL, total, total=True)] if rows else []
    return Figures("spending", _("How much is spent"), columns, shown, unit=_unit(plan), note=note)


def _totals(plan: Plan, sources: Sequence[Source], known: dict[tuple[int, Source], int | None]) -> dict[str, Cell]:
    years = {year: _added(known.get((int(year), source)) for source in sources) for year in plan.years}
    after = _added(known.get((plan.year_after, source)) for source in sources)
    within = _added(years.values())
    cells: dict[str, Cell] = {
        year: Sum([Ref(source, year) for source in sources], value) for year, value in years.items()
    }
    cells[AFTER] = Sum([Ref(source, AFTER) for source in sources], after)
    cells[WITHIN] = Sum([Ref(TOTAL, year) for year in plan.years], within)
    cells[TOTAL] = Sum([Ref(TOTAL, WITHIN), Ref(TOTAL, AFTER)], _added((within, after)))
    return cells


def _columns(plan: Plan) -> list[FigureColumn]:
    scale = MONEY[plan.unit]
    term = _("Within the term")
    return [
        FigureColumn("source", _("Source of money"), Kind.TEXT),
        FigureColumn(TOTAL, _("Total"), Kind.WON, dash=True, scale=scale),
        FigureColumn(WITHIN, _("Subtotal"), Kind.WON, dash=True, group=term, scale=scale),
        *(FigureColumn(year, year, Kind.WON, dash=True, group=term, scale=scale) for year in plan.years),
        FigureColumn(AFTER, _("After the term"), Kind.WON, dash=True, scale=scale),
    ]


def _unit(plan: Plan) -> str:
    return _("(Unit: %(unit)s)", unit=unit_name(plan.unit))


def _planned(project: Project) -> dict[tuple[int, Source], int | None]:
    return {(line.year, line.source): line.planned for line in project.budgets}


def _base(line: BudgetLine) -> int | None:
    return line.secured if line.secured is not None else line.planned


def _rate(row: str, spent: int | None, base: int | None) -> Ratio:
    value = None if spent is None or not base else Fraction(spent, base)
    return Ratio(Ref(row, SPENT), Ref(row, SPENT_OF), value)


def _added(amounts: Iterable[int | None]) -> int | None:
    there = [amount for amount in amounts if amount is not None]
    return sum(there) if there else None
