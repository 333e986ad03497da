"""The second factor: time-based codes (RFC 6238) from an authenticator, and recovery codes for a lost one."""

import secrets
from datetime import datetime

import pyotp
from flask_babel import lazy_gettext as _l

from jobcenter.accounts.models import User
from jobcenter.core.db import blind_index
from jobcenter.core.errors import DomainError

STEP_SECONDS = 30
RECOVERY_CODES = 8


class WrongCode(DomainError):
    """The code is not the present one."""

    message = _l("This code is not right. Use the newest code of your authenticator, or a recovery code.")
    field = "code"


def new_secret() -> str:
    """A new shared secret in base32."""
    return pyotp.random_base32()


def address(secret: str, email: str, issuer: str) -> str:
    """The `otpauth://` address an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def qr_image(text: str) -> str:
    """A QR code as a `data:` image (SVG)."""
    import segno

    return segno.make(text, error="m").svg_data_uri(scale=5, border=2)


def _matching_step(secret: str, code: str, now: datetime) -> int | None:
    present = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def enable(user: User, secret: str, code: str, *, now: datetime) -> list[str]:
    """Switch the second factor on once the user has shown a code. Returns the recovery codes, shown once.

    Raises WrongCode.
    """
    step = _matching_step(secret, code.strip(), now)
    if step is None:
        raise WrongCode()
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]
    user.second_factor_secret, user.second_factor_step = secret, step
    user.recovery_codes = [blind_index(one) for one in codes]
    return codes


def disable(user: User) -> None:
    """Switch the second factor off."""
    user.second_factor_secret, user.second_factor_step, user.recovery_codes = None, 0, []


def check(user: User, code: str, *, now: datetime) -> bool:
    """Whether a code is right; a code, and a recovery code, works once."""
    code = code.strip().lower().replace(" ", "")
    step = _matching_step(user.second_factor_secret or "", code, now) if code.isdigit() else None
    if step is not None and step > user.second_factor_step:
        user.second_factor_step = step
        return True
    digest = blind_index(code)
    if digest in user.recovery_codes:
        user.recovery_codes = [kept for kept in user.recovery_codes if kept != digest]
        return True
    return False
