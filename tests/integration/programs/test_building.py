"""A manager makes a program in the browser: every section of a draft, its checks, versions after the announcement."""

from datetime import date

import pytest
from sqlalchemy import select

from jobcenter.audit.models import AccessEntry
from jobcenter.core.db import db, transaction
from jobcenter.programs.models import ApplicationStatus, Program, Round, RoundStatus, RoundVersion
from jobcenter.programs.service import versions
from tests.factories import programs as given
from tests.factories import seekers as make

TODAY = given.NOW.date()
SECTIONS = ("", "/basics", "/rules", "/rules/requirements/1", "/scores", "/scores/1", "/groups", "/groups/1", "/documents",
            "/conditions", "/more", "/preview")  # fmt: skip
NEW_PROGRAM = {
    "program_name_ko": "골목 돌봄 일자리",
    "program_name_en": "Neighbourhood care jobs",
    "program_code": "care",
    "kind": "public_job",
    "selection_method": "score",
    "name_ko": "2027년 상반기",
    "name_en": "First half of 2027",
    "code": "2027h1",
    "first_places": "10",
    "apply_from": "2026-11-16",
    "apply_until": "2026-11-27",
    "result_on": "2026-12-21",
    "period_from": "2027-01-11",
    "period_until": "2027-06-30",
    "reference_date": "2026-11-16",
}
INCOME = {
    "code": "income",
    "label_ko": "소득",
    "label_en": "Income",
    "when-kind": "test",
    "when-left": "fact:household_income",
    "when-op": "<=",
    "when-right": "percent",
    "when-percent": "70",
    "when-parameter": "median_income",
    "when-by": "household_size",
}


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = TODAY


@pytest.fixture
def officer(app):
    return given.manager()


@pytest.fixture
def browser(officer, signed_in):
    return signed_in(officer)


def text_of(answer):
    return answer.get_data(as_text=True)


def again(round_):
    db.session.expire_all()
    return db.session.get_one(Round, round_.id)


def test_program_is_made_from_nothing_and_announced(browser):
    address = browser.post("/manage/programs/new", data=NEW_PROGRAM).location
    round_ = db.session.scalar(select(Round))
    assert address == f"/manage/rounds/{round_.public_id}/edit"
    assert f"{address}/scores" in text_of(browser.get(address))
    assert browser.post(f"{address}/rules/requirements/1", data=INCOME).location == f"{address}/rules"
    browser.post(f"{address}/rules", data={"act": "insert", "ready": "unemployment_benefit"})
    item = {
        "code": "head",
        "label_ko": "세대주",
        "kind": "flag",
        "points": "5",
        "of-kind": "test",
        "of-left": "fact:household_head",
        "of-op": "yes",
    }
    assert browser.post(f"{address}/scores/1", data=item).location == f"{address}/scores"
    ties = {"ties-0-of-kind": "test", "ties-0-of-left": "fact:household_assets", "ties-0-order": "asc", "example": "y"}
    browser.post(f"{address}/scores", data=ties)
    group = {"code": "over65", "label_ko": "65세 이상", "label_en": "65 and over", "places": "4", "reserve": "2",
             "condition-kind": "test", "condition-left": "age", "condition-op": ">=", "condition-value": "65",
             "site_ko": "구청", "address": "당산로 123"}  # fmt: skip
    browser.post(f"{address}/groups/2", data=group)
    browser.post(f"{address}/groups", data={"act": "up:over65"})
    browser.post(f"{address}/documents", data={"act": "insert", "ready": "consent"})
    browser.post(f"{address}/conditions", data={"row-0-label_ko": "시급", "row-0-value_ko": "10,320원"})
    browser.post(f"{address}/more", data={"offer_days": "5", "refill_until": "2027-05-31"})
    round_ = again(round_)
    income = {"percent_of": [70, {"parameter": "median_income", "by": {"fact": "household_size"}}]}
    assert round_.rules["requirements"][0]["when"] == {"<=": [{"fact": "household_income"}, income]}
    assert [one["code"] for one in round_.rules["disqualifications"]] == ["unemployment_benefit"]
    assert [group.code for group in round_.groups] == ["over65", "all"]
    assert round_.groups[0].site["address"] == "당산로 123"
    assert (round_.offer_days, round_.selection["refill_until"]) == (5, "2027-05-31")
    assert browser.post(f"/manage/rounds/{round_.public_id}/announce").location == f"/manage/rounds/{round_.public_id}"
    round_ = again(round_)
    assert (round_.status, round_.version) == (RoundStatus.OPEN, 1)
    assert db.session.scalar(select(RoundVersion.digest)) == round_.rules_digest
    assert "당산로 123" in text_of(browser.get(f"/rounds/{round_.public_id}"))


