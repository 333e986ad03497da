"""The places and equipment of an organization in its report of work (주요시설 및 장비)."""

from flask_babel import gettext as _

from jobcenter.core.formatting import day
from jobcenter.documents.blocks import Block, Column, Table
from jobcenter.indicators import queries
from jobcenter.indicators.facility import Facility, FacilityKind
from jobcenter.indicators.numerals import Style
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope


def table(scope: Scope, organization: Organization) -> list[Block]:
    """The table with one line for each; none where nothing was entered."""
    known = queries.list_facilities(scope, organization)
    if not known:
        return []
    words = {FacilityKind.PLACE: _("Facility"), FacilityKind.EQUIPMENT: _("Equipment")}
    rows = [[words[one.kind], _named(one), _state(one), one.team.name if one.team else "-"] for one in known]
    columns = [Column(_("Kind"), weight=1), Column(_("Name"), weight=3), Column(_("What is there"), weight=4)]
    return [Table(_("Main facilities and equipment"), [*columns, Column(_("Team"), weight=2)], rows)]


def _named(one: Facility) -> str:
    return f"{one.name}\n({one.address})" if one.address else one.name


def _state(one: Facility) -> str:
    style = Style()
    lines = []
    if one.area is not None and one.whole_area is not None:
        area, whole = style.figure(one.area), style.figure(one.whole_area)
        lines.append(_("Area: %(area)s㎡ of %(whole)s㎡", area=area, whole=whole))
    elif one.area is not None:
        lines.append(_("Area: %(area)s㎡", area=style.figure(one.area)))
    lines += [text for text in (one.purpose, one.held) if text]
    if one.opened_on is not None:
        lines.append(_("Since %(day)s", day=day(one.opened_on, weekday=False)))
    return "\n".join(lines) or "-"
