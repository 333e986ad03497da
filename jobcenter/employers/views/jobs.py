"""The public list of jobs and the page of one job; no sign-in needed."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from jobcenter.core import clock, formatting, frames, occupations, parameters, places
from jobcenter.core.errors import DomainError
from jobcenter.core.fragments import fragments
from jobcenter.core.permissions import public
from jobcenter.employers import listing, presentation, queries, regions
from jobcenter.employers.listing import PAGE_SIZE, JobFilter, Listing
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.employers.schema_org import job_posting
from jobcenter.employers.vocabulary import Education, EmploymentType, Insurance, choices, label

blueprint = Blueprint("jobs", __name__)

HOURS = {
    "full": _l("Full time (35 hours or more)"),
    "part": _l("Part time (less than 35 hours)"),
    "short": _l("Less than 15 hours"),
}
DAYS = {"4": _l("4 days a week or less"), "5": _l("5 days a week"), "6": _l("6 days a week")}
DEADLINES = {"week": _l("Closes within a week"), "month": _l("Closes within a month"), "open": _l("Until filled")}
SORTS = {
    "newest": _l("Newest first"),
    "deadline": _l("Closing soon"),
    "wage": _l("Highest hourly pay"),
    "near": _l("Nearest first"),
}
MOST_FACETS = 12


def region_label(code: str) -> str:
    """The name of a district or province in the reader's language."""
    if code in regions.PROVINCES_EN:
        return formatting.localized({"ko": code, "en": regions.PROVINCES_EN[code]})
    region = regions.regions()[code]
    name = places.district_name(code)
    return formatting.localized({"ko": region.label, "en": f"{name['en']}, Seoul" if name else region.label})


def _language() -> str:
    return getattr(get_locale(), "language", "ko")


@blueprint.get("/jobs")
@public
def index() -> Any:
    """Search the open job orders."""
    today = clock.today()
    version = listing.list_version()
    wanted = JobFilter.from_args(request.args)
    key = (version, today, _language(), wanted)
    parts = fragments()
    return frames.page(
        ("jobs", *key),
        lambda: render_template(
            "jobs/index.html",
            wanted=wanted,
            search=parts.render(("search", *key[2:]), lambda: _search(wanted)),
            results=parts.render(("results", *key, request.query_string), lambda: _results(wanted, today, version)),
            active="jobs",
        ),
    )


def _search(wanted: JobFilter) -> str:
    return render_template(
        "jobs/search.html",
        wanted=wanted,
        districts=_district_options(),
        groups=[(code, formatting.localized(name)) for code, name in occupations.MAJOR_GROUPS.items()],
        hours=HOURS.items(),
        days=DAYS.items(),
        deadlines=DEADLINES.items(),
        sorts=SORTS.items(),
        employments=choices(EmploymentType),
        educations=choices(Education)[1:],
        open_details=bool(set(wanted.conditions) - {"q", "occupation", "district"}),
        districts_chosen=_chosen_region(wanted.district),
        near_chosen=_chosen_region(wanted.near),
        occupation_chosen=_chosen_occupation(wanted.occupation),
    )


def _chosen_region(code: str) -> Markup:
    """The chosen district as an option of its own, so that the long list of the others can be kept ready-made."""
    if not code:
        return Markup()
    return Markup('<option value="{}" selected>{}</option>').format(code, region_label(code))


def _chosen_occupation(code: str) -> str:
    return formatting.localized(listing.occupation_name(code)) if len(code) > 1 else ""


def _district_options() -> Markup:
    def render() -> str:
        found: dict[str, list[tuple[str, str]]] = {}
        for region in regions.regions().values():
            name = places.district_name(region.code)
            found.setdefault(region.sido, []).append(
                (
                    region.code,
                    formatting.localized({"ko": region.sigungu, "en": name["en"] if name else region.sigungu}),
                )
            )
        return render_template(
            "jobs/district_options.html", provinces=[(sido, region_label(sido), rows) for sido, rows in found.items()]
        )

    return fragments().render(("districts", _language()), render)


def _results(wanted: JobFilter, today: Any, version: str) -> str:
    found = Listing(wanted, today)
    total, counts = _counts(found, version)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(wanted.page, pages)
    past = Listing(replace(wanted, past=True), today).count() if not total and not wanted.past else 0
    return render_template(
        "jobs/results.html",
        wanted=wanted,
        page=page,
        rows=found.rows(page) if total else [],
        total=total,
        pages=pages,
        past=past,
        today=today,
        chips=_chips(wanted),
        facets=_facets(wanted, *counts) if total else [],
        sorts=SORTS,
        p=presentation,
    )


