"""One row of Seoul's open job data (`GetJobInfo`) as a posting: facts that were read, warnings for the rest.

Nothing is invented: what a row does not say stays None, and every doubt is a warning a counselor can settle.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError
from jobcenter.employers import occupations
from jobcenter.employers.parsing import hours as hours_
from jobcenter.employers.parsing import terms
from jobcenter.employers.parsing.place import Place, parse_place
from jobcenter.employers.parsing.wage import Wage, compare_with_text, parse_wage
from jobcenter.employers.parsing.warning import Doubt
from jobcenter.employers.vocabulary import Career, Education, EmploymentType, Insurance

SOURCE = "seoul-getjobinfo"
_WORD_BREAK = re.compile(r"\s{2,}|\s+")
TITLE_LENGTH = 200


class UnusableFile(InputError):
    """The file is not the open-data document this source delivers."""

    message = _l("%(path)s is not a GetJobInfo document: %(problem)s.")


class RowRejected(ValueError):
    """A row that cannot become a job order; the text says why."""


@dataclass(frozen=True)
class Posting:
    """A job order as a source wrote it, read as far as it can be read."""

    source_id: str
    title: str
    employer_name: str
    business_line: str
    occupation_name: str
    keco_code: str | None
    duties: str
    places: int
    wage: Wage
    hours: hours_.Hours
    days_text: str
    place: Place
    employment_type: EmploymentType | None
    education: Education | None
    career: Career | None
    career_months_min: int | None
    deadline: date | None
    until_filled: bool
    insurance: list[Insurance]
    retirement: str
    apply_by: list[str]
    papers: list[str]
    registered_on: date | None
    digest: str
    row: dict[str, Any]
    warnings: list[Doubt] = field(default_factory=list)


def rows_of(document: Any, path: str) -> list[Any]:
    """The rows of a GetJobInfo document. Raises UnusableFile when it is something else."""
    body = document.get("GetJobInfo") if isinstance(document, Mapping) else None
    rows = body.get("row") if isinstance(body, Mapping) else None
    if not isinstance(rows, list):
        raise UnusableFile(path=path, problem="GetJobInfo.row")
    return rows


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    # Characters that no database keeps: the null character, and halves of a pair that stand alone.
    return str(value).replace("\x00", "").encode("utf-8", "ignore").decode().strip()


def _words(text: str) -> list[str]:
    known = re.sub(r"고용24\s+입사지원", "고용24_입사지원", text)
    return [word.replace("_", " ") for word in _WORD_BREAK.split(known.strip()) if word]


def digest_of(row: Mapping[str, Any]) -> str:
    """A digest of everything the source said, to tell a changed row from an unchanged one."""
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()


def read(row: Any) -> Posting:
    """Read one row. Raises RowRejected for a row without a number, a title or an employer."""
    if not isinstance(row, Mapping):
        raise RowRejected("not an object")
    source_id, title, employer = _text(row, "JO_REQST_NO"), _text(row, "JO_SJ"), _text(row, "CMPNY_NM")
    if not source_id:
        raise RowRejected("no number (JO_REQST_NO)")
    if not title:
        raise RowRejected("no title (JO_SJ)")
    if not employer or not re.search(r"\w", employer):
        raise RowRejected("no employer (CMPNY_NM)")
    if len(source_id) > 40:
        raise RowRejected("the number (JO_REQST_NO) is longer than 40 characters")
    return _read_fields(row, source_id, " ".join(title.split())[:TITLE_LENGTH], " ".join(employer.split())[:120])


def _read_fields(row: Mapping[str, Any], source_id: str, title: str, employer: str) -> Posting:
    duties = _text(row, "DTY_CN")
    occupation_name = _text(row, "JOBCODE_NM")
    keco_code = occupations.code_for(occupation_name)
    wage = parse_wage(_text(row, "HOPE_WAGE"))
    hours = hours_.parse_hours(_text(row, "WORK_TIME_NM"), _text(row, "WEEK_WORK_HR"), _text(row, "HOLIDAY_NM"), duties)
    place = parse_place(_text(row, "WORK_PARAR_BASS_ADRES_CN"))
    deadline = terms.parse_deadline(_text(row, "RCEPT_CLOS_NM"))
    insurance, insurance_warnings = terms.parse_insurance(_text(row, "JO_FEINSR_SBSCRB_NM"))
    education, education_warnings = terms.parse_education(_text(row, "ACDMCR_NM"))
    career, career_months, career_warnings = terms.parse_career(_text(row, "CAREER_CND_NM"), duties)
    employment, employment_warnings = terms.parse_employment(_text(row, "EMPLYM_STLE_CMMN_MM"))
    registered_on = terms.parse_date(_text(row, "JO_REG_DT"))
    places = terms.places_in_text(title, duties)
    warnings = [
        *_occupation_warnings(occupation_name, keco_code, title),
        *wage.warnings,
        *compare_with_text(wage, f"{title}\n{duties}"),
        *hours.warnings,
        *place.warnings,
        *deadline.warnings,
        *insurance_warnings,
        *education_warnings,
        *career_warnings,
        *employment_warnings,
        *terms.licences_in_text(title, duties),
        *([] if places else [Doubt("places_unknown", "")]),
        *_text_warnings(title, duties),
        *([] if registered_on else [Doubt("registered_on_unreadable", _text(row, "JO_REG_DT"))]),
    ]
    return Posting(
        source_id=source_id,
        title=title,
        employer_name=employer,
        business_line=_text(row, "BSNS_SUMRY_CN").strip(" ."),
        occupation_name=occupation_name[:120],
        keco_code=keco_code,
        duties=duties,
        places=places or 1,
        wage=wage,
        hours=hours,
        days_text=_text(row, "HOLIDAY_NM")[:60],
        place=place,
        employment_type=employment,
        education=education,
        career=career,
        career_months_min=career_months,
        deadline=deadline.on,
        until_filled=deadline.until_filled,
        insurance=insurance,
        retirement=_text(row, "RET_GRANTS_NM")[:60],
        apply_by=_words(_text(row, "RCEPT_MTH_NM")),
        papers=_words(_text(row, "PRESENTN_PAPERS_NM")),
        registered_on=registered_on,
        digest=digest_of(row),
        row=dict(row),
        warnings=warnings,
    )


def _occupation_warnings(name: str, code: str | None, title: str) -> list[Doubt]:
    if code:
        return []
    found = [Doubt("occupation_unknown" if name else "occupation_missing", name)]
    suggestion = occupations.suggest_from_title(title)
    if suggestion:
        found.append(Doubt("occupation_suggested", suggestion))
    return found


def _text_warnings(title: str, duties: str) -> list[Doubt]:
    found = terms.contact_in_text(f"{title}\n{duties}")
    if not re.search(r"\w", duties):
        found.append(Doubt("duties_missing", duties))
    elif duties.endswith("…"):
        found.append(Doubt("duties_truncated", duties[-40:]))
    return found
