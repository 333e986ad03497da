"""What a referral letter says: of the person only what she agreed that employers may see, and a counselor chose to show.

The letter is written in Korean whatever the language of the page. Welfare facts, limits, help wished for, family,
birth date, address and what somebody wrote about herself are never read here.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.core.formatting import NONE, day, localized, masked_name, masked_phone, moment
from jobcenter.documents.blocks import Cut, Facts, Heading, Paper, Paragraph, Signature
from jobcenter.employers import presentation
from jobcenter.employers.models import JobOrder
from jobcenter.matching.letters.models import LetterCopy, ReferralLetter
from jobcenter.matching.models import Referral
from jobcenter.organizations.models import Organization
from jobcenter.seekers import presenting, reference
from jobcenter.seekers.models import Registration

# The consent under which any of it may be given to an employer; its text names exactly these parts.
CONSENT = "referral"
PARTS = {
    "name": _l("Full name"),
    "phone": _l("Telephone"),
    "wishes": _l("Wishes"),
    "education": _l("Schooling"),
    "career": _l("Work history"),
    "licences": _l("Licences"),
}
LANGUAGE = "ko"

Content = dict[str, Any]


def usual_papers(order: JobOrder) -> str:
    """What the order asks to hand in, else what people usually bring."""
    with force_locale(LANGUAGE):
        return ", ".join(order.papers or ()) or _("résumé, identity card")


def write(referral: Referral, *, parts: Collection[str], bring: str, consented: bool) -> Content:
    """What the letter of a referral says now, as plain values. Without consent the person stays masked."""
    shown = frozenset(parts) & frozenset(PARTS) if consented else frozenset()
    with force_locale(LANGUAGE):
        organization = db.session.get_one(Organization, referral.organization_id)
        counselor = db.session.get(User, referral.counselor_id) if referral.counselor_id else None
        return {
            "order": _order(db.session.get_one(JobOrder, referral.order_id)),
            "person": _person(referral.registration, shown),
            "meeting": _meeting(referral, bring),
            "centre": [
                [_("Centre"), localized(organization.name)],
                [_("Telephone"), organization.phone or NONE],
                [_("Counselor"), counselor.name if counselor else NONE],
                [_("Address"), organization.address or NONE],
            ],
            "office": localized(organization.name),
            "parts": sorted(parts),
            "bring": bring.strip(),
        }


def _order(order: JobOrder) -> list[list[str]]:
    employer = order.employer
    wage = presentation.wage_text(order.wage_kind, order.wage_min, order.wage_max, order.wage_negotiable)
    days = presentation.days_text(order.days, order.days_per_week, order.days_text)
    hours = presentation.hours_text(order.hours_start, order.hours_end, order.weekly_hours, order.overnight)
    place = " ".join(part for part in (presentation.place_text(order.sido, order.sigungu), order.address) if part)
    return [
        [_("Employer"), employer.name],
        [_("Person in charge"), employer.contact_name or NONE],
        [_("Order"), order.title],
        [_("Order number"), order.number or order.source_id or NONE],
        [_("Wage"), wage or NONE],
        [_("Working time"), _joined((days, hours))],
        [_("Place where the work is"), place or NONE],
    ]


def _person(registration: Registration, shown: frozenset[str]) -> list[list[str]]:
    person, answers = registration.person, presenting.answers_of(registration)
    wishes = dict(presenting.wish_rows(answers))
    means = dict(presenting.means_rows(answers, registration.career_months))
    occupations = presenting.occupation_names(registration.occupations)
    rows = {
        "education": (_("Schooling"), means[_("Schooling")]),
        "career": (_("Work history"), means[_("Work history")] or presenting.months(0)),
        "licences": (_("Licences"), means[_("Licences")]),
        "wishes": (_("Wishes"), _joined((occupations, wishes[_("Wage")], wishes[_("Working time")]), "\n")),
    }
    return [
        [_("Name"), person.name if "name" in shown else masked_name(person.name)],
        [_("Telephone"), (person.phone or NONE) if "phone" in shown else masked_phone(person.phone)],
        *([label, (value or NONE) if part in shown else _("not shown")] for part, (label, value) in rows.items()),
    ]


def _meeting(referral: Referral, bring: str) -> list[list[str]]:
    when = moment(referral.interview_at) if referral.interview_at else _("To be arranged between employer and centre")
    return [
        [_("Interview"), when],
        [_("Interview place"), referral.interview_place or NONE],
        [_("Please bring"), bring.strip() or NONE],
    ]


def _joined(parts: Iterable[str], by: str = " · ") -> str:
    return by.join(part for part in parts if part and part != NONE) or NONE


def digest(content: Content) -> str:
    """What tells one content from another."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def paper(letter: ReferralLetter, copy: LetterCopy) -> Paper:
    """A copy of a letter as a description any writer can set."""
    content: Content = json.loads(letter.content)
    consent = reference.consent_items()[CONSENT]
    with force_locale(LANGUAGE):
        issued = day(copy.issued_at, weekday=False)
        number = _("Letter no. %(number)s", number=letter.number)
        again = _("issued again, copy %(copy)d", copy=copy.ordinal) if copy.ordinal > 1 else ""
        return Paper(
            title=_("Referral letter"),
            reference=" · ".join(part for part in (number, issued, again) if part),
            made_at=copy.issued_at,
            author=content["office"],
            subject=_("Introduction of a job seeker to an employer"),
            footer=f"{content['office']} · {number}",
            language=LANGUAGE,
            blocks=[
                Paragraph(_("We introduce the following person to you and ask you to consider her or him.")),
                Heading(_("Job order")),
                Facts(_("Job order"), _pairs(content["order"]), columns=2),
                Heading(_("Job seeker")),
                Facts(_("Job seeker"), _pairs(content["person"])),
                Heading(_("Interview")),
                Facts(_("Interview"), _pairs(content["meeting"])),
                Heading(_("Your contact")),
                Facts(_("Your contact"), _pairs(content["centre"]), columns=2),
                Paragraph(
                    _(
                        "These details may be used for this hiring only: %(retention)s (%(authority)s)",
                        retention=localized(consent.retention),
                        authority=consent.authority,
                    ),
                    small=True,
                ),
                Signature(issued, [content["office"]], _("(seal)")),
                Cut(_("Please fill in and send back")),
                Heading(_("Reply: how it went")),
                Facts(_("Reply: how it went"), _reply(letter, content), columns=2),
                Facts(_("Result"), _result()),
                Paragraph(_reply_to(content), small=True),
            ],
        )


def _pairs(rows: Iterable[list[str]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in rows]


def _reply_to(content: Content) -> str:
    phone = content["centre"][1][1]
    if phone == NONE:
        return _("Send it to %(office)s.", office=content["office"])
    return _("Send it to %(office)s, telephone %(phone)s.", office=content["office"], phone=phone)


def _reply(letter: ReferralLetter, content: Content) -> list[tuple[str, str]]:
    return [
        (_("Letter"), letter.number),
        (_("Job seeker"), content["person"][0][1]),
        (_("Interview held on"), _("(year)    (month)    (day)")),
        (_("First day of work"), _("(year)    (month)    (day)")),
        (_("Wage agreed"), ""),
        (_("Filled in by"), _("(signature)")),
    ]


def _result() -> list[tuple[str, str]]:
    return [
        (_("Result"), _("□ hired   □ not hired   □ did not come   □ declined")),
        (_("Reason if not hired"), "\n"),
    ]
