"""The guesses of a first map: likely ones are made, and what a record does not know is left open."""

import pytest

from toolkit.forms.mapping.guessing import Candidate, guesses
from toolkit.forms.model import FieldKind, FormField

KNOWN = (
    Candidate("client.last_name", "client", ("Last name",)),
    Candidate("client.birth_date", "client", ("Birth date",), is_date=True),
    Candidate("client.phone", "client", ("Phone",)),
    Candidate("client.address", "client", ("Address",)),
    Candidate("clinician.phone", "clinician", ("Clinician Phone",)),
    Candidate("clinician.title", "clinician", ("Title", "Clinician title")),
    Candidate("diagnoses[0].code", "diagnoses", ("Diagnosis code",)),
    Candidate("episode.legal_status", "episode", ("Legal status", "Episode Legal status")),
    Candidate("agency.name", "agency", ("Agency name", "Facility")),
    Candidate("coverage[0].ends", "coverage", ("Ends", "To"), is_date=True),
)


def guess(name, near="", tooltip=""):
    each = FormField(name, FieldKind.TEXT, tooltip=tooltip)
    found = guesses([each], {name: near}, KNOWN).get(name)
    return found.path if found else ""


@pytest.mark.parametrize(
    "said, path",
    [
        ("Member's last name", "client.last_name"),
        ("DOB", "client.birth_date"),
        ("Birthday", "client.birth_date"),
        ("Telephone number:", "client.phone"),
        ("Enter your current mailing address.", "client.address"),
        ("Provider phone number", "clinician.phone"),
        ("Legal status", "episode.legal_status"),
        ("Facility", "agency.name"),
        ("Clinician's title", "clinician.title"),
        ("Diagnosis code (ICD-10-CM)", "diagnoses[0].code"),
    ],
)
@pytest.mark.parametrize("where", ["near", "tooltip"])
def test_a_likely_field_is_guessed_from_what_the_form_says(said, path, where):
    assert guess("f1_01[0]", **{where: said}) == path


@pytest.mark.parametrize(
    "said",
    [
        "State or province of birth",
        "Previous last name",
        "Former address",
        "Spouse's phone",
        "Goal 1: status",
        "to",
        "Number",
        "",
        "3",
    ],
)
def test_for_what_a_record_does_not_know_nothing_is_guessed(said):
    assert guess("f1_01[0]", near=said) == "" == guess("f1_01[0]", tooltip=said)
