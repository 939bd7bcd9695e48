"""Which profile is used: inheritance, versions by date, files that replace shipped ones, and names as agencies write them."""

import pickle
from datetime import date
from itertools import pairwise

import pytest
from payercases import AS_OF, HEAD, catalogue_of, codes_of, demands_of, record_of, write

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.kinds.parts import Standing
from toolkit.records.care import Episode
from toolkit.records.client import Client
from toolkit.records.coverage import Coverage
from toolkit.records.plan import Plan


def profile(profile_id="acme", version="1", body="", *, applies="applies_to: {payers: [Acme Health]}\n"):
    return f"id: {profile_id}\ntitle: Title\nversion: '{version}'\nstanding: example\n{applies}{body}"


def ids(profile_):
    return [demand.id for demand in profile_.demands]


# Inheritance

PARENT = "demands:\n  - {id: goals, section: goals}\n  - {id: strengths, section: strengths}\n"


def test_a_profile_takes_over_the_demands_of_the_one_it_extends(tmp_path):
    write(tmp_path, "base", profile("base", body=PARENT, applies=""))
    write(tmp_path, "acme", profile(body="extends: base\ndemands:\n  - {id: needs, section: needs}\n"))
    acme = Catalogue.load([tmp_path]).get("acme")
    assert ids(acme) == ["goals", "strengths", "needs"]
    assert [acme.inherited_from(name) for name in ids(acme)] == ["base@1", "base@1", ""]


def test_a_demand_of_the_same_id_takes_the_place_of_the_inherited_one(tmp_path):
    write(tmp_path, "base", profile("base", body=PARENT, applies=""))
    write(tmp_path, "acme", profile(body="extends: base\ndemands:\n  - {id: goals, section: needs}\n"))
    acme = Catalogue.load([tmp_path]).get("acme")
    assert ids(acme) == ["goals", "strengths"]
    assert (acme.demands[0].section, acme.inherited_from("goals")) == ("needs", "")


def test_what_is_left_out_is_not_demanded(tmp_path):
    write(tmp_path, "base", profile("base", body=PARENT, applies=""))
    write(tmp_path, "acme", profile(body="extends: base\nleaves_out: [goals]\n"))
    assert ids(Catalogue.load([tmp_path]).get("acme")) == ["strengths"]


def test_leaving_out_what_is_not_inherited_is_found(tmp_path):
    write(tmp_path, "base", profile("base", body=PARENT, applies=""))
    write(tmp_path, "acme", profile(body="extends: base\nleaves_out: [strength]\n"))
    (finding,) = Catalogue.load([tmp_path]).findings
    assert (finding.code, finding.hint) == ("PP109", 'Did you mean "strengths"?')


def test_inherited_demands_keep_the_citation_and_standing_of_where_they_were_written(tmp_path):
    parent = HEAD.replace("id: acme", "id: parent").replace("applies_to: {payers: [Acme Health]}\n", "")
    write(tmp_path, "parent", f"{parent}demands:\n  - {{id: goals, section: goals}}\n")
    write(tmp_path, "acme", profile(body="extends: parent\ndemands:\n  - {id: needs, section: needs}\n"))
    goals, needs = Catalogue.load([tmp_path]).get("acme").demands
    assert (goals.citation, goals.standing, goals.checked) == ("Acme manual 4.1", Standing.VERIFIED, AS_OF)
    assert (needs.citation, needs.standing, needs.checked) == ("", Standing.EXAMPLE, None)


def test_profiles_inherit_through_several_generations(tmp_path):
    write(tmp_path, "a", profile("a", body=PARENT, applies=""))
    write(tmp_path, "b", profile("b", body="extends: a\nleaves_out: goals\n", applies=""))
    write(tmp_path, "acme", profile(body="extends: b\n"))
    acme = Catalogue.load([tmp_path]).get("acme")
    assert (ids(acme), acme.inherited_from("strengths")) == (["strengths"], "a@1")


