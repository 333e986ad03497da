"""Why an answer is refused."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class AnsweredAlready(DomainError):
    """A questionnaire is answered once."""

    message = _l("You answered this already. Thank you.")


class SurveyOver(DomainError):
    """The time for answers is over."""

    message = _l("Answers were taken until %(day)s.")


class AnswerMissing(DomainError):
    """Every question but the comment is answered."""

    message = _l("Please answer every question. Only the comment can stay empty.")
