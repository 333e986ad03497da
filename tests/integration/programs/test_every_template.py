"""Every shipped template becomes a round in the browser that passes the checks before its announcement."""

from datetime import date

import pytest

from jobcenter.core.db import transaction
from jobcenter.programs import engine, templates_data
from jobcenter.programs.service import rounds
from tests.factories import programs as given
from tests.factories import seekers as make

CODES = [template["code"] for template in templates_data.list_templates()]


@pytest.mark.parametrize("code", CODES)
def test_a_round_from_the_template_passes_every_check_and_reads_whole(session, code):
    template = templates_data.get_template(code)
    reference = date.fromisoformat(template["round"]["dates"]["reference_date"])
    officer = make.actor_of(given.manager())
    with transaction():
        round_ = rounds.create_from_template(
            template,
            organization_id=make.city()["yeongdeungpo"].id,
            dates={**given.DATES, "reference_date": reference},
            code="draft",
            actor=officer,
            now=given.NOW,
        )
    assert rounds.preflight(round_, given.NOW.date()) == []
    for locale in ("ko", "en"):
        sentences = [str(sentence) for sentence in engine.sentences(round_, locale)]
        assert sentences and all(sentences)
    assert round_.places == sum(group["places"] for group in template["round"]["groups"])
