"""The words of Korean reports that say what a row or column is: totals, rates, plans, sources of money, the same fact."""

import re
from functools import lru_cache

# Labels come again and again: what was found out about so many of them is kept.
KEPT = 8192
TOTALS = frozenset(["계", "총계", "합계", "소계", "총합계", "총합", "합", "total", "subtotal", "sum"])
SUBTOTALS = frozenset(("소계", "subtotal"))
NOT_ADDED = re.compile(
    r"(?:률|율|비중|구성비|증감률|달성도|진도|단가|평균|점수|만족도|순위|연번|순번|번호|쪽|배수|배율|1인당|rate|average|%)"
    r"(?:\(.*\))?$|\((?:%|점|배)\)|^no\.?$|시급|대비$",
    re.IGNORECASE,
)
# What a part of another row is called: `(여성)`, `그 중 신규`, `※ 취약계층`.
OF_WHICH = re.compile(r"^\s*(?:\(.*\)$|[※*]|(?:그|이)\s?중|\S+\s중\s|of which)", re.IGNORECASE)
# People counted once, however often they came: more than one row may hold the same person.
DISTINCT = re.compile(r"실인원|순인원|중복\s?제외", re.IGNORECASE)
RUNNING = re.compile(r"누계|누적|cumulative", re.IGNORECASE)
# The marks that put the lines of a table under one another, the outermost first.
MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^[Ⅰ-Ⅻ]\s*[.)]?\s*\S",
        r"^\d{1,2}\s*[.)]\s*\D",
        r"^[□■◆]\s*\S",
        r"^[가나다라마바사아자차카타파하]\s*[.)]\s*\S",
        r"^[○◦●ㅇ]\s*\S",
        r"^[①-⑳]\s*\S",
        r"^[-–·∙•ㆍ*└ㄴ▶>]\s*[^\s\d]",
    )
)
RATE = re.compile(r"(?:률|율|달성도|진도|rate)(?:\([^()]*\))?$|\(%\)$|^%$", re.IGNORECASE)
WEIGHT = re.compile(r"가중치|비중|대비비율|배점|weight", re.IGNORECASE)
# Columns that follow from others without being their sum.
GROWTH = re.compile(r"증감률|증가율|증가률|성장률|신장률|대비율?$|growth", re.IGNORECASE)
CHANGE = re.compile(r"^(?:증감|증가|차이|change)", re.IGNORECASE)
SHARE = re.compile(r"구성비|비율|비중|점유율|share", re.IGNORECASE)
MULTIPLE = re.compile(r"배수|배율|1인당|단가|일평균|per", re.IGNORECASE)
POINTS = re.compile(r"가중점수|가중이행|득점|환산|평점|반영", re.IGNORECASE)
MEAN = re.compile(r"^(?:\d개?년)?평균$|^mean$", re.IGNORECASE)
YEARLY = re.compile(r"^(?:19|20)\d\d.{0,6}$|^(?:전년|당해|작년|금년|올해)|^\d{1,2}월$")
COUNTER = re.compile(r"^(?:연번|순번|번호|no\.?|쪽|구분|#)$", re.IGNORECASE)
PLANNED = re.compile(r"계획|예산|확보|목표|수요|소요|planned|budget", re.IGNORECASE)
SPENT = re.compile(r"집행|지출|spent|executed", re.IGNORECASE)
YEAR = re.compile(r"^[’']?(?:(?:19|20)\d\d|\d\d)(?:\.\s*\d{1,2}\.?월?)?\s*년?도?$")
QUARTER = re.compile(r"^(?:[1-4]/4|[1-4](?:분기)?|[상하]반기|q[1-4])(?:분기)?$", re.IGNORECASE)
MONTH = re.compile(r"^(?:1[0-2]|0?[1-9])월$")
HALF = re.compile(r"^[상하]반기$")
UNIT = re.compile(r"단위\s*[:：]?\s*(?P<unit>[^)\]\s,/]+(?:\s원)?)")
HEADER_UNIT = re.compile(r"\((?P<unit>[^()]{1,8})\)\s*$")
# What stands above and below the line of a rate, the usual names first. The lists are tried in order.
QUOTIENTS: tuple[tuple[str, str, str], ...] = (
    ("집행률", "집행", "예산|현액|확보"),
    ("이행률", "실적", "목표"),
    ("달성률", "실적", "목표"),
    ("달성도", "실적", "목표"),
    ("취업률", "취업자|취업인원|취업", "구직자|수료"),
    ("수료율", "수료", "등록|입학|모집|선발|정원"),
    ("수료률", "수료", "등록|입학|모집|선발|정원"),
    ("모집률", "등록|모집|신청", "정원"),
    ("충족률", "채용|충족|취업", "구인인원|구인"),
    ("합격률", "합격|취득", "응시"),
    ("취득률", "취득|합격", "응시|수료"),
    ("탈락률", "탈락", "등록|입학"),
    ("참여율", "참여", "대상|모집|목표"),
    ("execution", "executed|spent", "budget|planned"),
    ("achievement", "actual", "target"),
)
# (result, what is added, what is taken away)
DIFFERENCES: tuple[tuple[str, str, str], ...] = (
    ("과부족", "현원", "정원"),
    ("잔액", "예산", "집행"),
    ("집행잔액", "예산", "집행"),
    ("미집행", "예산", "집행"),
)
# Names under which reports state one and the same amount or time.
SAME: tuple[frozenset[str], ...] = (
    frozenset(("총사업비", "소요예산", "총소요예산", "총예산")),
    frozenset(("목표인원", "선발목표", "모집목표")),
)
PERIOD_NAMES = frozenset(("사업기간", "추진기간", "기간", "운영기간", "조성기간"))
COMPLETION_NAMES = frozenset(("완료시기", "완료예정", "완료", "완공", "준공"))
SOURCES = frozenset(
    [
        "국",
        "국비",
        "시",
        "시비",
        "도",
        "도비",
        "구",
        "구비",
        "군",
        "군비",
        "민",
        "민간",
        "민자",
        "기타",
        "자부담",
        "남",
        "남성",
        "남자",
        "여",
        "여성",
        "여자",
    ]
)


