"""What the payers' rules add to a context: who they are, who must sign, what is due when, and which fields they demand."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date as Date
from typing import Any

from toolkit.payers.demands import Demands
from toolkit.payers.duedates.duedates import first_plan_due, next_review
from toolkit.payers.kinds.kinds import CountDemand, FieldDemand, SectionDemand
from toolkit.payers.meeting import section_met
from toolkit.payers.naming import plain
from toolkit.payers.profile import PayerProfile
from toolkit.payers.signers import SignerState, SignerStatus, match_signatures, required_signers
from toolkit.records.agreement import Signature
from toolkit.records.client import PlanRecord
from toolkit.records.paths import RecordPath
from toolkit.records.plan import Plan
from toolkit.records.sections import section_state
from toolkit.templates.context_rows import Frame
from toolkit.templates.values import Series, View, frozen_view

__all__ = ["demanded_fields", "payer_names", "signer_views"]

_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def demanded_fields(record: PlanRecord, plan: Plan | None, demands: Demands) -> frozenset[str]:
    """General paths (`plans.strengths`, `objectives.measure`, `goals`) that are to be filled, whose blanks a draft marks.

    Of a section, those that are blank and would fill it, unless what stands instead is enough for its payer.
    """
    paths: set[str] = set()
    for applied in (*demands.sections, *demands.fields, *demands.counts):
        match applied.demand:
            case SectionDemand() as asked:
                state = section_state(record, plan, asked.section)
                if not section_met(asked, state):
                    paths.update(RecordPath.parse(path).general for path in state.fields)
            case FieldDemand() as asked:
                paths.update(f"{asked.every}.{name}" for name in asked.has)
            case CountDemand() as asked:
                paths.add(asked.of if asked.every == "plans" else f"{asked.every}.{asked.of}")
    return frozenset(paths)


def payer_names(
    record: PlanRecord, plan: Plan | None, demands: Demands, as_of: Date, frame: Frame, holidays: Container[Date]
) -> dict[str, Any]:
    """The names of a context that follow from the payers' rules; those that there are."""
    names: dict[str, Any] = {}
    payers = [_payer(record, profile, frame) for profile in demands.profiles]
    if payers:
        names["payers"] = Series(payers)
    required = required_signers(record, plan, demands, as_of=as_of)
    states = match_signatures(required, plan.signatures if plan else (), record)
    if states:
        names["required_signers"] = signer_views(record, states, frame)
    if others := _others(plan, states, as_of):
        names["other_signatures"] = Series([_other(record, row, frame) for row in others])
    review = next_review(record, plan, demands, as_of=as_of, holidays=holidays)
    if review is not None:
        names["next_review_why"] = _ISO_DATE.sub(
            lambda day: str(frame.shown(Date.fromisoformat(day[0]))), review.why_in(frame.language)
        )
        if review.due is not None:
            names["next_review"] = frame.shown(review.due)
    first = first_plan_due(record, plan, demands, as_of=as_of, holidays=holidays)
    if first is not None and first.due is not None:
        names["first_plan_due"] = frame.shown(first.due)
    return names


def _payer(record: PlanRecord, profile: PayerProfile, frame: Frame) -> View:
    called = {plain(name) for name in profile.names}
    numbers = (row.member_id for row in record.coverage if row.payer and plain(row.payer) in called)
    given = {
        "id": profile.id,
        "title": profile.title,
        "programme": profile.programme,
        "version": profile.version,
        "member_id": next((number for number in numbers if number), None),
    }
    return frozen_view(frame.payer_blanks | {name: value for name, value in given.items() if value}, profile.title)


def _others(plan: Plan | None, states: Iterable[SignerState], as_of: Date) -> list[Signature]:
    """The plan's signatures that answer no demand, without those of reviews and those dated later than `as_of`."""
    used = {state.signature.id for state in states if state.signature is not None}
    rows = plan.signatures if plan else ()
    return [
        row
        for row in rows
        if row.id not in used and row.purpose in (None, "plan") and (row.date is None or row.date <= as_of)
    ]


def signer_views(record: PlanRecord, states: Iterable[SignerState], frame: Frame) -> Series:
    """One line for each signature that is asked for, in the shape of `required_signers`."""
    return Series([_required(record, state, frame) for state in states])


def _required(record: PlanRecord, state: SignerState, frame: Frame) -> View:
    """One signature line: what was signed or said, else who is expected to sign, so that the line can be printed."""
    asked = state.required
    signed = state.status in (SignerStatus.SIGNED, SignerStatus.INCOMPLETE)
    about = {"label": asked.label_in(frame.language), "citation": asked.demand.citation}
    return _line(record, state.signature, signed, about, asked.name, asked.role, frame)


def _other(record: PlanRecord, row: Signature, frame: Frame) -> View:
    label = frame.choice("required_signers", "role", row.role or "other")["role"]
    signed = row.date is not None and not row.refused
    return _line(record, row, signed, {"label": label}, "", row.role or "other", frame)


def _line(
    record: PlanRecord,
    row: Signature | None,
    signed: bool,
    about: Mapping[str, str],
    expected: str,
    role: str,
    frame: Frame,
) -> View:
    name = (row and row.name) or expected
    member = record.staff_member(row.staff if row else None)
    if member is None and name:
        member = next((each for each in record.staff if each.name == name), None)
    if frame.audience != "chart" and member is None and ((row and row.role) or role) != "client":
        name = ""  # a guardian, a relative, another provider: a third party to the client's own copy
    given: dict[str, Any] = {
        **about,
        "name": name or (member and member.name),
        "credential": (row and row.credential) or (member and member.credential),
        "title": (row and row.title) or (member and member.title),
        **frame.choice("required_signers", "role", (row and row.role) or role),
    }
    if row is not None:
        given |= {"reason": row.reason, "attempts": row.attempts}
        if signed:
            given |= frame.choice("required_signers", "method", row.method)
            given["date"] = frame.shown(row.date) if row.date else None
    fields = frame.signer_blanks | {key: value for key, value in given.items() if value}
    fields["signed"] = frame.answer(signed)
    return frozen_view(fields, about["label"])
