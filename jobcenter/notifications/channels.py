"""Channels a message can leave by. Mail is built in; SMS and messenger are drivers an installation names.

A driver is a class with `send`. `recording` keeps what would have been sent: the outbox page shows it. A contract with
a carrier is one more class, named in SMS_DRIVER or MESSENGER_DRIVER as `package.module:Class`.
"""

import importlib
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from flask import Flask, current_app

MAIL, SMS, MESSENGER = "mail", "sms", "messenger"
NAMES = (MAIL, SMS, MESSENGER)
RECORDING, NONE = "recording", "none"


class Undeliverable(OSError):
    """The recipient can never be reached, e.g. a number that does not exist: trying again is of no use."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes out with a mail."""

    filename: str
    mimetype: str
    content: bytes


class Channel(Protocol):
    """Something that carries a message out of the system."""

    def send(self, recipient: str, subject: str, body: str) -> None:
        """Send one message; an SMS with a subject is a long one. Raises OSError when it could not be handed over."""


class MailChannel(Channel, Protocol):
    """A channel whose messages can carry files."""

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Attachment] = ()) -> None:
        """Send one mail with its files. Raises OSError when it could not be handed over."""


class SmtpChannel:
    """Hands mails to the configured server."""

    def __init__(self, server: str, port: int, sender: str) -> None:
        self.server, self.port, self.sender = server, port, sender

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Attachment] = ()) -> None:
        """Send one mail with its files. Raises OSError (smtplib's errors are among them)."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, recipient, " ".join(subject.splitlines())
        mail.set_content(body)
        for one in attachments:
            main, _, sub = one.mimetype.partition(";")[0].partition("/")
            mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.filename)
        with smtplib.SMTP(self.server, self.port, timeout=20) as connection:
            connection.send_message(mail)


@dataclass
class RecordingChannel:
    """Keeps messages instead of sending them: for tests and for a trial without a contract for SMS or messenger.

    What it took stands in the outbox with its text; this process remembers it as well.
    """

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Attachment] = ()) -> None:
        """Remember one message and its files."""
        self.sent.append((recipient, subject, body))
        self.files.extend(attachments)


def plug(app: Flask, name: str, channel: Channel) -> None:
    """Use a channel in this installation under one of the `NAMES`."""
    app.extensions.setdefault("jobcenter.channels", {})[name] = channel


def find(name: str) -> Channel | None:
    """The channel of this installation with a name, None where none is set up: its messages wait in the outbox."""
    return current_app.extensions.get("jobcenter.channels", {}).get(name)


def is_recording(name: str) -> bool:
    """Whether a channel only keeps what it is given."""
    return isinstance(find(name), RecordingChannel)


def driver(named: str) -> Channel | None:
    """The driver of a name: `recording`, `none`, or a class as `package.module:Class`. Raises ValueError or ImportError."""
    if named in ("", NONE):
        return None
    if named == RECORDING:
        return RecordingChannel()
    module, separator, name = named.partition(":")
    if not separator:
        raise ValueError(f"{named}: name a driver as package.module:Class, or {RECORDING}, or {NONE}")
    return getattr(importlib.import_module(module), name)()


def register(app: Flask) -> None:
    """Set up mail where a server is configured, SMS and messenger by the drivers named."""
    settings = app.config
    if settings["MAIL_SERVER"]:
        plug(app, MAIL, SmtpChannel(settings["MAIL_SERVER"], settings["MAIL_PORT"], settings["MAIL_SENDER"]))
    for name, named in ((SMS, settings["SMS_DRIVER"]), (MESSENGER, settings["MESSENGER_DRIVER"])):
        if (channel := driver(named)) is not None:
            plug(app, name, channel)
