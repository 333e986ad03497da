"""Payment batches: made for a month, confirmed by a second officer, exported for the bank, paid, sent back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.benefits import queries, wording
from jobcenter.benefits.forms import MonthForm, PaidForm, ReturnForm, ReturnsFileForm
from jobcenter.benefits.models import PaymentBatch, PaymentLine
from jobcenter.benefits.returns import Returned, read
from jobcenter.benefits.rules import exam_of
from jobcenter.benefits.service import payments
from jobcenter.benefits.views.screening import load, read_month
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response, xlsx_response
from jobcenter.core.formatting import localized, masked_name, month, won
from jobcenter.core.permissions import requires
from jobcenter.programs import wording as programs_wording

blueprint = Blueprint("claim_batches", __name__)


@blueprint.route("/manage/rounds/<round_id>/batches", methods=["GET", "POST"])
@requires("claims.pay")
def index(round_id: str):
    """The batches of a round, and the next one."""
    scope, round_ = current.scope(), load(round_id)
    form = MonthForm()
    form.month.choices = [(f"{one:%Y-%m}", month(one)) for one in queries.months(scope, round_.id)]
    chosen = read_month(form.month.data)
    if form.validate_on_submit() and chosen is not None:
        try:
            with transaction():
                batch = payments.make_batch(round_.id, chosen, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(url_for(".show", batch_id=batch.public_id))
    return render_template(
        "benefits/manage/batches.html",
        round=round_,
        form=form,
        batches=queries.list_batches(scope, round_.id),
        money=queries.count_money(round_),
        states=queries.count_states(round_.id),
        claim_wording=wording,
        wording=programs_wording,
    )


@blueprint.get("/manage/batches/<batch_id>")
@requires("claims.pay")
def show(batch_id: str):
    """One batch."""
    return _page(queries.get_batch(current.scope(), batch_id))


def _page(batch: PaymentBatch, **more):
    answer = render_template(
        "benefits/manage/batch.html",
        batch=batch,
        round=batch.round,
        own=current.actor().id == batch.made_by_id,
        paid=more.get("paid") or PaidForm(formdata=None, on=clock.today()),
        returning=more.get("returning"),
        returning_line=more.get("line"),
        blank=ReturnForm(formdata=None, on=clock.today()),
        file=more.get("file") or ReturnsFileForm(formdata=None, on=clock.today()),
        report=more.get("report"),
        exam_of=exam_of,
        worked_out=worked_out,
        claim_wording=wording,
        wording=programs_wording,
    )
    audit.log_access(
        current.actor(), [line.claim.person_id for line in batch.lines], what="claim", action="list", now=clock.now()
    )
    return answer


def worked_out(line: PaymentLine) -> str:
    """How the amount of a payment was worked out, in one line."""
    steps = [f"{wording.WORKING[step['code']]} {won(step['amount'])}" for step in line.claim.working]
    return " → ".join(steps)


@blueprint.post("/manage/batches/<batch_id>/confirm")
@requires("claims.pay")
def confirm(batch_id: str):
    """Confirm the batch as the second officer."""
    return _act(batch_id, payments.confirm_batch, _("The batch was confirmed."))


@blueprint.post("/manage/batches/<batch_id>/discard")
@requires("claims.pay")
def discard(batch_id: str):
    """Give the batch up."""
    return _act(batch_id, payments.discard_batch, _("The batch was discarded. Its claims wait for the next one."))


def _act(batch_id: str, act, message: str):
    batch = queries.get_batch(current.scope(), batch_id)
    attempt(lambda: act(batch, actor=current.actor(), now=clock.now()), message)
    return redirect(url_for(".show", batch_id=batch_id))


@blueprint.post("/manage/batches/<batch_id>/paid")
@requires("claims.pay")
def paid(batch_id: str):
    """Record that the batch was paid."""
    batch = queries.get_batch(current.scope(), batch_id)
    form = PaidForm()
    if form.validate_on_submit():
        try:
            with transaction():
                payments.pay_batch(batch, on=form.on.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("%(count)s payments were recorded.", count=len(batch.lines)), "success")
            return redirect(url_for(".show", batch_id=batch_id))
    return _page(batch, paid=form)


@blueprint.post("/manage/batches/<batch_id>/lines/<line_id>/returned")
@requires("claims.pay")
def returned(batch_id: str, line_id: str):
    """Record that one payment came back."""
    batch = queries.get_batch(current.scope(), batch_id)
    line = next((one for one in batch.lines if one.public_id == line_id), None)
    if line is None:
        raise NotFound()
    form = ReturnForm()
    if form.validate_on_submit():
        try:
            with transaction():
                payments.return_payment(
                    line, on=form.on.data, reason=form.reason.data, actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The claimant was asked for another account."), "success")
            return redirect(url_for(".show", batch_id=batch_id))
    return _page(batch, returning=form, line=line)


@blueprint.post("/manage/batches/<batch_id>/returns")
@requires("claims.pay")
def returns(batch_id: str):
    """Take over the bank's list of payments that came back, with a report line by line."""
    batch = queries.get_batch(current.scope(), batch_id)
    form, report = ReturnsFileForm(), None
    if form.validate_on_submit():
        try:
            report = read(form.file.data.read())
            for found in report:
                _take_over(batch, found, form)
        except DomainError as error:
            form.add_error(error)
    return _page(queries.get_batch(current.scope(), batch_id), file=form, report=report)


