"""Messages by SMS and messenger: who gets them, by which form, what happens when a channel gives up."""

import pytest
from sqlalchemy import select

from jobcenter import create_app
from jobcenter.core.db import blind_index, db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.matching import service as matching
from jobcenter.notifications import channels, service
from jobcenter.notifications.models import OutboxItem, OutboxStatus
from jobcenter.seekers import service as seekers
from jobcenter.seekers.service import messages
from tests.conftest import SETTINGS
from tests.factories import matching as given
from tests.factories import seekers as make

NOW = make.NOW


class Refusing:
    """A channel that is down, or says that the number does not exist."""

    def __init__(self, error=None):
        self.error = error or OSError("no answer")

    def send(self, recipient, subject, body):
        raise self.error


@pytest.fixture(autouse=True)
def drivers(app):
    """SMS and messenger recorded, mail as well; whatever a test plugs in is gone afterwards."""
    kept = dict(app.extensions.get("jobcenter.channels", {}))
    plugged = {name: channels.RecordingChannel() for name in channels.NAMES}
    app.extensions["jobcenter.channels"] = dict(plugged)
    yield plugged
    app.extensions["jobcenter.channels"] = kept


def items(channel=None):
    statement = select(OutboxItem).order_by(OutboxItem.id)
    rows = db.session.scalars(statement.where(OutboxItem.channel == channel) if channel else statement).all()
    return list(rows)


def clear():
    with transaction():
        for item in items():
            db.session.delete(item)


def run(now=NOW, times=40):
    for _turn in range(times):
        with transaction():
            if not service.send_next(now=now):
                return


def chosen(by, **about):
    registration = given.willing(**about)
    with transaction():
        registration.person.contact_by = by
    clear()
    return registration


@pytest.mark.parametrize(
    ("by", "sent"), [("mail", ["mail"]), ("sms", ["mail", "sms"]), ("messenger", ["mail", "messenger"])]
)
def test_person_hears_by_the_channel_she_chose(app, by, sent):
    given.referral(chosen(by), given.order(title="재가 요양보호사"))
    assert [item.channel for item in items()] == sent


def test_text_names_the_order_and_never_the_body(drivers):
    registration = chosen("sms")
    referral = given.referral(registration, given.order(title="재가 요양보호사"))
    run()
    recipient, title, text = drivers["sms"].sent[0]
    assert recipient == registration.person.phone
    assert "재가 요양보호사" in text
    assert title == ""
    with transaction():
        matching.cancel(referral, actor=make.actor_of(make.staff()), now=NOW)


def test_counselors_reasons_never_leave_by_text(drivers):
    registration = make.requested()
    with transaction():
        registration.person.contact_by = "sms"
    clear()
    with transaction():
        seekers.return_registration(
            registration,
            reason="incomplete",
            text="장애 정도를 적어 주세요",
            actor=make.actor_of(make.staff()),
            now=NOW,
        )
    run()
    assert [text for _to, _title, text in drivers["sms"].sent if "장애" in text] == []
    assert len(drivers["sms"].sent) == 1


def test_somebody_without_an_account_gets_the_text_alone(drivers):
    registration = chosen("sms")
    with transaction():
        registration.person.user_id = None
    with transaction():
        messages.tell(registration.person, "registration.accepted", lambda: messages.accepted(registration), NOW)
    assert [(item.channel, item.message_id) for item in items()] == [("sms", None)]
    assert items()[0].recipient_index == blind_index(registration.person.phone)


def test_somebody_without_account_or_wish_for_texts_gets_nothing(app):
    registration = chosen("mail")
    with transaction():
        registration.person.user_id = None
    with transaction():
        messages.tell(registration.person, "registration.accepted", lambda: messages.accepted(registration), NOW)
    assert items() == []


def test_no_text_waits_for_a_channel_nobody_set_up(app):
    app.extensions["jobcenter.channels"].pop("sms")
    given.referral(chosen("sms"))
    assert items("sms") == []


@pytest.mark.parametrize("by", ["sms", "messenger"])
def test_invented_accounts_get_texts_only_where_they_are_recorded(app, by):
    from jobcenter.accounts.models import User

    registration = chosen(by)
    with transaction():
        db.session.get_one(User, registration.person.user_id).is_demonstration = True
    given.referral(registration)
    assert [item.channel for item in items()] == [by]
    clear()
    app.extensions["jobcenter.channels"][by] = Refusing()
    given.referral(registration)
    assert items() == []


