"""Blocks of employers: in force on a day for the whole city, managed by the organization that made them."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import BlockList, BlockStatus, Employer, EmployerBlock
from jobcenter.organizations.scope import Scope

STANDING = (BlockStatus.PROPOSED, BlockStatus.CONFIRMED)


def _in_force(today: date) -> Select:
    return select(EmployerBlock).where(
        EmployerBlock.status == BlockStatus.CONFIRMED,
        EmployerBlock.starts_on <= today,
        or_(EmployerBlock.ends_on.is_(None), EmployerBlock.ends_on >= today),
    )


def find_block_in_force(employer_id: int, today: date) -> EmployerBlock | None:
    """The block that keeps an employer out on a day, or None."""
    return db.session.scalar(_in_force(today).where(EmployerBlock.employer_id == employer_id))


def blocked_ids(employer_ids: Iterable[int], today: date) -> set[int]:
    """Which of these employers are blocked on a day."""
    statement = _in_force(today).where(EmployerBlock.employer_id.in_(list(employer_ids)))
    return set(db.session.scalars(statement.with_only_columns(EmployerBlock.employer_id)))


def blocked_now(today: date) -> Select:
    """The numbers of all employers that are blocked on a day."""
    return _in_force(today).with_only_columns(EmployerBlock.employer_id)


def find_standing_block(employer_id: int) -> EmployerBlock | None:
    """The block of an employer that is proposed or confirmed, or None."""
    return db.session.scalar(
        select(EmployerBlock).where(EmployerBlock.employer_id == employer_id, EmployerBlock.status.in_(STANDING))
    )


def list_blocks(scope: Scope, *, standing: bool | None = None) -> Select:
    """The blocks that organizations in scope made, the latest first."""
    statement = scope.limit(select(EmployerBlock), EmployerBlock.organization_id).options(
        joinedload(EmployerBlock.employer),
        joinedload(EmployerBlock.proposed_by),
        joinedload(EmployerBlock.decided_by),
    )
    if standing is not None:
        found = EmployerBlock.status.in_(STANDING)
        statement = statement.where(found if standing else ~found)
    return statement.order_by(EmployerBlock.id.desc())


def blocks_of_employer(employer_id: int) -> Sequence[EmployerBlock]:
    """Every block an employer ever had, the latest first: the city's centres know of each other's."""
    statement = select(EmployerBlock).where(EmployerBlock.employer_id == employer_id)
    return db.session.scalars(statement.order_by(EmployerBlock.id.desc())).all()


def get_block(scope: Scope, public_id: str) -> EmployerBlock:
    """A block made in scope. Raises NotFound."""
    statement = scope.limit(select(EmployerBlock), EmployerBlock.organization_id)
    found = db.session.scalar(statement.where(EmployerBlock.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def get_list(scope: Scope, public_id: str) -> BlockList:
    """A published list imported in scope. Raises NotFound."""
    statement = scope.limit(select(BlockList), BlockList.organization_id)
    found = db.session.scalar(statement.where(BlockList.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def list_lists(scope: Scope) -> Sequence[BlockList]:
    """The published lists imported in scope, the latest first."""
    statement = scope.limit(select(BlockList), BlockList.organization_id).options(joinedload(BlockList.imported_by))
    return db.session.scalars(statement.order_by(BlockList.imported_at.desc()).limit(20)).all()


def employers_like(numbers: set[str], keys: set[str]) -> tuple[dict[str, Employer], dict[str, list[Employer]]]:
    """Employers with one of these business numbers, and employers with one of these names."""
    by_number = db.session.scalars(select(Employer).where(Employer.business_number.in_(sorted(numbers)))).all()
    by_name: dict[str, list[Employer]] = {}
    for employer in db.session.scalars(select(Employer).where(Employer.name_key.in_(sorted(keys)))):
        by_name.setdefault(employer.name_key, []).append(employer)
    return {str(employer.business_number): employer for employer in by_number}, by_name
