"""What a reader of a posting could not settle: a code the pages explain, and the text it is about."""

from dataclasses import dataclass

CODES = (
    "occupation_missing",
    "occupation_unknown",
    "occupation_suggested",
    "wage_missing",
    "wage_unreadable",
    "wage_differs_in_text",
    "wage_below_minimum",
    "hours_missing",
    "hours_unreadable",
    "hours_not_fixed",
    "hours_truncated",
    "hours_differ_in_text",
    "several_shifts",
    "weekly_hours_unknown",
    "weekly_hours_differ",
    "days_unknown",
    "days_differ_in_text",
    "weekend_in_text",
    "deadline_missing",
    "deadline_unreadable",
    "place_missing",
    "place_unknown",
    "place_glued",
    "insurance_unknown",
    "education_unknown",
    "career_unknown",
    "career_differs_in_text",
    "employment_type_unknown",
    "licence_in_text",
    "places_unknown",
    "duties_missing",
    "duties_truncated",
    "contact_in_text",
    "registered_on_unreadable",
)


@dataclass(frozen=True)
class Doubt:
    """One open question about a posting."""

    code: str
    text: str

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"unknown warning code {self.code}")

    def as_dict(self) -> dict[str, str]:
        """The shape it is stored and printed in."""
        return {"code": self.code, "text": self.text}
