"""What documents say is new since an earlier record: in words, by audience, in both languages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from agencyfiles import demands, full_agency
from shippedplans import AS_OF, agencies, catalogue, compiled, rich_record, templates
from test_audience import SECRET, record_of_secrets, texts

from toolkit.payers.demands import demands_for
from toolkit.records.client import PlanRecord
from toolkit.records.samplerecord import sample_record
from toolkit.templates.agency import Agency
from toolkit.templates.context import build_context
from toolkit.templates.context_changes import Since

COUNTY = "county-behavioral-health"


def edited(record: PlanRecord, edit) -> PlanRecord:
    data = record.model_dump(mode="json")
    edit(data)
    return PlanRecord.model_validate(data)


def changes(before: PlanRecord | None, after: PlanRecord, *, template=None, audience: str = "chart") -> list[tuple]:
    agency = template[0] if template else agencies()[COUNTY]
    context = build_context(
        after,
        agency,
        demands_for(after, after.current_plan(AS_OF), catalogue(), as_of=AS_OF),
        AS_OF,
        audience,
        template=template[1] if template else None,
        since=Since(date(2026, 9, 30), before),
    )
    rows = context["changes"]
    return [(str(r.label), str(r.what), str(r.before), str(r.after)) for r in rows] if rows else []


def many_edits(data: dict[str, Any]) -> None:
    plan = data["plans"][0]
    plan["goals"][0] |= {"target_date": "2027-03-31", "status": "improving"}
    plan["needs"][1]["status"] = "active"
    plan["objectives"][0]["text"] = "Walks to the library"
    plan["goals"].append({"id": "G9", "text": "Finds a room"})
    plan["ends"] = None
    data["medications"] = []
    data["diagnoses"][1]["diagnosed"] = "2026-08-26"
    data["staff"][0]["title"] = "Director"


def test_changes_are_told_in_words_formats_and_numbers_of_the_document():
    before = rich_record()
    told = changes(before, edited(before, many_edits))
    goal = before.plans[0].goals[0]
    assert ("Goal 1: Target date", "Changed", goal.target_date.strftime("%m/%d/%Y"), "03/31/2027") in told
    assert ("Need 2: Status", "Changed", "Deferred", "Active") in told
    assert (
        "Objective 1.1: Text",
        "Changed",
        before.plans[0].objectives[0].text.strip(),
        "Walks to the library",
    ) in told
    assert ("Goal 3", "Added", "", "Finds a room") in told
    assert ("Plan: Ends", "Cleared", "02/28/2027", "") in told
    assert ("Medication", "Removed", "Sertraline", "") in told
    assert ("Diagnosis (F10.20): Diagnosed", "Changed", "08/25/2026", "08/26/2026") in told
    assert not any("Director" in part for row in told for part in row)
    assert [row[0] for row in told][-2:] == ["Diagnosis (F10.20): Diagnosed", "Medication"]


def test_no_label_repeats_the_name_of_the_row_that_it_is_of():
    pair = next(pair for pair in templates() if pair[1].place == "children-and-family/review-es.docx")
    before = rich_record()

    def edit(data: dict[str, Any]) -> None:
        plan = data["plans"][0]
        plan["goals"][0] |= {"target": 7, "text": "Camina"}
        plan["needs"][0]["text"] = "Soledad"

    told = {label for label, *_ in changes(before, edited(before, edit), template=pair)}
    assert told == {"Meta 1: Valor meta", "Meta 1: Texto", "Necesidad 1"}


def test_nothing_new_leaves_no_list_but_still_says_since_when():
    record = rich_record()
    assert changes(record, record) == []


def test_the_order_of_rows_is_nothing_new():
    record = rich_record()
    assert changes(record, edited(record, lambda data: data["contacts"].reverse())) == []


def test_a_client_who_was_not_there_before_is_one_change():
    assert changes(None, rich_record()) == [("Client", "Added", "", "")]


def test_a_new_plan_is_one_change_and_other_plans_are_not_told_of():
    before = rich_record()

    def succeed(data: dict[str, Any]) -> None:
        later = dict(data["plans"][0], id="P2", supersedes="P1", effective="2026-09-20", written="2026-09-20")
        data["plans"][0]["strengths"] = "Told of the old plan"
        data["plans"].append(later)

    assert changes(before, edited(before, succeed)) == [("Plan", "Added", "", "")]


def test_many_rows_of_one_kind_are_counted():
    def busy(data: dict[str, Any]) -> None:
        data["services_given"] = [{"id": f"V{n}", "date": "2026-09-10", "service": "Therapy"} for n in range(11)]
        data["episodes"] += [{"id": f"E1{n}", "programme": "Crisis residence"} for n in range(12)]

    before = rich_record()
    busier = edited(before, busy)
    assert changes(before, busier) == [("Episode", "Added", "", "12"), ("Services given", "Added", "", "11")]
    assert ("Services given", "Removed", "11", "") in changes(busier, before)


def test_what_was_said_instead_of_a_value_is_told_of_fields_and_of_whole_lists():
    def say(data: dict[str, Any]) -> None:
        data["medications"] = []
        data["client"]["absent"] = [{"field": "medications", "kind": "none reported"}]
        data["plans"][0]["absent"] = []

    before = rich_record()
    told = changes(before, edited(before, say))
    assert ("Medications", "Filled in", "", "None reported") in told
    assert any(what == "Cleared" and was.startswith("Declined: Prefers none") for _, what, was, _ in told)


def test_long_texts_are_shown_from_where_they_part():
    start = "The same words again and again. " * 30
    before = edited(rich_record(), lambda data: data["plans"][0].update(barriers=start + "No bus runs."))
    after = edited(rich_record(), lambda data: data["plans"][0].update(barriers=start + "A new bus runs."))
    ((label, _, was, now),) = changes(before, after)
    assert label == "Plan: Barriers"
    assert was.startswith("… ") and was.endswith("No bus runs.") and now.endswith("A new bus runs.")
    assert max(len(was), len(now)) < 100


def test_no_sensitive_value_of_either_record_can_be_reached_in_the_clients_context(tmp_path):
    agency = full_agency(tmp_path)
    plain, secret = sample_record(agency.own_fields), record_of_secrets(agency)
    empty = PlanRecord.model_validate({"client": {"id": plain.client.id}, "plans": [{"id": plain.plans[0].id}]})
    for before, after in ((plain, secret), (secret, plain), (secret, empty), (empty, secret)):
        chart, client = (_reached(before, after, agency, audience) for audience in ("chart", "client"))
        assert any(SECRET in text for text in chart)
        assert not any(SECRET in text for text in client)


def test_a_hidden_field_leaves_no_line_in_the_clients_copy(tmp_path):
    agency = full_agency(tmp_path)
    plain, secret = sample_record(agency.own_fields), record_of_secrets(agency)
    assert _rows(plain, secret, agency, "chart") and not _rows(plain, secret, agency, "client")


def _context(before: PlanRecord, after: PlanRecord, agency: Agency, audience: str):
    return build_context(after, agency, demands(after), AS_OF, audience, since=Since("earlier.xlsx", before))


def _rows(before: PlanRecord, after: PlanRecord, agency: Agency, audience: str) -> list[str]:
    return [str(row.label) for row in _context(before, after, agency, audience)["changes"] or ()]


def _reached(before: PlanRecord, after: PlanRecord, agency: Agency, audience: str) -> list[str]:
    return list(texts(_context(before, after, agency, audience)["changes"] or (), set()))


REVIEWS = [pytest.param(*pair, id=pair[1].place) for pair in templates() if pair[1].kind == "review"]


@pytest.mark.parametrize(("agency", "template"), REVIEWS)
def test_reviews_print_what_is_new_where_there_is_something_and_no_ids(agency, template):
    before = rich_record()
    titles = {"en": "What is new since 09/30/2026", "es": "Novedades desde 09/30/2026"}

    def printed(after: PlanRecord) -> str:
        wanted = demands_for(after, after.current_plan(AS_OF), catalogue(), as_of=AS_OF)
        since = Since(date(2026, 9, 30), before)
        context = build_context(after, agency, wanted, AS_OF, template=template, since=since)
        return compiled(template.place).render(context, expected_texts=(after.client.id,)).text

    after = printed(edited(before, many_edits))
    assert titles[template.language] in after
    assert {"en": "Need 2: Status", "es": "Necesidad 2: Estado"}[template.language] in after
    assert {"en": "Removed", "es": "Se quitó"}[template.language] in after
    assert not re.search(r"\b(P1|ST1|G1|D1|M1|None)\b|\{[{%]", after)
    assert titles[template.language] not in printed(before)
