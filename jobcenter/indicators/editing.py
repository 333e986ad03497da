"""What the pages that change a plan share: a form, one service call, back to where one came from."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form
from jobcenter.indicators.models import Indicator, Plan, Project

Crumbs = list[tuple[str, str | None]]


def answer(
    form: Form,
    act: Callable[[], Any],
    *,
    to: Callable[[Any], str],
    done: Any,
    heading: str,
    crumbs: Crumbs,
    back: str,
    text: str = "",
    button: str = "",
    groups: Sequence[tuple[str, Sequence[str]]] = (),
    template: str = "indicators/form.html",
    **more: Any,
) -> Any:
    """Show a form, or carry it out and go on. What the service refuses stands beside its field, and nothing typed is lost.

    `groups` names the fields under headings; without them the fields stand in their order.
    """
    if form.validate_on_submit():
        try:
            with transaction():
                address = to(act())
        except NotFound:
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(str(done), "success")
            return redirect(address)
    page = render_template(
        template,
        form=form,
        heading=heading,
        text=text,
        crumbs=[*crumbs, (heading, None)],
        back=back,
        button=button or _("Save"),
        groups=groups or [("", [field.name for field in form if field.type != "CSRFTokenField"])],
        **more,
    )
    return Response(page, status=422 if form.errors else 200)


def delete(act: Callable[[], Any], *, to: str, back: str, done: Any) -> Any:
    """Delete something and go to the page above it; what still depends on it is told on the page below."""
    try:
        with transaction():
            act()
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(back)
    flash(str(done), "success")
    return redirect(to)


def crumbs_of(plan: Plan, project: Project | None = None, indicator: Indicator | None = None) -> Crumbs:
    """The way down to a plan, a project or an indicator."""
    crumbs: Crumbs = [
        (_("Plans and pledges"), url_for("indicators.index")),
        (localized(plan.title), url_for("indicators.show_plan", public_id=plan.public_id)),
    ]
    if project is not None:
        crumbs.append((project.code, url_for("indicators.show_project", public_id=project.public_id)))
    if indicator is not None:
        address = url_for("indicators.show_indicator", public_id=indicator.public_id)
        crumbs.append((localized(indicator.name), address))
    return crumbs
