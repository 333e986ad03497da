"""Places and equipment: pages, a spreadsheet, the report of work; nothing typed is lost, no other district's team or place."""

import io

import pytest
from sqlalchemy import func, select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.documents.blocks import Table
from jobcenter.indicators import facility_sheet, service
from jobcenter.indicators.facility import Facility, FacilityKind
from jobcenter.indicators.models import Team
from jobcenter.indicators.reports import facilities
from jobcenter.organizations.scope import Scope
from tests.factories import plans as make
from tests.factories.facts import tree

PLACE = {
    "kind": "place",
    "name": "일자리센터",
    "address": "당산로 123",
    "area": "427.63",
    "whole_area": "825.91",
    "opened_on": "2019-03-02",
    "purpose": "상담실, 강당",
    "held": "무상 10년",
    "team": "",
}
SHEET = (
    "구분,명칭,주소,면적(㎡),개소일,담당팀\n시설,일자리센터,당산로 123,427.63,2019-03-02,일자리팀\n장비,행정차량,,,,\n"
)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.fixture
def officer(app, signed_in):
    """A program manager of Gwanak, signed in."""
    with transaction():
        made = accounts.create_user("plans@example.kr", "a-long-password-7", "김담당")
        accounts.grant_role(made, tree()["gwanak"], "program_manager", actor=SYSTEM, now=make.NOW)
    return signed_in(made)


def team(organization, name="일자리팀"):
    with transaction():
        made = Team(organization_id=tree()[organization].id, name=name)
        db.session.add(made)
    return made


def said(client, address):
    return client.get(address).get_data(as_text=True)


def test_a_place_is_entered_changed_and_taken_off(officer):
    ours = team("gwanak")
    refused = officer.post("/indicators/facilities/new", data=PLACE | {"area": "900", "opened_on": "2027-01-01"})
    page = refused.get_data(as_text=True)
    assert (
        refused.status_code == 422 and "전체 면적은 사용 면적보다 작을 수 없습니다." in page and 'value="900"' in page
    )
    late = officer.post("/indicators/facilities/new", data=PLACE | {"opened_on": "2027-01-01"})
    assert "개소일은 오늘보다 늦을 수 없습니다." in late.get_data(as_text=True)
    assert officer.post("/indicators/facilities/new", data=PLACE | {"team": ours.public_id}).status_code == 302
    again = officer.post("/indicators/facilities/new", data=PLACE)
    assert again.status_code == 422 and db.session.scalar(select(func.count(Facility.id))) == 1
    page = said(officer, "/indicators/facilities")
    assert "427.63" in page and "전체 825.91" in page and "일자리팀" in page
    facility = db.session.scalar(select(Facility))
    officer.post(f"/indicators/facilities/{facility.public_id}/edit", data=PLACE | {"area": "430"})
    assert "430" in said(officer, "/indicators/facilities")
    officer.post(f"/indicators/facilities/{facility.public_id}/delete")
    assert db.session.scalar(select(func.count(Facility.id))) == 0


@pytest.mark.parametrize("area", ["0", "-5", "△5", "3,000,000", "넓음"])
def test_an_area_that_cannot_be_stands_beside_its_field(officer, area):
    refused = officer.post("/indicators/facilities/new", data=PLACE | {"area": area, "whole_area": ""})
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.get_data(as_text=True)


def test_other_districts_are_not_there(officer):
    theirs = team("yeongdeungpo")
    with transaction():
        there = service.save_facility(
            tree()["yeongdeungpo"], None, service.Description("남의 센터"), actor=SYSTEM, now=make.NOW, today=make.TODAY
        )
    assert officer.post("/indicators/facilities/new", data=PLACE | {"team": theirs.public_id}).status_code == 422
    for address in (f"{there.public_id}/edit", "new?organization=yeongdeungpo", "import?organization=yeongdeungpo"):
        assert officer.get(f"/indicators/facilities/{address}").status_code == 404
    assert officer.get("/indicators/facilities?organization=yeongdeungpo").status_code == 404
    assert officer.post(f"/indicators/facilities/{there.public_id}/delete").status_code == 404


def check(client, text):
    file = (io.BytesIO(text.encode()), "facilities.csv")
    return client.post("/indicators/facilities/import", data={"file": file}, content_type="multipart/form-data")


def test_a_spreadsheet_is_checked_by_line_and_brought_in_whole(officer):
    wrong = check(officer, SHEET.replace("427.63", "넓음"))
    assert wrong.status_code == 422
    page = wrong.get_data(as_text=True)
    assert "2줄 중 1줄을 가져올 수 없습니다" in page and "일자리팀" in page and "팀이 없습니다" in page
    team("gwanak")
    page = check(officer, SHEET).get_data(as_text=True)
    assert "2줄 모두 가져올 수 있습니다" in page
    assert db.session.scalar(select(func.count(Facility.id))) == 0
    rows = '[["구분","명칭","주소","면적(㎡)","개소일","담당팀"],["시설","일자리센터","당산로 123","427.63","2019-03-02","일자리팀"],["장비","행정차량"]]'
    for _twice in range(2):
        assert officer.post("/indicators/facilities/import/all", data={"rows": rows}).status_code == 302
    known = db.session.scalars(select(Facility).order_by(Facility.position)).all()
    assert [(one.name, one.kind) for one in known] == [
        ("일자리센터", FacilityKind.PLACE),
        ("행정차량", FacilityKind.EQUIPMENT),
    ]
    written = said(officer, "/indicators/facilities/form.csv")
    assert "시설,일자리센터,당산로 123,427.63" in written
    assert "2줄 모두 가져올 수 있습니다" in check(officer, written).get_data(as_text=True)


def test_text_with_an_apostrophe_is_brought_in_as_it_is_and_a_file_too_long_is_refused(officer):
    team("yeongdeungpo")
    place = facility_sheet.HEADS["purpose"][0]
    assert "&#39;23년 신축" in check(officer, f"구분,명칭,{place}\n시설,새 상담실,'23년 신축\n").get_data(as_text=True)
    many = "\n".join(f"시설,상담실 {number}" for number in range(facility_sheet.MOST_LINES + 1))
    refused = check(officer, f"구분,명칭\n{many}\n")
    assert refused.status_code == 422
    assert "상담실 7" not in refused.get_data(as_text=True)


def test_a_team_that_runs_a_place_is_not_deleted_and_the_report_names_it(officer):
    ours = team("gwanak")
    officer.post("/indicators/facilities/new", data=PLACE | {"team": ours.public_id})
    officer.post(f"/indicators/teams/{ours.public_id}/delete")
    assert db.session.scalar(select(func.count(Team.id))) == 1
    (table,) = facilities.table(Scope.everything(), tree()["gwanak"])
    assert isinstance(table, Table)
    (row,) = table.rows
    assert (
        row[1] == "일자리센터\n(당산로 123)" and "427.63㎡" in row[2] and "825.91㎡" in row[2] and row[3] == "일자리팀"
    )
