"""Mail about the account itself. Accounts lie below notifications, so the way out is handed in from there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from jobcenter.accounts.models import User

Sender = Callable[..., Any]
_senders: list[Sender] = []


def register_sender(sender: Sender) -> None:
    """Let notifications carry mail about accounts: `sender(user_id=, kind=, subject=, body=, now=)`."""
    _senders[:] = [sender]


def send_account_mail(user: User, *, kind: str, subject: str, body: str, now: datetime) -> None:
    """Send a mail about the account by whatever notifications offers."""
    for sender in _senders:
        sender(user_id=user.id, kind=kind, subject=subject, body=body, now=now)
