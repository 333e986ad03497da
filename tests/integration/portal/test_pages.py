"""Home page, a resident's overview and messages."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.matching import service as matching
from jobcenter.notifications import notify
from jobcenter.notifications.queries import count_unread
from tests.factories import matching as pairs
from tests.factories import programs, seekers

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _day(app):
    """The day of the tests, whatever the machine's calendar says."""
    app.config["CLOCK_DATE"] = TODAY


def user_of(person) -> User:
    """The account of a resident."""
    return db.session.get_one(User, person.user_id)


def text_of(response) -> str:
    """The visible words of a page, on one line."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def write_to(user: User, subject: str, **about) -> str:
    """A message in somebody's account; its public id."""
    with transaction():
        return notify(
            user_id=user.id, kind="test", subject=subject, body="Body", now=datetime.now(UTC), **about
        ).public_id


@pytest.mark.parametrize("address", ["/", "/guide", "/privacy", "/terms", "/accessibility"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_open_pages_need_no_account_and_speak_both_languages(client, address, language):
    response = client.get(f"{address}?lang={language}")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text


def test_home_shows_open_orders_and_rounds(client):
    pairs.order(title="급식실 조리원")
    programs.open_round()
    shown = text_of(client.get("/"))
    assert "급식실 조리원" in shown
    assert "2027 상반기" in shown
    assert "구인 1건" in shown


def test_home_leaves_out_what_is_past(client):
    pairs.order(title="지난 구인", valid_until=date(2026, 11, 19), deadline=date(2026, 11, 19))
    assert "지난 구인" not in text_of(client.get("/"))


def test_home_shows_a_new_order_at_once(client):
    pairs.order(title="첫 구인")
    client.get("/")
    pairs.order(title="둘째 구인", opened_on=TODAY)
    assert "둘째 구인" in text_of(client.get("/"))


def test_home_has_something_to_do_when_nothing_is_open(client):
    shown = client.get("/").text
    assert 'href="/programs"' in shown
    assert 'href="/my/registration"' in shown


def test_home_puts_the_next_step_of_a_resident_first(signed_in):
    application = programs.draft(programs.open_round())
    shown = text_of(signed_in(user_of(application.person)).get("/"))
    assert shown.index("작성 중인 신청서가 있어요") < shown.index("집 가까운 일자리, 신청 자격까지")


def test_home_leads_staff_to_the_desk(signed_in):
    assert 'href="/desk"' in signed_in(seekers.staff()).get("/").text


def test_overview_asks_a_newcomer_to_register(signed_in):
    shown = text_of(signed_in(user_of(seekers.resident())).get("/my"))
    assert "시작하기" in shown


def test_overview_puts_what_runs_out_first_on_top(signed_in):
    referred = pairs.referral()
    person = referred.person
    with transaction():
        matching.set_interview(
            referred,
            at=datetime(2026, 11, 24, 5, tzinfo=UTC),
            place="여의도",
            actor=seekers.actor_of(seekers.staff()),
            now=seekers.NOW,
        )
    programs.draft(programs.open_round(), person)
    shown = text_of(signed_in(user_of(person)).get("/my"))
    assert "면접: 재가 요양보호사 채용" in shown
    assert "2026. 11. 24.(화) 14:00 여의도" in shown
    assert shown.index("면접: 재가") < shown.index("작성 중인 신청서")


def test_timeline_tells_applications_referrals_and_the_registration(signed_in):
    person = pairs.referral().person
    application = programs.submitted(programs.open_round(), person)
    shown = text_of(signed_in(user_of(person)).get("/my?lang=en"))
    for part in ("Registered for work", "재가 요양보호사 채용", application.number, "Received"):
        assert part in shown


def test_timeline_keeps_a_decision_until_it_is_published(signed_in):
    officer = seekers.actor_of(programs.manager())
    round_ = programs.open_round(officer=officer)
    application = programs.decided(programs.submitted(round_), officer)
    shown = text_of(signed_in(user_of(application.person)).get("/my?lang=en"))
    assert "In screening" in shown
    assert "Eligible" not in shown


def test_overview_of_someone_else_shows_nothing_of_this_person(signed_in):
    programs.submitted(programs.open_round(), seekers.resident(name="홍길동"))
    shown = text_of(signed_in(user_of(seekers.resident(name="김영숙"))).get("/my"))
    assert "2027 상반기" not in shown


def test_overview_takes_the_same_number_of_queries_however_much_there_is(signed_in):
    person = pairs.referral().person
    user = user_of(person)
    programs.submitted(programs.open_round(), person)
    few = _queries(signed_in(user))
    for number in range(4):
        programs.submitted(programs.open_round(), person)
        write_to(user, f"Message {number}")
    assert _queries(signed_in(user)) <= few + 1


def _queries(client) -> int:
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get("/my").status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_staff_and_employers_have_an_overview_too(signed_in):
    assert "주민 기록이 없는 계정" in text_of(signed_in(seekers.staff()).get("/my"))


def test_opening_a_message_marks_it_as_read(signed_in):
    user = user_of(seekers.resident())
    public_id = write_to(user, "Interview set", link="/my/matches")
    write_to(user, "Another")
    response = signed_in(user).get(f"/my/messages/{public_id}")
    assert 'href="/my/matches"' in response.text
    assert count_unread(user.id) == 1


def test_messages_of_others_cannot_be_opened(signed_in):
    owner, other = user_of(seekers.resident()), user_of(seekers.resident())
    public_id = write_to(owner, "Private")
    assert signed_in(other).get(f"/my/messages/{public_id}").status_code == 404
    assert count_unread(owner.id) == 1


def test_all_messages_are_marked_as_read_at_once(signed_in):
    user = user_of(seekers.resident())
    for number in range(3):
        write_to(user, f"Message {number}")
    client = signed_in(user)
    assert client.get("/my/messages").text.count('class="unread"') == 3
    client.post("/my/messages/read")
    assert count_unread(user.id) == 0


def test_expiring_registration_asks_for_renewal(signed_in):
    registration = seekers.registered()
    with transaction():
        registration.valid_until = TODAY + timedelta(days=3)
    shown = text_of(signed_in(user_of(registration.person)).get("/my"))
    assert "구직등록이 곧 끝나요" in shown


def test_text_size_is_kept_without_script(client):
    response = client.get("/guide?scale=lg&lang=ko")
    assert response.location == "/guide?lang=ko"
    assert 'data-scale="lg"' in client.get(response.location).text


@pytest.mark.parametrize("scale", ["huge", "", "lg;x"])
def test_unknown_text_sizes_are_ignored(client, scale):
    assert 'data-scale="md"' in client.get("/guide", query_string={"scale": scale}).text


def test_privacy_page_lists_every_consent_that_is_asked_for(client):
    from jobcenter.seekers import reference

    shown = text_of(client.get("/privacy"))
    for item in reference.consent_items().values():
        assert item.title["ko"] in shown
        assert item.retention["ko"] in shown
