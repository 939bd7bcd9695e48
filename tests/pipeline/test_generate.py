from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from world import build_world, caseload_rows, write_caseload, write_template

from toolkit.errors import ConfigurationError, TemplateError, UnknownNameError
from toolkit.pipeline.generate import Generated, generate
from toolkit.pipeline.journal import held
from toolkit.pipeline.product import Status
from toolkit.pipeline.setting import Selection

AS_OF = date(2026, 10, 1)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return build_world(tmp_path)


def make(world: Path, out: str = "out", **options) -> Generated:
    return generate([world / "caseload.xlsx"], world / out, as_of=options.pop("as_of", AS_OF), folder=world, **options)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def manifest(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]


def change(world: Path, edit, clients: int = 3) -> None:
    rows = caseload_rows(clients)
    edit(rows)
    write_caseload(world / "caseload.xlsx", rows)


def test_each_client_gets_one_document_that_holds_its_own_text(world):
    made = make(world)
    assert sorted(tree(world / "out")) == [
        "C001-plan.docx",
        "C002-plan.docx",
        "C003-plan.docx",
        "index.xlsx",
        "manifest.jsonl",
    ]
    text = "\n".join(p.text for p in docx.Document(str(world / "out" / "C002-plan.docx")).paragraphs)
    assert "Ana RuizC002, number C002" in text
    assert "choir of 11 people" in text
    assert "C001" not in text
    document = docx.Document(str(world / "out" / "C002-plan.docx"))
    assert document.sections[0].footer.paragraphs[-1].text.strip() == "Chart copy – not for release"
    assert [product.status for product in made.products] == [Status.MADE] * 3


def test_the_manifest_says_what_each_document_was_made_from(world):
    import hashlib

    make(world)
    lines = manifest(world / "out")
    assert [line["client"] for line in lines] == ["C001", "C002", "C003"]
    keys = "client file kind agency agency_sha256 template template_sha256 record_sha256 profiles as_of stage made_with"
    for line in lines:
        assert line.keys() == {
            *keys.split(),
            "output_sha256",
            "pdf_sha256",
            "kept",
            "since",
            "since_sha256",
            "findings",
            "key",
        }
        assert line["output_sha256"] == hashlib.sha256((world / "out" / line["file"]).read_bytes()).hexdigest()
        assert list(line["profiles"]) == ["little-payer@1"]
        assert line["as_of"] == "2026-10-01"
        assert line["stage"] == "for-signature"
        assert line["findings"] == sorted(set(line["findings"]))
    template = world / "agency_templates" / "little-agency" / "plan.docx"
    assert {line["template_sha256"] for line in lines} == {hashlib.sha256(template.read_bytes()).hexdigest()}


def test_the_same_input_gives_the_same_bytes_whatever_the_number_of_processes(world):
    make(world, "one")
    make(world, "two", jobs=2)
    assert tree(world / "one") == tree(world / "two")


