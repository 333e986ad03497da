"""A real browser on a real server: any script error, refused content or outside request fails the test.

Each test module gets a server over its own copy of the small demonstration city, so what one path changes, no other
path sees. `page` is a desktop in Korean; `open_page(...)` opens others (a phone, English, without script).
"""

import re
import shutil

import pytest

from tests.support import servers, source
from tests.support.skipping import unavailable

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 20_000


def pytest_collection_modifyitems(items):
    """Mark every test of this folder."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demonstration(request, tmp_path_factory):
    """The small demonstration city, loaded once for the whole run."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    return servers.demonstration(shared / "demonstration")


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        unavailable("no Chromium on this machine: install it with the package manager for the browser tests")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def server(request, demonstration, tmp_path_factory):
    """A server over a fresh copy of the demonstration city; on the day that the module sets as `TODAY`, if it does."""
    folder = tmp_path_factory.mktemp("server")
    servers.copy_database(demonstration, folder)
    live = servers.LiveServer(folder)
    if (day := getattr(request.module, "TODAY", None)) is not None:
        live.set_day(day)
    live.start()
    yield live
    live.stop()


@pytest.fixture
def open_page(browser, server):
    """Call to open a page of its own: `open_page(width=390, locale="en-US", scripts=False)`."""
    contexts = []
    faults: list[str] = []

    def open_one(*, width: int = 1280, height: int = 900, locale: str = "ko-KR", scripts: bool = True):
        context = browser.new_context(
            base_url=server.url,
            locale=locale,
            timezone_id="Asia/Seoul",
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            has_touch=width < 600,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch(page, server.url, faults)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page):
    """A desktop browser in Korean."""
    return open_page()


@pytest.fixture
def phone(open_page):
    """A phone in Korean."""
    return open_page(width=390, height=844)


def watch(page, base_url: str, faults: list[str]) -> None:
    """Collect what must not happen while a page is used."""
    page.on("pageerror", lambda error: faults.append(f"script error on {page.url}: {error}"))
    page.on("console", lambda message: faults.extend(complaint(message, page.url)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((base_url, "data:", "blob:"))
            else faults.append(f"outside request: {request.url}")
        ),
    )
    page.on(
        "response",
        lambda response: faults.append(f"{response.status} for {response.url}") if response.status >= 500 else None,
    )


def complaint(message, url: str) -> list[str]:
    """What the browser's console says is an error, but for answers whose status is the point of a test."""
    expected = "Failed to load resource: the server responded with a status of 4"
    if message.type != "error" or message.text.startswith(expected):
        return []
    return [f"console on {url}: {message.text}"]


@pytest.fixture
def sign_in():
    """Call with a page and the address of a demonstration account."""

    def sign_in_as(page, email: str) -> None:
        """By plain requests, whose cookies the page has from then on; the form itself is used by test_shell."""
        requests = page.context.request
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', requests.get("/demo").text())
        answer = requests.post("/demo", form={"csrf_token": token[1], "email": email}, max_redirects=0)
        assert answer.status == 302, f"{answer.status} for the sign-in of {email}"

    return sign_in_as


@pytest.fixture
def check_page():
    """Call with a page: fails on any axe violation or sideways scrolling."""
    if not (source.ROOT / "node_modules" / "axe-core" / "axe.min.js").exists():
        unavailable("no axe-core: `make test` fetches it")

    def check(page) -> None:
        page.wait_for_load_state()
        page.add_script_tag(url="/axe.min.js")
        # Only violations are told in full: describing what passed takes longer than the check itself.
        options = {"preload": False, "resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
        found = page.evaluate("options => axe.run(document, options).then(told => told.violations)", options)
        violations = [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]
        assert not violations, f"{page.url}: {violations}"
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"

    return check
