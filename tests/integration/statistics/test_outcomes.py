"""The outcome pages: rates with people behind them, scope, access log, exclusions, cost, queries, the ledger's own numbers."""

from datetime import date

import pytest
from sqlalchemy import select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.audit.models import AccessEntry, AuditEntry
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import Placement
from jobcenter.programs.models import EnrollmentStatus
from jobcenter.statistics import counting
from tests.factories import endings as make
from tests.factories.facts import fact, tree

PERIOD = "from=2026h1&to=2026h1"
WORK = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.fixture
def user(app):
    def create(role="program_manager", organization="gwanak"):
        with transaction():
            made = accounts.create_user(f"{role}-{organization}@example.kr", "a-long-password-7", "김담당")
            accounts.grant_role(made, tree()[organization], role, actor=Actor(None, "test"), now=make.NOW)
        return made

    return create


@pytest.fixture
def course(app):
    """Seven completed, five of them in work; one left for work, one dropped out."""
    round_ = make.course(budget={"district": 14_000_000})
    for number in range(5):
        make.place(round_, f"일꾼{number}", began=WORK, kept=(3, 6))
    for number in range(2):
        make.place(round_, f"구직{number}")
    make.place(round_, "조기취업", EnrollmentStatus.LEFT_FOR_WORK, on=date(2026, 3, 1))
    make.place(round_, "중도포기", make.DROPPED, on=date(2026, 2, 20))
    return round_


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def cells(client, address):
    """The cells of the rows of a CSV file, by the first one."""
    lines = page(client, f"{address}&format=csv").lstrip("\ufeff").splitlines()
    heads = lines[0].split(",")
    return {line.split(",")[0]: dict(zip(heads, line.split(","), strict=False)) for line in lines[1:]}


def test_a_rate_has_its_base_and_the_cost_its_source(course, user, signed_in):
    client = signed_in(user())
    row = cells(client, f"/figures/outcomes?{PERIOD}")["과정 care"]
    assert (row["취업률 6개월: %"], row["취업률 6개월: 취업 중"], row["취업률 6개월: 분모"]) == ("75.0", "6", "8")
    assert row["취업률 12개월: %"] == "-"
    shown = page(client, f"/figures/outcomes?{PERIOD}")
    assert "75.0%" in shown and "6 / 8" in shown and "미도래 8" in shown
    cost = page(client, f"/figures/outcomes?{PERIOD}&view=cost")
    # 14,000,000 over 7 completions, 6 in work and 5 who stayed.
    assert "2,000,000" in cost and "2,333,333" in cost and "2,800,000" in cost and "공고 예산" in cost
    english = page(client, f"/figures/outcomes?{PERIOD}&lang=en")
    assert "In work at 6 months" in english and "Fewer" not in english and "Figures of fewer than 5 people" in english


def test_completions_are_those_the_ledger_counts(course, user, signed_in):
    other = make.course("care-2", ended=date(2026, 5, 31))
    make.place(other, "한번더")
    make.place(other, "그만둠", EnrollmentStatus.TERMINATED, on=date(2026, 5, 1))
    rows = cells(signed_in(user()), f"/figures/outcomes?{PERIOD}")
    ledger = counting.by_program([tree()["gwanak"].id], date(2026, 1, 1), date(2026, 6, 30))[course.program_id]
    shown = rows["과정 care"]
    for name, measure in (("수료·완료", "completed"), ("취업으로 중단", "left_for_work"), ("중도포기", "dropped")):
        assert int(shown[name]) == ledger[measure].value


