"""A draft shows what a payer demands even where the template would hide a blank."""

from __future__ import annotations

from pathlib import Path

from shippedplans import agencies, rendered

from toolkit.records.reading.caseload import load_caseload

SAMPLES = Path(__file__).parent.parent / "samples"


def text_of(stage: str, **changes: object) -> str:
    record = load_caseload([SAMPLES / "form-data"]).client("00001004").record
    record = record.model_copy(update={"plans": (record.plans[0].model_copy(update=changes),)})
    agency = agencies()["county-behavioral-health"]
    return rendered(record, agency, agency.templates[0], stage).text


def test_a_demanded_blank_is_marked_behind_a_condition_too():
    assert "[missing: How strengths are used]" in text_of("draft", strengths_use=None)


def test_what_is_filled_in_is_not_marked():
    assert "[missing: How strengths are used]" not in text_of("draft")


def test_a_document_for_signature_marks_nothing():
    assert "[missing" not in text_of("for-signature", strengths_use=None)
