"""Blocked employers: two people, one legal ground, nothing by name alone, and everything comes back when it is over."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobcenter.audit.models import AuditEntry
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.employers import errors, grounds, queries, service
from jobcenter.employers.models import BlockStatus, EmployerBlock, OrderStatus
from jobcenter.matching import queries as matching
from jobcenter.matching import service as referring
from jobcenter.matching.errors import EmployerBlocked
from jobcenter.matching.models import ReferralStatus
from jobcenter.notifications.models import Message
from jobcenter.organizations.scope import Scope
from tests.factories import employers as make
from tests.factories import matching as given
from tests.factories import seekers

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def officers():
    """A counselor who proposes and a program manager who confirms."""
    return seekers.actor_of(seekers.staff()), seekers.actor_of(seekers.staff("program_manager", name="한확정"))


def propose(employer, actor, **more):
    with transaction():
        return service.propose_block(
            employer,
            more.pop("ground", "wage_arrears_list"),
            organization_id=seekers.city()["yeongdeungpo-centre"].id,
            starts_on=more.pop("starts_on", make.TODAY),
            ends_on=more.pop("ends_on", date(2026, 12, 31)),
            evidence=more.pop("evidence", "명단 공개 2026-09"),
            actor=actor,
            now=make.NOW,
            **more,
        )


def confirm(block, actor, today=make.TODAY):
    with transaction():
        return service.confirm_block(block.id, actor=actor, now=make.NOW, today=today)


def test_whoever_proposed_a_block_cannot_confirm_it(officers):
    block = propose(make.company()[0], officers[0])
    with pytest.raises(errors.SecondPersonNeeded):
        confirm(block, officers[0])


def test_the_database_itself_wants_two_people(officers):
    block = propose(make.company()[0], officers[0])
    with pytest.raises(Exception, match="second_person_confirms_block"), transaction():
        block.decided_by_id = block.proposed_by_id
        block.move_to(BlockStatus.CONFIRMED)


def test_a_block_suspends_open_orders_and_stops_acceptance_and_renewal(officers):
    employer, owner = make.company()
    order, waiting = make.opened(employer), make.submitted(employer)
    block = propose(employer, officers[0])
    assert order.status is OrderStatus.ACTIVE
    confirm(block, officers[1])
    assert order.status is OrderStatus.SUSPENDED
    with pytest.raises(errors.EmployerIsBlocked), transaction():
        service.accept(waiting.id, actor=make.COUNSELOR, now=make.NOW, today=make.TODAY)
    with pytest.raises(errors.EmployerIsBlocked), transaction():
        service.renew(order.id, None, actor=make.EMPLOYER, now=make.NOW, today=make.TODAY)
    message = db.session.scalar(select(Message).where(Message.user_id == owner.id, Message.kind == "employer.blocked"))
    assert "근로기준법 제43조의2" in message.body
    assert message.link == f"/company/{employer.public_id}/block"
    actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "employer_block")))
    assert {"block.proposed", "block.confirmed"} <= actions


def test_an_order_of_a_blocked_employer_is_in_no_list(officers, client):
    employer, _owner = make.company()
    order = make.opened(employer)
    assert order.title in client.get("/jobs").text
    confirm(propose(employer, officers[0], starts_on=clock.today(), ends_on=None), officers[1], clock.today())
    assert order.title not in client.get("/jobs").text
    assert client.get(f"/jobs/{order.public_id}").status_code == 404


def test_nobody_is_referred_to_a_blocked_employer_and_the_counselor_sees_whom_to_tell(officers):
    employer, _owner = make.company()
    order = make.opened(employer)
    referral = given.referral(given.willing(), order)
    confirm(propose(employer, officers[0]), officers[1])
    with pytest.raises(EmployerBlocked), transaction():
        referring.make_referral(given.willing(), order, actor=officers[0], now=make.NOW)
    scope = Scope.of_organizations([seekers.city()["yeongdeungpo-centre"].id])
    assert matching.list_to_blocked(scope, make.TODAY) == [referral]
    assert matching.count_to_blocked(scope, make.TODAY) == 1


def test_a_hire_that_came_of_an_earlier_referral_is_still_recorded(officers):
    employer, _owner = make.company()
    order = make.opened(employer, places=1)
    referral = given.referral(given.willing(), order)
    confirm(propose(employer, officers[0]), officers[1])
    placement = given.hired(referral)
    assert placement.employer_id == employer.id
    assert (referral.status, order.status) == (ReferralStatus.HIRED, OrderStatus.FILLED)


def test_lifting_brings_the_orders_back_and_keeps_the_reason(officers):
    employer, owner = make.company()
    order = make.opened(employer)
    block = confirm(propose(employer, officers[0]), officers[1])
    with pytest.raises(errors.ReasonNeeded), transaction():
        service.lift_block(block.id, " ", actor=officers[1], now=make.NOW, today=make.TODAY)
    with transaction():
        service.lift_block(block.id, "체불임금을 모두 지급함", actor=officers[1], now=make.NOW, today=make.TODAY)
    assert (block.status, block.end_reason) == (BlockStatus.LIFTED, "체불임금을 모두 지급함")
    assert order.status is OrderStatus.ACTIVE
    assert db.session.scalar(
        select(Message.id).where(Message.user_id == owner.id, Message.kind == "employer.unblocked")
    )


@pytest.mark.parametrize(
    ("day", "blocked"),
    [(date(2026, 11, 24), False), (date(2026, 11, 25), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_a_block_holds_from_its_first_to_its_last_day(officers, day, blocked):
    employer, _owner = make.company()
    order = make.opened(employer)
    block = confirm(propose(employer, officers[0], starts_on=date(2026, 11, 25)), officers[1])
    with transaction():
        service.apply_blocks(day, now=make.NOW)
    assert block.is_in_force(day) is blocked
    assert (queries.find_block_in_force(employer.id, day) is not None) is blocked
    assert (order.status is OrderStatus.SUSPENDED) is blocked


def test_an_employer_has_one_standing_block(officers):
    employer, _owner = make.company()
    propose(employer, officers[0])
    with pytest.raises(errors.BlockStands):
        propose(employer, officers[1])


def test_the_employer_reads_why_and_objects_once(officers, signed_in):
    employer, owner = make.company()
    block = confirm(propose(employer, officers[0], starts_on=clock.today(), ends_on=None), officers[1], clock.today())
    client, address = signed_in(owner), f"/company/{employer.public_id}/block"
    assert "체불사업주 명단 공개" in client.get(address).text
    assert client.post(address, data={"text": ""}).status_code == 422
    block.decided_at = clock.now()
    assert client.post(address, data={"text": "모두 지급했습니다."}).status_code == 302
    db.session.expire_all()
    assert block.objection == "모두 지급했습니다."
    with pytest.raises(errors.ObjectionExists), transaction():
        service.object_to_block(block.id, "다시", actor=make.EMPLOYER, now=clock.now(), today=clock.today())
    assert signed_in(make.company()[1]).get(address).status_code == 404


def test_objections_end_with_their_term(officers):
    block = confirm(propose(make.company()[0], officers[0], ends_on=None), officers[1])
    last = service.last_day_to_object(block)
    assert last == date(2026, 12, 20)
    with pytest.raises(errors.ObjectionTooLate), transaction():
        service.object_to_block(
            block.id, "늦었습니다", actor=make.EMPLOYER, now=make.NOW, today=last + timedelta(days=1)
        )


LIST = """체불사업주 명단 공개,,
사업자등록번호,상호,사업장 소재지
{number},다른 이름,서울특별시 영등포구 당산로 1
,{near},서울특별시 영등포구 양평로 3
,{far},부산광역시 해운대구 우동 7
,모르는회사,서울특별시 영등포구 1
123-45-00000,틀린번호,서울특별시 영등포구 1
"""


def imported(actor, content):
    with transaction():
        return service.import_list(
            content,
            name="2026년 9월 명단",
            ground="wage_arrears_list",
            published_on=date(2026, 9, 30),
            ends_on=date(2029, 9, 29),
            source="관보 제12345호",
            organization_id=seekers.city()["yeongdeungpo-centre"].id,
            actor=actor,
            now=make.NOW,
        )


def three_companies():
    return (make.company()[0], make.company(name="양평식품")[0], make.company(name="해운물산")[0])


def test_a_list_says_line_by_line_what_fits_and_blocks_nobody(officers):
    sure, near, far = three_companies()
    text = LIST.format(number=sure.printed_number, near="(주)양평식품", far="해운물산")
    for content in (text.encode("utf-8-sig"), text.encode("cp949"), as_xlsx(text)):
        found = imported(officers[0], content)
        assert [(line["line"], line["fit"]) for line in found.lines] == [
            (3, "number"),
            (4, "address"),
            (5, "name"),
            (6, "none"),
            (7, "bad"),
        ]
    assert not db.session.scalars(select(EmployerBlock)).all()
    for line, checked in ((4, False), (5, True)):
        with pytest.raises(errors.NameAloneIsNotEnough), transaction():
            service.propose_from_list(
                found.id, line, checked=checked, actor=officers[0], now=make.NOW, today=make.TODAY
            )
    with transaction():
        blocks = [
            service.propose_from_list(
                found.id, line, checked=line == 4, actor=officers[0], now=make.NOW, today=make.TODAY
            )
            for line in (3, 4)
        ]
    assert [block.employer_id for block in blocks] == [sure.id, near.id]
    assert {block.status for block in blocks} == {BlockStatus.PROPOSED}
    assert "관보 제12345호" in blocks[0].evidence
    assert blocks[0].starts_on == make.TODAY
    assert far.id not in {block.employer_id for block in blocks}


def as_xlsx(text):
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for line in text.splitlines():
        book.active.append(line.split(","))
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\xff\xff", b"PK\x03\x04rubbish", "상호\n한빛\n".encode()])
def test_a_list_that_cannot_be_used_is_refused_with_its_reason(officers, signed_in, content):
    client = signed_in(seekers.staff(organization="yeongdeungpo"))
    data = {
        "name": "명단",
        "ground": "wage_arrears_list",
        "published_on": "2026-09-30",
        "source": "관보",
        "file": (io.BytesIO(content), "list.csv"),
    }
    answer = client.post("/desk/blocked-employers/lists/new", data=data)
    assert answer.status_code == 422
    assert "명단" in answer.text


def test_pages_propose_and_confirm_by_two_roles(signed_in):
    employer, _owner = make.company()
    counselor, manager = seekers.staff(organization="yeongdeungpo"), seekers.staff("program_manager", "yeongdeungpo")
    client = signed_in(counselor)
    address = f"/desk/blocked-employers/new/{employer.public_id}"
    bad = client.post(address, data={"ground": "false_offer", "starts_on": "2026-11-20", "evidence": ""})
    assert bad.status_code == 422
    data = {"ground": "false_offer", "starts_on": clock.today().isoformat(), "evidence": "상담 기록 3건"}
    shown = client.post(address, data=data).location
    assert client.post(f"{shown}/confirm").status_code == 403
    assert "상담 기록 3건" in signed_in(manager).get(shown).text
    assert signed_in(manager).post(f"{shown}/confirm").status_code == 302
    block = db.session.scalar(select(EmployerBlock))
    assert block.status is BlockStatus.CONFIRMED
    assert signed_in(seekers.staff(organization="gwanak")).get(shown).status_code == 404


def test_every_ground_names_its_law_and_whether_it_was_checked():
    for ground in grounds.grounds().values():
        assert ground.law
        assert ground.source
        assert set(ground.title) == {"ko", "en"}
    assert not grounds.get("wage_arrears_list").verified
