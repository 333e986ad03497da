"""Pages of programs: what a resident fills in and gets back, what another organization never sees."""

import io

import pytest
from sqlalchemy import select

from jobcenter.audit.models import AccessEntry
from jobcenter.core.db import db, transaction
from jobcenter.programs.models import Application, ApplicationStatus, Enrollment, Round, RoundStatus
from jobcenter.programs.service import applications
from tests.factories import programs as given
from tests.factories import seekers as make

ANSWERS = {"household_assets": "50,000,000", "unemployment_benefit": "no"}
TODAY = given.NOW.date()


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = TODAY


@pytest.fixture
def officer(app):
    return given.manager()


@pytest.fixture
def round_(officer):
    return given.open_round(officer=make.actor_of(officer))


def text_of(answer):
    return answer.get_data(as_text=True)


def of(person):
    from jobcenter.accounts.models import User

    return db.session.get_one(User, person.user_id)


def test_resident_applies_on_line_step_by_step_and_gets_a_receipt(round_, signed_in):
    person = make.resident()
    browser = signed_in(of(person))
    address = f"/rounds/{round_.public_id}/apply"
    assert browser.post(address, data={**ANSWERS, "go": "next"}).location == f"{address}?step=2"
    documents = {"document_0": "bring", "statement": "y", "go": "next"}
    assert browser.post(f"{address}?step=2", data=documents).location == f"{address}?step=3"
    review = text_of(browser.get(f"{address}?step=3"))
    assert "50,000,000원" in review
    receipt = browser.get(browser.post(f"{address}?step=3").location)
    assert "2027-0001" in text_of(receipt)
    application = db.session.scalar(select(Application))
    assert (application.status, application.channel) == (ApplicationStatus.SUBMITTED, "self")
    assert browser.get(address).location == f"/my/applications/{application.public_id}"


def test_mistakes_are_shown_beside_their_field_and_nothing_typed_is_lost(round_, signed_in):
    browser = signed_in(of(make.resident()))
    address = f"/rounds/{round_.public_id}/apply"
    page = text_of(browser.post(address, data={"household_assets": "많음", "go": "next"}))
    assert 'value="많음"' in page
    assert 'id="household_assets-error"' in page and 'id="unemployment_benefit-error"' in page
    assert db.session.scalar(select(Application)) is None


def test_half_filled_application_is_kept_and_taken_up_again(round_, signed_in):
    person = make.resident()
    browser = signed_in(of(person))
    address = f"/rounds/{round_.public_id}/apply"
    browser.post(address, data={"household_assets": "12,000,000", "go": "save"})
    application = db.session.scalar(select(Application))
    assert application.status is ApplicationStatus.DRAFT
    assert "12,000,000" in text_of(browser.get(address))


def test_someone_elses_application_does_not_exist(round_, signed_in):
    application = given.submitted(round_)
    browser = signed_in(of(make.resident()))
    for page in ("", "/receipt"):
        assert browser.get(f"/my/applications/{application.public_id}{page}").status_code == 404
    assert browser.post(f"/my/applications/{application.public_id}/withdraw").status_code == 404


def test_managers_of_another_organization_find_nothing(round_, signed_in, officer):
    course = given.open_round(given.course(), officer=make.actor_of(officer))
    application = given.submitted(round_)
    given.submitted(course)
    enrollment = db.session.scalar(select(Enrollment))
    browser = signed_in(given.manager("오관악", "gwanak"))
    base = f"/manage/rounds/{round_.public_id}"
    pages = [
        base,
        f"{base}/screening",
        f"{base}/screening/{application.public_id}",
        f"{base}/screening.csv",
        f"{base}/selection",
        f"{base}/operation",
        f"{base}/changes",
        f"/manage/enrollments/{enrollment.public_id}",
    ]
    assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert browser.post(f"{base}/rank").status_code == 404
    assert browser.post(f"{base}/screening/{application.public_id}/decision").status_code == 404


def test_application_is_found_only_under_its_own_round(round_, signed_in, officer):
    other = given.open_round(officer=make.actor_of(officer))
    application = given.submitted(round_)
    page = f"/manage/rounds/{other.public_id}/screening/{application.public_id}"
    assert signed_in(officer).get(page).status_code == 404