def test_the_index_links_every_document_and_gives_the_reason_for_every_refusal(world):
    change(world, lambda rows: rows["Plans"][1].pop("Strengths"))
    made = make(world)
    assert [product.client for product in made.of(Status.REFUSED)] == ["C002"]
    sheet = openpyxl.load_workbook(world / "out" / "index.xlsx")["Documents"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert rows["C001"][1].hyperlink.target == "C001-plan.docx"
    assert rows["C002"][1].value is None
    assert rows["C002"][3].value == "refused"
    assert "CO101" in rows["C002"][10].value
    assert not (world / "out" / "C002-plan.docx").exists()


def test_a_draft_is_made_with_what_is_missing_shown(world):
    change(world, lambda rows: rows["Plans"][1].pop("Strengths"))
    made = make(world, stage="draft")
    assert len(made.of(Status.MADE)) == 3
    text = "\n".join(p.text for p in docx.Document(str(world / "out" / "C002-plan.docx")).paragraphs)
    assert "[missing: Strengths]" in text
    footer = docx.Document(str(world / "out" / "C002-plan.docx")).sections[0].footer
    assert "DRAFT" in footer.paragraphs[-1].text


def test_a_client_that_is_refused_now_loses_its_old_document(world):
    make(world)
    change(world, lambda rows: rows["Plans"][1].pop("Strengths"))
    make(world)
    assert not (world / "out" / "C002-plan.docx").exists()
    assert [line["client"] for line in manifest(world / "out")] == ["C001", "C003"]


def test_a_client_that_left_the_caseload_loses_its_document_but_never_one_that_was_edited(world):
    make(world)
    edited = world / "out" / "C003-plan.docx"
    edited.write_bytes(b"edited by hand")
    change(world, lambda rows: None, clients=1)
    made = make(world)
    assert not (world / "out" / "C002-plan.docx").exists()
    assert edited.read_bytes() == b"edited by hand"
    assert [found.code for found in made.report.of_client("") if found.code.startswith("DO")] == ["DO205"]


def test_a_file_that_somebody_changed_is_never_overwritten(world):
    make(world)
    target = world / "out" / "C001-plan.docx"
    target.write_bytes(b"edited by hand")
    made = make(world)
    assert target.read_bytes() == b"edited by hand"
    [product] = made.of(Status.NOT_WRITTEN)
    assert [found.code for found in product.reasons] == ["DO203"]


def test_a_document_that_is_open_in_word_waits_and_the_others_are_made(world):
    make(world)
    lock = world / "out" / "~$01-plan.docx"
    lock.write_bytes(b"")
    before = (world / "out" / "C001-plan.docx").read_bytes()
    made = make(world, as_of=date(2026, 10, 2), stage="draft")
    assert (world / "out" / "C001-plan.docx").read_bytes() == before
    assert [product.client for product in made.of(Status.NOT_WRITTEN)] == ["C001"]
    assert [line["stage"] for line in manifest(world / "out")] == ["for-signature", "draft", "draft"]
    lock.unlink()
    make(world, as_of=date(2026, 10, 2), stage="draft", resume=True)
    make(world, "fresh", as_of=date(2026, 10, 2), stage="draft")
    assert tree(world / "out") == tree(world / "fresh")


def test_a_run_for_one_client_leaves_the_others_documents_and_lines(world):
    make(world)
    before = tree(world / "out")
    made = make(world, selection=Selection(only=("C002",)))
    assert [product.client for product in made.products] == ["C002"]
    after = tree(world / "out")
    assert after.keys() == before.keys()
    assert after["manifest.jsonl"] == before["manifest.jsonl"]
    sheet = openpyxl.load_workbook(world / "out" / "index.xlsx")["Documents"]
    rows = {row[0].value: (row[1].hyperlink.target, row[3].value) for row in sheet.iter_rows(min_row=2)}
    assert rows["C002"] == ("C002-plan.docx", "made")
    assert rows["C001"] == ("C001-plan.docx", "kept")
    assert rows["C003"] == ("C003-plan.docx", "kept")


def test_clients_can_be_chosen_by_clinician(world):
    made = make(world, selection=Selection(clinicians=("ruth okafor",)))
    assert [product.client for product in made.products] == ["C002"]


def test_hostile_ids_stay_in_the_folder_and_differ_in_more_than_case(world):
    ids = ["../../x", "CON", "abc", "ABC"]
    rows = caseload_rows(4)
    for sheet in ("Clients", "Plans", "Goals", "Coverage"):
        for row, client in zip(rows[sheet], ids, strict=True):
            row["Client"] = client
    write_caseload(world / "caseload.xlsx", rows)
    made = make(world)
    names = [product.file for product in made.of(Status.MADE)]
    assert len({name.casefold() for name in names}) == len(names) == 4
    assert all((world / "out" / name).is_file() for name in names)
    assert sorted(path.name for path in world.parent.iterdir() if path.name.startswith("x")) == []


def test_names_that_a_pattern_makes_equal_are_told_apart(world):
    rows = caseload_rows(2)
    for sheet in ("Clients", "Plans", "Goals", "Coverage"):
        for row, client in zip(rows[sheet], ["A", "A-P1"], strict=True):
            row["Client"] = client
    rows["Plans"][0]["Id"] = "P1-P1"
    write_caseload(world / "caseload.xlsx", rows)
    made = make(world, pattern="{client_id}-{plan}")
    names = [product.file for product in made.of(Status.MADE)]
    assert len(set(names)) == 2
    assert sorted(names) == sorted(name for name in tree(world / "out") if name.endswith(".docx"))
    texts = [docx.Document(str(world / "out" / name)).paragraphs[1].text for name in names]
    assert ["number A," in texts[0], "number A-P1," in texts[1]] == [True, True]


def test_a_client_without_an_agency_is_refused_and_an_option_helps(world):
    change(world, lambda rows: [row.pop("Agency") for row in rows["Clients"]])
    made = make(world)
    assert {found.code for product in made.products for found in product.reasons} == {"DO101"}
    assert len(make(world, agency="little-agency").of(Status.MADE)) == 3


def test_an_unknown_agency_is_a_finding_at_its_cell(world):
    change(world, lambda rows: rows["Clients"][0].update(Agency="litle agncy"))
    [product] = make(world).of(Status.REFUSED)
    [found] = product.reasons
    assert (found.code, str(found.place)) == ("DO102", "caseload.xlsx › Clients › E2")


def test_an_agency_may_be_named_by_its_name(world):
    change(world, lambda rows: rows["Clients"][0].update(Agency="LITTLE  Agency"))
    assert len(make(world).of(Status.MADE)) == 3


def test_a_client_without_a_plan_is_refused(world):
    change(world, lambda rows: (rows["Plans"].pop(), rows["Goals"].pop()))
    [product] = make(world).of(Status.REFUSED)
    assert "DO104" in [found.code for found in product.reasons]


def test_a_section_that_a_payer_asks_for_and_the_template_does_not_print_stops_the_document(world):
    settings = world / "agency_templates" / "little-agency" / "agency.yaml"
    lines = [line for line in settings.read_text().splitlines() if "goals: {heading" not in line]
    settings.write_text("\n".join(lines).replace("[strengths, goals]", "[strengths]"))
    made = make(world)
    assert {found.code for product in made.products for found in product.reasons} == {"DO105"}


def test_a_section_that_the_template_leaves_empty_is_caught_by_verification(world):
    path = world / "agency_templates" / "little-agency" / "plan.docx"
    document = docx.Document(str(path))
    paragraph = next(p for p in document.paragraphs if "strengths" in p.text)
    paragraph.text = ""
    document.save(str(path))
    made = make(world)
    assert {found.code for product in made.products for found in product.reasons} == {"DO202"}
    assert [name for name in tree(world / "out") if name.endswith(".docx")] == []


def test_sections_whose_texts_have_changed_places_are_caught_by_verification(world):
    path = world / "agency_templates" / "little-agency" / "plan.docx"
    document = docx.Document(str(path))
    strengths = next(p for p in document.paragraphs if "strengths" in p.text)
    goal = next(p for p in document.paragraphs if "g.text" in p.text)
    strengths.text, goal.text = "{{ goals[0].text }}", "{{ plan.strengths }}"
    document.save(str(path))
    made = make(world)
    assert {(found.code, str(found.place)) for product in made.products for found in product.reasons} == {
        ("DO202", "little-agency/plan.docx › body")
    }
    assert not made.of(Status.MADE)


@pytest.mark.parametrize("printed", ["", "number 1", "number 0017, ward 001a"])
def test_a_document_without_the_clients_own_id_is_caught_also_where_the_id_is_short(world, printed):
    path = world / "agency_templates" / "little-agency" / "plan.docx"
    document = docx.Document(str(path))
    document.paragraphs[1].text = printed
    document.save(str(path))
    rows = caseload_rows(1)
    for sheet in ("Clients", "Plans", "Goals", "Coverage"):
        rows[sheet][0]["Client"] = "001"
    write_caseload(world / "caseload.xlsx", rows)
    [product] = make(world).products
    assert [found.code for found in product.reasons] == ["DO202"]


def with_text(world, text):
    path = world / "agency_templates" / "little-agency" / "plan.docx"
    document = docx.Document(str(path))
    next(p for p in document.paragraphs if "strengths" in p.text).text = text
    document.save(str(path))


def test_a_template_that_cannot_be_filled_in_for_one_client_is_named_with_the_paragraph(world):
    with_text(world, "{{ plan.strengths }} {{ 8 // (client.id|length - 4) }}")
    [found] = make(world).products[0].reasons
    assert found.code == "DO201"
    assert "Strengths” › paragraph 4 › {{ 8 // (client.id|length - 4) }}" in str(found.place)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{{ plan.strenghts }}", "strengths"),
        ("{% for goal in goals %}{{ goal.mesure }}{% endfor %}{{ plan.strengths }}", "measure"),
        ("{% if plan.strengths %}{{ plan.strengths }}{% else %}{{ client.brith_date }}{% endif %}", "birth_date"),
    ],
)
def test_a_name_that_no_field_has_stops_the_run_whatever_the_caseload_holds(world, text, hint):
    with_text(world, text)
    with pytest.raises(TemplateError, match=f"Did you mean “{hint}”"):
        make(world)
    assert not list((world / "out").glob("*.docx"))


