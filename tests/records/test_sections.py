"""What fills a section, what stands in for it, and what does not."""

import pytest

from toolkit.records.agreement import Pointer
from toolkit.records.care import Assessment, Diagnosis
from toolkit.records.choices import SECTIONS as SECTION_CHOICES
from toolkit.records.client import Client, PlanRecord
from toolkit.records.fields import Absent, AbsentKind
from toolkit.records.goals import Goal
from toolkit.records.plan import Plan
from toolkit.records.sections import SECTIONS, SectionStatus, section_state, section_texts
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS, vocabulary


def record_with(*, client=None, plan=None, **rows):
    plan = plan or Plan(id="P1")
    return PlanRecord(client=client or Client(id="0012"), plans=(plan,), **rows), plan


def test_sections_are_those_that_a_pointer_can_name():
    assert [(section.id, section.label) for section in SECTIONS.values()] == list(SECTION_CHOICES)


def test_every_section_is_filled_by_fields_or_collections_that_exist():
    collections = {row.collection for row in (*PLAN_ROWS, *CLIENT_ROWS)}
    for section in SECTIONS.values():
        assert section.fields
        for path in section.fields:
            assert path in vocabulary() or path in collections, path


def test_every_section_has_a_spanish_label():
    for section in SECTIONS.values():
        assert section.label_in("es") != section.id
        assert section.label_in("fr") == section.label


def test_every_section_of_an_empty_plan_is_missing_and_says_where_to_write():
    record, plan = record_with()
    for section_id in SECTIONS:
        state = section_state(record, plan, section_id)
        assert state.status is SectionStatus.MISSING, section_id
        assert state.fields


def test_a_client_without_a_plan_lacks_its_sections_at_plans():
    record = PlanRecord(client=Client(id="0012"))
    assert section_state(record, None, "strengths").fields == ("plans",)
    assert section_state(record, None, "goals").fields == ("plans",)


def test_a_filled_field_makes_the_section_present_and_is_named():
    record, plan = record_with(plan=Plan(id="P1", strengths="Close to her sister"))
    state = section_state(record, plan, "strengths")
    assert (state.status, state.fields) == (SectionStatus.PRESENT, ("plans[P1].strengths",))


def test_text_of_spaces_fills_nothing():
    record, plan = record_with(plan=Plan(id="P1", strengths="  \n"))
    assert section_state(record, plan, "strengths").status is SectionStatus.MISSING


def test_all_parts_are_needed_and_any_alternative_serves():
    record, plan = record_with(client=Client(id="1", last_name="Delgado"))
    state = section_state(record, plan, "demographics")
    assert (state.status, state.fields) == (SectionStatus.MISSING, ("client.birth_date",))
    record, plan = record_with(client=Client(id="1", last_name="Delgado", birth_date="1988-04-12"))
    assert section_state(record, plan, "demographics").fields == ("client.last_name", "client.birth_date")


def test_a_row_that_says_nothing_fills_no_collection():
    record, plan = record_with(plan=Plan(id="P1", goals=(Goal(id="G1", needs=("N1",)),)))
    assert section_state(record, plan, "goals").status is SectionStatus.MISSING
    record, plan = record_with(plan=Plan(id="P1", goals=(Goal(id="G1", client_words="I want to drive"),)))
    assert section_state(record, plan, "goals").status is SectionStatus.PRESENT


def test_a_row_of_the_client_fills_a_section_of_any_plan():
    record, plan = record_with(diagnoses=(Diagnosis(id="D1", code="F41.0"),))
    state = section_state(record, plan, "diagnoses")
    assert (state.status, state.fields) == (SectionStatus.PRESENT, ("diagnoses",))


def test_history_may_stand_in_an_assessment_that_has_a_summary():
    record, plan = record_with(assessments=(Assessment(id="A1", kind="comprehensive"),))
    assert section_state(record, plan, "history").status is SectionStatus.MISSING
    record, plan = record_with(assessments=(Assessment(id="A1", summary="Panic disorder"),))
    assert section_state(record, plan, "history").status is SectionStatus.PRESENT


