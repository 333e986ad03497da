"""The organizations of the demonstration: the city, its 25 districts, and the centres of the documents' districts."""

from jobcenter.core.places import districts
from jobcenter.organizations.models import Organization, OrganizationKind
from jobcenter.organizations.service import create_organization

CITY = "seoul"
DOCUMENTED = {
    "yeongdeungpo": {"ko": "영등포구 일자리플러스센터", "en": "Yeongdeungpo-gu Job Plus Centre"},
    "gwanak": {"ko": "관악구 일자리센터", "en": "Gwanak-gu Job Centre"},
    "jung": {"ko": "중구 일자리센터", "en": "Jung-gu Job Centre"},
    "geumcheon": {"ko": "금천구 일자리센터", "en": "Geumcheon-gu Job Centre"},
}
ADDRESSES = {"yeongdeungpo": "서울특별시 영등포구 당산로 123, 2층"}


def code_of(english_name: str) -> str:
    """The code of a district: `Yeongdeungpo-gu` → `yeongdeungpo`."""
    return english_name.lower().removesuffix("-gu")


def centre_code(district_code: str) -> str:
    """The code of a district's centre."""
    return f"{district_code}-centre"


def build(every_centre: bool = False) -> dict[str, Organization]:
    """Create city, districts and centres; returns them by code. With `every_centre` each district gets one."""
    city = create_organization(
        code=CITY, kind=OrganizationKind.CITY, name={"ko": "서울특별시", "en": "Seoul Metropolitan Government"}
    )
    built = {CITY: city}
    for district in districts().values():
        code = code_of(district.name["en"])
        built[code] = create_organization(
            code=code, kind=OrganizationKind.DISTRICT, name=dict(district.name), parent=city, sgg_code=district.code
        )
        if every_centre or code in DOCUMENTED:
            built[centre_code(code)] = _centre(code, built[code])
    return built


def _centre(code: str, district: Organization) -> Organization:
    name = DOCUMENTED.get(code) or {
        "ko": f"{district.name['ko']} 일자리센터",
        "en": f"{district.name['en']} Job Centre",
    }
    return create_organization(
        code=centre_code(code),
        kind=OrganizationKind.CENTRE,
        name=name,
        parent=district,
        sgg_code=district.sgg_code,
        address=ADDRESSES.get(code),
    )
