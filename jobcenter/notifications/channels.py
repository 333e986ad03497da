"""Channels a message can leave by. Mail is built in; SMS and messenger are adapters a deployment plugs in."""

import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from flask import Flask, current_app

MAIL, SMS, MESSENGER = "mail", "sms", "messenger"


class Channel(Protocol):
    """Something that carries a message out of the system."""

    def send(self, recipient: str, subject: str, body: str) -> None:
        """Send one message. Raises OSError when it could not be handed over."""


class SmtpChannel:
    """Hands mails to the configured server."""

    def __init__(self, server: str, port: int, sender: str) -> None:
        self.server, self.port, self.sender = server, port, sender

    def send(self, recipient: str, subject: str, body: str) -> None:
        """Send one mail. Raises OSError (smtplib's errors are among them)."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, recipient, " ".join(subject.splitlines())
        mail.set_content(body)
        with smtplib.SMTP(self.server, self.port, timeout=20) as connection:
            connection.send_message(mail)


@dataclass
class RecordingChannel:
    """Keeps messages instead of sending them: for tests and for a trial without a contract for SMS or messenger."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, recipient: str, subject: str, body: str) -> None:
        """Remember one message."""
        self.sent.append((recipient, subject, body))


def plug(app: Flask, name: str, channel: Channel) -> None:
    """Use a channel in this installation under one of the names `mail`, `sms`, `messenger`."""
    app.extensions.setdefault("jobcenter.channels", {})[name] = channel


def find(name: str) -> Channel | None:
    """The channel of this installation with a name, None where none is set up: its messages wait in the outbox."""
    return current_app.extensions.get("jobcenter.channels", {}).get(name)


def register(app: Flask) -> None:
    """Set up mail where a server is configured."""
    if app.config["MAIL_SERVER"]:
        settings = app.config
        plug(app, MAIL, SmtpChannel(settings["MAIL_SERVER"], settings["MAIL_PORT"], settings["MAIL_SENDER"]))
