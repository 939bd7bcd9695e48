import os
import pickle
import re
from datetime import date
from pathlib import Path

import pytest
from agencyfiles import AS_OF, DOCX, PNG, SMALL, write

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.findings import Severity
from toolkit.records.care import Episode
from toolkit.records.client import Client, PlanRecord
from toolkit.records.fields import Kind, Sensitivity
from toolkit.records.plan import Plan
from toolkit.templates.agency import LOGO, Agency, agencies, named_agency
from toolkit.templates.agency_schema import AgencySettings, TemplateEntry


def refusal(folder: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        Agency.load(folder)
    return str(pickle.loads(pickle.dumps(caught.value)))


def record(language: str | None = None, programme: str | None = None, born: date | None = None) -> PlanRecord:
    return PlanRecord(
        client=Client(id="1", language=language, birth_date=born),
        episodes=(Episode(id="E1", programme=programme),),
        plans=(Plan(id="P1"),),
    )


# -- a good folder ---------------------------------------------------------------------------------------------------


def test_the_example_of_the_documentation_loads(tmp_path):
    text = (Path(__file__).parents[2] / "docs" / "agency-yaml.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1]
    files = ("treatment-plan.docx", "plan-de-tratamiento.docx", "logo.png")
    agency = Agency.load(write(tmp_path / "fairview-county", example, files=files))
    assert (agency.id, agency.version, agency.title) == ("fairview-county", "2026.1", "Fairview County")
    assert agency.logo.name == LOGO and agency.logo.alt_text == "Seal of Fairview County" and agency.logo.width_mm == 28
    assert agency.pictures == {LOGO: PNG}
    number, level = agency.own_fields["clients"][0], agency.own_fields["plans"][0]
    assert number.label_in("es") == "Número de caso" and number.sensitivity is Sensitivity.THIRD_PARTY
    assert level.kind is Kind.CHOICE and level.choices == (("low", "Low"), ("medium", "Medium"), ("high", "High"))
    assert agency.rules == {"QU203": None, "LA101": Severity.INFO}
    assert agency.values == {"review_interval_days": 90}
    days = (date(2026, 11, 26), date(2026, 11, 27), date(2026, 10, 12), date(2026, 11, 25))
    assert [day in agency.holidays for day in days] == [True, True, False, False]
    assert agency.settings.colours.primary == "1F4E79"
    assert agency.settings.words["en"].yes_word == "Yes"
    assert agency.is_substance_use("recovery services") and not agency.is_substance_use("Adult outpatient clinic")
    spanish = agency.template("plan-es")
    assert spanish.language == "es" and spanish.bindings["goals"].words == "Metas y objetivos"
    assert agency.names.find("client.case_number").source == "agency"
    assert agency.names.find("plan.level_of_support_code") is not None


def test_settings_are_read_anew_whenever_their_content_is_another_whatever_the_clock_says(tmp_path):
    folder = write(tmp_path / "fairview", SMALL)
    settings = folder / "agency.yaml"
    first = Agency.load(folder)
    for title in ("Fairview Clinic", "Fairview County"):
        settings.write_text(SMALL.replace("Fairview County", title))
        os.utime(settings, (0, 0))
        assert Agency.load(folder).title == title
    assert Agency.load(folder).sha256 == first.sha256
    (folder / "plan.docx").unlink()
    assert "plan.docx" in refusal(folder)
    settings.write_text(SMALL.replace("name:", "nome:"))
    assert "nome" in refusal(folder)
    settings.unlink()
    assert "agency.yaml" in refusal(folder)


def test_every_setting_and_section_of_the_documentation_is_one_of_ours():
    text = (Path(__file__).parents[2] / "docs" / "agency-yaml.md").read_text(encoding="utf-8")
    for model in (AgencySettings, TemplateEntry):
        missing = [name for name in model.model_fields if f"`{name}`" not in text]
        assert missing == []


def test_an_agency_crosses_process_borders_after_it_was_used(tmp_path):
    agency = Agency.load(write(tmp_path / "fairview"))
    assert agency.names.roots and agency.own_fields == {}
    again = pickle.loads(pickle.dumps(agency))
    assert again.sha256 == agency.sha256 and again.template("plan").read() == DOCX


def test_hashes_follow_the_settings_the_logo_and_the_word_file(tmp_path):
    text = SMALL + "logo: {file: logo.png, alt: Seal, width_mm: 20}\n"
    folder = write(tmp_path / "fairview", text, files=("plan.docx", "logo.png"))
    first = Agency.load(folder)
    (folder / "logo.png").write_bytes(PNG + b"other")
    second = Agency.load(folder)
    (folder / "plan.docx").write_bytes(DOCX + b"other")
    third = Agency.load(folder)
    assert first.sha256 != second.sha256 == third.sha256
    assert first.template("plan").sha256 == second.template("plan").sha256 != third.template("plan").sha256


def test_a_template_changed_during_a_run_is_refused(tmp_path):
    agency = Agency.load(write(tmp_path / "fairview"))
    (tmp_path / "fairview" / "plan.docx").write_bytes(DOCX + b"new")
    with pytest.raises(ConfigurationError, match="changed"):
        agency.template("plan").read()


# -- bad settings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("name: Fairview County", "nam: Fairview County"), r'fairview/agency.yaml:2: .*no setting "nam".*mean "name"'),
        (("title: Treatment plan", "titel: x"), r'agency.yaml:4: There is no setting "titel".*mean "title"'),
        (("name: Fairview County\n", ""), r'The setting "name" is missing'),
        (("id: fairview", "id: Fairview County"), r"agency.yaml:1: .*small letters"),
        (("title: Treatment plan", "title: [a]"), r'agency.yaml:4: "title": a text is wanted'),
        (("title: Treatment plan", "title: Plan, language: fr"), r"""one of 'en', 'es'"""),
        (("title: Treatment plan", "title: Plan, effective: {from: soon}"), r"a date such as 2026-01-31"),
        (("title: Treatment plan", "title: Plan, effective: {from: 2026-02-01, to: 2026-01-01}"), r"lies before"),
        (("file: plan.docx", "file: plan.doc"), r"name ends in .docx"),
        (("file: plan.docx", "file: ../plan.docx"), r"agency's own folder"),
        (("file: plan.docx", "file: /etc/plan.docx"), r"agency's own folder"),
        (("file: plan.docx", "file: C:plan.docx"), r"agency's own folder"),
        (("file: plan.docx", "file: plam.docx"), r'agency.yaml:4: There is no file "plam.docx".*mean "plan.docx"'),
        (("title: Treatment plan", "title: Plan, sections: [strenghts]"), r'no section "strenghts".*mean "strengths"'),
        (("title: Treatment plan", "title: Plan, sections: [strengths]"), r'"strengths" has no binding'),
        (("title: Treatment plan", "title: Plan, bindings: {goal: {heading: Goals}}"), r'mean "goals".*statement_'),
        (("title: Treatment plan", "title: Plan, bindings: {goals: {heading: a, tag: b}}"), r"one of heading, text"),
        (("title: Treatment plan", "title: Plan, bindings: {goals: {}}"), r"one of heading, text"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line_and_what_was_meant(tmp_path, change, said):
    text = SMALL.replace(*change)
    assert text != SMALL
    assert re.search(said, refusal(write(tmp_path / "fairview", text)), re.DOTALL)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("langauge: es", r'agency.yaml:5: There is no setting "langauge" here. Did you mean "language"'),
        ("language: Spanish", r"""agency.yaml:5: "language" is one of 'en', 'es'"""),
        ("date_format: dd.mm.yy", r"agency.yaml:5: .*date"),
        ("date_format: MM/YYYY", r"YYYY, MM"),
        ("colours: {primary: blue}", r"colour is written as #"),
        ("colours: {main: '#112233'}", r'no setting "main" here'),
        ("logo: {file: logo.png, alt: Seal, width_mm: 20}", r'no file "logo.png" in the folder fairview'),
        ("logo: {file: plan.docx, alt: Seal, width_mm: 20}", r"neither a PNG nor a JPEG"),
        ("logo: {file: logo.png, width_mm: 20}", r'"alt" is missing'),
        ("logo: {file: logo.png, alt: Seal, width_mm: 0}", r"a number above 0"),
        ('pattern: "{last_name}-{client_id}"', r"agency.yaml:5: .*pattern may hold"),
        ('pattern: "{client_id.__class__}"', r"pattern may hold"),
        ('pattern: "{client_id!r}"', r"pattern may hold"),
        ('pattern: "{client_id:>99999999}"', r"pattern may hold"),
        ('pattern: "{template}"', r"needs \{client_id\}"),
        ('pattern: "{client_id"', r"braces"),
        ("words: {en: {blanks: x}}", r'Did you mean "blank"'),
        ("words: {fr: {blank: x}}", r"""one of 'en', 'es'"""),
        ("words: {en: {fields: {plan.barriers: {blank: x}}}}", r'Did you mean "plans.barriers"'),
        ("labels: {en: {goals.txt: Goal}}", r'There is no field "goals.txt". Did you mean "goals.text"'),
        ("programmes: [{name: A}, {name: a}]", r"is there twice"),
        ("rules: {QU203: maybe}", r"""one of .*'off'"""),
        ("rules: {quality: off}", r"not written as it should be"),
        ("values: {Review: 1}", r"small letters"),
        ("fields: [{collection: client, name: a, label: A, description: x}]", r'no kind of row "client".*"clients"'),
        ("fields: [{collection: clients, name: age, label: A, description: x}]", r'name "age" is taken'),
        ("fields: [{collection: clients, name: absent, label: A, description: x}]", r'name "absent" is taken'),
        ("fields: [{collection: clients, name: a, label: DOB, description: x}]", r'column "DOB" is there already'),
        ("fields: [{collection: clients, name: a-b, label: A, description: x}]", r"underscores"),
        ("fields: [{collection: clients, name: a, label: A, kind: reference, description: x}]", r"kind of an own"),
        ("fields: [{collection: clients, name: a, label: A, kind: date, choices: [b], description: x}]", r"no other"),
        ("fields: [{collection: clients, name: a, label: A, kind: choice, description: x}]", r"choices are given"),
        (
            (
                "fields: [{collection: goals, name: a, label: A, description: x}, "
                "{collection: goals, name: a, label: B, description: x}]"
            ),
            r'name "a" is taken',
        ),
        (
            "fields: [{collection: goals, name: a, label: A, kind: choice, choices: [Hi, hi], description: x}]",
            r"two choices have one code",
        ),
        ("name: Again", r'"name" is set twice'),
        ("replaces: fairview", r"not written as it should be"),
        ("website: !!python/object:os.system x", r"tag"),
        ("phone: &a 555-0100", None),
        ("phone: *a", r"alias"),
    ],
)
def test_a_further_setting_that_cannot_be_used_is_refused(tmp_path, more, said):
    folder = write(tmp_path / "fairview", SMALL + more + "\n")
    if said is None:
        assert Agency.load(folder).settings.phone == "555-0100"
    else:
        assert re.search(said, refusal(folder), re.DOTALL)


def test_all_complaints_come_at_once_in_the_order_of_their_lines(tmp_path):
    text = SMALL.replace("name:", "nam:") + "language: xx\ndate_format: never\n"
    lines = refusal(write(tmp_path / "fairview", text)).splitlines()
    assert lines[0].endswith("4 settings cannot be used.")
    assert [line.split(": ")[0] for line in lines[1:]] == [
        "fairview/agency.yaml:1",
        "fairview/agency.yaml:2",
        "fairview/agency.yaml:5",
        "fairview/agency.yaml:6",
    ]


def test_two_templates_of_one_id_are_refused(tmp_path):
    text = SMALL + "  - {id: plan, file: plan.docx, title: Other}\n"
    assert 'agency.yaml:5: Two templates have the id "plan"' in refusal(write(tmp_path / "fairview", text))


def test_an_alias_bomb_is_refused_without_being_unfolded(tmp_path):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(20)
    )
    assert "alias" in refusal(write(tmp_path / "fairview", bomb))


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "id: [\n", "\tid: x\n"])
def test_a_file_that_holds_no_settings_is_refused(tmp_path, text):
    assert "agency.yaml" in refusal(write(tmp_path / "fairview", text))


