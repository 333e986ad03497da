"""Every page a menu leads to, for each kind of account: accessible, not wider than the window, free of errors."""

import pytest
from playwright.sync_api import expect

from jobcenter.demo.accounts import DOMAIN

KINDS = ("resident", "employer", "counselor", "manager", "statistics", "admin", "auditor")
WINDOWS = {"desktop in Korean": (1280, "ko"), "phone in English": (390, "en")}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_the_menu(open_page, sign_in, check_page, kind, window):
    width, language = WINDOWS[window]
    page = open_page(width=width)
    sign_in(page, f"{kind}@{DOMAIN}")
    page.goto(f"/account?lang={language}")
    addresses = page.eval_on_selector_all(".app-mnav a", "links => links.map(link => link.getAttribute('href'))")
    assert addresses
    for address in dict.fromkeys(addresses):
        answer = page.goto(address)
        assert answer.status == 200, f"{answer.status} for {address}"
        expect(page.locator("h1")).to_have_count(1)
        check_page(page)
