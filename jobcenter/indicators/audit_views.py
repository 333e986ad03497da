"""The auditor's page: a card or a table pasted from a spreadsheet, its findings beside the pasted cells. Nothing is stored."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from jobcenter.core.errors import InputError
from jobcenter.core.forms import Form, Required
from jobcenter.core.permissions import requires
from jobcenter.indicators import cards
from jobcenter.indicators.audit import card as card_auditor
from jobcenter.indicators.audit import grid, paste
from jobcenter.indicators.audit.findings import Finding
from jobcenter.indicators.report import as_json
from jobcenter.indicators.wording import KINDS, note, place

blueprint = Blueprint("auditing", __name__, url_prefix="/indicators/audit")

MOST_LETTERS = 300_000
# Two tables with three slips: a total rate weighted from rounded rates, a wrong total, a rate that was cut off.
EXAMPLE = """추진실적 총괄
구분\t비중(%)\t확인지표\t단위\t목표\t실적\t이행률(%)
1\t30\t공공일자리 참여인원\t명\t5,200\t4,278\t82.3
2\t20\t취업연계 인원\t명\t5,480\t2,108\t38.5
3\t20\t교육인원\t명\t915\t360\t39.3
4\t20\t취·창업 지원인원\t명\t300\t222\t74.0
5\t10\t센터 운영\t회\t5\t3\t60.0
총 이행률(%)\t\t\t\t\t\t61.1

(단위: 천원)
단위사업명\t예산액\t집행액\t집행률(%)
계\t6,018,220\t4,176,088\t69.4
안정적인 일자리 지원\t444,951\t379,339\t85.3
지역일자리사업 지원\t4,193,370\t2,874,956\t68.5
사회적경제 활성화\t1,379,881\t921,793\t66.8
"""


class PasteTooLarge(InputError):
    message = _l("This is more than %(rows)d rows or %(columns)d columns. Please paste one table at a time.")
    field = "pasted"


class NothingToCheck(InputError):
    message = _l(
        "There is no number in this text. Copy the cells of the table, headings included, and paste them here."
    )
    field = "pasted"


class AuditForm(Form):
    pasted = TextAreaField(
        _l("Card or table"),
        validators=[Required(), Length(max=MOST_LETTERS)],
        render_kw={"rows": 12, "spellcheck": "false", "autocomplete": "off"},
    )


@dataclass(frozen=True)
class Shown:
    """What the page shows of a check: findings in order, the pasted cells, or a card recomputed."""

    findings: list[Finding]
    table: paste.Audited | None
    card: dict[str, Any] | None
    content: str


@blueprint.route("", methods=["GET", "POST"])
@requires("indicators.audit")
def index() -> Any:
    """Check what is pasted."""
    form = AuditForm()
    shown = None
    if request.method == "GET" and "example" in request.args:
        form.pasted.data = EXAMPLE
    elif form.validate_on_submit():
        try:
            shown = _check((form.pasted.data or "").replace("\x00", ""))
        except InputError as error:
            form.add_error(error)
    page = render_template(
        "indicators/audit.html", form=form, shown=shown, kinds=KINDS, note=note, place=place, letter=_letter
    )
    return Response(page, status=422 if form.errors else 200)


def _check(text: str) -> Shown:
    if text.lstrip().startswith("{"):
        card = cards.parse(cards.loads(text))
        return Shown(card_auditor.audit(card), None, as_json(card), text)
    try:
        audited = paste.audit(text)
    except grid.TooLarge:
        raise PasteTooLarge(rows=grid.MOST_ROWS, columns=grid.MOST_COLUMNS) from None
    if not audited.figures and not audited.findings:
        raise NothingToCheck()
    return Shown(audited.findings, audited, None, text)


def _letter(column: int) -> str:
    """The name of a column as spreadsheets write it: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