def _chips(wanted: JobFilter) -> list[tuple[str, str, list[str]]]:
    """The conditions in force as text, each with the parameters that take it away."""
    texts = {
        "q": lambda: f"“{wanted.q}”",
        "occupation": lambda: formatting.localized(listing.occupation_name(wanted.occupation)),
        "district": lambda: region_label(wanted.district),
        "wage": lambda: _wage_chip(wanted),
        "hours": lambda: HOURS[wanted.hours],
        "days": lambda: DAYS[wanted.days],
        "employment": lambda: label(EmploymentType, wanted.employment),
        "education": lambda: label(Education, wanted.education),
        "deadline": lambda: DEADLINES[wanted.deadline],
    }
    return [(name, str(texts[name]()), ["wage", "pay"] if name == "wage" else [name]) for name in wanted.conditions]


def _wage_chip(wanted: JobFilter) -> str:
    kind = _("Hourly") if wanted.pay == "hourly" else _("Monthly")
    return _("%(kind)s %(amount)s or more", kind=kind, amount=formatting.won(wanted.wage))


def _counts(found: Listing, version: str) -> tuple[int, list[dict[str, int]]]:
    """The counts beside the list: the same on every page of it and in every order."""

    def count() -> tuple[int, list[dict[str, int]]]:
        return found.count(), [found.by_occupation(), found.by_district(), found.by_employment()]

    question = replace(found.wanted, page=1, sort="newest", near="")
    return fragments().get(("counts", version, found.today, question), count)


def _facets(
    wanted: JobFilter, occupation: dict[str, int], district: dict[str, int], employment: dict[str, int]
) -> list[dict[str, Any]]:
    trail = [wanted.occupation[:width] for width in (1, 2) if len(wanted.occupation) > width]
    return [
        {
            "name": "occupation",
            "title": _("By occupation"),
            "up": [(code, formatting.localized(listing.occupation_name(code))) for code in trail],
            "items": _items(occupation, lambda code: formatting.localized(listing.occupation_name(code))),
            "chosen": wanted.occupation,
        },
        {
            "name": "district",
            "title": _("By district"),
            "up": [],
            "items": _items(
                {code: count for code, count in district.items() if code in regions.regions()}, region_label
            ),
            "chosen": wanted.district,
        },
        {
            "name": "employment",
            "title": _("By kind of employment"),
            "up": [],
            "items": _items(employment, lambda code: str(label(EmploymentType, code))),
            "chosen": wanted.employment,
        },
    ]


def _items(counts: dict[str, int], name: Any) -> list[tuple[str, str, int]]:
    return [(code, name(code), count) for code, count in list(counts.items())[:MOST_FACETS]]


@blueprint.get("/jobs/<public_id>")
@public
def show(public_id: str) -> Any:
    """Everything about one job."""
    order = queries.get_order(public_id)
    today = clock.today()
    posting = (
        job_posting(order, url_for(".show", public_id=order.public_id, _external=True))
        if order.is_open(today)
        else None
    )
    return render_template(
        "jobs/show.html",
        order=order,
        today=today,
        is_open=order.is_open(today),
        p=presentation,
        badges=_badges(order, today),
        insurances=[str(label(Insurance, code)) for code in order.insurance],
        occupation=occupations.name_of(order.keco_code),
        group=listing.groups().get((order.keco_code or "")[:2]),
        similar=queries.similar_orders(order, today),
        posting=posting,
        ended={
            OrderStatus.FILLED: _("All places are filled."),
            OrderStatus.CLOSED: _("The employer has stopped looking."),
            OrderStatus.EXPIRED: _("The closing date has passed."),
            OrderStatus.ACTIVE: _("The closing date has passed."),
        }[order.status],
        active="jobs",
    )


def _badges(order: JobOrder, today: Any) -> list[tuple[str, str]]:
    """What the checks can say in the order's favour."""
    badges = []
    on = order.starts_on or order.opened_on or today
    if order.hourly_equivalent:
        if order.hourly_equivalent >= (_parameter("living_wage_seoul", on) or 10**9):
            badges.append((_("Seoul living wage or more"), "success"))
        elif order.hourly_equivalent >= (_parameter("minimum_wage", on) or 10**9):
            badges.append((_("Minimum wage checked"), "success"))
    if len(order.insurance) == len(Insurance):
        badges.append((_("All four social insurances"), "primary"))
    if order.career in {"any", "new"}:
        badges.append((_("No experience needed"), "primary"))
    if order.education == "any":
        badges.append((_("No schooling asked"), "gray"))
    return badges


def _parameter(name: str, on: Any) -> int | None:
    try:
        return parameters.value(name, on=on)
    except DomainError:
        return None
