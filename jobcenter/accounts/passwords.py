"""Password hashing (Argon2id) and the rule a new password must meet."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError

# OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody: list[str] = []

MINIMUM_LENGTH = 10
COMMON = ("password", "1234567890", "qwertyuiop", "jobcenter", "0123456789", "iloveyou")


class PasswordTooWeak(DomainError):
    """The password is too short or too easy to guess."""

    message = _l("Please use at least %(minimum)d characters that are not a common password or your e-mail address.")
    field = "password"


def hash_password(password: str) -> str:
    """The Argon2id hash of a password."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Takes as long for an unknown account as for a known one."""
    if password_hash is None:
        if not _nobody:
            _nobody.append(_hasher.hash("nobody"))
        password_hash, known = _nobody[0], False
    else:
        known = True
    try:
        _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return known


def needs_new_hash(password_hash: str) -> bool:
    """Whether the hash was made with older settings."""
    return _hasher.check_needs_rehash(password_hash)


def check_strength(password: str, email: str) -> None:
    """Refuse a password that is short or easy to guess. Raises PasswordTooWeak."""
    lowered = password.lower()
    local = email.split("@")[0].lower()
    weak = (
        len(password) < MINIMUM_LENGTH
        or len(password) > 200
        or len(set(password)) < 4
        or any(lowered == common or lowered.strip("0123456789!@#") == common for common in COMMON)
        or (len(local) >= 4 and local in lowered)
    )
    if weak:
        raise PasswordTooWeak(minimum=MINIMUM_LENGTH)