def test_a_folder_without_settings_is_refused(tmp_path):
    (tmp_path / "fairview").mkdir()
    assert "fairview/agency.yaml" in refusal(tmp_path / "fairview")


def test_a_word_file_that_is_none_is_refused(tmp_path):
    folder = write(tmp_path / "fairview")
    (folder / "plan.docx").write_bytes(b"plain text")
    assert "not a Word file" in refusal(folder)


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    folder = write(tmp_path / "fairview", files=())
    (tmp_path / "secret.docx").write_bytes(DOCX)
    try:
        (folder / "plan.docx").symlink_to(tmp_path / "secret.docx")
    except OSError:
        pytest.skip("no right to make links here")
    assert "link to another folder" in refusal(folder)


# -- choosing a template ---------------------------------------------------------------------------------------------

MANY = """\
id: fairview
name: Fairview County
templates:
  - {id: plan, file: plan.docx, title: Plan}
  - {id: old, file: plan.docx, title: Plan, when: {language: Spanish}, status: retired}
  - {id: next, file: plan.docx, title: Plan, effective: {from: 2027-01-01}, when: {language: Spanish, minor: true}}
  - {id: es, file: plan.docx, title: Plan, language: es, when: {language: [Spanish, Mixteco]}}
  - {id: es-child, file: plan.docx, title: Plan, language: es, when: {language: es, minor: yes}}
  - {id: recovery, file: plan.docx, title: Plan, when: {programme: Recovery Services}}
  - {id: trial, file: plan.docx, title: Plan, status: draft, when: {programme: Recovery Services, minor: no}}
"""


