"""What the client's own copy is not given: no value of a sensitive field stands anywhere in its context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from agencyfiles import AS_OF, demands, full_agency

from toolkit.errors import ConfigurationError
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Absent, AbsentKind, Kind, Sensitivity
from toolkit.records.samplerecord import sample_record
from toolkit.records.vocabulary import ROWS, field_specs
from toolkit.templates.agency import Agency
from toolkit.templates.context import build_context
from toolkit.templates.context_rows import HIDDEN
from toolkit.templates.values import Series, View, field_names, view_text

SECRET = "ZQ-secret"
SIGNERS = ({"signed_by": ["client"]}, {"signed_by": ["guardian"]}, {"signed_by": ["clinician"]})


def record_of_secrets(agency: Agency) -> PlanRecord:
    """The sample record, every sensitive text of it, and its reasons for having none, a text of its own."""
    data = sample_record(agency.own_fields).model_dump(mode="json")
    own = {(o.collection, o.name) for o in agency.settings.fields if o.sensitivity}

    def fill(row: dict[str, Any], collection: str) -> None:
        row_class = next(each for each in ROWS if each.collection == collection)
        for name, spec in field_specs(row_class).items():
            if spec.sensitivity and spec.kind in (Kind.TEXT, Kind.LONG_TEXT):
                row[name] = f"{SECRET} {collection}.{name}"
        for extra in row["extra"]:
            if (collection, extra["name"]) in own and isinstance(extra.get("value"), str):
                extra["value"] = f"{SECRET} {collection}.{extra['name']}"

    fill(data["client"], "clients")
    for collection, rows in data.items():
        for row in rows if isinstance(rows, list) else ():
            fill(row, collection)
            for inner, inner_rows in row.items() if collection == "plans" else ():
                if isinstance(inner_rows, list) and inner in {each.collection for each in ROWS}:
                    for each in inner_rows:
                        fill(each, inner)
    return PlanRecord.model_validate(data)


def texts(value: Any, seen: set[int]) -> Iterator[str]:
    """Every text that a template could reach from a value."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, View):
        yield view_text(value) or ""
        for name in field_names(value):
            yield from texts(value[name], seen)
    elif isinstance(value, Series | tuple | list):
        for each in value:
            yield from texts(each, seen)
    else:
        yield str(value)


@pytest.fixture
def agency(tmp_path) -> Agency:
    return full_agency(tmp_path)


def reached(record: PlanRecord, agency: Agency, audience: str) -> list[str]:
    context = build_context(record, agency, demands(record, *SIGNERS), AS_OF, audience)
    return [text for value in context.values() for text in texts(value, set())]


def test_every_sensitivity_is_kept_from_the_clients_copy_and_none_from_the_chart():
    assert HIDDEN["client"] == frozenset(Sensitivity) and not HIDDEN["chart"]


def test_no_sensitive_value_can_be_reached_in_the_clients_context(agency):
    record = record_of_secrets(agency)
    in_chart = [text for text in reached(record, agency, "chart") if SECRET in text]
    assert len({text.split()[-1] for text in in_chart}) > 10
    assert [text for text in reached(record, agency, "client") if SECRET in text] == []


def test_why_a_sensitive_value_is_wanting_is_kept_from_the_client_too(agency):
    record = record_of_secrets(agency)
    said = Absent(field="family_involvement", kind=AbsentKind.DECLINED, reason=f"{SECRET} uncle", who="R. Okafor")
    other = Absent(field="barriers", kind=AbsentKind.NONE_REPORTED, reason="None seen")
    plan = record.plans[0].model_copy(
        update={"family_involvement": None, "barriers": None, "absent": (other, said), "pointers": ()}
    )
    record = record.model_copy(update={"plans": (plan,)})
    assert any(SECRET in text and "uncle" in text for text in reached(record, agency, "chart"))
    told = reached(record, agency, "client")
    assert not any("uncle" in text for text in told) and any("None seen" in text for text in told)


def test_a_guardians_name_stands_on_no_line_of_the_clients_copy(agency):
    record = record_of_secrets(agency)
    context = build_context(record, agency, demands(record, *SIGNERS), AS_OF, "client")
    lines = {signer.role_code: str(signer.name) for signer in context["required_signers"]}
    assert lines["client"] == "Rosa Delgado" and lines["guardian"] == ""
    assert not context.get("contacts") and not context.get("guardian")


def test_fields_that_are_hidden_are_still_names_so_that_templates_do_not_break(agency):
    record = record_of_secrets(agency)
    chart, client = (
        build_context(record, agency, demands(record), AS_OF, audience) for audience in ("chart", "client")
    )
    assert chart.keys() == client.keys()
    assert field_names(chart["plan"]) == field_names(client["plan"])


def test_an_audience_that_there_is_not_is_refused(agency):
    with pytest.raises(ConfigurationError, match="audience"):
        build_context(record_of_secrets(agency), agency, demands(record_of_secrets(agency)), AS_OF, "court")
