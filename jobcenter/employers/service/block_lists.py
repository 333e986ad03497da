"""Published lists of employers nobody may be referred to: read line by line, matched, proposed one by one.

A line fits an employer surely by its business number, probably by name and district; by name alone it proposes nothing.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.core.sheets import rows_of
from jobcenter.employers import grounds, queries
from jobcenter.employers.business_number import digits_of, is_valid
from jobcenter.employers.errors import ListUnreadable, NameAloneIsNotEnough
from jobcenter.employers.models import BlockList, Employer, EmployerBlock
from jobcenter.employers.regions import regions
from jobcenter.employers.service.blocks import propose_block
from jobcenter.employers.service.companies import name_key

MOST_LINES = 5_000
NUMBER, ADDRESS, NAME, NONE, BAD = "number", "address", "name", "none", "bad"
HEADS = {
    "number": ("사업자등록번호", "사업자번호", "등록번호", "business number"),
    "name": ("상호", "사업장명", "업체명", "기업명", "회사명", "name", "company"),
    "address": ("사업장 소재지", "사업장소재지", "소재지", "사업장 주소", "사업장주소", "주소", "address"),
}


@dataclass
class ListLine:
    """One line of a list with what it fits: `fit` is number, address, name, none or bad (then `problem` says why)."""

    line: int
    number: str
    name: str
    address: str
    fit: str = NONE
    problem: str = ""
    employer: str | None = None
    employer_name: str = ""
    employer_address: str = ""
    proposed: bool = False


def read_list(content: bytes) -> list[ListLine]:
    """Read a list of business numbers, or of names with addresses. Raises SheetUnreadable or ListUnreadable."""
    rows = rows_of(content, most=MOST_LINES + 1)
    at, columns = _find_heads(rows)
    lines = [_line(number, row, columns) for number, row in enumerate(rows[at + 1 :], start=at + 2) if any(row)]
    if not lines:
        raise ListUnreadable(problem=_("The file holds no line under its heads."))
    return lines


def _find_heads(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The row of heads is one of the first ten: published files begin with a title."""
    for at, row in enumerate(rows[:10]):
        plain = [cell.strip().lower() for cell in row]
        columns = {
            name: plain.index(word) for name, words in HEADS.items() for word in reversed(words) if word in plain
        }
        if "number" in columns or {"name", "address"} <= set(columns):
            return at, columns
    raise ListUnreadable(
        problem=_("The file needs a column with business numbers, or one with names and one with addresses.")
    )


def _line(number: int, row: list[str], columns: dict[str, int]) -> ListLine:
    def cell(name: str) -> str:
        index = columns.get(name)
        return row[index].strip()[:200] if index is not None and index < len(row) else ""

    line = ListLine(number, digits_of(cell("number")), cell("name"), cell("address"))
    if cell("number") and not is_valid(cell("number")):
        line.fit, line.problem = BAD, _("not a business number: %(number)s", number=cell("number")[:20])
    elif not line.number and not line.name:
        line.fit, line.problem = BAD, _("neither number nor name")
    return line


def import_list(
    content: bytes,
    *,
    name: str,
    ground: str,
    published_on: date,
    ends_on: date | None,
    source: str,
    organization_id: int,
    actor: Actor,
    now: datetime,
) -> BlockList:
    """Read a published list and say of every line which employer it fits. Nobody is blocked by it."""
    grounds.get(ground)
    lines = read_list(content)
    _match(lines)
    found = BlockList(
        organization_id=organization_id,
        name=name,
        ground=ground,
        published_on=published_on,
        ends_on=ends_on,
        source=source,
        imported_by_id=actor.id,
        imported_at=now,
        lines=[asdict(line) for line in lines],
    )
    db.session.add(found)
    db.session.flush()
    counts = {fit: sum(line.fit == fit for line in lines) for fit in (NUMBER, ADDRESS, NAME, NONE, BAD)}
    audit.record(
        actor,
        "block_list.imported",
        subject=("block_list", found.id),
        now=now,
        organization_id=organization_id,
        details={"name": name, **counts},
    )
    return found


def _match(lines: list[ListLine]) -> None:
    good = [line for line in lines if line.fit != BAD]
    by_number, by_name = queries.employers_like(
        {line.number for line in good if line.number}, {name_key(line.name) for line in good if line.name}
    )
    for line in good:
        employer = by_number.get(line.number) if line.number else None
        if employer is not None:
            line.fit = NUMBER
        elif line.name and not line.number:
            employer = _by_name(line, by_name.get(name_key(line.name), []))
        if employer is not None:
            line.employer, line.employer_name = employer.public_id, employer.name
            line.employer_address = employer.address or ""


def _by_name(line: ListLine, found: list[Employer]) -> Employer | None:
    """The employer of that name in the district of the line's address, else one of that name, marked as a name only."""
    near = [employer for employer in found if _same_district(line.address, employer)]
    if len(near) == 1:
        line.fit = ADDRESS
        return near[0]
    if found:
        line.fit = NAME
        return found[0]
    return None


def _same_district(address: str, employer: Employer) -> bool:
    region = regions().get(employer.sgg_code or "")
    if region is None:
        return False
    words = address.split()
    return region.sigungu in words and any(word.startswith(region.sido[:2]) for word in words)


def propose_from_list(
    list_id: int, line_number: int, *, checked: bool, actor: Actor, now: datetime, today: date
) -> EmployerBlock:
    """Propose a block for a line of a list. `checked` says that name and address were compared by hand.

    Raises NameAloneIsNotEnough where the line fits by name only, and where it fits by name and district unchecked.
    """
    published = lock(BlockList, list_id)
    row = next((one for one in published.lines if one["line"] == line_number), None)
    if row is None or row["employer"] is None:
        raise NotFound()
    if row["fit"] == NAME or (row["fit"] == ADDRESS and not checked):
        raise NameAloneIsNotEnough(line=line_number)
    employer = queries.get_employer(row["employer"])
    block = propose_block(
        employer,
        published.ground,
        organization_id=published.organization_id,
        starts_on=max(published.published_on, today),
        ends_on=published.ends_on,
        evidence=_evidence(published, row),
        actor=actor,
        now=now,
        published_list=published,
    )
    row["proposed"] = True
    flag_modified(published, "lines")
    return block


def _evidence(published: BlockList, row: dict[str, Any]) -> str:
    parts = [row["number"], row["name"], row["address"]]
    given = " · ".join(part for part in parts if part)
    return f"{published.name} ({published.published_on}, {published.source}) {row['line']}: {given}"
