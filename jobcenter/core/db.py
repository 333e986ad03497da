"""The database: one session, one way to write, one way to lock, and the column types every feature uses.

Writes happen inside `transaction()` and nowhere else. On SQLite a write takes the database lock at its beginning
(`BEGIN IMMEDIATE`), so what it reads cannot change under it; on PostgreSQL `lock()` takes the row.
"""

import base64
import enum
import hashlib
import hmac
import json
import math
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    DateTime,
    Enum,
    Integer,
    MetaData,
    String,
    Text,
    any_,
    event,
    func,
    literal,
    select,
)  # fmt: skip
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

from jobcenter.core.errors import InvalidTransition, NotFound

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

REST_SECONDS = 5

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    """Declarative base with constraint names that are the same on every database."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)

ModelType = TypeVar("ModelType", bound="Model")


def configure_engine(app: Flask) -> None:
    """Set the engine options that fit the configured database."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    options = app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    if url.startswith("sqlite"):
        options.setdefault("connect_args", {"timeout": 30})


@event.listens_for(Pool, "checkin")
def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


@event.listens_for(Pool, "checkout")
def _test_after_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """Test a connection that rested, so that a restart of the server costs nobody an error, and no page a round trip."""
    used = record.info.get("used", math.inf)
    if time.monotonic() - used < REST_SECONDS or type(connection).__module__.startswith("sqlite3"):
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "synchronous=NORMAL",
        "mmap_size=268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction() -> Iterator[None]:
    """Run one use case: everything inside commits together or not at all. An inner transaction joins the outer one."""
    if _writing.get():
        yield
        return
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Objects were changed outside transaction(): move the change into the service call.")
    session.rollback()
    token = _writing.set(True)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)


def read_anew() -> None:
    """End the present read, so that the next one sees what others have committed since. Nothing may be unsaved."""
    db.session.rollback()


def lock(model: type[ModelType], record_id: int) -> ModelType:
    """Return the row with fresh values, locked until the transaction ends. Raises NotFound when there is none."""
    # Only the row itself: what is joined to it, an employer to an order, is read without being locked.
    statement = select(model).where(model.id == record_id).with_for_update(of=model)
    record = db.session.scalar(statement.execution_options(populate_existing=True))
    if record is None:
        raise NotFound()
    return record


def among(column: Any, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a number is one of these, however many: they travel as one parameter."""
    if db.session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(list(numbers), ARRAY(Integer)))
    listed = func.json_each(json.dumps(list(numbers))).table_valued("value")
    return column.in_(select(listed.c.value))


def utc_now() -> datetime:
    """The present instant, for column defaults only; services take `now` as an argument."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _personal_data_key() -> bytes:
    return hashlib.sha256(current_app.config["PERSONAL_DATA_KEY"].encode()).digest()


def cipher() -> Fernet:
    """What encrypts personal data at rest."""
    extension = current_app.extensions.get("jobcenter.cipher")
    if extension is None:
        extension = Fernet(base64.urlsafe_b64encode(_personal_data_key()))
        current_app.extensions["jobcenter.cipher"] = extension
    return extension


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted at rest (contact and bank data). Search it through `blind_index`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else cipher().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise RuntimeError("PERSONAL_DATA_KEY does not open the stored personal data") from error


def blind_index(text: str) -> str:
    """Keyed digest of a value that is stored encrypted, so that it can be looked up but not read (64 hex digits)."""
    normal = "".join(character for character in text.lower() if character.isalnum())
    return hmac.new(_personal_data_key(), normal.encode(), hashlib.sha256).hexdigest()


Json = JSON


def enum_column(enum_class: type[enum.Enum]) -> Enum:
    """Column type that stores the values of a string enum with a named check."""
    name = "".join("_" + c.lower() if c.isupper() else c for c in enum_class.__name__).lstrip("_")
    return Enum(
        enum_class,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


class Model(db.Model):  # type: ignore[name-defined]
    """A table with a row number that never leaves the system."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


def new_public_id() -> str:
    """A random identifier for addresses (96 bits): nobody can count or guess records by it."""
    return secrets.token_urlsafe(12)


class PublicId:
    """A record that has an address of its own."""

    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)


class Timestamps:
    """When the row was written and last changed."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class Stateful:
    """A record whose `status` follows one transition table; nobody assigns it directly."""

    transitions: ClassVar[dict[Any, set[Any]]]
    if TYPE_CHECKING:
        status: Any

    def move_to(self, status: enum.Enum) -> None:
        """Move to the next status. Raises InvalidTransition when the table does not allow it."""
        if status not in self.transitions.get(self.status, set()):
            raise InvalidTransition(before=self.status.value, after=status.value)
        self.status = status

    def can_move_to(self, status: enum.Enum) -> bool:
        """Whether the transition table allows the move."""
        return status in self.transitions.get(self.status, set())
