"""Who must sign, and how the recorded signatures answer."""

from __future__ import annotations

import pytest
from payercases import AS_OF, catalogue_of, demands_of, record_of

from toolkit.payers.signers import SignerStatus, match_signatures, required_signers
from toolkit.records.agreement import Signature
from toolkit.records.care import Episode
from toolkit.records.client import Client
from toolkit.records.coverage import Coverage
from toolkit.records.goals import OrderedService
from toolkit.records.people import Contact, Staff
from toolkit.records.plan import Plan

STAFF = (
    Staff(id="ST1", name="Ruth Okafor", credential="LCSW", title="Senior clinician", supervisor="ST2"),
    Staff(id="ST2", name="Marcus Lindqvist", credential="PhD"),
)


def plan(*signatures, **facts):
    return Plan(id="P1", written="2026-09-01", author="ST1", signatures=signatures, **facts)


def signature(role, **facts):
    return Signature(id="S1", role=role, **facts)


def required(folder, *demands, record=None, as_of=AS_OF, **others):
    record = record or record_of(plan=plan(), staff=STAFF)
    catalogue = catalogue_of(folder, *demands, **others)
    assert catalogue.findings == ()
    return required_signers(
        record, record.plans[0] if record.plans else None, demands_of(record, catalogue), as_of=as_of
    )


def state(folder, demand, *signatures, **facts):
    record = record_of(plan=plan(*signatures), staff=STAFF)
    (found,) = match_signatures(required(folder, demand, record=record, **facts), record.plans[0].signatures, record)
    return found


# Who


def test_a_signer_has_a_line_in_english_and_spanish(tmp_path):
    (signer,) = required(tmp_path, "{id: a, signed_by: [psychiatrist, physician, lpha]}")
    assert (signer.role, signer.roles) == ("psychiatrist", ("psychiatrist", "physician", "lpha"))
    assert signer.label_in("en") == "Psychiatrist, physician or licensed practitioner (LPHA)"
    assert signer.label_in("es") == "Psiquiatra, médico o profesional con licencia (LPHA)"
    assert signer.label_in("fr") == signer.label


def test_a_profile_may_word_the_line_itself(tmp_path):
    (signer,) = required(tmp_path, "{id: a, signed_by: [client, guardian], label: {en: Consumer, es: Consumidor}}")
    assert (signer.label_in("en"), signer.label_in("es")) == ("Consumer", "Consumidor")
    (signer,) = required(tmp_path, "{id: a, signed_by: client, label: {en: Consumer}}")
    assert (signer.label_in("en"), signer.label_in("es")) == ("Consumer", "Cliente")


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("client", "Rosa Delgado"),
        ("guardian", "Elena Delgado"),
        ("clinician", "Ruth Okafor"),
        ("supervisor", "Marcus Lindqvist"),
        ("physician", ""),
    ],
)
def test_the_expected_name_is_known_where_the_record_says_so_and_never_guessed(tmp_path, role, name):
    contacts = (
        Contact(id="CT1", name="Pim Delgado", role="family"),
        Contact(id="CT2", name="Elena Delgado", role="parent", may_consent=True),
    )
    record = record_of(plan=plan(), staff=STAFF, contacts=contacts)
    (signer,) = required(tmp_path, f"{{id: a, signed_by: {role}}}", record=record)
    assert signer.name == name


def test_nobody_is_expected_where_the_record_names_nobody(tmp_path):
    record = record_of(client=Client(id="1"), plans=())
    signers = required(
        tmp_path,
        *(f"{{id: {role}, signed_by: {role}}}" for role in ("client", "clinician", "supervisor")),
        record=record,
    )
    assert [signer.name for signer in signers] == ["", "", ""]


MEDICATION = "{id: prescriber, signed_by: prescriber, when: {has: medication_service}}"
COMMITTED = "{id: psychiatrist, signed_by: psychiatrist, when: {legal_status: involuntary_outpatient}}"
TRAINEE = "{id: supervisor, signed_by: supervisor, when: {author: trainee}}"
GUARDIAN = "{id: guardian, signed_by: guardian, when: {age_under: 18}}"


@pytest.mark.parametrize(
    ("demand", "facts", "condition"),
    [
        (
            MEDICATION,
            {"plan": plan(services=(OrderedService(id="SV1", is_medication=True),))},
            "because the plan orders a medication service",
        ),
        (
            COMMITTED,
            {"episodes": (Episode(id="E1", legal_status="involuntary_outpatient"),)},
            "because the legal status is involuntary outpatient commitment",
        ),
        (TRAINEE, {"staff": (Staff(id="ST1", is_trainee=True),)}, "because the plan's author is a trainee"),
        (GUARDIAN, {"client": Client(id="1", birth_date="2012-01-01")}, "because the client is under 18"),
    ],
)
def test_a_signer_by_condition_is_asked_for_where_it_holds_and_says_why(tmp_path, demand, facts, condition):
    always = "{id: clinician, signed_by: clinician}"
    plain = {"plan": plan(), "episodes": (Episode(id="E1", legal_status="voluntary"),), "staff": STAFF}
    signers = required(tmp_path, demand, always, record=record_of(**(plain | facts)))
    assert [signer.condition for signer in signers] == [condition, ""]
    assert len(required(tmp_path, demand, always, record=record_of(**plain))) == 1


