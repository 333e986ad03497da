"""The lottery: the list first, the seed after it, and a draw anybody repeats from the page alone."""

import html
import re
import subprocess

import pytest

from jobcenter.core.db import transaction
from jobcenter.programs.errors import DrawChanged, DrawNotPublished, SeedMissing, Undecided
from jobcenter.programs.models import ApplicationStatus
from jobcenter.programs.service import applications, draws, selection
from tests.factories import programs as given
from tests.factories import seekers as make

SEED = "1180회 '2, 7, 11, 19, 30, 44' $x"
PRIORITY = {"fact": "priority_household"}


def template():
    found = given.public_job()
    found["program"]["selection_method"] = "lottery"
    about = found["round"]
    about["selection"] = {"method": "lottery", "spill": [["priority", "general"]]}
    about["scores"] = None
    about["groups"] = [
        {
            "code": "priority",
            "label": given.both("우선"),
            "places": 2,
            "reserve": 0,
            "condition": {"==": [PRIORITY, True]},
        },
        {
            "code": "general",
            "label": given.both("일반"),
            "places": 3,
            "reserve": 2,
            "condition": {"!=": [PRIORITY, True]},
        },
    ]
    return found


@pytest.fixture
def officers(session):
    return given.manager("박담당"), given.manager("김확인")


@pytest.fixture
def round_(officers):
    """Twelve eligible applicants, five of them with priority."""
    officer = make.actor_of(officers[0])
    round_ = given.open_round(template(), officer=officer)
    found = [given.submitted(round_, priority_household=index < 5) for index in range(12)]
    for application in found:
        given.decided(application, officer)
    return given.refreshed(round_)


def publish(round_, officer):
    with transaction():
        return draws.publish_list(
            round_.id, seed_source="1180회 로또 당첨번호", actor=make.actor_of(officer), now=given.AFTER
        )


def drawn(round_, officer, seed=SEED):
    with transaction():
        return selection.rank(round_.id, actor=make.actor_of(officer), now=given.RESULT, seed=seed)


def numbers(round_, status, code):
    found = [
        one
        for one in selection.lookup.with_status(round_.id, status)
        if one.group is not None and one.group.code == code
    ]
    return [one.number for one in sorted(found, key=lambda one: one.reserve_rank or one.rank)]


def test_no_seed_is_taken_before_the_list_is_published(round_, officers):
    with pytest.raises(DrawNotPublished):
        drawn(round_, officers[0])


def test_the_list_needs_every_decision(officers):
    round_ = given.open_round(template(), officer=make.actor_of(officers[0]))
    given.submitted(round_, priority_household=True)
    with pytest.raises(Undecided):
        publish(round_, officers[0])


def test_a_draw_needs_a_seed(round_, officers):
    publish(round_, officers[0])
    with pytest.raises(SeedMissing):
        drawn(round_, officers[0], seed=" ")


def test_a_list_that_changed_has_to_be_published_again(round_, officers):
    publish(round_, officers[0])
    application = selection.lookup.with_status(round_.id, ApplicationStatus.ELIGIBLE)[0]
    with transaction():
        applications.withdraw(application, actor=given.own(application.person), reason=None, now=given.AFTER)
    with pytest.raises(DrawChanged):
        drawn(round_, officers[0])
    assert publish(round_, officers[0]).number == 2
    assert drawn(round_, officers[0]).inputs["seed"] == SEED


def test_the_instructions_on_the_page_give_the_published_result(round_, officers, client, tmp_path):
    publish(round_, officers[0])
    run = drawn(round_, officers[0])
    with transaction():
        selection.confirm(run, actor=make.actor_of(officers[1]), now=given.RESULT)
    page = client.get(f"/rounds/{round_.public_id}/draw").text
    commands = [html.unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)]
    (tmp_path / "list.tsv").write_bytes(client.get(f"/rounds/{round_.public_id}/draw.tsv").data)
    printed = [
        subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for command in commands
    ]
    digest = re.search(r'<code id="digest">([0-9a-f]{64})</code>', page)[1]
    assert printed[0].split()[0] == digest == draws.current(round_.id).digest
    told = [[line.split()[1] for line in text.splitlines() if len(line.split()) == 2] for text in printed[1:]]
    assert told[0] == numbers(round_, ApplicationStatus.SELECTED, "priority")
    assert told[2] == numbers(round_, ApplicationStatus.SELECTED, "general")
    assert told[3] == numbers(round_, ApplicationStatus.RESERVE, "general")
    assert (len(told[0]), len(told[2]), len(told[3])) == (2, 3, 2)


def test_the_page_of_a_draw_does_not_exist_before_its_list_nor_for_other_methods(round_, client, officers):
    assert client.get(f"/rounds/{round_.public_id}/draw").status_code == 404
    other = given.open_round(officer=make.actor_of(officers[0]))
    assert client.get(f"/rounds/{other.public_id}/draw").status_code == 404


def test_the_page_before_the_seed_shows_the_digest_and_no_draw(round_, officers, client):
    draw = publish(round_, officers[0])
    page = client.get(f"/rounds/{round_.public_id}/draw").text
    assert draw.digest in page and "아직 몰라요" in page and "head -n" not in page


def test_officers_publish_the_list_and_draw_in_the_browser(round_, officers, signed_in):
    desk = signed_in(officers[0])
    address = f"/manage/rounds/{round_.public_id}"
    assert "추첨 명단 공개" in desk.get(f"{address}/selection").text
    assert desk.post(f"{address}/draw", data={"seed_source": ""}).status_code == 200
    desk.post(f"{address}/draw", data={"seed_source": "1180회 로또 당첨번호"})
    desk.post(f"{address}/rank", data={"seed": "2 7 11"})
    assert draws.current(round_.id).seed == "2 7 11"
    assert len(numbers(round_, ApplicationStatus.SELECTED, "priority")) == 2


def test_the_result_is_public_with_masked_names_and_nothing_else(officers, client):
    officer = make.actor_of(officers[0])
    round_ = given.open_round(officer=officer)
    people = [make.resident(name=name) for name in ("김영숙", "남궁민수", "이봄", "최자영")]
    found = [given.submitted(round_, person, household_assets=50_000_000 + i) for i, person in enumerate(people)]
    for application in found:
        given.decided(application, officer)
    assert client.get(f"/rounds/{round_.public_id}/results").status_code == 404
    given.published(round_, officer, make.actor_of(officers[1]))
    page = client.get(f"/rounds/{round_.public_id}/results").text
    assert "김○숙" in page and "김영숙" not in page and "50,000,000" not in page
    assert [number in page for number in (found[0].number, found[2].number, found[3].number)] == [True, True, False]
    told = client.get(f"/rounds/{round_.public_id}/results?q={found[2].number}").text
    assert "예비 1" in told
    assert "명단에 없어요" in client.get(f"/rounds/{round_.public_id}/results?q={found[3].number}").text