@pytest.mark.parametrize("chain", [("acme",), ("b", "acme"), ("b", "c", "acme")])
def test_a_profile_that_extends_itself_is_found_and_cannot_be_used(tmp_path, chain):
    names = ["acme", *chain]
    for child, parent in pairwise(names):
        write(tmp_path, child, profile(child, body=f"extends: {parent}\n"))
    catalogue = Catalogue.load([tmp_path])
    assert "PP108" in codes_of(catalogue)
    assert catalogue.profiles == ()
    with pytest.raises(ConfigurationError):
        catalogue.get("acme")


def test_whoever_extends_a_profile_with_errors_is_told_which_to_mend(tmp_path):
    write(tmp_path, "base", profile("base", body="demands:\n  - {id: a, section: x}\n", applies=""))
    write(tmp_path, "acme", profile(body="extends: base\n"))
    catalogue = Catalogue.load([tmp_path])
    assert [(finding.code, finding.place.file) for finding in catalogue.findings] == [
        ("PP107", "acme.yaml"),
        ("PP104", "base.yaml"),
    ]
    with pytest.raises(ConfigurationError, match=r"acme\.yaml"):
        demands_of(record_of(), catalogue)


def test_an_unknown_parent_gets_the_nearest_name(tmp_path):
    write(tmp_path, "base", profile("base", applies=""))
    write(tmp_path, "acme", profile(body="extends: bse\n"))
    (finding,) = Catalogue.load([tmp_path]).findings
    assert (finding.code, finding.hint) == ("PP107", 'Did you mean "base"?')


def test_an_inherited_deadline_and_an_own_one_need_the_same_id(tmp_path):
    review = "demands:\n  - {id: review, review_every: 90 days, from: plan}\n"
    write(tmp_path, "base", profile("base", body=review, applies=""))
    write(tmp_path, "acme", profile(body="extends: base\n" + review.replace("id: review", "id: interval")))
    (finding,) = Catalogue.load([tmp_path]).findings
    assert (finding.code, finding.place.file) == ("PP105", "acme.yaml")
    write(tmp_path, "acme", profile(body="extends: base\n" + review.replace("90", "30")))
    assert Catalogue.load([tmp_path]).findings == ()


# Versions

OLD = "effective: {from: 2020-01-01, to: 2026-05-31}\ndemands:\n  - {id: goals, section: goals}\n"
NEW = "effective: {from: 2026-06-01}\ndemands:\n  - {id: needs, section: needs}\n"


def two_versions(folder):
    write(folder, "acme-1", profile(version="1", body=OLD))
    write(folder, "acme-2", profile(version="2", body=NEW))
    return Catalogue.load([folder])


def plan_of(day, **facts):
    return Plan(id="P1", written=day, effective=day, **facts)


@pytest.mark.parametrize(("day", "version"), [("2026-05-31", "1"), ("2026-06-01", "2"), ("2020-01-01", "1")])
def test_the_plans_date_chooses_the_version(tmp_path, day, version):
    demands = demands_of(record_of(plan=plan_of(day)), two_versions(tmp_path))
    assert [found.version for found in demands.profiles] == [version]


def test_a_plan_keeps_the_version_that_it_says_it_was_made_under(tmp_path):
    demands = demands_of(record_of(plan=plan_of("2026-07-01", made_under="acme@1")), two_versions(tmp_path))
    assert [found.key for found in demands.profiles] == ["acme@1"]
    assert [applied.id for applied in demands.sections] == ["acme@1#goals"]


def test_a_version_that_is_not_there_is_found_and_the_date_decides(tmp_path):
    record = record_of(plan=plan_of("2026-07-01", made_under="acme@3; other@1"))
    demands = demands_of(record, two_versions(tmp_path))
    assert [found.key for found in demands.profiles] == ["acme@2"]
    (finding,) = demands.findings
    assert (finding.code, finding.field, finding.value) == ("PP206", "plans[P1].made_under", "acme@3; other@1")


def test_a_plan_of_a_day_on_which_no_version_held_is_found(tmp_path):
    demands = demands_of(record_of(plan=plan_of("2019-12-31")), two_versions(tmp_path))
    assert (demands.profiles, demands.unmatched) == ((), ("acme",))
    assert [finding.code for finding in demands.findings] == ["PP205"]


