"""The pages of claims: filed in steps by a resident, decided and paid by two officers."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.audit.models import AccessEntry
from jobcenter.benefits.models import Claim, ClaimStatus, PaymentBatch
from jobcenter.core.db import db
from tests.factories import benefits as given
from tests.factories import programs
from tests.factories import seekers as make


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = given.NOW.date()


@pytest.fixture
def officer(app):
    return programs.manager()


@pytest.fixture
def round_(officer):
    return given.open_round(make.actor_of(officer))


def of(person):
    return db.session.get_one(User, person.user_id)


def answers():
    yes_no = {True: "yes", False: "no"}
    return {name: yes_no.get(value, value) if isinstance(value, bool) else value for name, value in given.FACTS.items()}


def filed(browser, round_, **about):
    """The claim after its steps were walked."""
    address = f"/rounds/{round_.public_id}/claim"
    assert browser.post(address, data={**answers(), "go": "next"}).location.endswith("step=2")
    exam = {
        "exam_code": "eng-info",
        "exam_part": "whole",
        "exam_on": "2026-03-01",
        "fee": "80,000",
        "receipt_number": "R-1",
        "file_0": (given.pdf("receipt page"), "영수증.pdf"),
        "file_1": (given.pdf("attendance page"), "응시확인서.pdf"),
        "go": "next",
        **about,
    }
    assert browser.post(f"{address}?step=2", data=exam).location.endswith("step=3")
    account = {"bank": "신한", "account": "110-222-333444", "account_holder": "이청년", "go": "next"}
    assert browser.post(f"{address}?step=3", data=account).location.endswith("step=4")
    page = browser.get(f"{address}?step=4").text
    assert "72,000원" in page and "110222333444" not in page
    assert "/my/claims/" in browser.post(f"{address}?step=4", data={"statement": "y"}).location
    return db.session.scalars(select(Claim)).one()


def test_from_the_announcement_to_the_money(round_, officer, signed_in):
    person, second = given.young(), programs.manager("최담당")
    resident, desk, other = signed_in(of(person)), signed_in(officer), signed_in(second)
    assert resident.get(f"/rounds/{round_.public_id}/apply").location.endswith("/claim")
    claim = filed(resident, round_)
    page = desk.get(f"/manage/rounds/{round_.public_id}/claims?month=2026-11").text
    assert "이○년" in page and claim.number in page
    assert desk.get("/manage/claims").status_code == 200
    shown = desk.get(f"/manage/claims/{claim.public_id}").text
    assert "72,000원" in shown and "110222333444" not in shown
    desk.post(f"/manage/claims/{claim.public_id}/approve", data={"fee": "80,000"})
    made = desk.post(f"/manage/rounds/{round_.public_id}/batches", data={"month": "2026-11"}).location
    batch = db.session.scalars(select(PaymentBatch)).one()
    desk.post(f"{made}/confirm")
    assert programs.refreshed(batch).status.value == "made"
    other.post(f"{made}/confirm")
    desk.post(f"{made}/paid", data={"on": "2026-12-14"})
    assert programs.refreshed(claim).status is ClaimStatus.PAID
    page = resident.get(f"/my/claims/{claim.public_id}").text
    assert "72,000원" in page and "지급" in page
    assert claim.number in resident.get("/my/claims").text
    seen = db.session.scalars(select(AccessEntry.what).where(AccessEntry.person_id == person.id)).all()
    assert "claim" in seen


def test_the_payment_order_holds_masked_names_whole_accounts_and_the_sum(round_, officer, signed_in):
    actor = make.actor_of(officer)
    given.approved(given.submitted(round_), actor)
    batch = given.batch(round_, actor)
    desk = signed_in(officer)
    lines = desk.get(f"/manage/batches/{batch.public_id}/order.csv").text.splitlines()
    assert "이○년" in lines[1] and "110222333444" in lines[1] and "72000" in lines[1]
    sheet = load_workbook(io.BytesIO(desk.get(f"/manage/batches/{batch.public_id}/order.xlsx").data)).active
    rows = list(sheet.values)
    assert rows[1][5] == "110222333444" and rows[-1][-2] == 72_000 and len(rows) == 3
    assert "****3444" in desk.get(f"/manage/batches/{batch.public_id}").text


def test_returns_are_taken_over_line_by_line_and_a_new_account_is_asked(round_, officer, signed_in):
    actor, second = make.actor_of(officer), make.actor_of(programs.manager("최담당"))
    claim = given.approved(given.submitted(round_), actor)
    batch = given.paid(round_, actor, second)
    content = f"번호,사유\n{claim.number},계좌 없음\n2026-9999,오류\n".encode("cp949")
    page = signed_in(officer).post(
        f"/manage/batches/{batch.public_id}/returns", data={"file": (io.BytesIO(content), "r.csv"), "on": "2026-12-16"}
    )
    assert "가져옴" in page.text and "이 회차의 지급이 아님" in page.text
    assert programs.refreshed(claim).status is ClaimStatus.RETURNED
    resident = signed_in(of(claim.person))
    assert "계좌 없음" in resident.get(f"/my/claims/{claim.public_id}").text
    wrong = resident.post(
        f"/my/claims/{claim.public_id}/account", data={"bank": "우리", "account": "12", "account_holder": "이청년"}
    )
    assert 'id="account-error"' in wrong.text
    resident.post(
        f"/my/claims/{claim.public_id}/account",
        data={"bank": "우리", "account": "1002-333-444555", "account_holder": "이청년"},
    )
    assert programs.refreshed(claim).account == "1002333444555"


def test_a_refusal_names_its_criteria_and_a_supplement_is_answered(round_, officer, signed_in):
    claim = given.submitted(round_, facts={"employed": True})
    desk, resident = signed_in(officer), signed_in(of(claim.person))
    desk.post(f"/manage/claims/{claim.public_id}/supplement", data={"text": "재직 확인", "until": "2026-11-30"})
    assert "재직 확인" in resident.get(f"/my/claims/{claim.public_id}").text
    resident.post(
        f"/my/claims/{claim.public_id}/supplement",
        data={"answer": "다니고 있어요", "files": (given.pdf("x"), "확인.pdf")},
    )
    assert "다니고 있어요" in desk.get(f"/manage/claims/{claim.public_id}").text
    assert 'id="note-error"' in desk.post(f"/manage/claims/{claim.public_id}/refuse", data={"codes": "employed"}).text
    desk.post(f"/manage/claims/{claim.public_id}/refuse", data={"codes": "employed", "note": "취업 중입니다."})
    page = resident.get(f"/my/claims/{claim.public_id}").text
    assert "취업 중입니다." in page and programs.refreshed(claim).status is ClaimStatus.REFUSED


def test_a_wrong_exam_form_keeps_its_files_and_says_what_is_wrong(round_, signed_in):
    resident = signed_in(of(given.young()))
    address = f"/rounds/{round_.public_id}/claim"
    resident.post(address, data={**answers(), "go": "next"})
    page = resident.post(
        f"{address}?step=2", data={"fee": "0", "file_0": (given.pdf("kept"), "영수증.pdf"), "go": "next"}
    ).text
    assert 'id="fee-error"' in page and "영수증.pdf" in page
    claim = db.session.scalars(select(Claim)).one()
    assert len(claim.documents) == 1
    resident.post(f"{address}?step=2", data={"go": f"remove-{claim.documents[0].public_id}"})
    assert not programs.refreshed(claim).documents
    assert resident.post(f"/my/claims/{claim.public_id}/withdraw").status_code == 302


def test_nobody_sees_the_claims_of_others(round_, officer, signed_in):
    claim = given.submitted(round_)
    document = claim.documents[0].public_id
    stranger, elsewhere = signed_in(of(given.young())), signed_in(programs.manager("관악", "gwanak"))
    for browser, address in (
        (stranger, f"/my/claims/{claim.public_id}"),
        (stranger, f"/my/claims/documents/{document}"),
        (elsewhere, f"/manage/claims/{claim.public_id}"),
        (elsewhere, f"/manage/claims/documents/{document}"),
        (elsewhere, f"/manage/rounds/{round_.public_id}/batches"),
    ):
        assert browser.get(address).status_code == 404
    assert signed_in(of(claim.person)).get(f"/my/claims/documents/{document}").data.startswith(b"%PDF")
    assert signed_in(officer).get(f"/manage/claims/documents/{document}").status_code == 200
