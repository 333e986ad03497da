"""What leaves by SMS or messenger: short, never more than the subject, and nothing of that where it could hurt.

A telephone shows a message to whoever holds it. Reasons, benefits, health, family and what counselors wrote stay in the
account; the text says that something is there.
"""

import enum
from dataclasses import dataclass

from flask_babel import gettext as _

from jobcenter.core.formatting import localized
from jobcenter.notifications.channels import MESSENGER

# The carriers count bytes of the Korean code page: a short message has 90, a long one 2,000, its title 40.
CODE_PAGE = "cp949"
SHORT_BYTES = 90
LONG_BYTES = 2_000
TITLE_BYTES = 40
# A messenger's notice has at most so many characters.
MESSENGER_CHARACTERS = 1_000

# Kinds whose subject names an appointment, an order or a term, and nothing else. All others go out without theirs.
OPEN_KINDS = (
    "referral.sent",
    "referral.interview",
    "registration.accepted",
    "registration.renewed",
    "appointment.",
    "event.",
)


class Form(enum.StrEnum):
    """How a message leaves."""

    MAIL = "mail"
    SHORT = "sms"
    LONG = "lms"
    MESSENGER = "messenger"


@dataclass(frozen=True)
class Text:
    """A text ready to go out; a long one has a title."""

    form: Form
    title: str
    text: str


def prepare(channel: str, kind: str, subject: str, site: object) -> Text:
    """The text of a message for a telephone, in the active language."""
    name = localized(site)
    said = subject if kind.startswith(OPEN_KINDS) else _("You have a new message.")
    whole = _("[%(site)s] %(said)s\nSign in to read it.", site=name, said=" ".join(said.split()))
    return Text(Form.MESSENGER, "", whole[:MESSENGER_CHARACTERS]) if channel == MESSENGER else for_sms(whole, site)


def for_sms(whole: str, site: object) -> Text:
    """A text as a short message, or as a long one with a title where it needs more room."""
    whole = _sendable(whole)
    if len(whole.encode(CODE_PAGE)) <= SHORT_BYTES:
        return Text(Form.SHORT, "", whole)
    return Text(Form.LONG, cut(_sendable(localized(site)), TITLE_BYTES), cut(whole, LONG_BYTES))


def cut(text: str, most: int) -> str:
    """A text within so many bytes of the code page; no character is cut in half, three dots say that there was more."""
    if len(text.encode(CODE_PAGE)) <= most:
        return text
    kept = text.encode(CODE_PAGE)[: most - 3].decode(CODE_PAGE, errors="ignore")
    return f"{kept}..."


def _sendable(text: str) -> str:
    """A text without the characters telephones of the code page cannot show."""
    return text.encode(CODE_PAGE, errors="ignore").decode(CODE_PAGE)
