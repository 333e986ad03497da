"""Tables of the index: its state with the change counter, one entry an order or job seeker, and analysed texts.

Nothing refers to these rows and they refer to nothing: they can be made again from the tables at any time.
"""

import enum
import secrets
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobcenter.core.db import Json, Model, enum_column


class EntryKind(enum.StrEnum):
    """What an entry is about."""

    ORDER = "order"
    SEEKER = "seeker"


def new_token() -> str:
    """A name for one life of the index; copies made from another one are worthless."""
    return secrets.token_hex(8)


class IndexState(Model):
    """The one row that says how far the index has come.

    `stamp` is the change counter: whoever commits a change raises it under a lock, so that stamps become visible in
    their order. Entries that were removed up to `floor` are forgotten. `format` is that of the entries.
    """

    __tablename__ = "search_index"
    __table_args__ = (UniqueConstraint("name", name="one_search_index"),)

    name: Mapped[str] = mapped_column(String(20), default="matching")
    token: Mapped[str] = mapped_column(String(16), default=new_token)
    format: Mapped[int]
    stamp: Mapped[int] = mapped_column(BigInteger, default=0)
    floor: Mapped[int] = mapped_column(BigInteger, default=0)
    complete: Mapped[bool] = mapped_column(default=False)


class IndexEntry(Model):
    """What ranking needs of one order or registration, and the change it was written with."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "key", name="one_entry_per_kind_and_key"),
        Index("ix_search_entry_stamp", "stamp"),
        Index("ix_search_entry_analysed", "analysed", "removed"),
    )

    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    key: Mapped[int]
    stamp: Mapped[int] = mapped_column(BigInteger)
    removed: Mapped[bool] = mapped_column(default=False)
    analysed: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class AnalysedText(Model):
    """The morphemes of a text, by the digest of the text: a text is analysed once, however often it is written."""

    __tablename__ = "search_text"
    __table_args__ = (UniqueConstraint("digest", name="one_analysis_per_text"),)

    digest: Mapped[str] = mapped_column(String(64))
    morphemes: Mapped[list[str]] = mapped_column(Json)
