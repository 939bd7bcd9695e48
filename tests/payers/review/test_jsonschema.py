"""The schema for editors: shipped beside the profiles, the same as the models, and good for what profiles hold."""

import json
from datetime import date

import jsonschema
import pytest
from payercases import HEAD, SHIPPED, write

from toolkit.errors import ConfigurationError
from toolkit.payers.kinds.kinds import KEYS_OF_KINDS
from toolkit.payers.review.jsonschema import EDITOR_HINT, SCHEMA_FILE, profile_schema, schema_text
from toolkit.yamlfile import load_yaml

PROFILES = sorted(SHIPPED.glob("*.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(profile_schema())


def plain(value):
    """What an editor sees: dates are texts to it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def slips(path):
    return list(VALIDATOR.iter_errors(plain(load_yaml(path, error=ConfigurationError, max_bytes=10**6).data)))


def test_the_shipped_schema_is_that_of_the_models():
    shipped = (SHIPPED / SCHEMA_FILE).read_text(encoding="utf-8")
    assert shipped == schema_text(), "the schema is out of date: make docs writes it anew"
    jsonschema.Draft202012Validator.check_schema(json.loads(shipped))


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_shipped_profiles_name_the_schema_and_are_sound_by_it(path):
    assert path.read_text(encoding="utf-8").splitlines()[0] == EDITOR_HINT
    assert slips(path) == []


def test_every_kind_of_demand_is_in_the_schema():
    for key, kind in KEYS_OF_KINDS.items():
        assert key in profile_schema()["$defs"][kind.__name__]["properties"]


@pytest.mark.parametrize(
    "demand",
    [
        "{id: a, section: strengths, pointer_ok: yes}",
        "{id: a, signed_by: {agency_value: approvers, otherwise: lpha}}",
        "{id: a, review_every: {later_of: [90 days, 6 sessions]}, from: plan}",
        "{id: a, classified_by: ASAM, levels: [2.1]}",
        "{id: a, review_every: 6 months with services, from: plan}",
    ],
)
def test_the_schema_takes_what_plankit_takes(tmp_path, demand):
    assert slips(write(tmp_path, "acme", f"{HEAD}demands: [{demand}]\n")) == []


@pytest.mark.parametrize(
    "demand",
    [
        "{id: a, section: strenghts}",
        "{id: a, section: strengths, pointer_okay: yes}",
        "{id: a, review_every: soon, from: plan}",
        "{id: a, signed_by: physican}",
        "{id: a}",
    ],
)
def test_the_schema_finds_slips(tmp_path, demand):
    assert slips(write(tmp_path, "acme", f"{HEAD}demands: [{demand}]\n")) != []