def test_the_employment_rate_is_the_one_the_ledger_counts(course, user, signed_in):
    make.place(course, "그만둔이", on=date(2026, 3, 15), began=date(2026, 7, 1), left=date(2026, 8, 1))
    studying = make.place(course, "진학한이", on=date(2026, 3, 20))
    about = {"person_id": studying.person_id, "attributes": {"reason": "further_study"}}
    fact("outcome.excluded", date(2026, 6, 1), at="gwanak", subject=("enrollment", studying.id), **about)
    rows = cells(signed_in(user()), f"/figures/outcomes?{PERIOD}&months=6")["과정 care"]
    for job in db.session.scalars(select(Placement)).all():
        subject = ("placement", job.id)
        fact("placement.started", job.started_on, at="gwanak", person_id=job.person_id, subject=subject)
        if job.left_on:
            fact("placement.left", job.left_on, at="gwanak", person_id=job.person_id, subject=subject)
    counted = counting.count_measures([tree()["gwanak"].id], date(2026, 8, 1), date(2026, 9, 30))
    shown = (rows["취업률 6개월: 취업 중"], rows["취업률 6개월: 분모"], rows["취업률 6개월: 제외"])
    measures = (f"training_{name}_6m" for name in ("employed", "due", "excluded"))
    assert shown == tuple(str(counted[name]) for name in measures)


def test_every_rate_opens_into_its_people_with_masked_names_and_a_log(course, user, signed_in):
    client = signed_in(user())
    shown = page(client, f"/figures/outcomes/people?{PERIOD}&column=employed&answer=employed&row={course.program_id}")
    assert shown.count("일○0") == 1 and "일꾼0" not in shown
    assert "조○○업" in shown and "구○0" not in shown and "가나요양원" in shown
    seen = db.session.execute(select(AccessEntry.action, AccessEntry.what)).all()
    assert seen == [("list", "outcomes")] * 6
    asked = {
        "column": "employed",
        "answer": "not_employed",
        "row": str(course.program_id),
        "from": "2026h1",
        "to": "2026h1",
    }
    assert client.post("/figures/outcomes/people/export", data=asked).status_code == 302
    answer = client.post("/figures/outcomes/people/export", data={**asked, "reason": "구의회 요구자료"})
    assert answer.get_data(as_text=True).count("구○") == 2
    db.session.rollback()
    assert set(db.session.scalars(select(AccessEntry.reason).where(AccessEntry.action == "download"))) == {
        "구의회 요구자료"
    }


def test_another_districts_people_are_not_there(course, user, signed_in):
    client = signed_in(user(organization="yeongdeungpo"))
    assert "과정 care" not in page(client, f"/figures/outcomes?{PERIOD}")
    page(client, f"/figures/outcomes?{PERIOD}&organization=gwanak", 404)
    page(client, f"/figures/outcomes?{PERIOD}&program={course.program.public_id}", 404)
    page(client, f"/figures/outcomes/people?{PERIOD}&row={course.program_id}", 404)
    enrollment = db.session.scalar(select(make.Enrollment.public_id).limit(1))
    page(client, f"/figures/outcomes/people/{enrollment}", 404)
    asked = {"from": "2026h1", "to": "2026h1", "reason": "구의회 요구자료"}
    for more in ({"row": str(course.program_id)}, {"organization": "gwanak"}, {"program": course.program.public_id}):
        assert client.post("/figures/outcomes/people/export", data={**asked, **more}).status_code == 404
    nobody = client.post("/figures/outcomes/people/export", data=asked)
    assert len(nobody.get_data(as_text=True).splitlines()) == 1
    right = {"reason": "further_study", "since": "2026-05-02", "evidence": "재학증명서"}
    assert client.post(f"/figures/outcomes/people/{enrollment}", data=right).status_code == 404
    assert client.post(f"/figures/outcomes/people/{enrollment}/withdraw", data={"why": "x"}).status_code == 404
    assert page(signed_in(user("administrator", "seoul")), f"/figures/outcomes?{PERIOD}").count("/people?") == 0
    page(signed_in(user("auditor", "seoul")), f"/figures/outcomes/people?{PERIOD}", 403)


