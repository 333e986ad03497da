"""The texts of the guide: what each kind of visitor does, step by step, and what people ask."""

from flask import url_for
from flask_babel import gettext as _

Step = tuple[str, str]
Way = tuple[str, str]
Guide = tuple[str, str, str, list[Step], list[Way]]


def guides() -> list[Guide]:
    """Each guide as (key, title, text, steps, ways on)."""
    return [_seeker(), _programs(), _employer()]


def first_steps() -> list[Step]:
    """The four steps shown on the home page."""
    return [
        (_("Search and check"), _("Look for work, and check which public jobs and courses you can apply for.")),
        (_("Register"), _("Say once what work, hours and distance suit you. A counselor confirms it.")),
        (_("Apply or be referred"), _("Apply from home, or let a counselor introduce you to an employer.")),
        (_("See how it goes"), _("Every step appears on My page and as a message.")),
    ]


def hours() -> list[Step]:
    """Choices of working hours in the search on the home page."""
    return [
        ("", _("Any hours")),
        ("full", _("35 hours or more")),
        ("part", _("Less than 35 hours")),
        ("short", _("Less than 15 hours")),
    ]


def shortcuts() -> list[Way]:
    """Searches that many people make."""
    return [
        (_("Closes within a week"), url_for("jobs.index", deadline="week")),
        (_("4 days a week or less"), url_for("jobs.index", days="4")),
        (_("Less than 35 hours"), url_for("jobs.index", hours="part")),
        (_("2.2 million won a month or more"), url_for("jobs.index", pay="monthly", wage="2200000")),
        (_("Health and care"), url_for("jobs.index", q=_("care"))),
        (_("Kitchen"), url_for("jobs.index", q=_("cook"))),
    ]


def _seeker() -> Guide:
    steps = [
        (_("Search"), _("Search by occupation, district, wage and hours. You need no account for this.")),
        (
            _("Register for work"),
            _("Sign up, say what you are looking for, and a counselor of your centre confirms it."),
        ),
        (_("See what fits"), _("Jobs are ranked for you, each with the reasons for and against.")),
        (
            _("Ask to be referred"),
            _("The counselor introduces you to the employer and sets the interview. My page shows how it goes."),
        ),
    ]
    ways = [(_("Find jobs"), url_for("jobs.index")), (_("Register for work"), url_for("seekers.register"))]
    return "seekers", _("I am looking for work"), _("From the first search to the first day at work."), steps, ways


def _programs() -> Guide:
    steps = [
        (
            _("Check yourself"),
            _("Answer a few questions and see which rounds you can apply for, and why. Nothing is kept."),
        ),
        (_("Apply"), _("Apply on line until the last day of the round. You can save and come back.")),
        (
            _("Screening and choice"),
            _("Officers check incomes and assets in official records, rank by the published points and confirm."),
        ),
        (
            _("Answer the offer"),
            _("If you are chosen, answer before the date given. Unanswered places go to the next reserve."),
        ),
    ]
    ways = [
        (_("Check what I can apply for"), url_for("check.index")),
        (_("See programs"), url_for("programs.index")),
    ]
    return "programs", _("I want a public job or a course"), _("Who can apply, and how places are given."), steps, ways


def _employer() -> Guide:
    steps = [
        (_("Register the company"), _("Enter the business registration number and contact person.")),
        (
            _("Write a job order"),
            _("Wage, hours and wording are checked while you write, with the law behind each finding."),
        ),
        (_("A counselor confirms"), _("The centre accepts the order, or tells you what to change.")),
        (_("Meet candidates"), _("Counselors refer people who fit. You arrange interviews and report the result.")),
    ]
    ways = [(_("Company pages"), url_for("company.index"))]
    return "employers", _("I am hiring"), _("Free of charge, with a counselor who knows the district."), steps, ways


def questions() -> list[tuple[str, str]]:
    """Questions with their answers."""
    return [
        (
            _("Do I have to use the computer?"),
            _("No. A counselor at the counter can do all of it with you, and print what you need."),
        ),
        (
            _("How long is my registration valid?"),
            _("The date is shown on My page. You can renew it in the last days before it ends; a message reminds you."),
        ),
        (
            _("Who decides whether I get a place?"),
            _("Officers decide by the rules of the round. The computer ranks and explains; a second officer confirms."),
        ),
        (
            _("Why am I asked for income and assets?"),
            _(
                "Only where the rules of a round need them. Only the officers of the round see them, every look is logged, and they are checked against official records."
            ),
        ),
        (
            _("Can I see who looked at my record?"),
            _(
                "Yes, on My page: who, when, what and why. You can also withdraw consents and download or erase your data."
            ),
        ),
        (
            _("I forgot my password."),
            _("Choose “Forgotten password” on the sign-in page. A link for a new password comes by e-mail."),
        ),
    ]