def test_get_gives_a_named_version_that_of_a_day_or_the_last(tmp_path):
    catalogue = two_versions(tmp_path)
    assert catalogue.get("acme@1").version == "1"
    assert catalogue.get("acme", on=date(2021, 1, 1)).version == "1"
    assert catalogue.get("acme").version == "2"
    with pytest.raises(UnknownNameError, match='Did you mean "acme"'):
        catalogue.get("acmee")


def test_versions_that_overlap_are_found_and_cannot_be_used(tmp_path):
    write(tmp_path, "acme-1", profile(version="1", body=OLD.replace("2026-05-31", "2026-06-01")))
    write(tmp_path, "acme-2", profile(version="2", body=NEW))
    catalogue = Catalogue.load([tmp_path])
    assert [(finding.code, str(finding.place)) for finding in catalogue.findings] == [("PP110", "acme-2.yaml:6")]
    with pytest.raises(ConfigurationError):
        demands_of(record_of(), catalogue)


def test_one_version_in_two_files_is_found(tmp_path):
    write(tmp_path, "acme-1", profile(body=OLD))
    write(tmp_path, "acme-2", profile(body=NEW))
    assert codes_of(Catalogue.load([tmp_path])) == ["PP111"]


def test_a_demand_may_hold_on_some_days_only(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: goals, section: goals, effective: {from: 2026-09-01}}")
    before = demands_of(record_of(plan=plan_of("2026-08-31")), catalogue)
    after = demands_of(record_of(plan=plan_of("2026-09-01")), catalogue)
    assert (len(before.sections), len(after.sections)) == (0, 1)


def test_a_new_version_may_extend_the_old_one(tmp_path):
    write(tmp_path, "acme-1", profile(version="1", body=OLD))
    write(tmp_path, "acme-2", profile(version="2", body=f"extends: acme@1\n{NEW}"))
    catalogue = Catalogue.load([tmp_path])
    assert (catalogue.findings, ids(catalogue.get("acme@2"))) == ((), ["goals", "needs"])


def test_of_several_versions_the_parent_is_the_one_that_held_when_the_heir_began(tmp_path):
    two_versions(tmp_path)
    write(tmp_path, "heir", profile("heir", body="extends: acme\neffective: {from: 2026-01-01}\n"))
    write(tmp_path, "late", profile("late", body="extends: acme\n"))
    catalogue = Catalogue.load([tmp_path])
    assert (ids(catalogue.get("heir")), ids(catalogue.get("late"))) == (["goals"], ["needs"])


# Files that stand in for shipped ones


def two_folders(tmp_path, own, shipped=None):
    write(tmp_path / "shipped", "acme", shipped or profile(body=PARENT))
    write(tmp_path / "own", "acme", own)
    return Catalogue.load([tmp_path / "own", tmp_path / "shipped"])


def test_a_file_with_a_shipped_id_must_say_so(tmp_path):
    catalogue = two_folders(tmp_path, profile(version="2", body="demands:\n  - {id: needs, section: needs}\n"))
    (finding,) = catalogue.findings
    assert (finding.code, str(finding.place)) == ("PP113", "acme.yaml:1")
    assert "replaces: acme@1" in finding.hint
    with pytest.raises(ConfigurationError, match=r"acme\.yaml:1.*shipped"):
        demands_of(record_of(), catalogue)


def test_a_file_that_says_what_it_replaces_is_used_instead(tmp_path):
    own = profile(version="2", body="replaces: acme@1\ndemands:\n  - {id: needs, section: needs}\n")
    catalogue = two_folders(tmp_path, own)
    assert (catalogue.findings, [found.key for found in catalogue.profiles]) == ((), ["acme@2"])
    assert [applied.id for applied in demands_of(record_of(), catalogue).sections] == ["acme@2#needs"]


def test_a_replacement_may_build_on_what_it_replaces(tmp_path):
    own = profile(
        version="1-ours", body="replaces: acme@1\nextends: acme@1\ndemands:\n  - {id: needs, section: needs}\n"
    )
    catalogue = two_folders(tmp_path, own)
    assert (catalogue.findings, ids(catalogue.get("acme"))) == ((), ["goals", "strengths", "needs"])