def test_lists_mask_names_and_every_look_is_logged(round_, signed_in, officer):
    application = given.submitted(round_, make.resident(name="남궁영희"))
    browser = signed_in(officer)
    base = f"/manage/rounds/{round_.public_id}/screening"
    assert "남궁영희" not in text_of(browser.get(base))
    assert "남궁영희" in text_of(browser.get(f"{base}/{application.public_id}"))
    looks = db.session.scalars(select(AccessEntry.action).where(AccessEntry.person_id == application.person_id))
    assert {"list", "view"} <= set(looks)


def test_draft_is_not_public_and_announced_round_shows_rules_and_places(round_, client, officer):
    hidden = given.draft_round(officer=make.actor_of(officer))
    assert client.get(f"/rounds/{hidden.public_id}").status_code == 404
    page = text_of(client.get(f"/rounds/{round_.public_id}?lang=en"))
    for shown in ("Who can apply", "10,320원", "65세 이상", "Competition"):
        assert shown in page


def test_programs_are_filtered_by_stage_and_kind(round_, client, officer):
    given.open_round(given.course(), officer=make.actor_of(officer))
    everything, courses = text_of(client.get("/programs")), text_of(client.get("/programs?kind=training"))
    assert "2027 상반기" in everything and "요양보호사 1기" in everything
    assert "2027 상반기" not in courses and "요양보호사 1기" in courses
    assert "요양보호사 1기" not in text_of(client.get("/programs?stage=past"))
    assert client.get("/programs?kind=nonsense&page=99&organization=x").status_code == 200


def test_officer_enters_facts_and_departs_from_the_rules_on_the_page(round_, signed_in, app, officer):
    application = given.submitted(round_, unemployment_benefit=True)
    browser = signed_in(officer)
    app.config["CLOCK_DATE"] = given.AFTER.date()
    page = f"/manage/rounds/{round_.public_id}/screening/{application.public_id}"
    facts = {"household_assets": "60,000,000", "source": "welfare_system", "on": "2026-11-29", "document_number": "77"}
    assert browser.post(f"{page}/facts", data=facts).status_code == 302
    refused = browser.post(f"{page}/decision", data={"decision-unemployment_benefit": "met"})
    assert "reason-unemployment_benefit-error" in text_of(refused)
    browser.post(
        f"{page}/decision", data={"decision-unemployment_benefit": "met", "reason-unemployment_benefit": "수급 종료"}
    )
    found = db.session.scalar(select(Application).execution_options(populate_existing=True))
    assert found.status is ApplicationStatus.ELIGIBLE
    assert found.fact_values()["household_assets"] == 60_000_000


def test_enquiry_list_holds_declared_and_verified_values(round_, signed_in, officer):
    given.submitted(round_, household_assets=123_000_000)
    answer = signed_in(officer).get(f"/manage/rounds/{round_.public_id}/screening.csv")
    assert answer.mimetype == "text/csv"
    listed = text_of(answer)
    assert "123000000" in listed and "가구 재산 (확인)" in listed


def test_offer_is_declined_on_the_telephone_and_goes_to_the_next(round_, signed_in, app, officer):
    clerk, second = make.actor_of(officer), make.actor_of(given.manager("최확인"))
    found = [given.submitted(round_, household_assets=amount * 1_000_000) for amount in (50, 60, 70)]
    for one in found:
        given.decided(one, clerk)
    given.published(round_, clerk, second)
    app.config["CLOCK_DATE"] = given.RESULT.date()
    page = f"/manage/rounds/{round_.public_id}"
    browser = signed_in(officer)
    answer = browser.post(f"{page}/offers/{found[0].public_id}/decline", data={"reason": "취업"})
    assert "2027-0003" in text_of(browser.get(answer.location))
    assert given.refreshed(found[2]).status is ApplicationStatus.OFFERED


