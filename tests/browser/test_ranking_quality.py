"""How the ranking does: a city that has learned nothing yet, and one whose learned ranking is seen and rolled back."""

import subprocess
import sys

from playwright.sync_api import expect

from tests.support.servers import environment
from tests.support.source import ROOT

PAGE = "/manage/matching"
LEARN = """
from jobcenter import create_app
from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.matching.learning import monthly, service, settings, training
from jobcenter.organizations import queries
from sqlalchemy import delete
from jobcenter.core.db import db
from jobcenter.matching.learning.models import MatchEvaluation
from tests.factories import outcomes as past

app = create_app()
with app.app_context():
    judged = training.judge(past.many(), past.MONTH, past.POINTS, settings.in_force(past.MONTH.last))
    with transaction():
        db.session.execute(delete(MatchEvaluation))
        city = queries.get(monthly.cities()[0])
        service.record_training(city, past.MONTH, judged, beats_active=True, actor=SYSTEM, now=clock.now())
"""


def learn(server):
    """A version that beats the base ranking, as a month with enough outcomes would make it."""
    done = subprocess.run(
        [sys.executable, "-c", LEARN], cwd=ROOT, env=environment(server.folder), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_learned_ranking_is_seen_and_rolled_back(open_page, page, server, sign_in, check_page):
    sign_in(page, "admin@demo.example.kr")
    page.goto(PAGE)
    expect(page.get_by_text("학습하기에 부족합니다")).to_be_visible()
    learn(server)

    desk = open_page()
    sign_in(desk, "counselor@demo.example.kr")
    desk.goto("/desk/referrals")
    desk.locator("tbody th a").first.click()
    desk.get_by_role("link", name="구직자 작업대").click()
    desk.wait_for_load_state()
    desk.goto(f"{desk.url}?c=1&past=1&off=occupation")
    note = desk.get_by_text("학습 순위 1판을 따릅니다")
    expect(note).to_be_visible()
    expect(desk.get_by_text("채용으로 이어졌습니다").first).to_be_visible()
    check_page(desk)

    page.reload()
    expect(page.get_by_text("학습 순위 1판").first).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="이 판 보기").click()
    check_page(page)
    page.get_by_role("button", name="되돌리기").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#reason-error")).to_be_visible()
    page.locator("#reason").fill("상담사들의 의견과 맞지 않습니다")
    page.get_by_role("button", name="되돌리기").click()
    expect(page.get_by_text("되돌렸습니다. 이제부터")).to_be_visible()
    expect(page.get_by_text("상담사들의 의견과 맞지 않습니다").first).to_be_visible()

    desk.reload()
    expect(note).to_have_count(0)

    phone = open_page(width=390, height=844, locale="en-US")
    sign_in(phone, "city@demo.example.kr")
    phone.goto(f"{PAGE}?lang=en")
    expect(phone.get_by_text("Later versions wait")).to_be_visible()
    check_page(phone)
    phone.get_by_role("link", name="Version 1").first.click()
    expect(phone.get_by_role("button", name="Roll back")).to_have_count(0)
    check_page(phone)
