"""Tickets: a signed token that names a registration, and the code a camera reads."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from jobcenter.events.models import EventEntry


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="event-check-in")


def token_of(entry: EventEntry) -> str:
    """The token of a registration; it opens nothing to who is not staff of the event."""
    return str(_serializer().dumps(entry.public_id))


def read(token: str) -> str | None:
    """The registration a token was made for, None where it was made by somebody else."""
    try:
        found = _serializer().loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, str) else None


def picture(address: str) -> Markup:
    """The QR code of an address as SVG, drawn without any style of its own."""
    import segno

    # The address is made by this application and drawn as squares; nothing of it becomes markup.
    return Markup(segno.make(address, error="m").svg_inline(scale=6, border=2))
