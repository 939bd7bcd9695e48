"""What a change of profile does to a caseload: the same clients under the old and the new one, on real files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from world import build_world, caseload_rows, write_caseload

from toolkit.payers.review.comparing import compare
from toolkit.payers.review.opening import ProfileShelves
from toolkit.pipeline.payerdiff import CaseloadEffect, ClientEffect, effect_on
from toolkit.pipeline.setting import Selection
from toolkit.shipped import search_folders

AS_OF = date(2026, 10, 1)
HEAD = """
    id: {id}
    title: {title}
    version: "{version}"
    source: Contract, section 4
    standing: unverified
    applies_to: {{payers: [{payers}]}}
    demands:
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    build_world(tmp_path)
    (tmp_path / "payer_profiles" / "little-payer.yaml").unlink()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def profile(
    path: Path,
    *demands: str,
    version: str = "1",
    payers: str = "Little payer",
    title: str = "Little payer",
    name: str = "little-payer",
) -> Path:
    path.parent.mkdir(exist_ok=True)
    items = "".join(f"  - {dedent(demand).strip()}\n" for demand in demands)
    head = dedent(HEAD).lstrip().format(id=name, title=title, version=version, payers=payers)
    path.write_text((head if demands else head.replace("demands:\n", "")) + items)
    return path


def effect(world: Path, old: Path, new: Path, **options) -> CaseloadEffect:
    folders = search_folders("payer_profiles", world)
    shelves = ProfileShelves(folders, [old, new], own=len(folders) > 1)
    before, after = shelves.open(str(old), on=AS_OF), shelves.open(str(new), on=AS_OF)
    comparison = compare(before.profile, after.profile)
    return effect_on([world / "caseload.xlsx"], shelves, before, after, comparison, as_of=AS_OF, **options)


def of(result: CaseloadEffect, client: str) -> ClientEffect:
    (found,) = (each for each in result.touched if each.client == client)
    return found


def fields(findings) -> list[tuple[str, str]]:
    return [(found.code, found.field) for found in findings]


def test_each_client_is_told_what_it_now_lacks_and_lacks_no_longer(world):
    old = profile(
        world / "payer_profiles" / "old.yaml", "{id: goals, section: goals}", "{id: crisis, section: crisis_plan}"
    )
    new = profile(
        world / "drafts" / "new.yaml", "{id: goals, section: goals}", "{id: dx, section: diagnoses}", version="2"
    )
    result = effect(world, old, new)
    assert result.examined == 3
    first = of(result, "C001")
    assert fields(first.no_longer_lacks) == [("CO101", "plans[P1].crisis_plan")]
    assert [found.code for found in first.lacks] == ["CO101"]
    assert first.lacks[0].demands == ("little-payer@2#dx",)
    assert (first.lacks[0].citation, first.lacks[0].standing) == ("Contract, section 4", "unverified")
    assert dict(result.counts) == {
        "clients": 3,
        "touched": 3,
        "lacking": 3,
        "no_longer_lacking": 3,
        "other_dates": 0,
        "unchanged": 0,
    }
    assert dict(result.by_demand) == {"little-payer@2#dx": (3, 0), "little-payer@1#crisis": (0, 3)}


def test_what_is_lacking_before_and_after_is_no_change_whatever_the_payer_is_called(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: crisis, section: crisis_plan}")
    new = profile(world / "drafts" / "new.yaml", "{id: plan-b, section: crisis_plan}", version="2", title="Big payer")
    result = effect(world, old, new)
    assert len(result.touched) == 3
    assert result.changed == ()


def test_a_date_that_moves_is_told_with_both_days_and_the_new_reckoning(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: review, review_every: 90 days, from: plan}")
    new = profile(world / "drafts" / "new.yaml", "{id: review, review_every: 20 days, from: plan}", version="2")
    first = of(effect(world, old, new), "C001")
    (move,) = first.dates
    assert (move.what, move.before, move.after) == ("Review of plan P1", date(2026, 11, 30), date(2026, 9, 21))
    assert move.why.startswith("20 days from the plan of 2026-09-01")
    assert [found.code for found in first.lacks] == ["TL103"]


def test_a_day_that_hangs_on_sessions_moves_by_the_earliest_that_it_can_become(world):
    demand = "{{id: review, review_every: {{longer_of: [{days} days, 6 sessions]}}, from: plan}}"
    old = profile(world / "payer_profiles" / "old.yaml", demand.format(days=90))
    new = profile(world / "drafts" / "new.yaml", demand.format(days=60), version="2")
    (move,) = of(effect(world, old, new), "C001").dates
    assert (move.before, move.after) == (None, None)
    # From 1 September: 60 days are 31 October, 90 are 30 November; no session so far.
    assert (move.earliest_before, move.earliest_after) == (date(2026, 11, 30), date(2026, 10, 31))
    assert "0 sessions so far" in move.why


def test_rows_of_no_client_are_told_and_not_passed_over(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: goals, section: goals}")
    rows = caseload_rows(2)
    rows["Coverage"].append({"Client": "C00Z", "Payer": "Little payer"})
    write_caseload(world / "caseload.xlsx", rows)
    result = effect(world, old, profile(world / "drafts" / "new.yaml", "{id: goals, section: goals}", version="2"))
    assert [(found.code, found.severity) for found in result.findings] == [("RD321", "error")]


