import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError
from recordmaking import caseloads

from toolkit.records.canonical import canonical_json, record_from_json, record_hash
from toolkit.records.client import Client, PlanRecord
from toolkit.records.goals import Goal
from toolkit.records.plan import Plan


def record(**goal):
    return PlanRecord(client=Client(id="0042"), plans=(Plan(id="P1", goals=(Goal(id="G1", **goal),)),))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(caseloads(most=1))
def test_the_canonical_form_reads_back_as_the_same_record(made):
    text = canonical_json(made[0])
    assert record_from_json(text) == made[0]
    assert canonical_json(record_from_json(text)) == text


def test_it_is_sorted_without_blanks_with_iso_dates_and_plain_numbers():
    text = canonical_json(record(text="a\nb “é” 🌱", baseline=3.0, target=2.5, target_date=date(2026, 1, 2)))
    assert text == (
        '{"client":{"id":"0042"},"plans":[{"goals":[{"baseline":3,"id":"G1","target":2.5,"target_date":"2026-01-02",'
        '"text":"a\\nb “é” 🌱"}],"id":"P1"}],"schema_version":1}'
    )


def test_the_hash_stays_what_it_is():
    """A change here breaks every stored record: it needs a new schema_version."""
    made = record(text="Drives", target_date=date(2026, 1, 2), status="new")
    assert record_hash(made) == "3e71fa0dfc6d43e85178b5e1d9bd635077adcd56f82666a2a7d5c85e725a9a9d"


def test_the_hash_sees_text_as_given_and_the_order_of_rows():
    assert record_hash(record(text="a b")) != record_hash(record(text="a  b"))
    one, two = Goal(id="G1"), Goal(id="G2")
    ordered = PlanRecord(client=Client(id="1"), plans=(Plan(id="P1", goals=(one, two)),))
    turned = PlanRecord(client=Client(id="1"), plans=(Plan(id="P1", goals=(two, one)),))
    assert record_hash(ordered) != record_hash(turned)
    assert record_hash(record(baseline=3)) == record_hash(record(baseline=3.0))


def test_records_are_frozen_and_closed():
    with pytest.raises(ValidationError):
        record().client.last_name = "x"
    with pytest.raises(ValidationError):
        record_from_json(json.dumps({"client": {"id": "1", "mood": "x"}}))
    with pytest.raises(ValidationError):
        record_from_json(json.dumps({"schema_version": 2, "client": {"id": "1"}}))