def test_a_signed_plan_is_refused_while_a_demanded_signature_is_missing(world):
    profile = world / "payer_profiles" / "little-payer.yaml"
    profile.write_text(profile.read_text() + "  - {id: clinician-signs, signed_by: [clinician]}\n")
    rows = caseload_rows(2)
    rows["Signatures"] = [
        {"Client": "C001", "Id": "S1", "Role": "Primary clinician", "Name": "Ruth Okafor", "Date": "2026-09-02"}
    ]
    write_caseload(world / "caseload.xlsx", rows)
    assert len(make(world).of(Status.MADE)) == 2
    made = make(world, "signed", stage="signed")
    assert [product.client for product in made.of(Status.MADE)] == ["C001"]
    assert [found.code for found in made.of(Status.REFUSED)[0].reasons] == ["SG101"]


def test_a_signed_plan_is_refused_while_nobody_can_say_whose_signature_it_needs(world):
    profile = world / "payer_profiles" / "little-payer.yaml"
    profile.write_text(profile.read_text() + "  - {id: guardian-signs, signed_by: guardian, when: {age_under: 18}}\n")
    rows = caseload_rows(1)
    rows["Clients"][0].pop("Birth date", None)
    write_caseload(world / "caseload.xlsx", rows)
    assert len(make(world).of(Status.MADE)) == 1
    made = make(world, "signed", stage="signed")
    assert [found.code for found in made.of(Status.REFUSED)[0].reasons] == ["CO106"]