def test_each_signer_is_asked_for_once_by_the_strictest_payer(tmp_path):
    other = "id: other\ntitle: Other\nversion: '1'\nstanding: example\napplies_to: {payers: [Other]}\ndemands:\n"
    other += "  - {id: c, signed_by: client}\n  - {id: p, signed_by: physician}\n"
    record = record_of(plan=plan(), coverage=(Coverage(id="CV1", payer="acme"), Coverage(id="CV2", payer="other")))
    signers = required(
        tmp_path,
        "{id: p, signed_by: [physician, lpha]}",
        "{id: c, signed_by: client, reason_ok: yes}",
        record=record,
        other=other,
    )
    assert [(signer.demand.id, [also.id for also in signer.demand.also]) for signer in signers] == [
        ("other@1#c", ["acme@1#c"]),
        ("other@1#p", ["acme@1#p"]),
    ]


def test_without_payers_nobody_must_sign(tmp_path):
    assert required(tmp_path, "{id: a, signed_by: client}", record=record_of(payer=None)) == ()


# What was signed

PHYSICIAN = "{id: a, signed_by: [psychiatrist, physician], with: [date, credential]}"


@pytest.mark.parametrize(
    ("row", "status", "lacking"),
    [
        (signature("physician", date="2026-09-02", credential="MD"), SignerStatus.SIGNED, ()),
        (signature("psychiatrist", date="2026-09-02", credential="MD", purpose="plan"), SignerStatus.SIGNED, ()),
        (signature("physician", date="2026-09-02", staff="ST2"), SignerStatus.SIGNED, ()),
        (signature("physician", date="2026-09-02"), SignerStatus.INCOMPLETE, ("credential",)),
        (signature("physician", method="ink", credential="MD"), SignerStatus.INCOMPLETE, ("date",)),
        (signature("physician", name="Amara Osei", credential="MD"), SignerStatus.MISSING, ()),
        (signature("physician", refused=True, reason="Away", date="2026-09-02"), SignerStatus.MISSING, ()),
        (signature("physician", date="2026-09-02", credential="MD", purpose="review"), SignerStatus.MISSING, None),
        (signature("physician", date="2026-11-24", credential="MD"), SignerStatus.MISSING, None),
        (signature("lpha", date="2026-09-02", credential="LCSW"), SignerStatus.MISSING, None),
    ],
)
def test_a_signature_counts_in_its_role_for_the_plan_by_as_of_with_all_that_is_asked(tmp_path, row, status, lacking):
    found = state(tmp_path, PHYSICIAN, row)
    assert found.status is status
    assert (found.signature, found.lacking) == ((None, ()) if lacking is None else (row, lacking))


CLIENT = "{id: a, signed_by: client, reason_ok: yes, attempts: yes}"


@pytest.mark.parametrize(
    ("row", "status", "lacking"),
    [
        (signature("client", refused=True, reason="At home first", attempts="By phone"), SignerStatus.EXCUSED, ()),
        (signature("client", reason="At home first", attempts="By phone"), SignerStatus.EXCUSED, ()),
        (signature("client", refused=True, reason="At home first"), SignerStatus.MISSING, ("attempts",)),
        (signature("client", refused=True, attempts="By phone"), SignerStatus.MISSING, ("reason",)),
        (signature("client", refused=True), SignerStatus.MISSING, ("reason", "attempts")),
        (signature("client", date="2026-09-01"), SignerStatus.SIGNED, ()),
        (signature("client", date="2026-09-01", method="verbal"), SignerStatus.SIGNED, ()),
    ],
)
def test_a_refusal_needs_what_the_payer_asks_in_its_place(tmp_path, row, status, lacking):
    found = state(tmp_path, CLIENT, row)
    assert (found.status, found.signature, found.lacking) == (status, row, lacking)


def test_a_reason_alone_is_enough_where_attempts_are_not_asked_for(tmp_path):
    row = signature("client", refused=True, reason="At home first")
    assert state(tmp_path, "{id: a, signed_by: client, reason_ok: yes}", row).status is SignerStatus.EXCUSED


def test_the_best_of_several_rows_counts(tmp_path):
    refused = Signature(id="S1", role="client", refused=True, reason="Later", attempts="Once")
    signed = Signature(id="S2", role="client", date="2026-09-08", method="ink")
    for rows in ((refused, signed), (signed, refused)):
        found = state(tmp_path, CLIENT, *rows)
        assert (found.status, found.signature) == (SignerStatus.SIGNED, signed)


def test_no_row_at_all_is_missing(tmp_path):
    found = state(tmp_path, CLIENT)
    assert (found.status, found.signature, found.lacking) == (SignerStatus.MISSING, None, ())


def test_states_come_in_the_order_of_the_required_signers(tmp_path):
    record = record_of(plan=plan(signature("client", date="2026-09-01")), staff=STAFF)
    signers = required(tmp_path, "{id: a, signed_by: clinician}", "{id: b, signed_by: client}", record=record)
    states = match_signatures(signers, record.plans[0].signatures, record)
    assert [(found.required.role, found.status) for found in states] == [("clinician", "missing"), ("client", "signed")]