def test_a_pointer_with_its_document_stands_in_for_a_section():
    pointer = Pointer(id="PT1", section="diagnoses", document="Comprehensive assessment")
    record, plan = record_with(plan=Plan(id="P1", pointers=(pointer,)))
    state = section_state(record, plan, "diagnoses")
    assert (state.status, state.pointer) == (SectionStatus.ELSEWHERE, pointer)
    assert section_state(record, plan, "strengths").status is SectionStatus.MISSING


def test_a_pointer_to_nowhere_is_handed_on_but_stands_in_for_nothing():
    pointer = Pointer(id="PT1", section="diagnoses")
    record, plan = record_with(plan=Plan(id="P1", pointers=(pointer,)))
    state = section_state(record, plan, "diagnoses")
    assert (state.status, state.pointer) == (SectionStatus.MISSING, pointer)


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [
        (AbsentKind.NONE_REPORTED, None, SectionStatus.EXCUSED),
        (AbsentKind.NOT_APPLICABLE, None, SectionStatus.EXCUSED),
        (AbsentKind.DECLINED, None, SectionStatus.MISSING),
        (AbsentKind.DECLINED, "Wants to speak of it next time", SectionStatus.EXCUSED),
        (AbsentKind.DEFERRED, " ", SectionStatus.MISSING),
        (AbsentKind.UNKNOWN, "Records not yet here", SectionStatus.EXCUSED),
    ],
)
def test_what_was_said_instead_excuses_where_it_explains_itself(kind, reason, status):
    said = Absent(field="strengths", kind=kind, reason=reason)
    record, plan = record_with(plan=Plan(id="P1", absent=(said,)))
    state = section_state(record, plan, "strengths")
    assert (state.status, state.absent) == (status, said)


def test_an_absence_of_a_whole_collection_stands_with_the_client_or_the_plan():
    none = Absent(field="medications", kind=AbsentKind.NONE_REPORTED)
    record, plan = record_with(client=Client(id="1", absent=(none,)))
    assert section_state(record, plan, "medications").status is SectionStatus.EXCUSED
    none = Absent(field="needs", kind=AbsentKind.NOT_APPLICABLE)
    record, plan = record_with(plan=Plan(id="P1", absent=(none,)))
    assert section_state(record, plan, "needs").status is SectionStatus.EXCUSED


def test_an_excuse_for_one_part_does_not_excuse_the_others():
    said = Absent(field="birth_date", kind=AbsentKind.UNKNOWN, reason="Not on file")
    record, plan = record_with(client=Client(id="1", absent=(said,)))
    state = section_state(record, plan, "demographics")
    assert (state.status, state.absent) == (SectionStatus.MISSING, said)


def test_an_unknown_section_is_refused():
    record, plan = record_with()
    with pytest.raises(KeyError):
        section_state(record, plan, "strenghts")


def test_the_texts_of_a_section_are_those_that_a_document_can_be_searched_for():
    goals = (Goal(id="G1", text="Sleeps 7 hours", text_translated="Duerme 7 horas", unit="hours"), Goal(id="G2"))
    plan = Plan(id="P1", strengths="Close to her sister", primary_clinician="ST1", goals=goals, modality=" ")
    record, plan = record_with(plan=plan, diagnoses=(Diagnosis(id="D1", code="F32.1"),))
    assert section_texts(record, plan, "strengths") == ("Close to her sister",)
    assert section_texts(record, plan, "goals") == ("Sleeps 7 hours", "Duerme 7 horas")
    assert section_texts(record, plan, "diagnoses") == ("F32.1",)
    assert section_texts(record, plan, "treatment_contract") == ()
    assert section_texts(record, plan, "primary_clinician") == ()
    assert section_texts(record, None, "goals") == ()