@pytest.mark.parametrize(
    ("client", "chosen"),
    [
        (record(), "plan"),
        (record(language="English"), "plan"),
        (record(language="Spanish"), "es"),
        (record(language="ESPAÑOL"), "es"),
        (record(language="es-MX"), "es"),
        (record(language="mixteco"), "es"),
        (record(language="Spanish", born=date(2015, 1, 1)), "es-child"),
        (record(language="Spanish", born=date(2008, 9, 1)), "es"),
        (record(programme="recovery services "), "recovery"),
        (record(programme="Recovery"), "plan"),
    ],
)
def test_the_template_that_fits_best_is_taken(tmp_path, client, chosen):
    agency = Agency.load(write(tmp_path / "fairview", MANY))
    assert agency.template_for(client, client.plans[0], as_of=AS_OF).id == chosen


def test_a_template_comes_into_effect_on_its_day(tmp_path):
    agency = Agency.load(write(tmp_path / "fairview", MANY))
    child = record(language="Spanish", born=date(2015, 1, 1))
    assert agency.template_for(child, None, as_of=date(2026, 12, 31)).id == "es-child"
    assert agency.template_for(child, None, as_of=date(2027, 1, 1)).id == "next"


def test_a_named_template_is_taken_unless_it_is_retired_or_unknown(tmp_path):
    agency = Agency.load(write(tmp_path / "fairview", MANY))
    assert agency.template_for(record(), None, template_id="es", as_of=AS_OF).id == "es"
    for named, said in (("trial", "a draft"), ("old", "retired")):
        with pytest.raises(ConfigurationError, match=f"is {said}.*--allow-draft-templates"):
            agency.template_for(record(), None, template_id=named, as_of=AS_OF)
        assert agency.template_for(record(), None, template_id=named, as_of=AS_OF, allow_drafts=True).id == named
    with pytest.raises(UnknownNameError, match='Did you mean "es-child"'):
        agency.template_for(record(), None, template_id="es-chld", as_of=AS_OF)