def test_replacing_a_version_that_is_not_shipped_is_found(tmp_path):
    (finding,) = two_folders(tmp_path, profile(version="2", body="replaces: acme@9\n")).findings
    assert (finding.code, finding.hint) == ("PP112", 'Did you mean "acme@1"?')


def test_a_shipped_profile_may_extend_one_that_the_agency_replaced(tmp_path):
    write(tmp_path / "shipped", "base", profile("base", body=PARENT, applies=""))
    write(tmp_path / "own", "base", profile("base", "2", "replaces: base@1\ndemands: []\n", applies=""))
    write(tmp_path / "shipped", "acme", profile(body="extends: base\n"))
    catalogue = Catalogue.load([tmp_path / "own", tmp_path / "shipped"])
    assert (catalogue.findings, ids(catalogue.get("acme"))) == ((), [])


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ConfigurationError, match="no such folder"):
        Catalogue.load([tmp_path / "nowhere"])


# Names and scope


@pytest.mark.parametrize("payer", ["acme", "ACME", "Acme Health", "acme  health", "ACME-HEALTH", "Acme, Health."])
def test_a_payer_is_known_by_its_id_and_names_however_they_are_spaced(tmp_path, payer):
    catalogue = catalogue_of(tmp_path, "{id: goals, section: goals}")
    assert [found.id for found in demands_of(record_of(payer=payer), catalogue).profiles] == ["acme"]


@pytest.mark.parametrize(
    ("payer", "code", "hint"),
    [
        ("Acme Heath", "PP202", 'Did you mean "Acme Health"?'),
        ("Zenith Mutual", "PP201", "plankit payer list"),
    ],
)
def test_a_payer_without_a_profile_is_found_and_not_quoted(tmp_path, payer, code, hint):
    demands = demands_of(record_of(payer=payer), catalogue_of(tmp_path))
    (finding,) = demands.findings
    assert (finding.code, finding.client, finding.field) == (code, "0012", "coverage[CV1].payer")
    assert hint in finding.hint
    assert payer not in f"{finding.message} {finding.hint}"
    assert (demands.unmatched, demands.profiles, finding.value) == ((payer,), (), payer)


def test_without_a_payer_nothing_is_demanded_and_it_is_said(tmp_path):
    demands = demands_of(record_of(payer=None), catalogue_of(tmp_path, "{id: goals, section: goals}"))
    assert (demands.sections, [finding.code for finding in demands.findings]) == ((), ["PP203"])


def test_coverage_counts_on_the_plans_date(tmp_path):
    catalogue = catalogue_of(tmp_path)
    for starts, ends, codes in (
        ("2026-09-01", "2026-09-01", []),
        (None, None, []),
        ("2026-09-02", None, ["PP204"]),
        (None, "2026-08-31", ["PP204"]),
    ):
        record = record_of(coverage=(Coverage(id="CV1", payer="acme", starts=starts, ends=ends),))
        assert [finding.code for finding in demands_of(record, catalogue).findings] == codes


def test_payers_that_are_named_take_the_place_of_the_coverage(tmp_path):
    catalogue = catalogue_of(tmp_path, other=profile("other", applies="applies_to: {payers: [Other Mutual]}\n"))
    demands = demands_of(record_of(), catalogue, payers=["Other Mutual"])
    assert [found.id for found in demands.profiles] == ["other"]
    (finding,) = demands_of(record_of(), catalogue, payers=["othr"]).findings
    assert (finding.code, finding.field) == ("PP202", "")


SCOPED = "applies_to:\n  payers: [Acme Health]\n  programmes: [Adult clinic]\n  levels_of_care: [Outpatient]\n"


