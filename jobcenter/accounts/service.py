"""Writes on accounts: create, sign in with lock-out, change password, grant and revoke roles."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jobcenter.accounts import passwords, second_factor
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import Role, StaffRole, User
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.organizations.models import Organization


class EmailTaken(DomainError):
    """Another account uses the address."""

    message = _l("An account with this e-mail address exists already. Sign in, or use another address.")
    field = "email"


class SignInRefused(DomainError):
    """Unknown address or wrong password; which of the two is not said."""

    message = _l("The e-mail address or the password is not right.")
    field = "password"


class SignInLocked(DomainError):
    """Too many wrong passwords in a row."""

    message = _l("Too many attempts. Please try again in %(minutes)d minutes.")
    field = "password"


class WrongPassword(DomainError):
    """The present password was not given correctly."""

    message = _l("This is not your present password.")
    field = "current_password"


def normal_email(email: str) -> str:
    """The form in which addresses are kept and compared."""
    return email.strip().lower()


def find_by_email(email: str) -> User | None:
    """The account with an address, or None."""
    return db.session.scalar(select(User).where(User.email == normal_email(email)))


def create_user(
    email: str, password: str, name: str, *, locale: str = "ko", is_demonstration: bool = False, check: bool = True
) -> User:
    """Create an account. Raises EmailTaken or PasswordTooWeak."""
    email = normal_email(email)
    if check:
        passwords.check_strength(password, email)
    if db.session.scalar(select(func.count()).where(User.email == email)):
        raise EmailTaken()
    user = User(
        email=email,
        name=name,
        password_hash=passwords.hash_password(password),
        locale=locale,
        is_demonstration=is_demonstration,
    )
    db.session.add(user)
    db.session.flush()
    return user


def sign_in(
    email: str, password: str, *, now: datetime, failures_allowed: int, lock_minutes: int
) -> User | DomainError:
    """Check a sign-in and count it. Returns the user, or the refusal (returned, so that the count is committed).

    A user with a second factor is signed in only after `check_second_factor`.
    """
    found = find_by_email(email)
    user = lock(User, found.id) if found else None
    if user and user.locked_until and user.locked_until > now:
        return SignInLocked(minutes=max(1, -(-int((user.locked_until - now).total_seconds()) // 60)))
    if not passwords.matches(user.password_hash if user else None, password):
        return _count_failure(user, now, failures_allowed, lock_minutes)
    if user is None or not user.is_enabled:
        return SignInRefused()
    user.failures, user.locked_until, user.signed_in_at = 0, None, now
    if passwords.needs_new_hash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return user


def check_second_factor(
    user_id: int, code: str, *, now: datetime, failures_allowed: int, lock_minutes: int
) -> User | DomainError:
    """Check the code that follows the password; wrong codes count towards the lock-out as wrong passwords do."""
    user = lock(User, user_id)
    if user.locked_until and user.locked_until > now:
        return SignInLocked(minutes=max(1, -(-int((user.locked_until - now).total_seconds()) // 60)), field="code")
    if second_factor.check(user, code, now=now):
        user.failures = 0
        return user
    refused = _count_failure(user, now, failures_allowed, lock_minutes)
    return refused if isinstance(refused, SignInLocked) else second_factor.WrongCode()


def _count_failure(user: User | None, now: datetime, allowed: int, lock_minutes: int) -> DomainError:
    if user is None:
        return SignInRefused()
    user.failures += 1
    if user.failures < allowed:
        return SignInRefused()
    user.failures, user.locked_until = 0, now + timedelta(minutes=lock_minutes)
    return SignInLocked(minutes=lock_minutes)


def change_password(user: User, *, current_password: str, password: str) -> None:
    """Set a new password and end the user's other sessions. Raises WrongPassword or PasswordTooWeak."""
    if not passwords.matches(user.password_hash, current_password):
        raise WrongPassword()
    passwords.check_strength(password, user.email)
    user.password_hash = passwords.hash_password(password)
    user.session_number += 1


def set_password(user: User, password: str) -> None:
    """Set a password without the old one (from a link sent by mail); ends all sessions. Raises PasswordTooWeak."""
    passwords.check_strength(password, user.email)
    user.password_hash = passwords.hash_password(password)
    user.session_number += 1
    user.failures, user.locked_until = 0, None


def set_enabled(user: User, enabled: bool) -> None:
    """Open or close an account; closing ends its sessions."""
    user.is_enabled = enabled
    user.session_number += 1
    user.failures, user.locked_until = 0, None


def set_locale(user: User, locale: str) -> None:
    """Remember the user's language."""
    user.locale = locale


def grant_role(user: User, organization: Organization, role: Role | str, *, actor: Actor, now: datetime) -> StaffRole:
    """Grant a role for an organization and all below it; granting twice changes nothing."""
    wanted = Role(role)
    existing = db.session.scalar(
        select(StaffRole).where(
            StaffRole.user_id == user.id,
            StaffRole.organization_id == organization.id,
            StaffRole.role == wanted,
            StaffRole.revoked_at.is_(None),
        )
    )
    if existing:
        return existing
    granted = StaffRole(
        user_id=user.id, organization_id=organization.id, role=wanted, granted_at=now, granted_by_id=actor.id
    )
    db.session.add(granted)
    db.session.flush()
    db.session.expire(user, ["roles"])
    user.__dict__.pop("_role_names", None)
    return granted


def revoke_role(granted: StaffRole, *, now: datetime) -> None:
    """End a role; the record of it stays."""
    granted.revoked_at = now
