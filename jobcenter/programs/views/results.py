"""What everybody may see of a selection: the list and seed of a draw, and the published result with masked names."""

import shlex
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, render_template, request
from flask_babel import gettext as _

from jobcenter.core import clock, parameters
from jobcenter.core.errors import NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import public
from jobcenter.organizations.scope import Scope
from jobcenter.programs import queries, wording
from jobcenter.programs.editing import spills
from jobcenter.programs.models import Draw, Round, SelectionMethod
from jobcenter.programs.service import draws
from jobcenter.programs.views.public import rounds

SIZE = 100


@dataclass(frozen=True)
class Instruction:
    """One command that repeats a part of the draw, and what it prints."""

    text: str
    command: str


@rounds.get("/rounds/<round_id>/draw")
@public
def draw(round_id: str):
    """The draw of a lottery: its list, its digest, where the seed comes from, and how to repeat it."""
    round_, found = _draw(round_id)
    return render_template(
        "programs/draw.html", round=round_, draw=found, instructions=_instructions(round_, found), wording=wording
    )


@rounds.get("/rounds/<round_id>/draw.tsv")
@public
def draw_list(round_id: str):
    """The list of the draw: receipt number and group, no names."""
    _round, found = _draw(round_id)
    answer = Response(found.listing, mimetype="text/tab-separated-values")
    answer.headers.set("Content-Disposition", "attachment", filename="list.tsv")
    return answer


def _draw(round_id: str) -> tuple[Round, Draw]:
    round_ = queries.get_public_round(round_id)
    found = draws.current(round_.id) if round_.selection_method is SelectionMethod.LOTTERY else None
    if found is None:
        raise NotFound()
    return round_, found


def _instructions(round_: Round, found: Draw) -> list[Instruction]:
    """Commands of any Unix shell, in the order in which the pools are drawn."""
    steps = [
        Instruction(
            _("The list is the one whose digest was published (prints the digest)"),
            "printf '%s' \"$(cut -f1 list.tsv | LC_ALL=C sort)\" | sha256sum",
        )
    ]
    if found.seed is None:
        return steps
    spill = dict((round_.selection or {}).get("spill", ()))
    groups = {group.code: group for group in round_.groups}
    for code in spills.in_order(list(groups), list(spill.items())):
        group = groups[code]
        sources = [f"not-drawn-{source}.txt" for source, target in spill.items() if target == group.code]
        pool = f"awk -F'\\t' '$2 == \"{group.code}\" {{print $1}}' list.tsv"
        names = f"{{ {pool}; cat {' '.join(sources)}; }}" if sources else pool
        ticket = f"printf '%s:%s' {shlex.quote(found.seed)} \"$n\" | sha256sum | cut -c1-64"
        steps.append(
            Instruction(
                _(
                    "Draw the pool “%(group)s”: the first %(places)s lines are selected",
                    group=localized(group.label),
                    places=group.places,
                ),
                f'{names} | while read n; do echo "$({ticket}) $n"; done | LC_ALL=C sort > {group.code}.txt; '
                f"head -n {group.places} {group.code}.txt",
            )
        )
        if group.code in spill:
            command = f"tail -n +{group.places + 1} {group.code}.txt | cut -d' ' -f2 > not-drawn-{group.code}.txt"
            steps.append(Instruction(_("Whoever is not drawn goes on to the next pool"), command))
        elif group.reserve:
            command = f"tail -n +{group.places + 1} {group.code}.txt | head -n {group.reserve}"
            steps.append(
                Instruction(_("The next %(count)s lines are the reserve, in this order", count=group.reserve), command)
            )
    return steps


@rounds.get("/rounds/<round_id>/results")
@public
def results(round_id: str):
    """The published result by group: receipt number and masked name, never points or income."""
    round_ = queries.get_public_round(round_id)
    if round_.published_at is None or round_.is_first_come:
        raise NotFound()
    shown_until = clock.day_of(round_.published_at) + timedelta(
        days=int(parameters.value("result_publication_days", on=clock.day_of(round_.published_at)))
    )
    if clock.today() > shown_until:
        return render_template("programs/results_over.html", round=round_, shown_until=shown_until), 410
    code = request.args.get("group")
    group = next((one for one in round_.groups if one.code == code), round_.groups[0])
    wanted = request.args.get("q", "").strip()
    # What is published of a round everybody may read: the numbers and masked names of its own list.
    scope = Scope.of_organizations([round_.organization_id])
    return render_template(
        "programs/results.html",
        round=round_,
        group=group,
        wanted=wanted,
        shown_until=shown_until,
        found=queries.find_result(scope, round_.id, wanted) if wanted else None,
        page=number_page(
            queries.published(scope, round_.id, group.id), page=request.args.get("page", 1, type=int), size=SIZE
        ),
        wording=wording,
    )
