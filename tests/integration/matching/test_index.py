"""The index follows every way in which orders, registrations, people and consents change."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from jobcenter.core.bulk import insert_rows, update_rows
from jobcenter.core.db import db, transaction
from jobcenter.employers import service as employers
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching import index, search
from jobcenter.matching.index import analysing, building, entries, writing
from jobcenter.matching.index.models import AnalysedText, EntryKind, IndexEntry, IndexState
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import service as seekers
from jobcenter.seekers.models import Consent, Person, Registration
from tests.factories import matching as given
from tests.factories import seekers as make


def entry(kind: EntryKind, key: int) -> dict | None:
    return db.session.scalar(
        select(IndexEntry.facts).where(IndexEntry.kind == kind, IndexEntry.key == key, IndexEntry.removed.is_(False))
    )


def nothing_differs() -> None:
    assert building.check() == {"missing": 0, "differing": 0, "extra": 0}


def orders_of(registration: Registration) -> list[int]:
    found = search.orders_for(Scope.everything(), registration, today=given.TODAY)
    assert index.current() is not None
    return [match.order.key for match in found.ranking.matches]


def seekers_of(order: JobOrder, scope: Scope | None = None) -> list[int]:
    found = search.seekers_for(scope or Scope.everything(), order, today=given.TODAY)
    assert index.current() is not None
    return [match.seeker.key for match in found.ranking.matches]


def test_an_order_comes_changes_and_goes(app):
    registration = given.willing()
    order = given.order()
    assert orders_of(registration) == [order.id]
    with transaction():
        order.title = "방문 요양보호사"
    assert entry(EntryKind.ORDER, order.id)["title"] == "방문 요양보호사"
    with transaction():
        order.move_to(OrderStatus.CLOSED)
    assert orders_of(registration) == []
    nothing_differs()


def test_a_filled_place_takes_the_order_out_and_its_release_brings_it_back(app):
    registration, order = given.willing(), given.order()
    with transaction():
        employers.fill_place(order.id, actor=make.actor_of(make.staff()), now=make.NOW)
    assert orders_of(registration) == []
    with transaction():
        employers.release_place(order.id, actor=make.actor_of(make.staff()), now=make.NOW)
    assert orders_of(registration) == [order.id]
    nothing_differs()


def test_consent_and_address_of_a_person_count_at_once(app):
    registration, order = given.willing(), given.order()
    assert seekers_of(order) == [registration.id]
    with transaction():
        for consent in db.session.scalars(select(Consent).where(Consent.person_id == registration.person_id)):
            consent.withdrawn_at = make.NOW
    assert search.seekers_for(Scope.everything(), order, today=given.TODAY).ranking.counts == {"consent": 1}
    with transaction():
        registration.person.dong_code = "1111053000"
    assert entry(EntryKind.SEEKER, registration.id)["dong"] == "1111053000"
    nothing_differs()


def test_registrations_and_orders_that_run_out_leave(app):
    registration, order = given.willing(), given.order()
    later = date(2027, 6, 1)
    with transaction():
        seekers.expire_due(later, now=make.NOW)
        employers.expire_due(later, now=make.NOW)
    assert entry(EntryKind.SEEKER, registration.id) is None
    assert seekers_of(order) == []
    # An order past its last day is still looked at, under its own condition.
    assert entry(EntryKind.ORDER, order.id) is not None
    nothing_differs()


def test_a_removed_entry_keeps_nothing_of_the_person(app):
    registration = given.willing()
    with transaction():
        db.session.execute(delete(Consent).where(Consent.person_id == registration.person_id))
        seekers.expire_due(date(2027, 6, 1), now=make.NOW)
    kept = db.session.scalars(select(IndexEntry).where(IndexEntry.key == registration.id)).one()
    assert (kept.removed, kept.facts) == (True, {})


def test_statements_over_many_rows_are_followed(app):
    registration, order = given.willing(), given.order()
    copied = {column.name: getattr(order, column.name) for column in JobOrder.__table__.columns if column.name != "id"}
    with transaction():
        db.session.execute(insert(JobOrder), [{**copied, "public_id": f"copy{n}", "number": f"copy{n}"} for n in "ab"])
    assert len(orders_of(registration)) == 3
    with transaction():
        db.session.execute(update(JobOrder).values(title="건물 경비"))
    assert {facts["title"] for facts in db.session.scalars(select(IndexEntry.facts)) if "title" in facts} == {
        "건물 경비"
    }
    with transaction():
        db.session.execute(update(Person).values(dong_code="1162058500"))
    assert entry(EntryKind.SEEKER, registration.id)["dong"] == "1162058500"
    nothing_differs()


def test_rows_written_many_at_once_are_followed(app):
    registration, order = given.willing(), given.order()
    copied = {column.name: getattr(order, column.name) for column in JobOrder.__table__.columns if column.name != "id"}
    with transaction():
        numbers = insert_rows(
            JobOrder, [{**copied, "public_id": f"many{n}", "number": f"many{n}"} for n in range(writing.FEW + 10)]
        )
    assert set(orders_of(registration)) == {order.id, *numbers}
    with transaction():
        update_rows(JobOrder, [{"id": number, "places": 2, "places_filled": 2} for number in numbers])
        update_rows(Person, [{"id": registration.person_id, "dong_code": "1162058500"}])
    assert orders_of(registration) == [order.id]
    assert entry(EntryKind.SEEKER, registration.id)["dong"] == "1162058500"
    nothing_differs()


def test_what_is_rolled_back_is_not_written(app):
    order = given.order()
    with pytest.raises(RuntimeError), transaction():
        order.title = "nothing"
        db.session.flush()
        raise RuntimeError
    with transaction():
        make.city()
    assert entry(EntryKind.ORDER, order.id)["title"] == "재가 요양보호사 채용"
    nothing_differs()


def test_an_unchanged_entry_keeps_its_stamp(app):
    order = given.order()
    before = db.session.scalar(select(IndexState.stamp))
    with transaction():
        order.review_note = "seen"
    assert db.session.scalar(select(IndexState.stamp)) == before


def test_only_people_of_the_scope_are_found(app):
    registration, order = given.willing(), given.order()
    assert seekers_of(order, Scope.of_organizations([registration.organization_id])) == [registration.id]
    assert seekers_of(order, Scope.of_organizations([registration.organization_id + 100])) == []
    found = search.seekers_for(Scope.of_person(registration.person_id), order, today=given.TODAY)
    assert found.ranking.considered == 0


def test_a_change_beside_the_session_is_found_and_repaired(app):
    order, other, registration = given.order(), given.order(), given.willing()
    with transaction():
        connection = db.session.connection()
        connection.execute(update(JobOrder.__table__).where(JobOrder.id == order.id).values(title="다른 일"))
        connection.execute(delete(IndexEntry.__table__).where(IndexEntry.key == other.id))
        connection.execute(update(Registration.__table__).values(status="expired"))
    found = building.check()
    assert found["differing"] == 1
    assert found["missing"] == 1
    assert found["extra"] == 1
    assert building.repair() == {"written": 2, "removed": 1}
    nothing_differs()
    assert registration.id not in seekers_of(order)


def test_an_index_begun_over_records_that_were_there_is_not_used_before_it_is_complete(app):
    registration, order = given.willing(), given.order()
    with transaction():
        db.session.execute(delete(IndexEntry))
        db.session.execute(delete(IndexState))
    second = given.order()
    assert index.current() is None
    found = search.orders_for(Scope.everything(), registration, today=given.TODAY).ranking
    assert sorted(match.order.key for match in found.matches) == [order.id, second.id]
    building.rebuild()
    assert sorted(orders_of(registration)) == [order.id, second.id]


def test_entries_of_another_format_are_not_read(app, monkeypatch):
    registration = given.willing()
    given.order()
    assert index.current() is not None
    monkeypatch.setattr(entries, "FORMAT", entries.FORMAT + 1)
    assert index.current() is None
    building.rebuild()
    assert len(orders_of(registration)) == 1


def test_each_text_is_analysed_once_and_then_counts(app, monkeypatch):
    asked: list[str] = []

    def kiwi(texts, workers=1):
        asked.extend(texts)
        return [tuple(text.split()) for text in texts]

    monkeypatch.setattr("jobcenter.matching.engine.words.morphemes.analysed", kiwi)
    registration = given.willing(occupation_text="요양보호사")
    order = given.order()
    assert building.counts()["unanalysed"] == 2
    analysing.analyse()
    assert building.counts()["unanalysed"] == 0
    assert len(asked) == len(set(asked)) == db.session.query(AnalysedText).count()
    [match] = search.orders_for(Scope.everything(), registration, today=given.TODAY).ranking.matches
    assert "채용" in match.order.head_morphemes
    assert frozenset({"요양보호사"}) in match.seeker.wish_morphemes
    compared = search.compare(registration, order, on=given.TODAY)
    assert (compared.total, compared.shares) == (match.total, match.shares)
    before = len(asked)
    given.order()
    assert building.counts()["unanalysed"] == 0
    assert analysing.analyse() == {"texts": 0, "entries": 0}
    assert len(asked) == before
    assert analysing.forget_unused() == 0
    with transaction():
        registration.occupation_text = ""
    assert analysing.forget_unused() == 1


def test_the_command_says_what_it_did(app):
    given.willing()
    given.order()
    run = app.test_cli_runner().invoke
    assert json.loads(run(args=["matching", "index", "--check"]).stdout) == {"missing": 0, "differing": 0, "extra": 0}
    done = json.loads(run(args=["matching", "index", "--rebuild"]).stdout)
    assert (done["orders"], done["seekers"], done["written"]) == (1, 1, 2)


def test_removals_are_remembered_for_a_while_only(app, monkeypatch):
    registration = given.willing()
    gone = [given.order() for _ in range(3)]
    assert len(orders_of(registration)) == 3
    monkeypatch.setattr(building, "KEPT_REMOVALS", 1)
    for order in gone:
        with transaction():
            order.move_to(OrderStatus.CLOSED)
    assert building.forget_removed() == 2
    assert orders_of(registration) == []
    assert db.session.scalar(select(IndexState.floor)) > 0


def test_past_days_bound_what_is_looked_at(app):
    registration = given.willing()
    order = given.order(valid_until=given.TODAY - timedelta(days=3), deadline=None)
    found = search.orders_for(Scope.everything(), registration, today=given.TODAY, past_days=2).ranking
    assert found.considered == 0
    found = search.orders_for(Scope.everything(), registration, today=given.TODAY, past_days=3).ranking
    assert [item.order.key for item in found.filtered_by("deadline")] == [order.id]
