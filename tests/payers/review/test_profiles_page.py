"""The page on payer profiles: its example is a profile, and does what the page says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from payercases import AS_OF, SHIPPED, catalogue_of, demands_of, record_of, sessions

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.duedates.duedates import first_plan_due, next_review
from toolkit.payers.kinds.conditions import Having, When
from toolkit.payers.kinds.kinds import KEYS_OF_KINDS
from toolkit.payers.signers import required_signers
from toolkit.payers.vocabulary import ANCHORS
from toolkit.records.care import Episode
from toolkit.records.goals import Goal, OrderedService
from toolkit.records.plan import Plan

PAGE = (Path(__file__).parents[3] / "docs" / "payer-profiles.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    own = tmp_path_factory.mktemp("payer_profiles")
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]
    (own / "lakeshore-outpatient.yaml").write_text(example, encoding="utf-8")
    return Catalogue.load([own, SHIPPED])


def test_the_worked_example_does_what_its_contract_says(catalogue):
    assert catalogue.findings == ()
    plan = Plan(
        id="P1",
        written="2026-09-04",
        goals=(Goal(id="G1", text="Drives"),),
        services=(OrderedService(id="SV1", is_medication=True),),
    )
    record = record_of(
        payer="lakeshore hmo",
        plan=plan,
        episodes=(Episode(id="E1", intake="2026-08-21", level_of_care="Outpatient"),),
        services_given=sessions("2026-09-08"),
    )
    demands = demands_of(record, catalogue)
    first = first_plan_due(record, plan, demands, as_of=AS_OF)
    assert (first.due, first.is_late) == (date(2026, 9, 4), False)  # 24-28 August and 31 August-4 September
    review = next_review(record, plan, demands, as_of=AS_OF)
    assert (review.due, review.not_before) == (None, date(2026, 11, 3))
    assert [signer.demand.demand.id for signer in required_signers(record, plan, demands, as_of=AS_OF)] == [
        "clinician-signs",
        "member-signs",
        "prescriber-signs",
    ]
    assert "own-words" in [applied.demand.id for applied in demands.fields]


def test_the_page_names_every_kind_condition_and_anchor():
    words = set(re.findall(r"[a-z_]+", PAGE))
    for known in (KEYS_OF_KINDS, When.model_fields, Having, ANCHORS):
        assert {str(name) for name in known} <= words


FRAGMENTS = re.findall(r"```yaml\n(- id.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: text.split()[2])
def test_every_example_on_the_page_is_sound(tmp_path, fragment):
    catalogue = catalogue_of(tmp_path, *(dedent(f"  {item}") for item in re.split(r"^- ", fragment, flags=re.M)[1:]))
    assert catalogue.findings == ()


def test_every_kind_has_an_example_on_the_page():
    examples = "\n".join(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
    assert set(KEYS_OF_KINDS) <= set(re.findall(r"^ +([a-z_]+):", examples, re.MULTILINE))
