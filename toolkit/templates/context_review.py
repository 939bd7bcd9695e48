"""What a review document prints: the review itself, what the payers' rules ask it to say, and who signs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from typing import Any

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.demands import Demands
from toolkit.payers.kinds.kinds import FieldDemand
from toolkit.payers.signers import match_signatures, required_signers
from toolkit.records.agreement import Review
from toolkit.records.client import PlanRecord
from toolkit.records.fields import field_specs
from toolkit.records.plan import Plan
from toolkit.records.sections import is_blank
from toolkit.templates.context_payers import signer_views
from toolkit.templates.context_rows import Frame
from toolkit.templates.values import Series, View, frozen_view

__all__ = ["review_names"]


def review_names(
    record: PlanRecord, plan: Plan | None, demands: Demands, as_of: Date, frame: Frame, views: Mapping[str, View]
) -> dict[str, Any]:
    """`review`, `review_asks` and `review_signers`; those that there are. `views` are the plan's reviews by id."""
    names: dict[str, Any] = {}
    review = _at_hand(plan, as_of)
    if review is not None and review.id in views:
        names["review"] = views[review.id]
    asks = [_ask(applied, field, review, frame) for applied, field in _asked(demands)]
    if asks:
        names["review_asks"] = Series(asks)
    required = required_signers(record, plan, demands, as_of=as_of, of="review")
    states = match_signatures(required, plan.signatures if plan else (), record)
    if states:
        names["review_signers"] = signer_views(record, states, frame)
    return names


def _at_hand(plan: Plan | None, as_of: Date) -> Review | None:
    """The last review that is not held yet, else the latest that was held by then."""
    rows = plan.reviews if plan else ()
    coming = [row for row in rows if row.held is None]
    if coming:
        return coming[-1]
    held = [row for row in rows if row.held is not None and row.held <= as_of]
    return max(held, key=lambda row: row.held or Date.min, default=None)


def _asked(demands: Demands) -> list[tuple[AppliedDemand, str]]:
    """The fields that payers want of every review, each once."""
    found: dict[str, AppliedDemand] = {}
    for applied in demands.fields:
        demand = applied.demand
        if isinstance(demand, FieldDemand) and demand.every == Review.collection:
            for name in demand.has:
                found.setdefault(name, applied)
    order = list(field_specs(Review))
    return sorted(((applied, name) for name, applied in found.items()), key=lambda pair: order.index(pair[1]))


def _ask(applied: AppliedDemand, name: str, review: Review | None, frame: Frame) -> View:
    spec = field_specs(Review)[name]
    is_there = review is not None and not is_blank(getattr(review, name))
    label = frame.label(Review.collection, spec)
    given = {"label": label, "field": name, "citation": applied.citation}
    fields = frame.ask_blanks | {key: value for key, value in given.items() if value}
    return frozen_view(fields | {"is_there": frame.answer(is_there)}, label)
