"""How learned rankings read on a page: what serves and why, a version with its chart, names of states and groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.charts import Pair, agreement_chart
from jobcenter.core.formatting import NONE, percent, rounded
from jobcenter.core.months import Month, Period
from jobcenter.matching.engine.reasons import FACTORS
from jobcenter.matching.learning import model as models
from jobcenter.matching.learning import report, service, settings
from jobcenter.matching.learning.models import MatchEvaluation, MatchModel, ModelStatus
from jobcenter.matching.learning.settings import WINDOWS
from jobcenter.matching.learning.training import TOO_FEW

STATUS: Mapping[Any, Any] = {
    ModelStatus.CANDIDATE: _l("Candidate"),
    ModelStatus.ACTIVE: _l("In use"),
    ModelStatus.RETIRED: _l("Replaced"),
    ModelStatus.ROLLED_BACK: _l("Rolled back"),
}
TONES: Mapping[Any, str] = {
    ModelStatus.CANDIDATE: "gray",
    ModelStatus.ACTIVE: "success",
    ModelStatus.RETIRED: "gray",
    ModelStatus.ROLLED_BACK: "danger",
}
VERDICTS: Mapping[str, Any] = {
    "too_few": _l("Too few outcomes"),
    "beats": _l("Better than the base ranking"),
    "not_better": _l("Not surely better than the base ranking"),
    "kept": _l("Still better than the base ranking"),
    "rolled_back": _l("No longer better: rolled back"),
}
WINDOW_NAMES: Mapping[str, Any] = {
    "train": _l("Trained on"),
    "calibrate": _l("Calibrated on"),
    "test": _l("Tested on"),
}
GROUPS: Mapping[str, Any] = {"female": _l("Women"), "male": _l("Men"), report.UNKNOWN: _l("Not known")}


@dataclass(frozen=True)
class Need:
    """What a window of months has and what it needs."""

    name: Any
    period: str
    outcomes: int
    least: int
    hired: int
    least_hired: int


@dataclass(frozen=True)
class Standing:
    """What serves in a city and why; `needs` where there are too few outcomes to learn from."""

    active: MatchModel | None
    last: MatchEvaluation | None
    ended: MatchModel | None
    waits: bool
    needs: Sequence[Need] = ()


@dataclass(frozen=True)
class Weight:
    """What one factor counts, in points out of 100, in the base and in the learned ranking."""

    name: Any
    base: int
    learned: str
    share: float


@dataclass(frozen=True)
class Version:
    """A version ready to be shown: chart and rows of its calibration, its weights, its scores."""

    model: MatchModel
    chart: Any
    bins: Sequence[Mapping[str, Any]]
    weights: Sequence[Weight]
    scores: Sequence[tuple[Any, Any, str, str]]


def standing(city_id: int, versions: Sequence[MatchModel], today: date) -> Standing:
    """What serves in a city now, and why."""
    active = next((one for one in versions if one.status is ModelStatus.ACTIVE), None)
    last = report.find_last_training(city_id)
    rolled = [(one.ended_at, one) for one in versions if one.status is ModelStatus.ROLLED_BACK and one.ended_at]
    ended = max(rolled, key=lambda pair: pair[0])[1] if rolled else None
    needs = _needs(last) if last is not None and last.verdict == TOO_FEW else []
    return Standing(active, last, ended, service.waits_for_a_person(city_id), needs)


def _needs(last: MatchEvaluation) -> list[Need]:
    least = settings.in_force(Month.parse(last.month).last).least
    return [
        Need(
            WINDOW_NAMES[name],
            months(last.windows[name]),
            last.counts[name]["outcomes"],
            least[name].outcomes,
            last.counts[name]["hired"],
            least[name].hired,
        )
        for name in WINDOWS
    ]


def version(model: MatchModel, base: Mapping[str, int]) -> Version:
    """A version with its chart and tables; `base` are the points of the base ranking."""
    learned = models.read(model.document)
    points = learned.points()
    bins = model.scores.get("calibration", [])
    return Version(
        model,
        _chart(bins),
        bins,
        [
            Weight(FACTORS.get(code, code), base.get(code, 0), str(rounded(Fraction(value), 0)), value / 100)
            for code, value in points.items()
        ],
        _score_rows(model.scores),
    )


def _chart(bins: Sequence[Mapping[str, Any]]) -> Any:
    pairs = [
        Pair(
            one["foretold"],
            one["hired"],
            _(
                "%(count)s referrals: foretold %(foretold)s%%, hired %(hired)s%%",
                count=f"{one['count']:,}", foretold=share(one["foretold"]), hired=share(one["hired"]),
            ),
        )
        for one in bins
    ]  # fmt: skip
    return agreement_chart(
        pairs,
        title=_("Foretold and hired"),
        description=_("Groups of referrals by the chance foretold; the values are in the table."),
        across=_("Chance foretold, in percent"),
        upward=_("Hired, in percent"),
        agree=_("as foretold"),
        identifier="calibration",
    )


def _score_rows(scores: Mapping[str, Any]) -> list[tuple[Any, Any, str, str]]:
    names = (
        ("auc", _l("Pairs in the right order"), _l("of a hire and no hire; 50% is chance"), True),
        ("ndcg", _l("Hires near the top of a person's referrals (nDCG)"), _l("higher is better"), False),
        ("log_loss", _l("Surprise at the outcome (log loss)"), _l("lower is better"), False),
        ("brier", _l("Squared error of the chance (Brier score)"), _l("lower is better"), False),
    )
    rows: list[tuple[Any, Any, str, str]] = []
    for code, name, hint, as_share in names:
        cells = [scores.get(side, {}).get(code) for side in ("base", "learned")]
        if cells[1] is None:
            continue
        shown = [NONE if one is None else (f"{share(one)}%" if as_share else f"{one:.3f}") for one in cells]
        rows.append((name, hint, shown[0], shown[1]))
    return rows


def share(value: float) -> str:
    """A share as percent with one decimal place."""
    return percent(Fraction(value))


def ratio(value: Fraction | None) -> str:
    """A ratio cut off after two decimal places, so that 0.796 does not look like 0.80; none → `-`."""
    return NONE if value is None else f"{rounded(value, 2, truncate=True)}"


def gain(scores: Mapping[str, Any]) -> str:
    """The gain in percentage points with its interval: `+1.2 (0.4 ~ 2.1)`."""
    found = scores.get("gain")
    if not found:
        return NONE
    parts = [f"{rounded(Fraction(found[name]) * 100, 1):+}" for name in ("value", "low", "high")]
    return f"{parts[0]} ({parts[1]} ~ {parts[2]})"


def months(period: str) -> str:
    """A window of months in short: `2025. 12. ~ 2026. 3.`"""
    span = Period.parse(period)
    first, last = (f"{month.year}. {month.number}." for month in (span.start, span.end))
    return first if span.single else f"{first} ~ {last}"


def span(model: MatchModel) -> str:
    """From the first month trained on to the last one tested on."""
    return months(f"{Period.parse(model.windows['train']).start}..{Period.parse(model.windows['test']).end}")


def outcomes(model: MatchModel) -> int:
    """How many outcomes went into a version, those it was tested on among them."""
    return sum(one["outcomes"] for one in model.counts.values())


def heads(bands: Sequence[tuple[str, Any]]) -> list[tuple[Any, str]]:
    """Table heads for bands."""
    return [(name, "ar") for _code, name in bands]


def is_kept(found: report.Hits) -> bool:
    """Whether any referral has kept the value the bands are of."""
    return any(found.total(code).of for code, _name in found.bands if code != report.UNKNOWN)


def group_name(code: str) -> str:
    """The name of a sex or an age band."""
    if code in GROUPS:
        return str(GROUPS[code])
    return _("%(band)s years", band=code.replace("-", "–"))


def end_reason(model: MatchModel) -> str:
    """Why a version was rolled back; the system's own reason in the reader's language."""
    if model.end_reason == service.NO_LONGER_BETTER:
        return _("No longer better than the base ranking")
    return model.end_reason


def version_cells(model: MatchModel) -> list[Any]:
    """A version as the cells of a file."""
    scores, windows = model.scores, model.windows
    base, learned, found = scores.get("base", {}), scores.get("learned", {}), scores.get("gain", {})
    return [
        model.version, model.month, str(STATUS[model.status]), windows["train"], windows["calibrate"], windows["test"],
        outcomes(model), sum(one["hired"] for one in model.counts.values()),
        base.get("auc"), learned.get("auc"), found.get("value"), found.get("low"), found.get("high"),
        base.get("log_loss"), learned.get("log_loss"), base.get("brier"), learned.get("brier"),
        base.get("ndcg"), learned.get("ndcg"), end_reason(model),
    ]  # fmt: skip