@lru_cache(KEPT)
def bare(text: str) -> str:
    """A label without spaces, notes in brackets and marks: `총 계` → `총계`."""
    without = re.sub(r"\([^()]*\)|[※*·○□◦▶-]", "", text)
    return "".join(without.split()).lower()


@lru_cache(KEPT)
def is_total(text: str) -> bool:
    """Whether a label says that this is a total."""
    plain = bare(text)
    return plain in TOTALS or plain.endswith(("소계", "합계", "총계"))


@lru_cache(KEPT)
def depth(text: str) -> int | None:
    """How deep the mark before a label puts it, the outermost nought; None without a mark."""
    return next((level for level, mark in enumerate(MARKS) if mark.match(text.strip())), None)


@lru_cache(KEPT)
def span(text: str) -> int:
    """How long a time a label names: a month 1, a quarter 3, a half year 6; nought for none of them."""
    plain = "".join(text.split())
    if MONTH.match(plain):
        return 1
    if HALF.match(plain):
        return 6
    return 3 if QUARTER.match(plain) and not plain.isdigit() else 0


@lru_cache(KEPT)
def is_subtotal(text: str) -> bool:
    """Whether a label says that this is a subtotal."""
    return bare(text).endswith(tuple(SUBTOTALS))


@lru_cache(KEPT)
def is_added(text: str) -> bool:
    """Whether figures under this label can be added: a rate, a mean, a rank cannot."""
    plain = " ".join(text.split()).strip()
    return not NOT_ADDED.search(plain)


def is_part(text: str) -> bool:
    """Whether figures under this label are parts of a total: neither totals themselves nor rates nor part of another row."""
    return not is_total(text) and is_added(text) and not OF_WHICH.search(text) and not RUNNING.search(text)


def is_rate(text: str) -> bool:
    """Whether this label is one of a rate."""
    return bool(RATE.search("".join(text.split())))


def is_weight(text: str) -> bool:
    """Whether this label is one of weights."""
    return bool(WEIGHT.search("".join(text.split())))


@lru_cache(KEPT)
def is_planned(text: str) -> bool:
    """Whether money under this label was planned or secured, and not spent."""
    return bool(PLANNED.search(bare(text))) and not is_spent(text)


@lru_cache(KEPT)
def is_spent(text: str) -> bool:
    """Whether money under this label was spent: an amount, not the rate of it and not what is left."""
    return bool(SPENT.search(bare(text))) and "잔액" not in bare(text) and "미집행" not in bare(text)


@lru_cache(KEPT)
def is_time(text: str) -> bool:
    """Whether a label is a year or a quarter."""
    plain = "".join(text.split())
    return bool(YEAR.match(plain) or QUARTER.match(plain))


def same_fact(one: str, other: str) -> bool:
    """Whether two labels name one and the same fact."""
    left, right = bare(one), bare(other)
    return left == right or any(left in group and right in group for group in SAME)
