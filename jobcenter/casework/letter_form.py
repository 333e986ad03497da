"""The form a counselor fills in before a referral letter is issued."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from jobcenter.core.forms import Form, LongTextField
from jobcenter.employers.forms import MultiCheckboxField
from jobcenter.matching.letters.contents import PARTS
from jobcenter.matching.letters.service import MOST_BRING


class LetterForm(Form):
    """What a letter shows of the person, and what she should bring."""

    parts = MultiCheckboxField(
        _l("What the employer sees of the person"),
        choices=list(PARTS.items()),
        description=_l(
            "Only what the person agreed to. Untick what this employer does not need; names and numbers are masked then."
        ),
    )
    bring = LongTextField(
        _l("What the person should bring"),
        validators=[Length(max=MOST_BRING)],
        render_kw={"rows": 2},
        description=_l("It stands in the letter, in Korean. For example: 이력서, 신분증"),
    )

    def given(self) -> dict[str, Any]:
        """The answers as arguments of the service."""
        return {"parts": self.parts.data or [], "bring": self.bring.data or ""}