def test_a_broken_template_stops_the_run_and_names_the_place(world):
    path = world / "agency_templates" / "little-agency" / "plan.docx"
    document = docx.Document(str(path))
    document.add_paragraph("{{ plan.strengths")
    document.save(str(path))
    with pytest.raises(TemplateError, match=r"plan\.docx"):
        make(world)


def test_names_that_do_not_exist_are_refused_with_the_nearest(world):
    with pytest.raises(UnknownNameError, match='Did you mean "little-agency"'):
        make(world, agency="litle-agency")
    with pytest.raises(UnknownNameError, match="template"):
        make(world, template="plann")
    with pytest.raises(ConfigurationError, match="stage"):
        make(world, stage="sined")


def test_two_runs_cannot_write_into_one_folder(world):
    (world / "out").mkdir()
    with held(world / "out"), pytest.raises(Exception, match="Another run"):
        make(world)
    assert len(make(world).of(Status.MADE)) == 3


@pytest.mark.parametrize("what", ["record", "template", "agency", "profile", "as_of"])
def test_resume_makes_anew_whatever_rests_on_what_was_changed(world, what):
    make(world)
    as_of = AS_OF
    agency = world / "agency_templates" / "little-agency"
    if what == "record":
        change(world, lambda rows: rows["Plans"][0].update(Strengths="Cooks"))
    elif what == "template":
        write_template(agency / "plan.docx", title="Plan of treatment")
    elif what == "agency":
        (agency / "agency.yaml").write_text((agency / "agency.yaml").read_text() + "phone: 555-0100\n")
    elif what == "profile":
        profile = world / "payer_profiles" / "little-payer.yaml"
        profile.write_text(profile.read_text().replace("section 4", "section 5"))
    else:
        as_of = date(2026, 10, 9)
    make(world, resume=True, as_of=as_of)
    make(world, "fresh", as_of=as_of)
    assert tree(world / "out") == tree(world / "fresh")


def test_resume_keeps_the_files_that_are_still_what_would_be_made(world):
    make(world)
    before = {path.name: path.stat().st_mtime_ns for path in (world / "out").glob("*.docx")}
    change(world, lambda rows: rows["Plans"][0].update(Strengths="Cooks"))
    make(world, resume=True)
    after = {path.name: path.stat().st_mtime_ns for path in (world / "out").glob("*.docx")}
    assert {name for name in before if before[name] != after[name]} == {"C001-plan.docx"}


def test_resume_mends_a_document_that_was_lost_or_spoilt_by_a_power_cut(world):
    make(world)
    shutil.copytree(world / "out", world / "spoilt")
    (world / "spoilt" / "C001-plan.docx").unlink()
    (world / "spoilt" / ".plankit-9-9.part").write_bytes(b"half")
    make(world, "spoilt", resume=True)
    assert tree(world / "out") == tree(world / "spoilt")


def test_a_manifest_that_somebody_tampered_with_reaches_no_file_outside(world):
    make(world)
    victim = world / "victim.txt"
    victim.write_bytes(b"keep")
    lines = manifest(world / "out")
    import hashlib

    lines[0] |= {"file": "../victim.txt", "output_sha256": hashlib.sha256(b"keep").hexdigest()}
    (world / "out" / "manifest.jsonl").write_text("\n".join(json.dumps(line) for line in [*lines, "nonsense", 3]))
    make(world, resume=True)
    assert victim.read_bytes() == b"keep"