def test_second_program_of_a_code_is_refused(browser):
    browser.post("/manage/programs/new", data=NEW_PROGRAM)
    assert browser.post("/manage/programs/new", data={**NEW_PROGRAM, "code": "other"}).status_code == 200
    assert len(db.session.scalars(select(Program)).all()) == 1


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_section_opens_and_belongs_to_the_organization(officer, signed_in, section, locale):
    round_ = given.draft_round(officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit{section}?lang={locale}"
    assert signed_in(officer).get(address, follow_redirects=True).status_code == 200
    assert signed_in(given.manager(organization="gwanak")).get(address, follow_redirects=True).status_code == 404


def test_editing_buttons_change_the_form_and_save_nothing(browser, officer):
    round_ = given.draft_round(officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit/rules/requirements/2"
    page = text_of(browser.post(address, data={**INCOME, "act": "group:when"}))
    assert 'name="when-1-0-left"' in page
    assert "median_income" in page
    assert again(round_).rules["requirements"][1]["code"] == "assets"


def test_what_cannot_be_read_is_said_beside_its_field(browser, officer):
    round_ = given.draft_round(officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit/rules/requirements/2"
    answer = browser.post(address, data={**INCOME, "when-percent": "viel"})
    assert answer.status_code == 200
    assert 'id="when-percent-error"' in text_of(answer)
    text = {**INCOME, "when-kind": "json", "when-json": '{"<": [{"fact": "household_assets"}]}'}
    assert "requirements[1].when.&lt;" in text_of(browser.post(address, data=text))


def test_removed_criterion_comes_back_where_it_was(browser, officer):
    round_ = given.draft_round(officer=make.actor_of(officer))
    address = f"/manage/rounds/{round_.public_id}/edit/rules"
    before = round_.rules
    import html
    import re

    page = text_of(browser.post(address, data={"act": "remove:requirements:0"}))
    assert [one["code"] for one in again(round_).rules["requirements"]] == ["assets"]
    item = html.unescape(re.search(r'name="item" value="([^"]*)"', page)[1])
    browser.post(address, data={"act": "restore:requirements:0", "item": item})
    assert again(round_).rules == before


def test_live_count_keeps_unknown_apart(browser, officer):
    actor = make.actor_of(officer)
    past = given.open_round(officer=actor)
    for assets in (100_000_000, 400_000_000, 400_000_001):
        given.submitted(past, household_assets=assets)
    draft = given.draft_round(officer=actor)
    page = text_of(browser.get(f"/manage/rounds/{draft.public_id}/edit/rules?lang=en"))
    assert page.count("2 pass") == 2
    assert "3 pass" in page


def test_copy_moves_the_dates_and_keeps_rules_and_sites(browser, officer):
    source = given.open_round(officer=make.actor_of(officer))
    form = {**NEW_PROGRAM, "code": "copy", "reference_date": "2027-05-16"}
    address = browser.post(f"/manage/rounds/{source.public_id}/copy?move=half", data=form).location
    made = db.session.scalar(select(Round).where(Round.code == "copy"))
    assert address.endswith(f"{made.public_id}/edit")
    assert made.rules == {**source.rules, "reference_date": "2027-05-16"}
    assert [group.code for group in made.groups] == [group.code for group in source.groups]


def change_of(round_, officer, limit):
    with transaction():
        change = versions.prepare(round_, actor=officer, now=given.NOW)
    rules = {**change.rules, "requirements": [dict(item) for item in change.rules["requirements"]]}
    rules["requirements"][1]["when"] = {"<=": [given.ASSETS, limit]}
    with transaction():
        change.rules = rules
    return change


def test_change_is_published_with_its_reason_and_touches_only_whom_it_turns(officer):
    actor = make.actor_of(officer)
    round_ = given.open_round(officer=actor)
    turned, kept = (given.submitted(round_, household_assets=amount) for amount in (450_000_000, 90_000_000))
    for application in (turned, kept):
        given.decided(application, actor)
    first = round_.rules_digest
    change = change_of(round_, actor, 499_000_000)
    with transaction():
        touched = versions.publish(change, reason="시 지침 변경", actor=actor, now=given.AFTER)
    assert [(one.application.id, one.before, one.after) for one in touched] == [(turned.id, "ineligible", "eligible")]
    assert given.refreshed(turned).status is ApplicationStatus.SCREENING
    assert given.refreshed(kept).status is ApplicationStatus.ELIGIBLE
    assert turned.decisions[0].rules_digest == first
    round_ = again(round_)
    numbers = db.session.execute(select(RoundVersion.number, RoundVersion.digest).order_by(RoundVersion.number)).all()
    assert numbers == [(1, first), (2, round_.rules_digest)]
    assert db.session.scalar(select(Round).where(Round.amends_id == round_.id)) is None
    assert given.decided(turned, actor).status is ApplicationStatus.ELIGIBLE
    assert turned.decisions[-1].rules_digest == round_.rules_digest


def test_change_needs_a_reason_and_a_difference(officer):
    from jobcenter.programs.errors import NothingChanged, ReasonMissing

    actor = make.actor_of(officer)
    round_ = given.open_round(officer=actor)
    same = change_of(round_, actor, 400_000_000)
    with pytest.raises(NothingChanged), transaction():
        versions.publish(same, reason="x", actor=actor, now=given.NOW)
    change = change_of(round_, actor, 1)
    with pytest.raises(ReasonMissing), transaction():
        versions.publish(change, reason=" ", actor=actor, now=given.NOW)


def test_ranked_round_takes_no_change(officer):
    from jobcenter.programs.errors import RankingStands

    actor = make.actor_of(officer)
    round_ = given.open_round(officer=actor)
    given.decided(given.submitted(round_), actor)
    given.ranked(round_, actor)
    with pytest.raises(RankingStands), transaction():
        versions.prepare(round_, actor=actor, now=given.AFTER)


def test_page_of_a_change_shows_words_and_masked_names_and_is_logged(browser, officer):
    actor = make.actor_of(officer)
    round_ = given.open_round(officer=actor)
    given.submitted(round_, make.resident(name="김영희"), household_assets=450_000_000)
    answer = browser.post(f"/manage/rounds/{round_.public_id}/versions")
    assert answer.location.endswith("/edit")
    change = change_of(round_, actor, 499_000_000)
    page = text_of(browser.get(f"/manage/rounds/{change.public_id}/edit/publish"))
    assert "499,000,000" in page
    assert "김○희" in page
    assert "김영희" not in page
    assert db.session.scalar(select(AccessEntry).where(AccessEntry.action == "version")) is not None
    done = browser.post(f"/manage/rounds/{change.public_id}/edit/publish", data={"reason": "지침 변경"})
    assert done.location == f"/manage/rounds/{round_.public_id}"
    notice = text_of(browser.get(f"/rounds/{round_.public_id}"))
    assert "지침 변경" in notice
    assert "499,000,000원" in notice
    assert again(round_).version == 2


def test_groups_that_leave_somebody_out_are_found(officer):
    from jobcenter.programs import preflight

    template = given.public_job()
    template["round"]["groups"][1]["condition"] = {">": [{"age": True}, 65]}
    round_ = given.draft_round(template, officer=make.actor_of(officer))
    found = preflight.find(round_, date(2026, 11, 20))
    assert [(one.section, one.blocking) for one in found] == [("groups", True)]
    assert "1960. 11. 17." in found[0].text


def test_rules_nobody_can_meet_stand_against_the_announcement(officer, browser):
    from jobcenter.programs import preflight

    template = given.public_job()
    requirements = template["round"]["rules"]["requirements"]
    requirements.append(
        {"code": "young", "label": {"ko": "17세 이하", "en": "17"}, "when": {"<=": [{"age": True}, 17]}}
    )
    round_ = given.draft_round(template, officer=make.actor_of(officer))
    first = preflight.find(round_, date(2026, 11, 20))[0]
    assert first.blocking and first.section == "rules"
    assert "함께 충족할 수 있는 사람이 없습니다" in first.text and "17세 이하" in first.text
    for page in ("edit", "edit/preview"):
        assert "함께 충족할 수 있는 사람이 없습니다" in text_of(
            browser.get(f"/manage/rounds/{round_.public_id}/{page}")
        )


def test_a_criterion_within_another_is_worth_a_look(officer):
    from jobcenter.programs import preflight

    template = given.public_job()
    requirements = template["round"]["rules"]["requirements"]
    requirements.append(
        {"code": "young", "label": {"ko": "17세 이상", "en": "17"}, "when": {">=": [{"age": True}, 17]}}
    )
    round_ = given.draft_round(template, officer=make.actor_of(officer))
    found = preflight.find(round_, date(2026, 11, 20))
    assert [(one.section, one.blocking) for one in found if "17세 이상" in one.text and "모두 충족" in one.text] == [
        ("rules", False)
    ]


def test_a_group_nobody_can_come_into_and_a_household_without_an_amount_are_named(officer):
    from jobcenter.programs import preflight

    template = given.public_job()
    rules = template["round"]["rules"]
    rules["requirements"].append(
        {
            "code": "seven",
            "when": {
                "<=": [{"fact": "household_income"}, {"parameter": "median_income", "by": {"fact": "household_size"}}]
            },
        }
    )
    rules["disqualifications"].append({"code": "old", "when": {">=": [{"age": True}, 65]}})
    round_ = given.draft_round(template, officer=make.actor_of(officer))
    round_.reference_date = date(2027, 1, 4)
    texts = [one.text for one in preflight.find(round_, date(2026, 11, 20)) if not one.blocking]
    assert any("모집 단위에 드는 사람이 없습니다" in text for text in texts)
    assert any("가구원 수 7일 때 판정할 수 없습니다" in text and "median_income" in text for text in texts), texts


@pytest.mark.parametrize("method", ["get", "post"])
def test_announced_round_is_no_longer_edited(browser, officer, method):
    round_ = given.open_round(officer=make.actor_of(officer))
    before = round_.rules
    answer = getattr(browser, method)(f"/manage/rounds/{round_.public_id}/edit/rules")
    assert 400 <= answer.status_code < 500
    assert again(round_).rules == before


def test_change_of_only_the_points_lists_whom_it_touches_and_keeps_decisions(browser, officer):
    actor = make.actor_of(officer)
    round_ = given.open_round(officer=actor)
    cheaper, same, barred = (
        given.submitted(round_, household_assets=amount) for amount in (90, 200_000_000, 450_000_000)
    )
    for application in (cheaper, same, barred):
        given.decided(application, actor)
    with transaction():
        change = versions.prepare(round_, actor=actor, now=given.NOW)
        item = {**change.scores["items"][0], "bands": [{**band} for band in change.scores["items"][0]["bands"]]}
        item["bands"][0]["points"] = 30
        item["bands"][2]["points"] = 2
        change.scores = {**change.scores, "items": [item]}
    page = text_of(browser.get(f"/manage/rounds/{change.public_id}/edit/publish"))
    assert cheaper.number in page
    assert same.number not in page
    with transaction():
        touched = versions.publish(change, reason="배점 정정", actor=actor, now=given.AFTER)
    assert [(one.application.id, one.points, one.is_decided_again) for one in touched] == [
        (cheaper.id, (2500, 3000), False)
    ]
    assert given.refreshed(cheaper).status is ApplicationStatus.ELIGIBLE
    given.ranked(again(round_), actor)
    assert given.refreshed(cheaper).score_hundredths == 3000


def test_change_of_points_and_rules_shows_both_and_screens_again(officer):
    actor = make.actor_of(officer)
    round_ = given.open_round(officer=actor)
    turned = given.decided(given.submitted(round_, household_assets=450_000_000), actor)
    change = change_of(round_, actor, 499_000_000)
    with transaction():
        item = {**change.scores["items"][0], "bands": [{"points": 7}]}
        change.scores = {**change.scores, "items": [item]}
    found = versions.touched_by(change)
    assert [(one.after, one.points, one.is_decided_again) for one in found] == [("eligible", (500, 700), True)]
    with transaction():
        versions.publish(change, reason="시 지침 변경", actor=actor, now=given.AFTER)
    assert given.refreshed(turned).status is ApplicationStatus.SCREENING


def test_order_of_equals_and_pools_are_named_in_the_difference():
    from jobcenter.programs import differences

    template = given.public_job()["round"]
    old = {**template, "reference_date": "2026-11-16"}
    ties = [{"of": given.ASSETS, "order": "desc"}]
    new = {**old, "scores": {**old["scores"], "tie_break": ties}, "selection": {"spill": [["under65", "from65"]]}}
    found = differences.between(old, new, "ko")
    after = [one.after for one in found]
    assert (found[0].before[-1:], found[0].after[-1:]) == ("↑", "↓")
    assert "65세 미만 → 65세 이상" in after
