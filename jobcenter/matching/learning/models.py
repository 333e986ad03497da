"""Tables of learning: the versions of a city's learned ranking, what each month found, which orders were recommended."""

import enum
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column


class ModelStatus(str, enum.Enum):
    """Where a learned ranking stands."""

    CANDIDATE = "candidate"
    ACTIVE = "active"
    RETIRED = "retired"
    ROLLED_BACK = "rolled_back"


class MatchModel(Stateful, PublicId, Timestamps, Model):
    """One version of a city's learned ranking: from which months, how good, and the ranking itself as a document."""

    __tablename__ = "match_model"
    __table_args__ = (
        UniqueConstraint("organization_id", "version", name="one_match_model_per_version"),
        UniqueConstraint("organization_id", "month", name="one_match_model_per_month"),
        Index(
            "one_active_match_model",
            "organization_id",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("status <> 'active' OR beats_base", name="active_beats_base"),
        CheckConstraint("status <> 'rolled_back' OR end_reason <> ''", name="rolled_back_with_reason"),
    )
    transitions: ClassVar[dict[ModelStatus, set[ModelStatus]]] = {
        ModelStatus.CANDIDATE: {ModelStatus.ACTIVE, ModelStatus.RETIRED},
        ModelStatus.ACTIVE: {ModelStatus.RETIRED, ModelStatus.ROLLED_BACK},
    }

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    version: Mapped[int]
    month: Mapped[str] = mapped_column(String(7))
    status: Mapped[ModelStatus] = mapped_column(enum_column(ModelStatus), default=ModelStatus.CANDIDATE)
    beats_base: Mapped[bool]
    windows: Mapped[dict[str, Any]] = mapped_column(Json)
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
    scores: Mapped[dict[str, Any]] = mapped_column(Json)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    activated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    end_reason: Mapped[str] = mapped_column(String(300), default="")

    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])


class EvaluationKind(str, enum.Enum):
    """What a month's evaluation was about: a new version, or the one in use looked at again."""

    TRAINING = "training"
    WATCH = "watch"


class MatchEvaluation(Timestamps, Model):
    """What a month's training or watch found, also where there were too few outcomes to find anything."""

    __tablename__ = "match_evaluation"
    __table_args__ = (
        UniqueConstraint("organization_id", "month", "kind", name="one_match_evaluation_per_month"),
        CheckConstraint("verdict IN ('too_few', 'beats', 'not_better', 'kept', 'rolled_back')", name="verdict_known"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[EvaluationKind] = mapped_column(enum_column(EvaluationKind))
    model_id: Mapped[int | None] = mapped_column(ForeignKey("match_model.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    windows: Mapped[dict[str, Any]] = mapped_column(Json)
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
    scores: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    model: Mapped[MatchModel | None] = relationship()


class MatchExposure(Model):
    """An order stood on the first page of somebody's ranked list in a month, at an organization."""

    __tablename__ = "match_exposure"
    __table_args__ = (
        UniqueConstraint("month", "organization_id", "order_id", name="one_match_exposure_per_month"),
        Index("ix_match_exposure_order_id", "order_id", "month"),
    )

    month: Mapped[str] = mapped_column(String(7))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("job_order.id"))