def test_draft_is_made_checked_and_announced_on_the_page(signed_in, officer):
    browser = signed_in(officer)
    template = "donghaeng-yeongdeungpo-2024h1"
    dates = {
        "apply_from": "2026-11-20",
        "apply_until": "2026-11-30",
        "result_on": "2026-12-20",
        "period_from": "2027-01-11",
        "period_until": "2027-06-30",
        "reference_date": "2024-01-10",
    }
    form = {"name_ko": "시험 회차", "name_en": "Test", "code": "test-1", "places_0": "5", "places_1": "7", **dates}
    wrong = browser.post(f"/manage/rounds/new/{template}", data={**form, "apply_until": "2026-11-01"})
    assert "apply_until-error" in text_of(wrong)
    made = browser.post(f"/manage/rounds/new/{template}", data=form)
    assert made.status_code == 302
    round_ = db.session.scalar(select(Round).where(Round.code == "test-1"))
    assert browser.post(f"/manage/rounds/{round_.public_id}/announce").status_code == 302
    assert (given.refreshed(round_).status, round_.places) == (RoundStatus.OPEN, 12)


def test_withdrawn_draft_cannot_be_answered_for_by_supplement(round_, signed_in):
    person = make.resident()
    application = given.submitted(round_, person)
    with transaction():
        applications.withdraw(application, actor=given.own(person), reason=None, now=given.NOW)
    answer = signed_in(of(person)).post(f"/my/applications/{application.public_id}/supplement", data={"answer": "네"})
    assert answer.status_code == 200
    assert given.refreshed(application).status is ApplicationStatus.WITHDRAWN


def upload(browser, round_, text):
    data = {"file": (io.BytesIO(text.encode("cp949")), "results.csv"), "source": "welfare_system", "on": "2026-11-20"}
    return browser.post(f"/manage/rounds/{round_.public_id}/enquiry", data=data, content_type="multipart/form-data")


def test_results_of_an_enquiry_are_taken_over_line_by_line(round_, signed_in, officer):
    first, second = given.submitted(round_), given.submitted(round_)
    text = '번호,가구 재산 (확인)\n2027-0001,"410,000,000"\n2027-0002,많음\n2027-0999,1\n2027-0002,\n'
    report = text_of(upload(signed_in(officer), round_, text))
    for shown in ("410,000,000원", "‘많음’은(는) 금액이 아니에요", "이 번호의 신청 없음", "적은 값 없음"):
        assert shown in report
    assert given.refreshed(first).fact_values()["household_assets"] == 410_000_000
    assert given.refreshed(second).fact_values()["household_assets"] == 50_000_000


@pytest.mark.parametrize("text", ["", "이름,재산\n가,1\n", "번호,이름\n2027-0001,가\n"])
def test_file_without_numbers_or_facts_is_refused_beside_its_field(round_, signed_in, officer, text):
    assert "file-error" in text_of(upload(signed_in(officer), round_, text))


def book_of(*rows):
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_the_enquiry_goes_out_and_comes_back_as_a_spreadsheet(round_, signed_in, officer):
    from openpyxl import load_workbook

    application = given.submitted(round_, household_assets=123_000_000)
    desk = signed_in(officer)
    answer = desk.get(f"/manage/rounds/{round_.public_id}/screening.xlsx")
    heads, row = [*load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]
    found = dict(zip(heads, row, strict=True))
    assert (found["번호"], found["가구 재산 (신고)"]) == (application.number, 123_000_000)
    filled = book_of(["번호", "가구 재산 (확인)"], [application.number, 130_000_000.0], [application.number, 1])
    data = {"file": (io.BytesIO(filled), "결과.xlsx"), "source": "welfare_system", "on": "2026-11-20"}
    report = text_of(desk.post(f"/manage/rounds/{round_.public_id}/enquiry", data=data))
    assert "2번째 줄에 같은 접수번호" in report
    assert given.refreshed(application).fact_values()["household_assets"] == 130_000_000


@pytest.mark.parametrize("content", [b"PK\x03\x04 no spreadsheet", b"PK"])
def test_a_broken_spreadsheet_is_refused_beside_its_field(round_, signed_in, officer, content):
    data = {"file": (io.BytesIO(content), "결과.xlsx"), "source": "welfare_system", "on": "2026-11-20"}
    assert "file-error" in text_of(signed_in(officer).post(f"/manage/rounds/{round_.public_id}/enquiry", data=data))