def test_a_client_for_whom_no_template_is_stops_with_what_to_look_at(tmp_path):
    text = SMALL.replace("title: Treatment plan", "title: Plan, when: {language: Spanish}")
    agency = Agency.load(write(tmp_path / "fairview", text))
    with pytest.raises(ConfigurationError, match=r"No approved plan template.*`when`"):
        agency.template_for(record(), None, as_of=AS_OF)


# -- several folders -------------------------------------------------------------------------------------------------


def test_folders_of_agencies_are_read_together(tmp_path):
    write(tmp_path / "work" / "mine", SMALL.replace("fairview", "mine"))
    write(tmp_path / "shipped" / "fairview")
    (tmp_path / "shipped" / "notes").mkdir()
    known = agencies([tmp_path / "work", tmp_path / "absent", tmp_path / "shipped"])
    assert list(known) == ["fairview", "mine"]
    assert named_agency(known, "mine").id == "mine"
    with pytest.raises(UnknownNameError, match='Did you mean "fairview"'):
        named_agency(known, "fairveiw")


def test_a_shipped_id_is_taken_over_only_by_who_says_so(tmp_path):
    write(tmp_path / "shipped" / "fairview", SMALL + "version: '2'\n")
    mine = write(tmp_path / "work" / "fairview")
    folders = [tmp_path / "work", tmp_path / "shipped"]
    with pytest.raises(ConfigurationError, match="replaces: fairview@2"):
        agencies(folders)
    write(mine, SMALL + "replaces: fairview@1\n")
    with pytest.raises(ConfigurationError, match="the shipped agency is fairview@2"):
        agencies(folders)
    write(mine, SMALL + "replaces: fairview@2\n")
    assert agencies(folders)["fairview"].folder == mine


def test_who_says_that_it_replaces_must_replace_something(tmp_path):
    write(tmp_path / "work" / "mine", SMALL + "replaces: other@1\n")
    with pytest.raises(ConfigurationError, match="no shipped agency"):
        agencies([tmp_path / "work"])


def test_two_folders_of_one_id_side_by_side_are_refused(tmp_path):
    write(tmp_path / "work" / "one")
    write(tmp_path / "work" / "two")
    with pytest.raises(ConfigurationError, match="one and two both have the id"):
        agencies([tmp_path / "work"])