def test_days_are_told_by_the_agencys_own_holidays(world):
    demand = "{{id: review, review_every: {days} business days, from: plan}}"
    old = profile(world / "payer_profiles" / "old.yaml", demand.format(days=3))
    new = profile(world / "drafts" / "new.yaml", demand.format(days=10), version="2")
    settings = world / "agency_templates" / "little-agency" / "agency.yaml"
    settings.write_text(f"{settings.read_text()}holidays: {{added: [2026-09-14, 2026-09-15]}}\n")
    (move,) = of(effect(world, old, new), "C001").dates
    # From Tuesday 1 September: 2, 3, 4; Labor Day; 8 to 11; the county's own 14 and 15; 16, 17, 18.
    assert (move.before, move.after) == (date(2026, 9, 4), date(2026, 9, 18))


def test_what_is_late_under_both_but_since_another_day_is_still_lacking_otherwise(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: review, review_every: 20 days, from: plan}")
    new = profile(world / "drafts" / "new.yaml", "{id: review, review_every: 10 days, from: plan}", version="2")
    first = of(effect(world, old, new), "C001")
    assert (first.lacks, first.no_longer_lacks) == ((), ())
    assert [found.code for found in first.otherwise] == ["TL103"]


def test_a_client_whose_payer_the_new_version_no_longer_names_is_told_apart(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: crisis, section: crisis_plan}", payers="Little, Small")
    rows = caseload_rows(3)
    for row, payer in zip(rows["Coverage"], ("Little", "Small", "Nobody in particular"), strict=True):
        row["Payer"] = payer
    write_caseload(world / "caseload.xlsx", rows)
    new = profile(world / "drafts" / "new.yaml", "{id: crisis, section: crisis_plan}", payers="Small", version="2")
    result = effect(world, old, new)
    assert [each.client for each in result.touched] == ["C001", "C002"]
    gone = of(result, "C001")
    assert (gone.was_under, gone.is_under) == (True, False)
    assert fields(gone.no_longer_lacks) == [("CO101", "plans[P1].crisis_plan")]
    assert not of(result, "C002").is_changed


def test_a_profile_of_another_id_stands_in_for_the_old_one_and_leaves_its_own_clients_alone(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: goals, section: goals}")
    new = profile(
        world / "payer_profiles" / "new.yaml",
        "{id: crisis, section: crisis_plan}",
        name="big-payer",
        payers="Big payer",
    )
    rows = caseload_rows(3)
    rows["Coverage"][2]["Payer"] = "Big payer"
    write_caseload(world / "caseload.xlsx", rows)
    result = effect(world, old, new)
    assert [each.client for each in result.touched] == ["C001", "C002"]
    assert all(fields(each.lacks) == [("CO101", "plans[P1].crisis_plan")] for each in result.touched)
    assert all((each.was_under, each.is_under) == (True, True) for each in result.touched)


def test_what_another_payer_asks_as_well_is_still_lacking(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: crisis, section: crisis_plan}")
    profile(
        world / "payer_profiles" / "second.yaml",
        "{id: safe, section: crisis_plan, pointer_ok: yes}",
        name="second-payer",
        payers="Second",
        title="Second payer",
    )
    rows = caseload_rows(1)
    rows["Coverage"].append({"Client": "C001", "Payer": "Second"})
    write_caseload(world / "caseload.xlsx", rows)
    new = profile(world / "drafts" / "new.yaml", "{id: goals, section: goals}", version="2")
    only = of(effect(world, old, new), "C001")
    assert (only.lacks, only.no_longer_lacks) == ((), ())


def test_plans_of_any_day_and_any_version_are_looked_at_under_both(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: goals, section: goals}")
    new = profile(world / "drafts" / "new.yaml", "{id: crisis, section: crisis_plan}", version="2")
    old.write_text(old.read_text().replace("source:", "effective: {to: 2025-12-31}\nsource:"))
    new.write_text(new.read_text().replace("source:", "effective: {from: 2027-01-01}\nsource:"))
    rows = caseload_rows(2)
    rows["Plans"][0]["Made under"] = "little-payer@1"
    rows["Plans"][1]["Made under"] = ""
    write_caseload(world / "caseload.xlsx", rows)
    result = effect(world, old, new)
    assert [fields(each.lacks) for each in result.touched] == [[("CO101", "plans[P1].crisis_plan")]] * 2


def test_only_the_clients_asked_for_are_examined_and_several_processes_find_the_same(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: goals, section: goals}")
    new = profile(world / "drafts" / "new.yaml", "{id: crisis, section: crisis_plan}", version="2")
    chosen = effect(world, old, new, selection=Selection(clinicians=("Ruth Okafor",)))
    assert (chosen.examined, [each.client for each in chosen.touched]) == (1, ["C002"])
    assert effect(world, old, new, jobs=2) == effect(world, old, new)


def test_a_day_that_only_one_of_the_two_sets_is_told_as_well(world):
    old = profile(world / "payer_profiles" / "old.yaml", "{id: goals, section: goals}")
    new = profile(
        world / "drafts" / "new.yaml",
        "{id: goals, section: goals}",
        "{id: signs, signed_by: client, within: 10 days, from: plan_written}",
        version="2",
    )
    forth, back = of(effect(world, old, new), "C001"), of(effect(world, new, old), "C001")
    assert [(move.before, move.after) for move in forth.dates] == [(None, date(2026, 9, 11))]
    assert [(move.before, move.after, move.why) for move in back.dates] == [(date(2026, 9, 11), None, "")]
