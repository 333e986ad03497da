"""What is worth a look before a close, and one figure told apart; on both databases."""

from datetime import UTC, date, datetime, time

import pytest
from flask import current_app
from flask_babel import force_locale

from jobcenter.statistics import breakdown, checks, live, summary
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import with_rates
from jobcenter.statistics.lines import EVERYTHING
from jobcenter.statistics.measures import BY_CODE
from tests.factories import matching
from tests.factories import seekers as make
from tests.factories.facts import correction, fact, tree

NOW = datetime(2024, 2, 1, tzinfo=UTC)
JANUARY = Month(2024, 1)
DAY = date(2024, 1, 10)


@pytest.fixture
def places(app, request):
    return tree()


def found(code="yeongdeungpo"):
    return checks.look(tree()[code], JANUARY, now=NOW, today=date(2024, 2, 1))


def placed(person, via="referral", day=DAY):
    return fact("placement.started", day, person_id=person, subject=("placement", person), attributes={"via": via})


def codes():
    return {finding.code: finding.count for finding in found().contradictions}


def test_placements_without_what_must_come_before_are_named_with_their_cases(app, places):
    with app.test_request_context():
        placed(1)
        fact("seeker.registered", date(2024, 1, 2), person_id=2)
        fact("referral.made", date(2024, 1, 3), person_id=2)
        fact("referral.result", date(2024, 1, 9), person_id=2, attributes={"result": "hired"})
        placed(2)
        assert codes() == {"placed_without_registration": 1, "placed_without_result": 1}
        assert [finding.subjects for finding in found().contradictions] == [[("placement", 1)]] * 2


def test_results_and_checks_that_are_overdue_are_named_with_their_cases(app):
    referred = matching.referral()
    placement = matching.hired(matching.referral())
    with app.test_request_context():
        checked = [
            checks.look(make.city()[code], Month.of(day), now=datetime.combine(day, time.max, UTC), today=day)
            for code, day in (
                ("yeongdeungpo", date(2026, 11, 24)),
                ("yeongdeungpo", date(2026, 12, 31)),
                ("gwanak", date(2026, 12, 31)),
            )
        ]
    found = [{one.code: (one.count, one.subjects) for one in look.overdue} for look in checked]
    assert found[0] == {}
    assert found[1] == {
        "overdue_results": (1, [("referral", referred.id)]),
        "overdue_checks": (1, [("placement", placement.id)]),
    }
    assert found[2] == {}


def test_what_was_taken_back_neither_explains_a_placement_nor_contradicts_one(app, places):
    with app.test_request_context():
        registered = fact("seeker.registered", date(2024, 1, 2), person_id=1)
        placed(1, via="self")
        assert codes() == {}
        correction(registered, -1, NOW)
        assert codes() == {"placed_without_registration": 1}
        wrong = placed(2, via="program")
        correction(wrong, -1, NOW)
        placed(2, via="program")
        assert codes() == {"placed_without_registration": 1}
        placed(2, via="program")
        assert codes() == {"placed_without_registration": 1, "started_twice": 1}


def test_what_follows_a_start_needs_one(app, places):
    with app.test_request_context():
        placed(1, via="program")
        fact("retention.confirmed", DAY, person_id=1, subject=("placement", 1), attributes={"months": 1})
        fact("placement.left", DAY, person_id=2, subject=("placement", 2))
        fact("enrollment.started", DAY, person_id=1, round_id=1)
        for person in (1, 3):
            fact("work.done", date(2024, 1, 31), person_id=person, round_id=1, quantity=12)
        assert codes() == {"confirmed_without_start": 1, "paid_without_start": 1}
        assert [one.subjects for one in found().contradictions] == [[("placement", 2)], [("application", 1)]]


def test_a_program_placement_needs_no_registration(app, places):
    with app.test_request_context():
        placed(1, via="program")
        assert codes() == {}


def test_a_registration_after_the_first_day_of_work_is_too_late(app, places):
    with app.test_request_context():
        fact("seeker.registered", date(2024, 1, 11), person_id=1)
        placed(1, via="self")
        assert codes() == {"placed_without_registration": 1}


def test_an_end_needs_a_start_in_its_round(app, places):
    with app.test_request_context():
        fact("enrollment.started", date(2024, 1, 2), person_id=1, round_id=1)
        fact("enrollment.completed", DAY, person_id=1, round_id=1)
        fact("enrollment.completed", DAY, person_id=1, round_id=2)
        assert codes() == {"ended_without_start": 1}


