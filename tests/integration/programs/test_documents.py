"""Documents sent with an application: kept with mistakes elsewhere, seen by those in scope, erased in time."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobcenter.audit.models import AccessEntry
from jobcenter.core import files
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import NotFound
from jobcenter.programs.errors import ApplicationSubmitted, DocumentTwice, DocumentUnknown, TooManyFiles
from jobcenter.programs.models import Application, ApplicationDocument, ApplicationStatus
from jobcenter.programs.service import applications, documents
from tests.factories import programs as given
from tests.factories import seekers as make

PDF = b"%PDF-1.7\ntrailer <<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = given.NOW.date()


@pytest.fixture
def officer(app):
    return given.manager()


@pytest.fixture
def round_(officer):
    return given.open_round(officer=make.actor_of(officer))


@pytest.fixture
def person(app):
    return make.resident()


def of(person):
    from jobcenter.accounts.models import User

    return db.session.get_one(User, person.user_id)


def pdf(name="등본.pdf", more=b""):
    return (io.BytesIO(PDF.replace(b"<<>>", b"<<" + more + b">>")), name)


def attach(application, number=1, code="consent"):
    stored = files.store(pdf(more=str(number).encode())[0], called="동의서.pdf")
    with transaction():
        return documents.attach(
            application, code, stored, called="동의서.pdf", actor=given.own(application.person), now=given.NOW
        )


def begun(browser, round_):
    address = f"/rounds/{round_.public_id}/apply"
    browser.post(address, data={"household_assets": "50,000,000", "unemployment_benefit": "no", "go": "next"})
    return f"{address}?step=2"


def test_a_file_is_kept_though_the_statement_is_missing_and_chosen_as_the_way(round_, person, signed_in):
    browser = signed_in(of(person))
    address = begun(browser, round_)
    page = browser.post(address, data={"file_0": pdf(), "go": "next"}).text
    assert 'id="statement-error"' in page and "등본.pdf" in page
    application = db.session.scalars(select(Application)).one()
    assert [document.filename for document in application.documents] == ["등본.pdf"]
    assert browser.post(address, data={"document_0": "upload", "statement": "y", "go": "next"}).location.endswith(
        "step=3"
    )
    browser.post(f"/rounds/{round_.public_id}/apply?step=3")
    assert given.refreshed(application).status is ApplicationStatus.SUBMITTED


def test_a_refused_file_is_an_error_beside_its_field_and_the_good_one_stays(round_, person, signed_in):
    browser = signed_in(of(person))
    address = begun(browser, round_)
    data = {
        "file_0": [pdf(), (io.BytesIO(b"<html>"), "나쁜.pdf")],
        "document_0": "upload",
        "statement": "y",
        "go": "next",
    }
    page = browser.post(address, data=data).text
    assert 'id="file_0-error"' in page and "나쁜.pdf" in page
    assert len(db.session.scalars(select(ApplicationDocument)).all()) == 1


def test_who_promised_a_file_cannot_hand_in_without_it(round_, person, signed_in):
    browser = signed_in(of(person))
    address = begun(browser, round_)
    browser.post(address, data={"document_0": "upload", "statement": "y", "go": "next"})
    answer = browser.post(f"/rounds/{round_.public_id}/apply?step=3")
    assert answer.status_code == 200 and "동의서" in answer.text
    assert db.session.scalars(select(Application)).one().status is ApplicationStatus.DRAFT


def test_a_file_can_be_taken_back_until_the_application_is_handed_in(round_, person, signed_in):
    browser = signed_in(of(person))
    address = begun(browser, round_)
    browser.post(address, data={"file_0": pdf(), "go": "add"})
    application = db.session.scalars(select(Application)).one()
    (document,) = application.documents
    browser.post(address, data={"go": f"remove-{document.public_id}"})
    assert given.refreshed(application).documents == []
    assert browser.get(f"/my/documents/{document.public_id}").status_code == 404


def test_a_submitted_application_takes_no_more_files(round_, person):
    application = given.submitted(round_, person)
    with pytest.raises(ApplicationSubmitted):
        attach(application)


def test_the_same_file_unknown_documents_and_an_eleventh_file_are_refused(round_, person):
    application = given.draft(round_, person)
    attach(application)
    with pytest.raises(DocumentTwice):
        attach(application)
    with pytest.raises(DocumentUnknown):
        attach(application, 2, code="elsewhere")
    for number in range(2, 11):
        attach(application, number)
    with pytest.raises(TooManyFiles):
        attach(application, 11)


def test_a_refused_file_leaves_nothing_on_disk(app, round_, person, signed_in):
    from pathlib import Path

    browser = signed_in(of(person))
    address = begun(browser, round_)
    for _again in range(2):
        browser.post(address, data={"file_0": pdf(), "go": "add"})
    kept = db.session.scalars(select(ApplicationDocument.stored_name)).all()
    on_disk = {path.name for path in Path(app.config["FILE_FOLDER"]).rglob("*") if path.is_file()}
    assert len(kept) == 1 and set(kept) <= on_disk
    assert not any(name.endswith(".part") for name in on_disk)


def test_only_the_applicant_and_officers_in_scope_see_a_file_and_the_officer_is_logged(
    round_, person, officer, signed_in
):
    application = given.draft(round_, person)
    document = attach(application)
    with transaction():
        applications.submit(application, actor=given.own(person), now=given.NOW)
    own = signed_in(of(person)).get(f"/my/documents/{document.public_id}")
    assert own.data.startswith(b"%PDF") and "attachment" in own.headers["Content-Disposition"]
    assert signed_in(of(make.resident())).get(f"/my/documents/{document.public_id}").status_code == 404
    address = f"/manage/rounds/{round_.public_id}/screening/{application.public_id}/documents/{document.public_id}"
    assert signed_in(make.staff("program_manager", "gwanak")).get(address).status_code == 404
    assert signed_in(officer).get(address).data == own.data
    entries = db.session.scalars(select(AccessEntry).where(AccessEntry.actor_id == officer.id)).all()
    assert [(one.action, one.person_id) for one in entries] == [("download", person.id)]


def test_files_are_erased_a_day_after_they_were_taken_back_and_when_the_term_is_over(round_, person):
    application = given.draft(round_, person)
    first, second = attach(application, 1), attach(application, 2)
    names = first.stored_name, second.stored_name
    with transaction():
        documents.take_back(application, first, actor=given.own(person), now=given.NOW)
    assert documents.erase(date(2020, 1, 1), given.NOW + timedelta(hours=23)) == 0
    with transaction():
        assert documents.erase(date(2020, 1, 1), given.NOW + timedelta(days=1, seconds=1)) == 1
    with pytest.raises(NotFound):
        files.read(names[0])
    assert files.read(names[1])
    with transaction():
        assert documents.erase(round_.period_until + timedelta(days=1), given.NOW) == 1
    with pytest.raises(NotFound):
        files.read(names[1])


def test_an_answer_to_the_officer_brings_files_along(round_, person, officer, signed_in):
    application = given.submitted(round_, person)
    with transaction():
        applications.request_supplement(
            application, text="등본을 내 주세요.", until=date(2026, 12, 4), actor=make.actor_of(officer), now=given.NOW
        )
    signed_in(of(person)).post(
        f"/my/applications/{application.public_id}/supplement", data={"answer": "첨부했습니다.", "files": pdf()}
    )
    assert given.refreshed(application).status is ApplicationStatus.SCREENING
    assert [document.code for document in application.documents] == ["supplement"]
    page = signed_in(officer).get(f"/manage/rounds/{round_.public_id}/screening/{application.public_id}").text
    assert application.documents[0].public_id in page
