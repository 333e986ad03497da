"""Teams apply in a browser; three evaluators score, one steps back; the average ranks them and a second officer confirms."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.test_forty_residents import PASSWORD, Requests, Resident, sign_in_as, sign_up
from tests.browser.test_program_manager import CONFIRMER, MANAGER, confirm_step

TODAY = date(2026, 11, 20)
AFTER_THE_LAST_DAY = date(2026, 12, 1)
EVALUATORS = {"counselor@demo.example.kr": "이상담", "statistics@demo.example.kr": "윤통계", MANAGER: "최담당"}
TEMPLATE = "/manage/rounds/new/bottom-up-teams-gwanak-2024"
ROUND = {
    "name_ko": "2027년 주민 팀 일자리", "name_en": "Jobs by teams 2027", "code": "2027-teams",
    "apply_from": "2026-11-20", "apply_until": "2026-11-30", "result_on": "2026-12-21",
    "period_from": "2027-01-11", "period_until": "2027-06-30", "reference_date": "2026-11-20", "places_0": "1",
}  # fmt: skip
NO = ("taxes_owed", "barred_from_tenders", "same_project_funded")
ANSWERS = {"team_members_in_district": "3", **dict.fromkeys(NO, "no")}


def team_of(resident: Resident) -> dict[str, str]:
    """The fields of a team of three around a resident."""
    return {
        "name": f"{resident.name} 팀", "role": "대표", "share": "40",
        "member_0_name": f"김{resident.name[1:]}", "member_0_birth_date": "1990-01-02", "member_0_share": "30",
        "member_1_name": f"이{resident.name[1:]}", "member_1_birth_date": "1985-03-04", "member_1_share": "30",
    }  # fmt: skip


def apply_in_browser(page, round_path: str, resident: Resident, check_page) -> None:
    """The steps as a person sees them; the team is refused once, for a wrong sum of shares."""
    page.goto(f"{round_path}/apply")
    expect(page.locator("#step-tit")).to_have_text("신청하는 팀")
    for field, value in {**team_of(resident), "share": "50"}.items():
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name="다음: 질문").click()
    expect(page.locator("#share-error")).to_contain_text("110%")
    check_page(page)
    page.locator("#share").fill("40")
    page.get_by_role("button", name="다음: 질문").click()
    page.locator("#team_members_in_district").fill("3")
    for name in NO:
        page.locator(f"#{name}").get_by_text("아니요", exact=True).click()
    expect(page.locator("main")).to_contain_text("팀원 수")
    page.get_by_role("button", name="다음: 서류").click()
    page.wait_for_load_state()
    for group in page.locator("form.form-card fieldset").all():
        group.get_by_text("센터에 직접 내요").click()
    page.locator("label", has_text="적은 내용은 사실과 같습니다").click()
    page.get_by_role("button", name="다음: 확인").click()
    expect(page.locator("#party-tit")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="신청서 제출하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("신청을 접수했어요")
    check_page(page)


def apply_by_requests(requests: Requests, round_path: str, resident: Resident) -> None:
    """The same steps by plain requests."""
    path = f"{round_path}/apply"
    url, page = requests.post(path, requests.get(path), {**team_of(resident), "go": "next"})
    url, page = requests.post(url, page, {**ANSWERS, "go": "next"})
    assert "step=2" in url, page
    documents = {"document_0": "bring", "document_1": "bring", "statement": "y"}
    url, page = requests.post(url, page, {**documents, "go": "next"})
    assert "step=3" in url, page
    url, page = requests.post(url, page, {})
    assert url.endswith("/receipt"), page


@pytest.fixture
def contexts(browser, server):
    """Browsers without pages, one for each resident."""
    opened = []

    def open_one():
        opened.append(browser.new_context(base_url=server.url, locale="ko-KR"))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


def announced(page, sign_in) -> str:
    """A round for teams from the template, announced; returns its public path."""
    sign_in(page, MANAGER)
    requests = Requests(page.context)
    url, _shown = requests.post(TEMPLATE, requests.get(TEMPLATE), ROUND)
    code = re.search(r"/manage/rounds/([^/]+)/edit", url)[1]
    requests.post(f"/manage/rounds/{code}/announce", requests.get(url.split("#")[0]), {})
    return f"/rounds/{code}"


def score(page, place: int, points: list[int]) -> None:
    """Fill in the sheet of the applicant in a row."""
    page.locator("tbody tr").nth(place).get_by_role("link", name=re.compile("^열기")).click()
    page.wait_for_load_state()
    for field, value in zip(page.locator("form.form-card input[inputmode=numeric]").all(), points, strict=True):
        field.fill(str(value))
    page.get_by_role("button", name="평가표 저장").click()
    expect(page.locator("#flash")).to_contain_text("평가표를 저장했습니다")


def test_teams_are_scored_by_a_committee_and_the_best_is_confirmed(
    page, open_page, sign_in, check_page, contexts, server
):
    round_path = announced(page, sign_in)
    residents = [Resident(number) for number in (1, 2)]
    for resident in residents:
        sign_up(Requests(contexts()), resident)
    phone = open_page(width=390)
    sign_in_as(phone, residents[0])
    apply_in_browser(phone, round_path, residents[0], check_page)
    second_team = contexts()
    other = Requests(second_team)
    sign_in_form = {"email": residents[1].email, "password": PASSWORD}
    other.post("/sign-in", other.get("/sign-in"), sign_in_form)
    apply_by_requests(other, round_path, residents[1])

    server.set_day(AFTER_THE_LAST_DAY)
    page.context.clear_cookies()
    sign_in(page, MANAGER)
    manage = f"/manage{round_path}"
    requests = Requests(page.context)
    page.goto(f"{manage}/screening?stage=undecided")
    for address in [row.get_attribute("href") for row in page.locator("tbody a", has_text="열기").all()]:
        requests.post(f"{address}/decision", requests.get(address), {})
    page.goto(f"{manage}/evaluation")
    for name in EVALUATORS.values():
        page.locator("#user").select_option(label=name)
        page.get_by_role("button", name="지정", exact=True).click()
        expect(page.locator("#flash")).to_contain_text("평가위원으로 지정했습니다")
    check_page(page)

    evaluators = {}
    for email in EVALUATORS:
        one = evaluators[email] = open_page()
        sign_in(one, email)
        one.goto("/desk/evaluations")
        one.locator("tbody a", has_text="열기").first.click()
        expect(one.locator("tbody tr")).to_have_count(2)
    first, second, third = evaluators.values()
    # The first evaluator steps back from the first team; the others score both.
    first.locator("tbody tr").first.get_by_role("link").first.click()
    first.locator("#reason").fill("팀 대표의 친족")
    first.get_by_role("button", name="회피하기").click()
    expect(first.locator("#flash")).to_contain_text("회피했습니다")
    check_page(first)
    score(first, 1, [20, 30, 20, 10])
    score(second, 0, [25, 35, 25, 10])
    check_page(second)
    score(third, 0, [25, 35, 25, 11])
    score(second, 1, [20, 30, 20, 10])
    page.reload()
    expect(page.locator("main")).to_contain_text("평가표 1건이 남았습니다")
    score(third, 1, [20, 30, 20, 11])
    page.reload()
    expect(page.locator("main")).to_contain_text("95.50")
    expect(page.locator("main")).to_contain_text("80.00")
    check_page(page)
    confirm_step(page, "평가 마감", "예, 마감합니다")
    expect(page.locator("main")).to_contain_text("평가가 마감되었습니다.")

    page.goto(f"{manage}/selection")
    page.get_by_role("button", name="순위 매기기").click()
    expect(page.locator("tbody tr").first).to_contain_text("95.5")
    confirming = open_page()
    sign_in(confirming, CONFIRMER)
    confirming.goto(f"{manage}/selection")
    confirm_step(confirming, "순위 확정하기", "네, 확정할게요")
    confirm_step(confirming, "발표하고 참여 제안하기", "네, 발표할게요")
    phone.goto(f"{round_path}/results")
    expect(phone.locator("main")).to_contain_text(f"{residents[0].name} 팀")
    expect(phone.locator("main")).not_to_contain_text(team_of(residents[0])["member_0_name"])
    check_page(phone)
