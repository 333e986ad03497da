"""Reports after each close: one message for each subscriber and close, with the file, and never without the right."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from sqlalchemy import func, select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.documents.formats import Format
from jobcenter.notifications import channels
from jobcenter.notifications import service as outbox
from jobcenter.notifications.models import Message, OutboxItem, OutboxStatus
from jobcenter.statistics import reports
from jobcenter.statistics import service as statistics
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.reports import monthly, sending, service
from jobcenter.statistics.reports.models import Ending, MadeReport, ReportDelivery, ReportSubscription
from tests.factories.facts import OFFICER, fact, tree

BEFORE = datetime(2024, 2, 1, 3, tzinfo=UTC)
CLOSED = datetime(2024, 3, 3, 17, 10, tzinfo=UTC)
NOW = CLOSED + timedelta(minutes=2)
FEBRUARY = Month(2024, 2)
ADDRESS = "/figures/reports/subscriptions"


@pytest.fixture(autouse=True)
def mail(app, monkeypatch):
    """The day after the close, and a mail server that only remembers."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    kept = dict(app.extensions.get("jobcenter.channels", {}))
    recording = channels.RecordingChannel()
    app.extensions["jobcenter.channels"] = {channels.MAIL: recording}
    yield recording
    app.extensions["jobcenter.channels"] = kept


@pytest.fixture
def user(app):
    def create(role="statistics_officer", organization="yeongdeungpo", locale="ko"):
        with transaction():
            email = f"{role}-{organization}-{locale}@example.kr"
            made = accounts.create_user(email, "a-long-password-7", "윤통계", locale=locale)
            accounts.grant_role(made, tree()[organization], role, actor=Actor(None, "test"), now=BEFORE)
        return made

    return create


def subscribe(user, code="yeongdeungpo", form=Format.CSV, now=BEFORE, report=monthly.REPORT):
    with transaction():
        return service.subscribe(user.id, report, tree()[code], form, actor=OFFICER, now=now)


def close(month=FEBRUARY, now=CLOSED, code="yeongdeungpo"):
    fact("seeker.registered", month.first, person_id=1)
    with transaction():
        statistics.close_month(tree()[code], month, actor=OFFICER, now=now)


def send_mails(now=NOW):
    for _turn in range(10):
        with transaction():
            if not outbox.send_next(now=now):
                return


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_report_of_a_closed_month_is_mailed_with_its_file(user, mail):
    subscribe(user())
    close()
    assert sending.send_due(now=NOW) == 1
    send_mails()
    recipient, subject, body = mail.sent[0]
    assert recipient == "statistics_officer-yeongdeungpo-ko@example.kr"
    assert subject == "월간 취업·참여 실적: yeongdeungpo, 2024. 2."
    assert "마감했습니다" in body
    assert mail.files[0].filename == "월간 취업·참여 실적_yeongdeungpo_2024-02.csv"
    assert "구직자" in mail.files[0].content.decode("utf-8-sig")
    assert count(MadeReport) == 1


def test_the_message_leads_to_the_report_it_is_about(user, signed_in):
    officer = user()
    subscribe(officer)
    close()
    sending.send_due(now=NOW)
    address = db.session.scalar(select(Message.link))
    assert parse_qs(urlparse(address).query)["month"] == ["2024-02"]
    assert "2024. 2. 취업·참여 실적" in signed_in(officer).get(address).get_data(as_text=True)


