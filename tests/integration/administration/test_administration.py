"""Administrators: accounts and roles within their scope only; auditors: the signed review; retention."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts import SYSTEM, service
from jobcenter.accounts.models import StaffRole, User
from jobcenter.administration import jobs
from jobcenter.administration import service as administration
from jobcenter.audit import retention
from jobcenter.audit.models import AccessEntry, AuditEntry
from jobcenter.core.db import db, transaction
from jobcenter.notifications import channels, notify
from jobcenter.notifications.models import OutboxItem, OutboxStatus
from jobcenter.notifications.service import send_next
from jobcenter.organizations.models import OrganizationKind
from jobcenter.organizations.scope import Scope
from jobcenter.organizations.service import create_organization

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PASSWORD = "correct horse 9"


@pytest.fixture
def city(app):
    with transaction():
        seoul = create_organization(code="seoul", kind=OrganizationKind.CITY, name={"ko": "서울", "en": "Seoul"})
        ydp = create_organization(
            code="yeongdeungpo", kind=OrganizationKind.DISTRICT, name={"ko": "영등포구", "en": "YDP"}, parent=seoul
        )
        gwanak = create_organization(
            code="gwanak", kind=OrganizationKind.DISTRICT, name={"ko": "관악구", "en": "Gwanak"}, parent=seoul
        )
    return {"seoul": seoul, "yeongdeungpo": ydp, "gwanak": gwanak}


def make_staff(email, organization, role):
    with transaction():
        user = service.create_user(email, PASSWORD, email.split("@")[0])
        service.grant_role(user, organization, role, actor=SYSTEM, now=NOW)
    return user


@pytest.fixture
def administrator(client, city):
    user = make_staff("admin@example.com", city["yeongdeungpo"], "administrator")
    client.post("/sign-in", data={"email": "admin@example.com", "password": PASSWORD})
    return user


def test_administrator_opens_an_account_and_the_link_is_left_for_its_owner(client, city, administrator):
    form = {"name": "이상담", "email": "lee@example.com", "organization": city["yeongdeungpo"].id, "role": "counselor"}
    assert client.post("/admin/staff/new", data=form).status_code == 302
    created = service.find_by_email("lee@example.com")
    assert created.role_names == {"counselor"}
    item = db.session.scalars(select(OutboxItem)).one()
    assert item.recipient == "lee@example.com"
    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.subject_id == created.id)) == "role.granted"


def test_roles_cannot_be_granted_outside_the_scope(client, city, administrator):
    form = {"name": "이상담", "email": "lee@example.com", "organization": city["gwanak"].id, "role": "counselor"}
    assert client.post("/admin/staff/new", data=form).status_code == 422
    assert service.find_by_email("lee@example.com") is None


def test_staff_of_another_district_does_not_exist_for_the_administrator(client, city, administrator):
    other = make_staff("other@example.com", city["gwanak"], "counselor")
    assert client.get(f"/admin/staff/{other.public_id}").status_code == 404
    role_id = db.session.scalar(select(StaffRole.id).where(StaffRole.user_id == other.id))
    own = make_staff("own@example.com", city["yeongdeungpo"], "counselor")
    answer = client.post(f"/admin/staff/{own.public_id}/roles/{role_id}/revoke")
    assert answer.status_code == 404
    assert db.session.get(StaffRole, role_id).revoked_at is None


def test_administrators_do_not_change_their_own_roles(client, city, administrator):
    form = {"organization": city["yeongdeungpo"].id, "role": "auditor"}
    assert client.post(f"/admin/staff/{administrator.public_id}", data=form).status_code == 422
    assert service.find_by_email("admin@example.com").role_names == {"administrator"}


def test_closing_an_account_ends_its_sessions(app, client, city, administrator):
    make_staff("lee@example.com", city["yeongdeungpo"], "counselor")
    theirs = app.test_client()
    theirs.post("/sign-in", data={"email": "lee@example.com", "password": PASSWORD})
    assert theirs.get("/account").status_code == 200
    public_id = service.find_by_email("lee@example.com").public_id
    client.post(f"/admin/staff/{public_id}/close")
    assert theirs.get("/account").status_code == 302


def test_a_month_is_reviewed_once_and_not_before_it_ends(city):
    sign = {"findings": "없음", "actor": SYSTEM, "now": NOW, "today": date(2026, 11, 20)}
    with transaction():
        administration.sign_review(city["yeongdeungpo"], "2026-10", **sign)
    with pytest.raises(administration.AlreadyReviewed), transaction():
        administration.sign_review(city["yeongdeungpo"], "2026-10", **sign)
    with pytest.raises(administration.ReviewTooEarly), transaction():
        administration.sign_review(city["yeongdeungpo"], "2026-11", **sign)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 20), 60, date(2021, 11, 20)),
    ],
)
def test_terms_count_in_calendar_months(day, months, expected):
    assert retention.months_before(day, months) == expected


def test_access_log_is_erased_only_after_its_term(app):
    audit.log_access(SYSTEM, [1], what="registration", now=NOW - timedelta(days=365 * 6))
    audit.log_access(SYSTEM, [2], what="registration", now=NOW)
    assert jobs.erase_after_term()["access_log"] == 1
    assert db.session.scalars(select(AccessEntry.person_id)).all() == [2]


class Refusing:
    """A channel that is down."""

    def send(self, recipient, subject, body):
        raise OSError("server is down")


def test_outbox_tries_again_later_and_sends_once(app):
    with transaction():
        user = service.create_user("kim@example.com", PASSWORD, "김영희")
        notify(user_id=user.id, kind="test", subject="제목", body="본문", now=NOW)
    channels.plug(app, channels.MAIL, Refusing())
    with transaction():
        assert send_next(now=NOW)
        assert not send_next(now=NOW)
    recording = channels.RecordingChannel()
    channels.plug(app, channels.MAIL, recording)
    with transaction():
        assert send_next(now=NOW + timedelta(minutes=2))
        assert not send_next(now=NOW + timedelta(hours=1))
    assert recording.sent == [("kim@example.com", "제목", "본문")]
    assert db.session.scalar(select(OutboxItem.status)) == OutboxStatus.SENT
    app.extensions.pop("jobcenter.channels", None)


def test_scope_of_staff_covers_what_lies_below(city):
    user = make_staff("officer@example.com", city["seoul"], "administrator")
    from jobcenter.accounts.queries import list_staff
    from jobcenter.organizations.queries import subtree_ids

    make_staff("lee@example.com", city["gwanak"], "counselor")
    scope = Scope.of_organizations(subtree_ids(city["seoul"].id))
    assert {one.id for one in db.session.scalars(list_staff(scope))} >= {user.id}
    assert len(db.session.scalars(list_staff(scope)).all()) == 2
    assert db.session.query(User).count() == 2
