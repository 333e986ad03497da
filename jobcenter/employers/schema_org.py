"""A job order as structured data (schema.org JobPosting), so that search engines show it to people who look for work."""

from typing import Any

from jobcenter.employers.models import JobOrder
from jobcenter.employers.vocabulary import PART_TIME, Career, Education, EmploymentType
from jobcenter.employers.wages import WageKind

UNITS = {WageKind.HOURLY: "HOUR", WageKind.DAILY: "DAY", WageKind.MONTHLY: "MONTH", WageKind.ANNUAL: "YEAR"}
CREDENTIALS = {
    Education.HIGH: "high school",
    Education.COLLEGE: "associate degree",
    Education.UNIVERSITY: "bachelor degree",
    Education.MASTER: "postgraduate degree",
    Education.DOCTOR: "postgraduate degree",
}


def job_posting(order: JobOrder, url: str) -> dict[str, Any]:
    """The order in the vocabulary of schema.org; only facts that are known."""
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": order.title,
        "description": order.duties or order.title,
        "identifier": {"@type": "PropertyValue", "name": "JobCenter", "value": order.number},
        "url": url,
        "hiringOrganization": {"@type": "Organization", "name": order.employer.name},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressCountry": "KR",
                "addressRegion": order.sido,
                "addressLocality": order.sigungu,
                "streetAddress": order.address or None,
            },
        },
        "totalJobOpenings": order.places_left,
        "directApply": False,
    }
    if order.opened_on:
        posting["datePosted"] = order.opened_on.isoformat()
    if order.valid_until:
        posting["validThrough"] = f"{order.valid_until.isoformat()}T23:59:59+09:00"
    if order.employment_type:
        posting["employmentType"] = _employment(order.employment_type)
    if order.wage_kind and order.wage_min:
        value = {"@type": "QuantitativeValue", "minValue": order.wage_min, "unitText": UNITS[order.wage_kind]}
        if order.wage_max:
            value["maxValue"] = order.wage_max
        posting["baseSalary"] = {"@type": "MonetaryAmount", "currency": "KRW", "value": value}
    if order.education in CREDENTIALS:
        posting["educationRequirements"] = {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": CREDENTIALS[order.education],
        }
    if order.career is Career.EXPERIENCED and order.career_months_min:
        posting["experienceRequirements"] = {
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": order.career_months_min,
        }
    return posting


def _employment(kind: EmploymentType) -> str:
    if kind in PART_TIME:
        return "PART_TIME"
    return {EmploymentType.FIXED_TERM: "CONTRACTOR", EmploymentType.DAILY: "PER_DIEM"}.get(kind, "FULL_TIME")
