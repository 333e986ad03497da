"""The team or institution an application is for: kept with the draft, checked at submission."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from jobcenter.core.db import blind_index, db
from jobcenter.employers.business_number import digits_of, is_valid
from jobcenter.programs.errors import (
    BusinessNumberWrong,
    InstitutionApplied,
    MemberElsewhere,
    MembersWrong,
    MemberTwice,
    PartyMissing,
    SharesWrong,
)
from jobcenter.programs.models import (
    ApplicantKind,
    Application,
    ApplicationParty,
    ApplicationStatus,
    PartyMember,
    Round,
)
from jobcenter.seekers.models import Person

# Facts that the party itself answers: nobody is asked for them.
TEAM_SIZE, YOUTH_MEMBERS = "team_size", "team_youth_members"
ANSWERED = (TEAM_SIZE, YOUTH_MEMBERS)
YOUTH_AGES = range(19, 40)
_NOT_STANDING = (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN)


def limits(round_: Round) -> tuple[int, int]:
    """The smallest and the largest team, the applicant counted."""
    size = round_.team_size or {}
    return int(size.get("smallest", 1)), int(size.get("largest", 10))


def member_key(name: str, birth_date: date) -> str:
    """By what the same person is found again, whatever the spaces in the name."""
    return blind_index(f"{name}{birth_date:%Y%m%d}")


def keep(application: Application, values: Mapping[str, Any]) -> ApplicationParty:
    """Keep the party of a draft.

    `values` holds `name`, for institutions `business_number`, `representative` and `contact`, for teams `role` and
    `share` of the applicant and `members` as `{name, birth_date, role, share}`.
    """
    round_ = application.round
    party = application.party
    if party is None:
        kind = ApplicantKind(round_.applicant_kind)
        party = ApplicationParty(application_id=application.id, kind=kind, name=values["name"])
        db.session.add(party)
        db.session.flush()
        db.session.refresh(application, ["party"])
    party.name = values["name"]
    if party.is_team:
        _keep_members(application, party, values)
    else:
        if not is_valid(values["business_number"]):
            raise BusinessNumberWrong()
        party.business_number = digits_of(values["business_number"])
        party.representative, party.contact = values["representative"], values["contact"]
    db.session.flush()
    return party


def _keep_members(application: Application, party: ApplicationParty, values: Mapping[str, Any]) -> None:
    person = application.person
    leader = {
        "name": person.name,
        "birth_date": person.birth_date,
        "role": values.get("role"),
        "share": values.get("share"),
    }
    people = [leader, *values.get("members", ())]
    _check_members(application.round, people)
    party.members.clear()
    # The old seats leave before the new ones come: both may name the same people.
    db.session.flush()
    for position, one in enumerate(people):
        party.members.append(
            PartyMember(
                position=position,
                name=one["name"],
                birth_date=one["birth_date"],
                member_key=member_key(one["name"], one["birth_date"]),
                role=one.get("role") or None,
                share_percent=one.get("share"),
            )
        )


def _check_members(round_: Round, people: Sequence[Mapping[str, Any]]) -> None:
    least, most = limits(round_)
    if not least <= len(people) <= most:
        raise MembersWrong(least=least, most=most, count=len(people))
    keys: dict[str, None] = {}
    for one in people:
        key = member_key(one["name"], one["birth_date"])
        if key in keys:
            raise MemberTwice(name=one["name"])
        keys[key] = None
    shares = [one.get("share") for one in people]
    given = [share for share in shares if share is not None]
    if given and (len(given) != len(shares) or sum(given) != 100):
        raise SharesWrong(sum=sum(given))


def values_of(party: ApplicationParty | None, round_: Round) -> dict[str, Any]:
    """The facts the party itself answers."""
    if party is None or not party.is_team:
        return {}
    ages = [age_on(member.birth_date, round_.reference_date) for member in party.members]
    return {TEAM_SIZE: len(ages), YOUTH_MEMBERS: sum(age in YOUTH_AGES for age in ages)}


def known_members(application: Application) -> Sequence[int]:
    """People of ours who have the name and day of birth of a member, the applicant aside."""
    party = application.party
    if party is None or not party.members[1:]:
        return []
    same = [and_(Person.name == one.name, Person.birth_date == one.birth_date) for one in party.members[1:]]
    statement = select(Person.id).where(or_(*same), Person.id != application.person_id)
    return db.session.scalars(statement.order_by(Person.id)).all()


def age_on(birth_date: date, on: date) -> int:
    """Full years on a day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def require_complete(application: Application, round_: Round) -> None:
    """Raise where the party is missing, has the wrong size, or stands in another application of the round.

    The round is locked by the caller, so that of two teams handed in at the same moment the second finds the first.
    """
    if not round_.takes_parties:
        return
    party = application.party
    if party is None or party.kind != round_.applicant_kind:
        raise PartyMissing()
    if party.is_team:
        _check_members(round_, [member.as_dict() for member in party.members])
        elsewhere = _elsewhere(application, party)
        if elsewhere:
            raise MemberElsewhere(names=", ".join(elsewhere))
    elif _applied_before(application, party):
        raise InstitutionApplied()


def _elsewhere(application: Application, party: ApplicationParty) -> list[str]:
    """Names of our own members who stand in another team of the round."""
    keys = {member.member_key: member.name for member in party.members}
    statement = (
        select(PartyMember.member_key)
        .join(ApplicationParty, ApplicationParty.id == PartyMember.party_id)
        .join(Application, Application.id == ApplicationParty.application_id)
        .where(
            Application.round_id == application.round_id,
            Application.id != application.id,
            Application.status.not_in(_NOT_STANDING),
            PartyMember.member_key.in_(keys),
        )
    )
    taken = set(db.session.scalars(statement))
    return [name for key, name in keys.items() if key in taken]


def _applied_before(application: Application, party: ApplicationParty) -> bool:
    statement = (
        select(Application.id)
        .join(ApplicationParty, ApplicationParty.application_id == Application.id)
        .where(
            Application.round_id == application.round_id,
            Application.id != application.id,
            Application.status.not_in(_NOT_STANDING),
            ApplicationParty.business_number == party.business_number,
        )
    )
    return db.session.scalar(statement.limit(1)) is not None
