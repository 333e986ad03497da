"""The companies and job orders of a planned centre."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from jobcenter.core.bulk import insert_rows, reserve
from jobcenter.core.places import Dong, districts
from jobcenter.demo.plan import PlannedOrder
from jobcenter.employers.business_number import check_digit
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.employers.parsing.hours import Shift
from jobcenter.employers.search import search_text
from jobcenter.employers.service.companies import name_key
from jobcenter.employers.vocabulary import Career, Education, EmploymentType
from jobcenter.employers.wages import WageKind, hourly_equivalent

if TYPE_CHECKING:
    from jobcenter.demo.history import History

DEMONSTRATION = "demonstration"


def business_number(serial: int) -> str:
    """A well-formed number of tax office 999, which does not exist, so that no real company has it."""
    first = f"999{serial % 1_000_000:06d}"
    return f"{first}{check_digit(first)}"


class OrderBook:
    """Inserts a plan's companies and orders and notes the facts about them."""

    def __init__(self, history: "History") -> None:
        self.history = history
        self.chance = history.chance
        self.employer_ids: Sequence[int] = ()
        self.order_ids: Sequence[int] = ()
        self._names: list[str] = []
        self._dongs: list[Dong] = []

    def numbers(self, order: int) -> tuple[int, int]:
        """The row numbers of a planned order and of its employer."""
        return self.order_ids[order], self.employer_ids[self.history.plan.orders[order].employer]

    def name_of(self, order: int) -> str:
        """The name of the employer of a planned order."""
        return self._names[self.history.plan.orders[order].employer]

    def write(self) -> None:
        """Insert companies, then orders, then their facts."""
        first: dict[int, PlannedOrder] = {}
        for order in self.history.plan.orders:
            first.setdefault(order.employer, order)
        self.employer_ids = insert_rows(Employer, [self._employer(order) for order in first.values()])
        self.order_ids = reserve(JobOrder, len(self.history.plan.orders))
        numbered = zip(self.order_ids, self.history.plan.orders, strict=True)
        rows = [self._order(order, number) for number, order in numbered]
        insert_rows(JobOrder, rows, self.order_ids)
        for number, order, row in zip(self.order_ids, self.history.plan.orders, rows, strict=True):
            self._facts(number, order, row)

    def _employer(self, order: PlannedOrder) -> dict[str, Any]:
        names, place = self.history.names, self.history.place
        dong = names.dong(place.district_code)
        name = order.work.company(dong.name, names.surname(), self.chance)
        self._names.append(name)
        self._dongs.append(dong)
        at = self.history.moment(order.opened_on)
        return {
            "name": name,
            "name_key": name_key(name),
            "business_number": business_number(names.serial()),
            "representative": names.name(self.chance.random() < 0.35),
            "business_line": order.work.line,
            "employees": self.chance.choice([3, 5, 8, 12, 20, 35, 60, 120]),
            "sgg_code": place.district_code,
            "address": f"서울특별시 {_district(place.district_code)} {dong.name}",
            "contact_phone": names.phone(),
            "source": DEMONSTRATION,
            "created_at": at,
            "updated_at": at,
        }

    def _order(self, order: PlannedOrder, number: int) -> dict[str, Any]:
        place, dong = self.history.place, self._dongs[order.employer]
        facts = order.work.order_values(order.opened_on, dong.name, self.chance)
        status, filled = self._standing(order)
        shift = Shift(facts["hours_start"], facts["hours_end"])
        at = self.history.moment(order.opened_on)
        district = _district(place.district_code)
        return {
            **facts,
            "number": f"{order.opened_on.year}-{number:06d}",
            "employer_id": self.employer_ids[order.employer],
            "organization_id": place.organization.id,
            "status": status,
            "employment_type": EmploymentType(facts["employment_type"]),
            "wage_kind": WageKind(facts["wage_kind"]),
            "education": Education(facts["education"]),
            "career": Career(facts["career"]),
            "places": order.places,
            "places_filled": filled,
            "hourly_equivalent": _hourly(facts, shift),
            "shifts": [{"start": shift.start, "end": shift.end}],
            "overnight": shift.overnight,
            "days_per_week": len(facts["days"]),
            "sido": "서울",
            "sigungu": district,
            "sgg_code": place.district_code,
            "dong_code": dong.code,
            "address": dong.name,
            "deadline": None,
            "until_filled": True,
            "opened_on": order.opened_on,
            "valid_until": order.valid_until,
            "submitted_at": at,
            "search_text": search_text(
                facts["title"],
                self._names[order.employer],
                facts["occupation_name"],
                f"서울{district}",
                facts["duties"],
            ),
            "created_at": at,
            "updated_at": at,
        }

    def _standing(self, order: PlannedOrder) -> tuple[OrderStatus, int]:
        today = self.history.place.today
        filled = sum(day <= today for day in order.hires)
        if filled == order.places:
            return OrderStatus.FILLED, filled
        return (OrderStatus.EXPIRED if order.valid_until < today else OrderStatus.ACTIVE), filled

    def _facts(self, number: int, order: PlannedOrder, row: dict[str, Any]) -> None:
        subject, employer_id = ("job_order", number), row["employer_id"]
        attributes = {"keco": row["keco_code"], "employment_type": row["employment_type"].value}
        self._fact("order.opened", order.opened_on, subject, employer_id, order.places, attributes)
        for day in order.hires:
            if day <= self.history.place.today:
                self._fact("order.place_filled", day, subject, employer_id, 1, {"keco": row["keco_code"]})
        if row["status"] is OrderStatus.FILLED and order.filled_on:
            self._fact("order.filled", order.filled_on, subject, employer_id, order.places, {"keco": row["keco_code"]})
        if row["status"] is OrderStatus.EXPIRED:
            left = order.places - row["places_filled"]
            self._fact(
                "order.expired",
                order.valid_until + timedelta(days=1),
                subject,
                employer_id,
                left,
                {"keco": row["keco_code"]},
            )

    def _fact(
        self,
        kind: str,
        day: date,
        subject: tuple[str, int],
        employer_id: int,
        quantity: int,
        attributes: dict[str, Any],
    ) -> None:
        self.history.fact(kind, day, subject, employer_id=employer_id, quantity=quantity, attributes=attributes)


def _hourly(facts: dict[str, Any], shift: Shift) -> int | None:
    daily = shift.length - (1 if shift.length >= 8 else 0.5 if shift.length > 4 else 0)
    return hourly_equivalent(WageKind(facts["wage_kind"]), facts["wage_min"], facts["weekly_hours"], daily)


def _district(code: str) -> str:
    return districts()[code].name["ko"]
