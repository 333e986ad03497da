"""A new program from nothing to its results: forty residents apply, are screened, ranked and confirmed; one declines, one objects.

Most residents go the same way by plain requests, each with an account and cookies of their own.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.test_program_from_nothing import MANAGER, NAME, build_program
from tests.browser.test_program_manager import confirm_step, manage

CONFIRMER = "confirmer@demo.example.kr"
PASSWORD = "seventeen-apples-2026"
TODAY = date(2026, 11, 20)
AFTER_THE_LAST_DAY = date(2027, 1, 4)
TOO_MUCH = 5_000_000
# The program has four places and two reserves for people of 65 and over, and twelve places for everybody else.
OLDER, YOUNGER = [1, 3, 7, 0], [13, 15, 17, 19, 21, 23, 25, 27, 29, 33, 35, 37]
FIRST_RESERVE, SECOND_RESERVE = 2, 4
REFUSED = [5, 18, 31]


class Resident:
    """One invented resident: born a year after the one before, with a little more; every second heads a household.

    Up to 100 million won of assets give twenty points, up to 400 million ten, heading a household five; equals stand in
    the order of their assets. So the order of everybody is known beforehand.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.name = f"나{'가나다라마바사아자차'[number % 10]}{'강건경고관광구근기길'[number // 10 % 10]}"
        self.email = f"resident{number}@example.kr"
        self.born = f"{1950 + number}-03-{number % 28 + 1:02d}"
        self.answers = {
            "household_size": "2",
            "household_income": str(TOO_MUCH if number in REFUSED else 1_000_000 + number * 10_000),
            "household_assets": str(20_000_000 + number * 9_000_000),
            "livelihood_benefit": "no",
            "livelihood_benefit_waiver": "no",
            "household_head": "yes" if number % 2 else "no",
        }


class Requests:
    """The pages of the server by plain requests with one person's cookies."""

    def __init__(self, context) -> None:
        self.context = context

    def get(self, path: str) -> str:
        answer = self.context.request.get(path)
        assert answer.ok, f"{path}: {answer.status}"
        return answer.text()

    def post(self, path: str, page: str, data: dict[str, str]) -> tuple[str, str]:
        """Send a form of a page; returns where it led and the page there."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, path
        answer = self.context.request.post(path, form={"csrf_token": token[1], **data})
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:2000]}"
        return answer.url, answer.text()


def sign_up(requests: Requests, resident: Resident) -> None:
    page = requests.get("/sign-up")
    requests.post(
        "/sign-up",
        page,
        {
            "name": resident.name, "birth_date": resident.born, "phone": f"010-5555-{resident.number:04d}",
            "dong_code": "1156054000", "email": resident.email, "password": PASSWORD, "password_again": PASSWORD,
            "consents": "service",
        },
    )  # fmt: skip


def apply(requests: Requests, round_path: str, resident: Resident) -> str:
    """Walk through the steps; returns the receipt's page."""
    path = f"{round_path}/apply"
    url, page = requests.post(path, requests.get(path), {**resident.answers, "go": "next"})
    assert "step=2" in url, page
    url, page = requests.post(url, page, {"statement": "y", "go": "next"})
    assert "step=3" in url, page
    url, page = requests.post(url, page, {})
    assert url.endswith("/receipt"), page
    return url


def screen(page, requests: Requests) -> None:
    """Decide everybody as the rules do: the first in the browser, the others by the same form."""
    page.get_by_role("link", name="심사", exact=True).click()
    page.get_by_role("link", name=re.compile("^심사 대기")).click()
    page.locator("tbody tr").first.get_by_role("link", name=re.compile("^열기")).click()
    page.get_by_role("button", name="판단 기록하기").click()
    expect(page.locator("#flash")).to_contain_text("적격")
    url = page.url
    for _ in range(38):
        url, shown = requests.post(f"{url}/decision", requests.get(url), {})
        assert "/screening" in url, shown
    assert not url.endswith("/screening")
    page.goto(url)
    page.get_by_role("button", name="판단 기록하기").click()
    page.wait_for_url("**/screening")


def numbers(page, heading: str) -> list[str]:
    """The receipt numbers in a table of the ranking page."""
    return page.locator("section", has=page.get_by_role("heading", name=heading)).locator("tbody th").all_inner_texts()


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


