"""Slips in the demands that go beyond sections, fields and deadlines: found in their line, with what was probably meant."""

import pytest
from payercases import catalogue_of

SLIPS = [
    ("{id: a, every: objectives, are: [measurabel]}", "PP104", ['Did you mean "measurable"?']),
    ("{id: a, every: objectives, are: in_clients_words}", "PP105", ["only needs and goals"]),
    ("{id: a, every: needs, are: measurable}", "PP105", ["neither measure nor date"]),
    ("{id: a, section: services, apart_from: goals}", "PP105", ["no text of its own"]),
    ("{id: a, reason_for: [defered_needs]}", "PP104", ['Did you mean "deferred_needs"?']),
    ("{id: a, names: primary_clinican}", "PP104", ['Did you mean "primary_clinician"?']),
    ("{id: a, hours_a_week_at_least: 0}", "PP104", ["larger number"]),
    ("{id: a, hours_a_week_at_least: -9}", "PP104", ["larger number"]),
    ("{id: a, hours_a_week_at_least: 200}", "PP104", ["smaller number"]),
    ("{id: a, classified_by: ASAN}", "PP104", ['Did you mean "ASAM"?']),
    ("{id: a, classified_by: ICD-10-CM, levels: ['2.1']}", "PP105", ["levels belong to ASAM"]),
    ("{id: a, place_of: reviews, may_be: progress_notes}", "PP104", ['Did you mean "progress_note"?']),
    ("{id: a, not_cloned: needs}", "PP104", ["goals"]),
    ("{id: a, client_gets: copie}", "PP104", ['Did you mean "copy"?']),
    ("{id: a, review_every: 180 days, frist: 90 days, from: plan}", "PP102", ['Did you mean "first"?']),
    ("{id: a, review_every: next review, from: plan}", "PP105", ["cannot be what a plan or review waits for"]),
    ("{id: a, review_every: 3 months with servces, from: plan}", "PP104", ['Did you mean "months with services"?']),
    ("{id: a, review_every: {earlier_of: [30 days, unit run out]}, from: plan}", "PP104", ['"review_every"']),
    ("{id: a, review_when: service_aded}", "PP104", ['Did you mean "service_added"?']),
    ("{id: a, review_when: service_added, within: 6 sessions}", "PP105", ["calendar or business days"]),
    ("{id: a, certified_every: 30 days, from: admission}", "PP103", ['The key "by" is missing']),
    ("{id: a, certified_every: 30 days, by: physician, from: admissoin}", "PP104", ['Did you mean "admission"?']),
    (
        "{id: a, certified_every: 1 month, by: physician, from: admission, start_day: counted}",
        "PP105",
        ["where days are counted"],
    ),
    ("{id: a, approved_every: 1 year, by: physician, from: plan, then_from: signing}", "PP104", ["signature"]),
    ("{id: a, authorisation_for: all services, renew_days_before: -1}", "PP104", ["larger number"]),
    ("{id: a, assessment: phisical}", "PP104", ['Did you mean "physical"?']),
    ("{id: a, assessment: physical, no_older_than: 6 sessions}", "PP105", ["calendar days, months or years"]),
    ("{id: a, assessment: psychiatric, within: 60 hours, from: intake}", "PP105", ["admission alone"]),
    ("{id: a, instrument: []}", "PP104", ["at least one is needed"]),
    ("{id: a, consent: medication, lasts: 6 sessions}", "PP105", ["what a consent lasts"]),
    ("{id: a, consent: medicatoin}", "PP104", ['Did you mean "medication"?']),
    ("{id: a, signed_by: {agency_valeu: approvers}}", "PP104", ["signed_by is a role"]),
    ("{id: a, signed_by: client, start_day: counted}", "PP105", ["only beside within"]),
    ("{id: a, signed_by: client, methods: [inc]}", "PP104", ['Did you mean "ink"?']),
    ("{id: a, signed_by: client, methods: [verbal], or_by: {verbal: reason}}", "PP105", ['"verbal"']),
    ("{id: a, signed_by: client, or_by: {verbaly: reason}}", "PP104", ["verbal"]),
    ("{id: a, signed_by: guardian, may_object: {form: 16}}", "PP102", ['Did you mean "from"?']),
    ("{id: a, signed_by: client, again_when_changed: service}", "PP104", ['Did you mean "services"?']),
    ("{id: a, plan_needed: nothing}", "PP104", ["none"]),
    ("{id: a, section: goals, for_plan: narative}", "PP104", ['Did you mean "narrative"?']),
    ("{id: a, elapsed_duration: makes something due}", "PP104", ["makes nothing due"]),
    ("{id: a, section: goals, when: {stay_over: 30, stay_under: 31}}", "PP105", ["no stay is over 30"]),
    ("{id: a, section: goals, when: {author_lack: QCC}}", "PP102", ['Did you mean "author_lacks"?']),
]


@pytest.mark.parametrize(("demand", "code", "words"), SLIPS)
def test_a_slip_is_found_in_its_line(tmp_path, demand, code, words):
    found = catalogue_of(tmp_path, demand).findings
    assert {str(finding.place) for finding in found} == {"acme.yaml:9"}
    assert code in {finding.code for finding in found}
    said = " ".join(f"{finding.message} {finding.hint}" for finding in found)
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{id: a, plan_needed: none, services: crisis}", "{id: b, plan_needed: formal, services: crisis}"),
        ("{id: a, plan_needed: narrative}", "{id: b, plan_needed: none}"),
        ("{id: a, hours_a_week_at_least: 9}", "{id: b, hours_a_week_at_least: 20}"),
    ],
)
def test_two_demands_that_contradict_each_other_are_found(tmp_path, first, second):
    (finding,) = catalogue_of(tmp_path, first, second).findings
    assert (finding.code, str(finding.place)) == ("PP105", "acme.yaml:10")
    assert '"a" says something else about the same thing' in finding.message


@pytest.mark.parametrize(
    "pair",
    [
        ("{id: a, plan_needed: none, services: crisis}", "{id: b, plan_needed: formal, services: peer support}"),
        (
            "{id: a, plan_needed: formal, effective: {to: 2022-06-30}}",
            "{id: b, plan_needed: narrative, effective: {from: 2022-07-01}}",
        ),
    ],
)
def test_demands_on_other_services_or_days_do_not_contradict(tmp_path, pair):
    assert catalogue_of(tmp_path, *pair).findings == ()
