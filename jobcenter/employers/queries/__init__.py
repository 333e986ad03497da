"""Reads of the employers feature. Orders and companies are not persons; who may see a company's own pages is checked by membership."""

from jobcenter.employers.queries.companies import employers_of, find_membership, get_employer_of
from jobcenter.employers.queries.orders import (
    find_order,
    get_order,
    get_order_in_scope,
    get_order_of_employer,
    list_for_review,
    list_of_employer,
    list_open_orders,
    review_counts,
    similar_orders,
)

__all__ = [
    "employers_of",
    "find_membership",
    "find_order",
    "get_employer_of",
    "get_order",
    "get_order_in_scope",
    "get_order_of_employer",
    "list_for_review",
    "list_of_employer",
    "list_open_orders",
    "review_counts",
    "similar_orders",
]
