"""Documents that people hand in: known by their content, cleaned, encrypted at rest, never served as a page.

A picture is opened and written anew, so that neither a hidden second format nor the place where a phone took it
is kept. Names are random; what a person called the file stays with the record that points to it.
"""

import hashlib
import io
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.fernet import InvalidToken
from flask import Response, current_app, send_file
from flask_babel import lazy_gettext as _l

from jobcenter.core.db import cipher
from jobcenter.core.errors import DomainError, NotFound

PDF = "application/pdf"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ACCEPTED = (PDF, *PICTURES.values())
SUFFIXES = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
LONGEST_SIDE = 4096
MOST_PIXELS = 64_000_000

_NAME = re.compile(r"[0-9a-f]{40}")


class FileEmpty(DomainError):
    """Nothing is in the file."""

    message = _l("“%(name)s” is empty. Please choose the file again.")


class FileTooLarge(DomainError):
    """The file is larger than the centre takes."""

    message = _l("“%(name)s” is larger than %(megabytes)s MB. A photo in normal quality is enough.")


class FileKindUnknown(DomainError):
    """The content is of no accepted kind, whatever its name says."""

    message = _l("“%(name)s” is neither a PDF nor a photo (JPEG, PNG, WebP).")


class FileDamaged(DomainError):
    """The file cannot be opened."""

    message = _l("“%(name)s” cannot be opened. It may be damaged; please save or photograph it again.")


class FileLocked(DomainError):
    """The PDF asks for a password."""

    message = _l("“%(name)s” is protected by a password. Please save it without one.")


@dataclass(frozen=True)
class StoredFile:
    """A stored document: its random name, media type, size in bytes and SHA-256 of what was handed in."""

    name: str
    content_type: str
    size: int
    sha256: str

    def columns(self, called: str) -> dict[str, str | int]:
        """What a record of the document keeps of it: a tidy name, the facts of the file and where it lies."""
        return {
            "filename": tidy_name(called, self.content_type),
            "content_type": self.content_type,
            "size": self.size,
            "sha256": self.sha256,
            "stored_name": self.name,
        }


def store(stream: IO[bytes], *, called: str, max_bytes: int | None = None) -> StoredFile:
    """Check and keep what was handed in. `called` is the name to use in messages.

    Raises FileEmpty, FileTooLarge, FileKindUnknown, FileDamaged or FileLocked.
    """
    limit = max_bytes or current_app.config["MAX_FILE_BYTES"]
    content = stream.read(limit + 1)
    if not content:
        raise FileEmpty(name=called)
    if len(content) > limit:
        raise FileTooLarge(name=called, megabytes=limit // (1024 * 1024))
    digest = hashlib.sha256(content).hexdigest()
    content_type, kept = _checked(content, called)
    name = secrets.token_hex(20)
    _write(name, kept)
    return StoredFile(name, content_type, len(kept), digest)


def keep(content: bytes) -> str:
    """Keep a file the system itself made; the same content is kept once, under one name."""
    name = hashlib.sha256(content).hexdigest()[:40]
    if not _path(name).exists():
        _write(name, content)
    return name


def read(name: str) -> bytes:
    """The content of a stored document. Raises NotFound when it is no longer kept."""
    try:
        return cipher().decrypt(_path(name).read_bytes())
    except FileNotFoundError as error:
        raise NotFound() from error
    except InvalidToken as error:
        raise RuntimeError("PERSONAL_DATA_KEY does not open the stored documents") from error


def remove(name: str) -> None:
    """Delete a stored document. Safe to repeat."""
    _path(name).unlink(missing_ok=True)


def answer(name: str, *, content_type: str, filename: str) -> Response:
    """An HTTP answer that saves the document under its name and never shows it as a page."""
    response = send_file(
        io.BytesIO(read(name)),
        mimetype=content_type,
        as_attachment=True,
        download_name=tidy_name(filename, content_type),
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def tidy_name(called: str, content_type: str) -> str:
    """What a file was called, without folders and control characters, ending as its content asks."""
    last = re.split(r"[\\/]", called)[-1]
    stem = re.sub(r"[\x00-\x1f\x7f\"<>|:*?]", "", last).rsplit(".", 1)[0].strip(" .")[:120]
    return f"{stem or 'document'}.{SUFFIXES[content_type]}"


def _checked(content: bytes, called: str) -> tuple[str, bytes]:
    if content.startswith(b"%PDF-"):
        return PDF, _checked_pdf(content, called)
    return _clean_picture(content, called)


def _checked_pdf(content: bytes, called: str) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise FileDamaged(name=called)
    if b"/Encrypt" in content:
        raise FileLocked(name=called)
    return content


def _clean_picture(content: bytes, called: str) -> tuple[str, bytes]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileDamaged(name=called)
            kind = str(picture.format)
            clean = ImageOps.exif_transpose(picture).convert("RGB" if kind == "JPEG" else "RGBA")
            clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            clean.info.clear()
    except UnidentifiedImageError as error:
        raise FileKindUnknown(name=called) from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileDamaged(name=called) from error
    out = io.BytesIO()
    clean.save(out, kind, quality=90)
    return PICTURES[kind], out.getvalue()


def _write(name: str, content: bytes) -> None:
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(cipher().encrypt(content))
    part.rename(path)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise NotFound()
    return Path(current_app.config["FILE_FOLDER"]) / name[:2] / name