def test_channel_is_tried_with_growing_pauses_and_then_given_up(app):
    app.extensions["jobcenter.channels"]["sms"] = Refusing()
    given.referral(chosen("sms"))
    at, pauses = NOW, []
    while (item := items("sms")[0]).status is OutboxStatus.WAITING:
        run(at)
        pauses.append(int((items("sms")[0].next_try_at - at).total_seconds() // 60))
        at = items("sms")[0].next_try_at
    assert pauses == [2, 4, 8, 16, 32, 0]
    assert (item.status, item.tries, item.error) == (OutboxStatus.FAILED, service.MAX_TRIES, "no answer")


def test_number_that_does_not_exist_is_given_up_at_once(app):
    app.extensions["jobcenter.channels"]["sms"] = Refusing(channels.Undeliverable("no such number"))
    given.referral(chosen("sms"))
    run()
    assert items("sms")[0].status is OutboxStatus.FAILED


def test_what_the_messenger_cannot_deliver_goes_by_sms(app, drivers):
    app.extensions["jobcenter.channels"]["messenger"] = Refusing(channels.Undeliverable("not a friend"))
    given.referral(chosen("messenger"), given.order(title="재가 요양보호사"))
    run()
    assert [item.status for item in items("messenger")] == [OutboxStatus.FAILED]
    assert items("messenger")[0].settled_at == NOW
    assert "재가 요양보호사" in drivers["sms"].sent[0][2]


def failed(app, **about):
    registration = chosen("sms", **about)
    app.extensions["jobcenter.channels"]["sms"] = Refusing(channels.Undeliverable("no such number"))
    given.referral(registration, given.order(title="재가 요양보호사"))
    run()
    return registration


def test_failure_is_shown_to_the_counselor_until_somebody_told_the_person(app, signed_in):
    app.config["CLOCK_DATE"] = given.TODAY
    registration = failed(app)
    desk = signed_in(make.staff())
    bench = f"/desk/seekers/{registration.person.public_id}"
    assert "전달되지 않은 알림이 있습니다" in desk.get(bench).text
    assert "김○숙" in desk.get("/desk/undelivered").text
    item = items("sms")[0]
    desk.post("/desk/undelivered", data={"item": item.id, "act": "told"})
    assert "김○숙" not in desk.get("/desk/undelivered").text
    assert "전달되지 않은 알림이 있습니다" not in desk.get(bench).text
    db.session.expire_all()
    assert items("sms")[0].settled_by_id is not None


def test_failed_message_is_sent_again(app, signed_in, drivers):
    failed(app)
    app.extensions["jobcenter.channels"]["sms"] = drivers["sms"]
    desk = signed_in(make.staff())
    desk.post("/desk/undelivered", data={"item": items("sms")[0].id, "act": "again"})
    db.session.expire_all()
    assert items("sms")[0].status is OutboxStatus.WAITING
    with pytest.raises(InvalidTransition), transaction():
        service.try_again(items("sms")[0].id, now=NOW)


def test_other_centres_do_not_see_or_settle_failures(app, signed_in):
    failed(app)
    elsewhere = signed_in(make.staff(organization="gwanak-centre"))
    assert "김○숙" not in elsewhere.get("/desk/undelivered").text
    elsewhere.post("/desk/undelivered", data={"item": items("sms")[0].id, "act": "told"})
    db.session.expire_all()
    assert items("sms")[0].settled_at is None


def test_administrator_reads_what_was_recorded(app, signed_in):
    registration = chosen("sms")
    given.referral(registration, given.order(title="재가 요양보호사"))
    run()
    page = signed_in(make.staff("administrator", "yeongdeungpo")).get("/admin/outbox?channel=sms").text
    assert "재가 요양보호사" in page
    assert registration.person.phone not in page
    assert "보내지 않고 여기에 기록만 함" in page


def test_resident_chooses_how_she_hears(app, signed_in):
    from jobcenter.accounts.models import User

    registration = given.willing()
    own = signed_in(db.session.get_one(User, registration.person.user_id))
    form = {
        "phone": "010-1111-2222",
        "contact_by": "sms",
        "email": "",
        "address_detail": "",
        "dong_code": "",
        "sex": "",
    }
    assert own.post("/my/profile/contact", data=form).status_code == 302
    db.session.refresh(registration.person)
    assert registration.person.contact_by == "sms"
    assert own.post("/my/profile/contact", data={**form, "contact_by": "pigeon"}).status_code == 422


class Carrier:
    """A driver as an installation would write one."""

    def send(self, recipient, subject, body):
        """Take one message."""


def test_installation_names_its_driver():
    named = f"{__name__}:Carrier"
    application = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": "sqlite://", "SMS_DRIVER": named})
    assert type(application.extensions["jobcenter.channels"]["sms"]).__name__ == "Carrier"


@pytest.mark.parametrize("named", ["carrier", "jobcenter.nowhere:Carrier"])
def test_driver_that_cannot_be_found_stops_the_start(named):
    with pytest.raises((ValueError, ImportError)):
        channels.driver(named)