def test_small_groups_are_withheld_on_the_page_and_in_the_file(course, user, signed_in):
    sited = make.course("sited", ended=date(2026, 5, 31), program="sited", sites=("공원", "도서관", "복지관"))
    for number, group in enumerate([0] * 3 + [1] * 6 + [2] * 9):
        make.place(sited, f"참여{number}", group=group, began=date(2026, 6, 3) if number % 2 else None)
    client = signed_in(user())
    rows = cells(client, f"/figures/outcomes?{PERIOD}&by=site&months=3")
    assert rows["공원"]["취업률 3개월: %"] == "비공개" == rows["도서관"]["취업률 3개월: %"]
    assert rows["복지관"]["취업률 3개월: %"] == "55.6"
    assert rows["공원"]["취업률 3개월: 취업 중"] == "" and rows["전체"]["취업률 3개월: %"] == "57.7"
    assert "비공개" in page(client, f"/figures/outcomes?{PERIOD}&by=site&months=3")


def shares(client, address):
    """The rates at three months of the rows of a table, as its file has them."""
    return {
        name: row["취업률 3개월: %"] for name, row in cells(client, f"/figures/outcomes?{address}&months=3").items()
    }


def test_no_difference_between_periods_tells_a_small_group(app, user, signed_in):
    for code, early, late in (("a", 2, 8), ("b", 9, 9), ("c", 12, 12)):
        for ended, many in ((date(2025, 11, 30), early), (date(2026, 3, 31), late)):
            round_ = make.course(f"{code}-{ended.year}", ended=ended, program=code)
            for number in range(many):
                make.place(round_, f"{code}{ended.year}{number}", began=ended if number % 2 else None)
    client = signed_in(user())
    late = shares(client, "from=2026h1&to=2026h1")
    early = shares(client, "from=2025h2&to=2025h2")
    both = shares(client, "from=2025h2&to=2026h1")
    assert (late["과정 a"], early["과정 a"], both["과정 a"]) == ("50.0", "비공개", "비공개")
    assert (late["과정 b"], early["과정 b"], both["과정 b"]) == ("44.4", "비공개", "비공개")
    assert (early["과정 c"], both["과정 c"], both["전체"]) == ("50.0", "50.0", "48.1")
    past = cells(client, "/figures/outcomes?from=2026h1&to=2026h1&months=3")
    assert (past["과정 a"]["이전(%)"], past["과정 b"]["이전(%)"], past["과정 c"]["이전(%)"]) == ("-", "-", "50.0")


def test_no_difference_between_filters_tells_a_small_group(app, user, signed_in):
    for organization, many in (("gwanak", 2), ("gwanak-centre", 8), ("seoul", 9)):
        round_ = make.course(f"at-{organization}", organization=organization, program=f"at-{organization}")
        for number in range(many):
            make.place(round_, f"{organization}{number}")
    manager = signed_in(user())
    assert shares(manager, f"{PERIOD}&by=provider")["전체"] == "0.0"
    inside = shares(manager, f"{PERIOD}&by=provider&organization=gwanak-centre")
    assert set(inside.values()) == {"비공개"} and len(inside) == 2
    programs = shares(manager, f"{PERIOD}&by=program")
    assert (programs["과정 at-gwanak"], programs["과정 at-gwanak-centre"]) == ("비공개", "비공개")
    program = make.db.session.query(make.Program).filter_by(code="at-gwanak-centre").one().public_id
    assert set(shares(manager, f"{PERIOD}&by=round&program={program}").values()) == {"비공개"}
    shown = page(manager, f"/figures/outcomes?{PERIOD}&by=provider&organization=gwanak-centre&months=3")
    assert "비공개" in shown and "/ 8" not in shown


def test_no_figure_told_apart_tells_of_few_people_to_who_may_not_see_them(course, user, signed_in):
    asked = (
        "/figures/breakdown?measure=training_employment_rate_6m&by=round&organization=gwanak&from=2026-08&to=2026-11"
    )
    manager = signed_in(user())
    assert "회차 care" in page(manager, asked) and "회차 care" in page(manager, f"{asked}&format=csv")
    administrator = signed_in(user("administrator"))
    shown = page(administrator, asked)
    assert "회차 care" not in shown and "나누어 보여 줍니다" in shown
    assert "회차 care" not in page(administrator, f"{asked}&format=csv")