@pytest.mark.parametrize(
    ("programme", "level", "payer", "applies"),
    [
        ("Adult clinic", "Outpatient", "Acme Health", True),
        ("adult  CLINIC", "outpatient", "Acme Health", True),
        ("Adult clinic", "Residential", "Acme Health", False),
        ("School program", "Outpatient", "Acme Health", False),
        (None, None, "Acme Health", True),
        ("School program", "Residential", "acme", True),
    ],
)
def test_a_named_payer_applies_within_its_scope_and_an_id_is_meant(tmp_path, programme, level, payer, applies):
    catalogue = catalogue_of(tmp_path, head=profile(applies=SCOPED))
    episode = Episode(id="E1", programme=programme, level_of_care=level)
    demands = demands_of(record_of(payer=payer, episodes=(episode,)), catalogue)
    assert [found.id for found in demands.profiles] == (["acme"] if applies else [])
    assert [finding.code for finding in demands.findings] == ([] if applies else ["PP205"])


def test_a_profile_for_a_programme_applies_whoever_pays(tmp_path):
    licence = profile("licence", applies="applies_to: {programmes: [Adult clinic]}\n")
    catalogue = catalogue_of(tmp_path, licence=licence)
    here = record_of(episodes=(Episode(id="E1", programme="Adult clinic"),))
    assert [found.id for found in demands_of(here, catalogue).profiles] == ["acme", "licence"]
    for programme in ("School program", None):
        there = record_of(episodes=(Episode(id="E1", programme=programme),))
        assert [found.id for found in demands_of(there, catalogue).profiles] == ["acme"]


@pytest.mark.parametrize(
    ("born", "applies"), [("2008-09-02", True), ("2008-09-01", False), (None, True), ("2014-09-02", False)]
)
def test_ages_count_on_the_plans_date(tmp_path, born, applies):
    head = profile(applies="applies_to: {payers: [Acme Health], ages: {from: 12, under: 18}}\n")
    catalogue = catalogue_of(tmp_path, head=head)
    demands = demands_of(record_of(client=Client(id="1", birth_date=born)), catalogue)
    assert bool(demands.profiles) is applies


def test_a_profile_that_is_only_to_be_extended_applies_to_nobody(tmp_path):
    catalogue = catalogue_of(tmp_path, base=profile("base", applies=""))
    demands = demands_of(record_of(payer="base"), catalogue)
    assert (demands.profiles, demands.unmatched) == ((), ("base",))
    assert "base" not in catalogue.names


def test_profiles_come_in_the_order_of_the_coverage_and_each_once(tmp_path):
    catalogue = catalogue_of(tmp_path, other=profile("other", applies="applies_to: {payers: [Other]}\n"))
    coverage = tuple(
        Coverage(id=f"CV{number}", payer=payer) for number, payer in enumerate(("other", "Acme Health", "acme"), 1)
    )
    assert [found.id for found in demands_of(record_of(coverage=coverage), catalogue).profiles] == ["other", "acme"]


def test_a_catalogue_crosses_process_borders(tmp_path):
    catalogue = catalogue_of(tmp_path, "{id: goals, section: goals, when: {age_under: 99}}")
    demands_of(record_of(), catalogue)
    copy = pickle.loads(pickle.dumps(catalogue))
    assert [applied.id for applied in demands_of(record_of(), copy).sections] == ["acme@1#goals"]
    assert copy.get("acme").fingerprint == catalogue.get("acme").fingerprint


def test_the_fingerprint_changes_with_what_is_inherited(tmp_path):
    write(tmp_path, "base", profile("base", body=PARENT, applies=""))
    write(tmp_path, "acme", profile(body="extends: base\n"))
    before = Catalogue.load([tmp_path]).get("acme").fingerprint
    assert before == Catalogue.load([tmp_path]).get("acme").fingerprint
    write(tmp_path, "base", profile("base", body=PARENT.replace("section: goals", "section: needs"), applies=""))
    assert Catalogue.load([tmp_path]).get("acme").fingerprint != before


def test_a_client_without_a_plan_has_demands_as_of_the_day(tmp_path):
    catalogue = two_versions(tmp_path)
    record = record_of(plans=())
    assert [found.version for found in demands_for(record, None, catalogue, as_of=date(2026, 5, 1)).profiles] == ["1"]
    assert [found.version for found in demands_for(record, None, catalogue, as_of=AS_OF).profiles] == ["2"]