def _take_over(batch: PaymentBatch, found: Returned, form: ReturnsFileForm) -> None:
    line = next((one for one in batch.lines if one.claim.number == found.number), None)
    if line is None and not found.problem:
        found.problem = _("no payment of this batch")
    if line is None or found.problem:
        return
    try:
        with transaction():
            payments.return_payment(line, on=form.on.data, reason=found.reason, actor=current.actor(), now=clock.now())
    except DomainError as error:
        found.problem = str(error)


def _heads() -> list[str]:
    return [
        _("No."),
        _("Claim"),
        _("Name"),
        _("Examination"),
        _("Bank"),
        _("Account number"),
        _("Amount"),
        _("How it was worked out"),
    ]


def _row(line: PaymentLine) -> list:
    exam = exam_of(line.claim.exam_code)
    return [
        line.position,
        line.claim.number,
        masked_name(line.account_holder),
        localized(exam["name"]) if exam else "-",
        line.bank,
        line.account,
        line.amount,
        worked_out(line),
    ]


@blueprint.get("/manage/batches/<batch_id>/order.csv")
@requires("claims.pay")
def order_csv(batch_id: str):
    """The payment order as CSV."""
    batch = queries.get_batch(current.scope(), batch_id)
    rows = [_row(line) for line in batch.lines]
    _log_download(batch)
    return csv_response(_filename(batch, "csv"), _heads(), rows)


@blueprint.get("/manage/batches/<batch_id>/order.xlsx")
@requires("claims.pay")
def order_xlsx(batch_id: str):
    """The payment order as a spreadsheet; accounts stay texts, so no digit is lost."""
    batch = queries.get_batch(current.scope(), batch_id)
    rows = [*(_row(line) for line in batch.lines), [None, None, None, None, None, _("Total"), batch.total]]
    _log_download(batch)
    return xlsx_response(_filename(batch, "xlsx"), _heads(), rows, widths=(6, 14, 12, 28, 14, 22, 14, 60))


def _filename(batch: PaymentBatch, suffix: str) -> str:
    return f"payment-order-{batch.round.code}-{batch.number}.{suffix}"


def _log_download(batch: PaymentBatch) -> None:
    people = [line.claim.person_id for line in batch.lines]
    audit.log_access(current.actor(), people, what="claim", action="download", now=clock.now())