def test_a_figure_is_unusual_only_beyond_what_the_past_explains():
    past = [20, 22, 19, 21, 20, 23]
    assert not checks.is_unusual(24, past, DAY)
    assert not checks.is_unusual(25, past, DAY)  # 4.5 from the median: below the smallest change of 5
    assert checks.is_unusual(40, past, DAY)
    assert checks.is_unusual(2, past, DAY)
    assert not checks.is_unusual(4, [0] * 6, DAY)
    assert checks.is_unusual(5, [0] * 6, DAY)


def test_unusual_months_are_found_against_the_year_before(app, places):
    for number in range(1, 13):
        for person in range(20):
            fact("seeker.registered", JANUARY.shifted(-number).first, person_id=100 * number + person)
    with app.test_request_context():
        assert {finding.measure.code for finding in found().unusual} == {"seekers"}
        assert "20" in found().unusual[0].text


def test_a_figure_is_told_apart_and_adds_up(app, places):
    for number, sex in enumerate(["female", "female", "male", None], 1):
        attributes = {"sex": sex} if sex else {}
        fact("seeker.registered", DAY, person_id=number, attributes=attributes, at="gwanak-centre")
    with app.test_request_context():
        rows = breakdown.by("sex", BY_CODE["seekers"], tree()["seoul"], Period.of(JANUARY), EVERYTHING)
        assert {row.value: row.figure.value for row in rows} == {"female": 2, "male": 1, None: 1}
        assert rows[-1].value is None
        rows = breakdown.by("organization", BY_CODE["seekers"], tree()["seoul"], Period.of(JANUARY), EVERYTHING)
        assert [(row.name, row.figure.value) for row in rows] == [("gwanak", 4)]


def test_ages_stand_in_their_order_and_what_is_not_known_last(app, places):
    for number, age in enumerate(["70+", None, "20-29", "-19", "65-69"], 1):
        fact("seeker.registered", DAY, person_id=number, attributes={"age_band": age} if age else {})
    with app.test_request_context():
        for code in ("seekers", "registrations"):
            rows = breakdown.by("age_band", BY_CODE[code], tree()["seoul"], Period.of(JANUARY), EVERYTHING)
            assert [row.value for row in rows] == ["-19", "20-29", "65-69", "70+", None]


def test_someone_of_two_centres_counts_once_in_their_district(app, places):
    fact("seeker.registered", DAY, person_id=1, at="gwanak-centre")
    fact("seeker.registered", DAY, person_id=1, at="gwanak")
    with app.test_request_context():
        rows = breakdown.by("organization", BY_CODE["seekers"], tree()["seoul"], Period.of(JANUARY), EVERYTHING)
        assert [row.figure.value for row in rows] == [1]


def told(organization="seoul", language="en", month=JANUARY):
    months = [month, month.shifted(-1)]
    organization = tree()[organization]
    values = live.values_of([organization], months)[organization.id]
    now, before = (with_rates(values[one]) for one in months)
    with current_app.test_request_context(), force_locale(language):
        return summary.sentences(organization, Period.of(months[0]), now, before, Period.of(months[1]), EVERYTHING)


def test_the_summary_says_what_changed_and_where_from(app, places):
    for person in (1, 2, 3):
        fact("seeker.registered", DAY, person_id=person, at="gwanak-centre")
    fact("seeker.registered", DAY, person_id=4)
    fact("seeker.registered", date(2023, 12, 10), person_id=5)
    assert told() == ["Job seekers: 4 people, 3 more than in the month before. It comes from gwanak (+3)."]
    assert told(language="ko") == ["구직자 4명, 전월보다 3명 늘었습니다. 이 변화는 gwanak에서 나왔습니다(+3)."]


def test_the_first_month_is_compared_with_nothing(app, places):
    assert told() == []
    fact("seeker.registered", DAY, person_id=1)
    assert told() == []
    fact("seeker.registered", date(2023, 11, 30), person_id=2)
    # Nothing happened in December, but the centre was at work: that is a true zero.
    assert told() == ["Job seekers: 1 people, 1 more than in the month before."]


def test_a_figure_that_falls_to_zero_and_a_source_nobody_knows_are_said_so(app, places):
    december = date(2023, 12, 10)
    for person in range(1, 11):
        fact("seeker.registered", december, person_id=person, attributes={"keco": "055"} if person > 7 else {})
    fact("counseling.held", december, person_id=1, attributes={"channel": "phone"})
    for channel in ("phone", "office", "office"):
        fact("counseling.held", DAY, person_id=1, attributes={"channel": channel})
    assert told("yeongdeungpo-centre") == [
        "Job seekers: 0 people, 10 fewer than in the month before (100.0%). Of the largest part, this is not known: Occupation (△7).",
        "Counseling: 3 cases, 2 more than in the month before. It comes from at the office (+2).",
    ]