def sign_in_as(page, resident: Resident) -> None:
    page.goto("/sign-in")
    page.locator("#email").fill(resident.email)
    page.locator("#password").fill(PASSWORD)
    page.locator("form", has=page.locator("#password")).get_by_role("button", name=re.compile("로그인")).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_forty_residents_from_the_announcement_to_the_results(page, open_page, sign_in, check_page, contexts, server):
    sign_in(page, MANAGER)
    build_program(page, check_page)
    page.get_by_role("link", name="공고문").or_(page.get_by_role("link", name="공고", exact=True)).first.click()
    round_path = re.search(r"/rounds/[^/?#]+", page.url)[0]
    residents = [Resident(number) for number in range(40)]
    receipts = {}
    for resident in residents:
        requests = Requests(contexts())
        sign_up(requests, resident)
        shown = requests.get(apply(requests, round_path, resident))
        receipts[resident.number] = re.search(r'id="no-tit"[^>]*>\s*([\d-]+)', shown)[1]
    assert len(set(receipts.values())) == 40

    server.set_day(AFTER_THE_LAST_DAY)
    page.context.clear_cookies()
    sign_in(page, MANAGER)
    manage(page, NAME)
    screen(page, Requests(page.context))
    check_page(page)
    manage(page, NAME)
    page.get_by_role("link", name="선발", exact=True).click()
    page.get_by_role("button", name="순위 매기기").click()
    ranking = page.url
    check_page(page)
    expected = {"over65": [*OLDER, FIRST_RESERVE, SECOND_RESERVE, 6, 8, 9, 11, 10], "all": YOUNGER}
    for group, order in expected.items():
        page.goto(f"{ranking.split('?')[0]}?group={group}")
        shown = page.locator("table tbody th").all_inner_texts()
        assert shown[: len(order)] == [receipts[number] for number in order], group

    second = open_page()
    sign_in(second, CONFIRMER)
    second.goto(f"{ranking.split('?')[0]}?group=over65")
    confirm_step(second, "순위 확정하기", "네, 확정할게요")
    confirm_step(second, "발표하고 참여 제안하기", "네, 발표할게요")
    offers = second.locator("section", has=second.get_by_role("heading", name="답을 기다리는 제안")).locator("tbody tr")
    expect(offers).to_have_count(16)

    declining = open_page(width=390)
    sign_in_as(declining, residents[OLDER[0]])
    declining.goto("/my/applications")
    declining.get_by_role("link", name=re.compile(NAME)).first.click()
    declining.wait_for_url(re.compile("/my/applications/[^/]+$"))
    declining.wait_for_load_state()
    check_page(declining)
    confirm_step(declining, "참여하지 않을게요", "네")
    second.reload()
    expect(offers).to_have_count(16)
    expect(offers.filter(has_text=receipts[FIRST_RESERVE])).to_have_count(1)
    expect(offers.filter(has_text=receipts[OLDER[0]])).to_have_count(0)

    objecting = open_page()
    sign_in_as(objecting, residents[REFUSED[0]])
    objecting.goto("/my/applications")
    objecting.get_by_role("link", name=re.compile(NAME)).first.click()
    objecting.wait_for_url(re.compile("/my/applications/[^/]+$"))
    objecting.wait_for_load_state()
    objecting.locator("#text").fill("소득을 잘못 적었습니다. 급여명세서를 보내 드립니다.")
    objecting.get_by_role("button", name="이의신청 내기").click()
    expect(objecting.locator("#flash")).to_contain_text("이의신청")
    check_page(objecting)

    second.goto(ranking.replace("/selection", "/appeals").split("?")[0])
    second.locator("tbody tr", has_text=receipts[REFUSED[0]]).get_by_role("link").first.click()
    expect(second.locator("#answer")).to_be_visible()
    check_page(second)
    second.locator("label", has_text="기각: 결정 유지").click()
    second.locator("#answer").fill("급여명세서의 소득도 기준을 넘습니다.")
    second.get_by_role("button", name="답변 기록").click()
    objecting.reload()
    expect(objecting.locator("main")).to_contain_text("급여명세서의 소득도 기준을 넘습니다.")
    check_page(objecting)

    anybody = open_page(width=390)
    anybody.goto(f"{round_path}/results")
    expect(anybody.locator("main")).to_contain_text(receipts[FIRST_RESERVE])
    expect(anybody.locator("main")).not_to_contain_text(residents[FIRST_RESERVE].name)
    check_page(anybody)