def test_an_exclusion_takes_out_of_the_base_and_can_be_taken_back(course, user, signed_in):
    client = signed_in(user())
    enrollment = make.place(course, "진학한이")
    address = f"/figures/outcomes/people/{enrollment.public_id}"
    assert "6 / 9" in page(client, f"/figures/outcomes?{PERIOD}")
    wrong = client.post(address, data={"reason": "further_study", "since": "2025-01-01", "evidence": "재학증명서"})
    assert wrong.status_code == 200 and "오늘까지의 날짜" in wrong.get_data(as_text=True)
    right = {"reason": "further_study", "since": "2026-05-02", "evidence": "재학증명서"}
    assert client.post(address, data=right).status_code == 302
    assert client.post(address, data=right).status_code == 200
    shown = page(client, f"/figures/outcomes?{PERIOD}")
    assert "6 / 8" in shown and "제외 1" in shown
    db.session.rollback()
    fact = db.session.scalar(select(LedgerEntry).where(LedgerEntry.kind == "outcome.excluded"))
    assert (fact.subject_id, fact.occurred_on, fact.attributes["reason"]) == (
        enrollment.id,
        date(2026, 5, 2),
        "further_study",
    )
    assert client.post(f"{address}/withdraw", data={"why": ""}).status_code == 200
    assert client.post(f"{address}/withdraw", data={"why": "다른 사람"}).status_code == 302
    again = client.post(f"{address}/withdraw", data={"why": "다른 사람"})
    assert "이미 취소한 사유" in page(client, again.location)
    assert "6 / 9" in page(client, f"/figures/outcomes?{PERIOD}")
    db.session.rollback()
    assert sum(db.session.scalars(select(LedgerEntry.quantity).where(LedgerEntry.kind == "outcome.excluded"))) == 0
    assert set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("outcome.")))) == {
        "outcome.excluded",
        "outcome.exclusion_withdrawn",
    }
    past = page(client, address)
    assert "재학증명서" in past and "다른 사람" in past


def test_a_round_is_held_against_the_earlier_ones_of_its_program(course, user, signed_in):
    early = make.course("care-0", ended=date(2025, 9, 30))
    for number in range(8):
        make.place(early, f"이전{number}", began=date(2025, 11, 3) if number < 2 else None)
    rows = cells(signed_in(user()), f"/figures/outcomes?{PERIOD}&by=round")
    assert (rows["회차 care"]["이전(%)"], rows["회차 care"]["취업률 6개월: %"]) == ("25.0", "75.0")


def test_a_cost_that_nobody_recorded_is_not_zero(app, user, signed_in):
    make.place(make.course("unknown"), "아무개")
    shown = page(signed_in(user()), f"/figures/outcomes?{PERIOD}&view=cost")
    assert "알 수 없음: 협약·지급·예산 기록이 없음" in shown


def test_the_page_asks_a_fixed_number_of_queries(course, user, signed_in, count_queries):
    client = signed_in(user())
    address = f"/figures/outcomes?{PERIOD}&by=round"
    page(client, address)
    few = count_queries(lambda: page(client, address))
    for number in range(4):
        more = make.course(f"more-{number}", program=f"more-{number}", ended=date(2026, 4, 30))
        for person in range(3):
            make.place(more, f"더{number}{person}", began=WORK)
    assert count_queries(lambda: page(client, address)) == few
    people = f"/figures/outcomes/people?{PERIOD}&by=round"
    assert count_queries(lambda: page(client, people)) <= few + 8


def test_nothing_and_nonsense_are_answered_in_words(app, user, signed_in):
    client = signed_in(user())
    assert "아직 종료된 참여가 없습니다" in page(client, "/figures/outcomes")
    shown = page(client, "/figures/outcomes?from=2026-01&sort=x&by=y&view=z&months=x&page=x")
    assert "2026-01" in shown and "반기가 아닙니다" in shown
