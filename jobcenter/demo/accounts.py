"""The accounts of the demonstration: one for each thing one can be, all with one password that is no secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jobcenter.accounts import service
from jobcenter.accounts.current import SYSTEM
from jobcenter.accounts.models import User
from jobcenter.core import settings
from jobcenter.organizations.models import Organization

# A password everybody may know: the page /demo needs none.
PASSWORD = "demo-city-2026"
DOMAIN = "demo.example.kr"


@dataclass(frozen=True)
class DemoAccount:
    """One account: who it is, what one does with it, and the staff role it has, if any."""

    key: str
    name: str
    label: dict[str, str]
    what: dict[str, str]
    role: str | None = None
    organization: str | None = None

    @property
    def email(self) -> str:
        """The address one signs in with."""
        return f"{self.key}@{DOMAIN}"


def _text(ko: str, en: str) -> dict[str, str]:
    return {"ko": ko, "en": en}


ACCOUNTS = (
    DemoAccount(
        "resident", "김영숙", _text("구직자(주민)", "Resident"),
        _text("일자리를 찾고, 맞는 일자리를 보고, 알선을 요청하고, 공공일자리에 신청합니다.", "Looks for work, sees ranked orders, asks for a referral, applies for a public job."),
    ),
    DemoAccount(
        "newcomer", "응우옌 티 란", _text("구직자(등록 전)", "Resident, not registered yet"),
        _text("아직 구직등록을 하지 않은 다문화 주민입니다. 등록부터 해 볼 수 있습니다.", "A resident who has not registered for work yet: start from registration."),
    ),
    DemoAccount(
        "gwanak-resident", "최미경", _text("구직자(관악)", "Resident of Gwanak"),
        _text("관악구 주민입니다. 요양보호사 양성과정과 관악구 공공일자리에 신청할 수 있습니다.", "Lives in Gwanak: can take the care worker course and apply for Gwanak's public jobs."),
    ),
    DemoAccount(
        "employer", "박대표", _text("구인업체", "Employer"),
        _text("구인신청을 쓰고 고치며, 알선받은 사람과 면접을 봅니다.", "Drafts job orders and sees the people referred."),
    ),
    DemoAccount(
        "counselor", "이상담", _text("상담사", "Counselor"),
        _text("오늘 할 일, 구직자와 구인 매칭, 알선, 결과, 고용유지 확인을 합니다.", "The day's work: matching both ways, referrals, results, retention."),
        "counselor", "yeongdeungpo",
    ),
    DemoAccount(
        "counselor2", "정다은", _text("상담사(관악)", "Counselor, Gwanak"),
        _text("관악구 센터의 상담사입니다. 영등포구 자료는 보이지 않습니다.", "Works in Gwanak and does not see Yeongdeungpo's records."),
        "counselor", "gwanak",
    ),
    DemoAccount(
        "manager", "최담당", _text("사업 담당", "Program manager"),
        _text("공공일자리와 교육의 신청을 심사하고 순위를 매깁니다.", "Screens applications and makes rankings."),
        "program_manager", "yeongdeungpo",
    ),
    DemoAccount(
        "confirmer", "한확정", _text("사업 담당(확정)", "Second officer"),
        _text("다른 담당자가 만든 선발 결과를 확인하고 확정합니다.", "Confirms what another officer has ranked."),
        "program_manager", "yeongdeungpo",
    ),
    DemoAccount(
        "gwanak-manager", "오관악", _text("사업 담당(관악)", "Program manager, Gwanak"),
        _text("관악구의 공공일자리 사업을 맡고 있습니다.", "Runs Gwanak's public-job programs."),
        "program_manager", "gwanak",
    ),
    DemoAccount(
        "statistics", "윤통계", _text("통계 담당", "Statistics officer"),
        _text("월별 실적을 마감하고, 모든 수치를 근거 기록까지 확인합니다.", "Closes the month and opens every figure down to its records."),
        "statistics_officer", "yeongdeungpo",
    ),
    DemoAccount(
        "city", "서시청", _text("통계 담당(서울시)", "Statistics officer, city"),
        _text("서울시 전체와 자치구별 실적을 봅니다.", "Sees the figures of the city and each district."),
        "statistics_officer", "seoul",
    ),
    DemoAccount(
        "admin", "관리자", _text("시스템 관리자", "Administrator"),
        _text("직원 계정과 역할, 예약 작업을 관리합니다. 개인 상담 기록은 볼 수 없습니다.", "Manages staff, roles and scheduled jobs; sees no cases."),
        "administrator", "seoul",
    ),
    DemoAccount(
        "auditor", "감사원", _text("개인정보 감사", "Auditor"),
        _text("누가 누구의 기록을 보았는지 점검합니다.", "Reviews who looked at whose record."),
        "auditor", "seoul",
    ),
)  # fmt: skip

# Whom the city under load has besides: somebody before whom all hundred thousand are ranked.
CITY_ACCOUNTS = (
    DemoAccount(
        "city-counselor", "한도시", _text("상담사(서울시)", "Counselor, city"),
        _text("서울시 전체 구직자를 맡은 광역 상담사입니다.", "A counselor for job seekers of the whole city."),
        "counselor", "seoul",
    ),
)  # fmt: skip


def build(
    organizations: dict[str, Organization], *, now: datetime, further: Sequence[DemoAccount] = ()
) -> dict[str, User]:
    """Create the accounts with their roles; returns them by key."""
    users = {}
    accounts = [*ACCOUNTS, *further]
    for account in accounts:
        user = service.create_user(account.email, PASSWORD, account.name, is_demonstration=True, check=False)
        if account.role and account.organization:
            service.grant_role(user, organizations[account.organization], account.role, actor=SYSTEM, now=now)
        users[account.key] = user
    settings.put("demonstration_accounts", [_shown(account) for account in accounts])
    return users


def _shown(account: DemoAccount) -> dict[str, Any]:
    return {
        "email": account.email,
        "name": _text(account.name, account.name),
        "role_label": account.label,
        "what": account.what,
    }