def test_a_mail_server_that_fails_gets_the_report_again_and_only_once(user, mail, monkeypatch):
    subscribe(user())
    close()
    sending.send_due(now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", lambda *_arguments: (_ for _ in ()).throw(OSError("connection refused")))
        send_mails()
    item = db.session.scalars(select(OutboxItem)).one()
    assert (item.status, item.error, mail.sent) == (OutboxStatus.WAITING, "connection refused", [])
    for hours in (1, 2):
        send_mails(NOW + timedelta(hours=hours))
        sending.send_due(now=NOW + timedelta(hours=hours))
    assert (len(mail.sent), len(mail.files), count(Message)) == (1, 1, 1)


def test_without_a_mail_server_the_message_waits_in_the_outbox(app, user):
    app.extensions["jobcenter.channels"] = {}
    subscribe(user())
    close()
    sending.send_due(now=NOW)
    send_mails()
    item = db.session.scalars(select(OutboxItem)).one()
    assert (item.status, [one.mimetype.split(";")[0] for one in item.attachments]) == (
        OutboxStatus.WAITING,
        ["text/csv"],
    )


def test_invented_people_are_sent_nothing_and_the_report_lies_in_the_outbox(app, user, mail):
    officer = user()
    with transaction():
        db.session.get_one(type(officer), officer.id).is_demonstration = True
    subscribe(officer)
    close()
    sending.send_due(now=NOW)
    item = db.session.scalars(select(OutboxItem)).one()
    assert [one.filename for one in item.attachments] == ["월간 취업·참여 실적_yeongdeungpo_2024-02.csv"]
    send_mails()
    db.session.refresh(item)
    assert (mail.sent, item.status) == ([], OutboxStatus.FAILED)


def test_each_close_brings_one_message_however_often_it_is_looked_for(user):
    subscribe(user())
    close()
    assert [sending.send_due(now=NOW) for _turn in range(3)] == [1, 0, 0]
    close(Month(2024, 3), datetime(2024, 3, 31, 17, 10, tzinfo=UTC))
    assert sending.send_due(now=NOW) == 1
    assert (count(ReportDelivery), count(Message)) == (2, 2)


def test_two_at_once_write_one_message(app, user):
    subscribe(user())
    close()
    db.session.rollback()

    # The job opens its transactions itself, so the helper that opens one for its caller would hide the race.
    def work(_number):
        with app.app_context():
            return sending.send_due(now=NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [0, 1]
    assert count(Message) == 1


def test_what_died_before_the_end_leaves_nothing_and_is_done_again(user, monkeypatch):
    subscribe(user())
    close()

    def killed(*_arguments, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "note", killed)
        with pytest.raises(KeyboardInterrupt):
            sending.send_due(now=NOW)
    assert (count(ReportDelivery), count(Message), count(OutboxItem)) == (0, 0, 0)
    assert sending.send_due(now=NOW) == 1
    assert count(Message) == 1


def test_one_report_that_fails_keeps_no_other_from_going_out(user, monkeypatch):
    def breaks(scope, **_answers):
        raise ValueError("a figure is missing")

    broken = reports.Report("broken", "Broken", "figures.read", breaks, after_close=lambda organization, month: {})
    monkeypatch.setitem(reports._reports, "broken", broken)
    officer = user()
    subscribe(officer, report=broken)
    subscribe(officer)
    close()
    with pytest.raises(ValueError, match="a figure is missing"):
        sending.send_due(now=NOW)
    assert count(Message) == 1


def test_months_closed_before_the_subscription_are_not_sent(user):
    close()
    subscribe(user(), now=NOW)
    assert sending.send_due(now=NOW + timedelta(hours=1)) == 0


def test_the_report_is_in_the_language_of_its_reader(user, mail):
    subscribe(user(locale="en"))
    close()
    sending.send_due(now=NOW)
    send_mails()
    assert mail.sent[0][1].startswith("Monthly report on placement and participation")
    assert "Job seekers" in mail.files[0].content.decode("utf-8-sig")


def test_who_lost_the_right_gets_word_but_no_report(user, mail):
    officer = user()
    subscription = subscribe(officer)
    with transaction():
        accounts.revoke_role(officer.roles[0], now=BEFORE)
    close()
    assert sending.send_due(now=NOW) == 0
    send_mails()
    assert [subject for _to, subject, _body in mail.sent] == ["보고서 구독 종료"]
    assert mail.files == []
    db.session.refresh(subscription)
    assert subscription.ending is Ending.NO_RIGHT


def test_who_lost_the_right_after_the_message_was_written_gets_no_mail(user, mail):
    officer = user()
    subscribe(officer)
    close()
    sending.send_due(now=NOW)
    with transaction():
        db.session.get_one(type(officer), officer.id).is_enabled = False
    send_mails()
    assert mail.sent == []
    item = db.session.scalars(select(OutboxItem)).one()
    assert item.status is OutboxStatus.FAILED
    assert item.settled_at is not None


def test_a_report_that_lists_people_is_not_attached(user, mail, monkeypatch):
    listing = reports.Report(
        "people", "People", "figures.read", monthly.build, monthly.REPORT.parameters,
        after_close=monthly.after_close, people=lambda scope, **answers: [1],
    )  # fmt: skip
    monkeypatch.setitem(reports._reports, "people", listing)
    subscribe(user(), report=listing)
    close()
    sending.send_due(now=NOW)
    send_mails()
    assert mail.files == []
    assert "로그인" in mail.sent[0][2]


def test_a_close_with_nothing_to_report_is_looked_at_once(user, monkeypatch):
    silent = reports.Report(
        "silent", "Silent", "figures.read", monthly.build, after_close=lambda organization, month: None
    )
    monkeypatch.setitem(reports._reports, "silent", silent)
    subscribe(user(), report=silent)
    close()
    assert sending.send_due(now=NOW) == 1
    assert (count(ReportDelivery), count(Message)) == (1, 0)


def test_one_cannot_subscribe_to_another_district_or_what_no_close_brings(user):
    officer = user()
    with pytest.raises(service.NotForYou):
        subscribe(officer, "gwanak")
    never = reports.Report("never", "Never", "figures.read", monthly.build)
    with pytest.raises(service.NotAfterClose):
        subscribe(officer, report=never)


def test_an_officer_subscribes_changes_the_format_and_unsubscribes(user, signed_in):
    client = signed_in(user())
    asked = {"report": "monthly", "organization": "yeongdeungpo", "format": "hwpx"}
    assert client.post(ADDRESS, data=asked).status_code == 302
    assert client.post(ADDRESS, data={**asked, "format": "xlsx"}).status_code == 302
    found = db.session.scalars(select(ReportSubscription)).one()
    assert found.format is Format.XLSX
    assert client.post(f"{ADDRESS}/{found.public_id}/end").status_code == 302
    db.session.refresh(found)
    assert found.ending is Ending.OWN_WISH
    assert "구독하는 보고서가 없습니다" in client.get(ADDRESS).get_data(as_text=True)


def test_what_cannot_be_chosen_is_said_beside_the_field(user, signed_in):
    client = signed_in(user())
    answer = client.post(ADDRESS, data={"report": "monthly", "organization": "gwanak", "format": "hwpx"})
    assert answer.status_code == 422
    assert 'id="organization-error"' in answer.get_data(as_text=True)


def test_officers_see_and_end_the_subscriptions_of_their_organizations_only(user, signed_in):
    counselor, elsewhere = user("counselor"), user("counselor", "gwanak")
    mine, foreign = subscribe(counselor), subscribe(elsewhere, "gwanak")
    client = signed_in(user("administrator"))
    shown = client.get(ADDRESS).get_data(as_text=True)
    assert mine.public_id in shown
    assert foreign.public_id not in shown
    assert client.post(f"{ADDRESS}/{foreign.public_id}/end").status_code == 404
    assert client.post(f"{ADDRESS}/{mine.public_id}/end").status_code == 302
    db.session.refresh(mine)
    assert mine.ending is Ending.BY_OFFICER
    own = signed_in(elsewhere)
    assert own.post(f"{ADDRESS}/{mine.public_id}/end").status_code == 404


def test_the_list_takes_the_same_number_of_queries_however_long(user, signed_in, count_queries):
    client = signed_in(user("administrator"))
    first = count_queries(lambda: client.get(ADDRESS))
    for organization in ("yeongdeungpo", "yeongdeungpo-centre"):
        for role in ("counselor", "program_manager"):
            subscribe(user(role, organization), organization)
    assert count_queries(lambda: client.get(ADDRESS)) <= first + 1
