"""`plankit form fields`, `form lint` and `form fill` as a user types them."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from pdfmaking import form, stream, text_field
from reportlab.pdfgen import canvas
from test_hostile_files import HOSTILE
from world import AS_OF, build_world, caseload_rows, write_caseload

from toolkit.cli.main import cli
from toolkit.forms.making.maker import Button, FormMaker
from toolkit.forms.model import Option, Verdict
from toolkit.forms.reading.reading import read_form

SAMPLES = Path(__file__).parents[2] / "samples"
FORMS = SAMPLES / "forms"


def plankit(*words):
    return CliRunner().invoke(cli, ["form", *map(str, words)])


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A workspace with two clients, a form and no map."""
    folder = build_world(tmp_path_factory.mktemp("world"), clients=2)
    (folder / "request.pdf").write_bytes(request())
    return folder


@pytest.fixture(autouse=True)
def inside(world, monkeypatch):
    monkeypatch.chdir(world)
    monkeypatch.setenv("COLUMNS", "120")


def request(more=()):
    page = io.BytesIO()
    drawn = canvas.Canvas(page, pagesize=(612, 792), invariant=1)
    drawn.drawString(72, 722, "Surname")
    drawn.showPage()
    drawn.save()
    maker = FormMaker(page.getvalue(), title="Request", embeds_font=False)
    maker.text("last", 1, (130, 720, 300, 736), tooltip="Member's last name", is_required=True)
    maker.text("dob", 1, (130, 690, 300, 706), tooltip="Date of birth", is_comb=True, max_length=8)
    maker.text("small", 1, (130, 640, 260, 670), tooltip="Strengths", is_multiline=True)
    maker.radio("kind", (Button(1, (130, 600, 140, 610), "A"), Button(1, (160, 600, 170, 610), "B")), tooltip="Kind")
    maker.check_box("goals", 1, (130, 570, 140, 580), tooltip="Goals attached", export="on")
    maker.drop_down("level", 1, (130, 540, 260, 556), (Option("1", "One"), Option("2", "Two")), tooltip="Level")
    maker.text("line_1", 1, (130, 500, 200, 512), tooltip="Goal, line 1")
    maker.text("line_2", 1, (130, 480, 400, 492), tooltip="Goal, line 2")
    maker.text("note", 1, (130, 440, 300, 456), tooltip="For the reviewer", is_required=True)
    for name in more:
        maker.text(name, 1, (130, 400, 300, 416), tooltip=name)
    return maker.build()


MAP = """
    form: request.pdf
    fields:
      last: client.last_name
      dob: {value: client.birth_date, dates: MMDDYYYY}
      small: {value: plan.strengths, overflow: addendum}
      kind: {value: client.is_minor, choices: {"Yes": B, "No": A}}
      goals: goals|length > 0
      level: "'Two' if goals else 'One'"
      note: ~
    splits:
      - {value: "goals[0].text ~ ', and tells the group so'", into: [line_1, line_2], by: lines}
"""


def written(text, name="request.yaml"):
    Path(name).write_text(re.sub(r"(?m)^    ", "", text.lstrip("\n")), encoding="utf-8")
    return name


def fill(out, *more, map_text=MAP, form_name="request.pdf", source="caseload.xlsx"):
    result = plankit(
        "fill", form_name, source, "--map", written(map_text), "--out", out, "--as-of", AS_OF, "--json", *more
    )
    return result, json.loads(result.stdout) if result.stdout.startswith("{") else {}


def codes(findings):
    return sorted({found["code"] for found in findings})


def values_of(out, client="C001"):
    return read_form((Path(out) / f"{client}-request.pdf").read_bytes()).values


# -- the shipped forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["authorisation-request", "plan-summary"])
def test_the_shipped_maps_hold_and_fill_the_sample_caseload(name, tmp_path):
    paths = (FORMS / f"{name}.pdf", "--map", FORMS / f"{name}.yaml")
    assert plankit("lint", *paths, "--fail-on", "warning").exit_code == 0
    words = [
        FORMS / f"{name}.pdf",
        SAMPLES / "caseload.xlsx",
        *paths[1:],
        "--out",
        tmp_path / "out",
        "--as-of",
        "2026-10-15",
    ]
    result = plankit("fill", *words)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Filled 13 forms in ")
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 13
    filled = read_form((tmp_path / "out" / f"00001001-{name}.pdf").read_bytes())
    assert "Delgado" in " ".join(value for value in filled.values.values() if isinstance(value, str))


def test_one_shipped_form_has_a_table_of_places_and_the_other_a_stream():
    table, stream = ((FORMS / name).read_bytes() for name in ("authorisation-request.pdf", "plan-summary.pdf"))
    assert b"\nxref\n" in table and b"/XRef" not in table
    assert b"/XRef" in stream and b"\nxref\n" not in stream


def test_the_shipped_forms_are_what_their_script_makes(tmp_path):
    import sys

    sys.path.insert(0, str(SAMPLES.parent / "scripts"))
    try:
        from make_payer_forms import make
    finally:
        sys.path.pop(0)
    make(tmp_path)
    for path in tmp_path.glob("*.pdf"):
        assert path.read_bytes() == (FORMS / path.name).read_bytes(), path.name


# -- fields -----------------------------------------------------------------------------------------------------


def test_the_fields_are_listed_with_what_is_known_and_guessed_of_them():
    fields = {each["field"]: each for each in json.loads(plankit("fields", "request.pdf", "--json").stdout)["fields"]}
    assert fields["last"]["guess"] == "client.last_name" and fields["last"]["required"]
    assert fields["dob"]["guess"] == "client.birth_date" and fields["dob"]["length"] == 8
    assert fields["last"]["beside"] == "Surname"
    assert fields["level"]["choices"] == [{"export": "1", "shown": "One"}, {"export": "2", "shown": "Two"}]
    assert fields["small"]["page"] == 1 and fields["small"]["type"] == "text"
    page = plankit("fields", "request.pdf").stdout
    assert "Member's last name" in page and "client.last_name" in page


def test_a_first_map_names_every_field_also_those_that_no_map_fills(tmp_path):
    fields = [
        text_field("open", more="/MaxLen 9/TU(Claim\\nnumber)"),
        text_field("locked", more="/Ff 1", rect="50 600 250 620"),
        text_field("hidden", rect="50 500 250 520").replace("/F 4", "/F 2"),
        "<</FT/Sig/T(sign)/Subtype/Widget/F 4/Rect[300 50 400 90]>>",
        "<</FT/Btn/Ff 65536/T(print)/Subtype/Widget/F 4/Rect[500 50 550 90]>>",
    ]
    (tmp_path / "odd.pdf").write_bytes(form(fields))
    assert plankit("fields", tmp_path / "odd.pdf", "--out", tmp_path / "odd.yaml").exit_code == 0
    text = (tmp_path / "odd.yaml").read_text(encoding="utf-8")
    assert "  # page 1, text, at most 9 characters\n  # tooltip: Claim number\n  open: ~" in text
    for line in (
        "locked: page 1, text, locked",
        "hidden: page 1, text, hidden",
        "sign: page 1, signature",
    ):
        assert f"#   {line}\n" in text
    assert plankit("lint", tmp_path / "odd.pdf", "--map", tmp_path / "odd.yaml", "--fail-on", "warning").exit_code == 0


def test_a_first_map_is_written_once_and_passes_its_own_lint(tmp_path):
    out = tmp_path / "first.yaml"
    assert plankit("fields", "request.pdf", "--out", out).exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert "last: client.last_name  # a guess" in text and "# page 1, radio, one of: A, B" in text
    result = plankit("lint", "request.pdf", "--map", out, "--json")
    assert result.exit_code == 0
    assert codes(json.loads(result.stdout)["findings"]) == ["PF109", "PF115", "PF116"]
    out.write_text("my work", encoding="utf-8")
    assert plankit("fields", "request.pdf", "--out", out).exit_code == 6
    assert out.read_text(encoding="utf-8") == "my work"


# -- fill -------------------------------------------------------------------------------------------------------


def test_each_client_gets_a_form_with_what_the_map_says():
    result, plain = fill("out")
    assert result.exit_code == 0, result.output
    assert [(each["client"], each["status"]) for each in plain["forms"]] == [("C001", "made"), ("C002", "made")]
    assert values_of("out") == {
        "last": "RuizC001",
        "dob": "02031990",
        "small": "Sings in a choir of 10 people",
        "kind": "A",
        "goals": "on",
        "level": "2",
        "line_1": "Sleeps 1 hours,",
        "line_2": "and tells the group so",
        "note": "",
    }
    assert values_of("out", "C002")["last"] == "RuizC002"


def test_the_form_says_what_is_left_to_fill_and_so_do_the_page_and_the_index():
    _, plain = fill("still")
    assert [(each["page"], each["field"], each["why"]) for each in plain["forms"][0]["still_to_fill"]] == [
        (1, "note", "filled in by hand")
    ]
    assert codes(plain["findings"]) == ["PF109"]
    page = plankit("fill", "request.pdf", "caseload.xlsx", "--map", "request.yaml", "--out", "still", "--as-of", AS_OF)
    assert "On every form you still fill: p. 1 For the reviewer" in page.stdout
    assert "C001" not in page.stdout, "what is alike on all forms is said once"
    sheet = openpyxl.load_workbook("still/forms.xlsx")["You still fill"]
    who = [cell.value for cell in sheet[2]][:6]
    assert who == ["C001", "Marcus Lindqvist", "C001-request.pdf", 1, "note", "For the reviewer"]
    assert plain["forms"][0]["clinician"] == "Marcus Lindqvist"


def test_a_field_that_the_record_does_not_answer_stays_open_and_is_listed(tmp_path):
    rows = caseload_rows(1)
    rows["Clients"][0]["Birth date"] = None
    write_caseload(tmp_path / "gaps.xlsx", rows)
    _, plain = fill(tmp_path / "out", source=tmp_path / "gaps.xlsx")
    page = plankit("fill", "request.pdf", tmp_path / "gaps.xlsx", "--map", "request.yaml", "--out", tmp_path / "again")
    assert "You still fill: p. 1 Date of birth; p. 1 Kind; p. 1 For the reviewer" in page.stdout
    form_ = plain["forms"][0]
    assert [each["field"] for each in form_["still_to_fill"]] == ["dob", "kind", "note"]
    assert codes(form_["findings"]) == ["PF205"]
    assert values_of(tmp_path / "out")["dob"] == ""


def test_a_long_text_goes_on_in_an_addendum_whole(tmp_path):
    long = "Keeps a garden with her neighbours and cooks for the choir. " * 12
    rows = caseload_rows(1)
    rows["Plans"][0]["Strengths"] = long.strip() + " Łódź."
    write_caseload(tmp_path / "long.xlsx", rows)
    result, plain = fill(tmp_path / "out", source=tmp_path / "long.xlsx")
    assert result.exit_code == 0 and codes(plain["forms"][0]["findings"]) == ["PF204"]
    page = plankit("fill", "request.pdf", tmp_path / "long.xlsx", "--map", "request.yaml", "--out", tmp_path / "again")
    assert "1 form has an addendum, behind the form's own pages: send it along." in page.stdout
    data = (tmp_path / "out" / "C001-request.pdf").read_bytes()
    assert values_of(tmp_path / "out")["small"].endswith("… (see addendum, 1)")
    addendum = pypdf.PdfReader(io.BytesIO(data)).pages[1].extract_text()
    assert long.split()[-1] in addendum and "Łódź." in addendum and "1. Strengths (page 1)" in addendum
    assert addendum.count("Ana RuizC001, born 02/03/1990, C001") == 2, "above, and at the foot"
    assert " ".join(addendum.split()).count("Keeps a garden") == 12
    flat, _ = fill(tmp_path / "flat", "--flatten", source=tmp_path / "long.xlsx")
    assert flat.exit_code == 0
    assert len(pypdf.PdfReader(tmp_path / "flat" / "C001-request.pdf").pages) == 2


def test_a_long_text_without_an_addendum_is_stored_whole_and_reported(tmp_path):
    rows = caseload_rows(1)
    rows["Plans"][0]["Strengths"] = "Keeps a garden. " * 40
    write_caseload(tmp_path / "long.xlsx", rows)
    text = MAP.replace("{value: plan.strengths, overflow: addendum}", "plan.strengths")
    _, plain = fill(tmp_path / "out", source=tmp_path / "long.xlsx", map_text=text)
    assert codes(plain["forms"][0]["findings"]) == ["PF203"]
    assert values_of(tmp_path / "out")["small"].count("Keeps a garden.") == 40


def test_flattened_forms_show_the_values_and_have_no_fields(tmp_path):
    result, _ = fill(tmp_path / "out", "--flatten")
    assert result.exit_code == 0
    data = (tmp_path / "out" / "C001-request.pdf").read_bytes()
    assert read_form(data).verdict is Verdict.NO_FIELDS
    assert "RuizC001" in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()


def test_a_form_on_a_scanned_page_is_flattened_too(tmp_path):
    picture = stream(b"\x80" * 10_000, "/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray")
    page = "/Contents 20 0 R/Resources<</XObject<</I 21 0 R>>>>"
    box = "<</FT/Btn/T(ok)/F 4/Subtype/Widget/Rect[50 500 62 512]>>"
    others = {20: stream("q 612 0 0 792 0 0 cm /I Do Q"), 21: picture}
    (tmp_path / "scan.pdf").write_bytes(form([box], page=page, others=others))
    result, plain = fill(
        tmp_path / "out", "--flatten", map_text="fields: {ok: goals|length > 0}", form_name=tmp_path / "scan.pdf"
    )
    assert result.exit_code == 0 and [each["status"] for each in plain["forms"]] == ["made", "made"]


def test_a_value_that_cannot_go_in_refuses_that_client_alone_and_names_no_value(tmp_path):
    rows = caseload_rows(3)
    rows["Clients"][0]["Last name"] = "漢字"
    write_caseload(tmp_path / "odd.xlsx", rows)
    text = MAP.replace(
        "dob: {value: client.birth_date, dates: MMDDYYYY}", "dob: \"'123456789' if client.id == 'C002' else ''\""
    )
    result, plain = fill(tmp_path / "out", source=tmp_path / "odd.xlsx", map_text=text)
    assert result.exit_code == 1
    assert [each["status"] for each in plain["forms"]] == ["refused", "refused", "made"]
    assert codes(plain["forms"][0]["findings"]) == ["PF202"] and codes(plain["forms"][1]["findings"]) == ["PF201"]
    hints = [each["findings"][0]["hint"] for each in plain["forms"][:2]]
    assert hints[0] == (
        "Characters U+6F22, U+5B57. Write it in Latin letters in the record, or ~ in the map, to fill it in by hand."
    )
    assert hints[1] == (
        "It has 9 characters; the field takes 8. "
        "Shorten it in the record, or write `overflow: addendum` or a split in the map."
    )
    assert "漢字" not in result.stdout and "123456789" not in result.stdout
    assert sorted(path.name for path in (tmp_path / "out").glob("*.pdf")) == ["C003-request.pdf"]


def test_the_same_run_gives_the_same_files_and_forms_that_somebody_filled_are_left(tmp_path):
    out = tmp_path / "out"
    fill(out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    result, _ = fill(out)
    assert result.exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    theirs = before["C001-request.pdf"] + b"\n"
    (out / "C001-request.pdf").write_bytes(theirs)
    result, plain = fill(out)
    assert result.exit_code == 6
    assert [each["status"] for each in plain["forms"]] == ["not written", "made"]
    assert (out / "C001-request.pdf").read_bytes() == theirs


def test_what_was_taken_for_a_blank_form_gives_nobody_s_answers_away(tmp_path):
    (tmp_path / "request.pdf").write_bytes(
        form([text_field("n", "(SOMEBODY)"), text_field("m", rect="50 600 250 620")])
    )
    text = "fields: {n: client.last_name, m: client.id}"
    assert fill(tmp_path / "out", map_text=text, form_name=tmp_path / "request.pdf")[0].exit_code == 0
    assert values_of(tmp_path / "out") == {"n": "RuizC001", "m": "C001"}
    assert b"SOMEBODY" not in (tmp_path / "out" / "C001-request.pdf").read_bytes()


def test_only_the_clients_asked_for_are_made_and_the_others_stay_in_the_manifest(tmp_path):
    fill(tmp_path / "out")
    _, plain = fill(tmp_path / "out", "--only", "C002")
    assert [each["client"] for each in plain["forms"]] == ["C002"]
    manifest = [json.loads(line) for line in (tmp_path / "out" / "forms.jsonl").read_text().splitlines()]
    assert [entry["client"] for entry in manifest] == ["C001", "C002"]


def test_in_a_workspace_forms_are_filled_from_the_store_which_writes_down_that_they_were_made(tmp_path, monkeypatch):
    def run(*words):
        return CliRunner().invoke(cli, [str(word) for word in words])

    assert run("new", tmp_path / "ws").exit_code == 0
    monkeypatch.chdir(tmp_path / "ws")
    assert run("import", SAMPLES / "caseload.xlsx").exit_code == 0
    words = ("form", "fill", FORMS / "plan-summary.pdf", "--map", FORMS / "plan-summary.yaml", "--out", "filled")
    for _ in range(2):
        result = run(*words, "--as-of", "2026-10-15", "--only", "00001001")
        assert result.exit_code == 0 and result.stdout.startswith("Filled 1 form in filled")
    told = run("history", "00001001").stdout
    assert told.count("00001001-plan-summary.pdf (fillable, as of 2026-10-15)") == 1
    assert "plan-summary" not in run("history", "00001002").stdout


# -- what is wrong with maps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, replacement, code, said",
    [
        ("last: client.last_name", "lats: client.last_name", "PF102", 'Did you mean "last"?'),
        ("last: client.last_name", "last: client.last_nam", "PF104", "“last_nam”"),
        ("last: client.last_name", "last: clientt.last_name", "PF104", "Did you mean “client”?"),
        ("last: client.last_name", "last: client.last_name|uper", "PF103", "Did you mean “upper”?"),
        ("last: client.last_name", "last: client.last_name +", "PF103", "cannot be read"),
        ("last: client.last_name", "last: '().__class__'", "PF104", "cannot be worked out"),
        ("last: client.last_name", "last: goals|map(attribute='txt')|join", "PF104", "cannot be worked out"),
        ('choices: {"Yes": B', 'choices: {"Yes": C', "PF106", "It has: A, B."),
        ("level: \"'Two' if goals else 'One'\"", "level: \"'3'\"", "PF106", "no choice “3”"),
        ("dates: MMDDYYYY", "dates: mmddyyyy", "PF101", "Did you mean MMDDYYYY?"),
        ("    fields:", "    dates: day/month\n    fields:", "PF101", "“day/month” is no pattern"),
        ("overflow: addendum", "overflow: adendum", "PF101", 'Did you mean "addendum"?'),
        ("    fields:", "    felds:", "PF101", 'Did you mean "fields"?'),
        ("last: client.last_name", "last: [client.last_name]", "PF101", "one expression"),
        ("note: ~", "note: ~\n      note: client.id", "PF101", "line 9 already"),
        ("note: ~", "line_1: client.id", "PF113", "in two ways"),
    ],
)
def test_a_slip_in_a_map_is_found_with_its_line_and_nothing_is_made(line, replacement, code, said, tmp_path):
    assert line in MAP
    result, plain = fill(tmp_path / "out", map_text=MAP.replace(line, replacement, 1))
    assert result.exit_code == 4, result.output
    found = [each for each in plain["findings"] if each["code"] == code]
    assert any(said in f"{each['message']} {each['hint']}" for each in found), plain["findings"]
    assert all(re.match(r"request\.yaml(:\d+)?$", each["place"]) for each in found)
    assert not (tmp_path / "out").exists()


def test_a_new_edition_of_the_form_is_refused_with_what_changed(tmp_path):
    plankit("fields", "request.pdf", "--out", tmp_path / "first.yaml")
    Path("newer.pdf").write_bytes(request(more=("npi",)).replace(b"(Strengths)", b"(Strengths)"))
    result = plankit(
        "fill", "newer.pdf", "caseload.xlsx", "--map", tmp_path / "first.yaml", "--out", tmp_path / "o", "--json"
    )
    assert result.exit_code == 4
    said = [each["message"] for each in json.loads(result.stdout)["findings"] if each["code"] == "PF107"]
    assert any("“npi” is new" in message for message in said)
    out = tmp_path / "newer.yaml"
    result = plankit("fields", "newer.pdf", "--map", tmp_path / "first.yaml", "--out", out)
    assert "10 fields, 9 kept from first.yaml, 0" in " ".join(result.stdout.split())
    assert plankit("lint", "newer.pdf", "--map", out).exit_code == 0
    assert plankit("fields", "newer.pdf", "--map", out).exit_code == 2


def test_the_map_of_another_form_is_one_error_and_not_one_for_each_field(tmp_path):
    other = (FORMS / "plan-summary.yaml").read_text(encoding="utf-8")
    result, plain = fill(tmp_path / "out", map_text=other)
    assert result.exit_code == 4 and not (tmp_path / "out").exists()
    errors = [each["message"] for each in plain["findings"] if each["severity"] == "error"]
    assert errors == ["The map is for another form (plan-summary.pdf): of its 38 fields this one has 0."]


def test_what_a_form_asks_and_a_map_does_not_answer_is_said():
    text = MAP.replace("      note: ~\n", "").replace("      level: \"'Two' if goals else 'One'\"\n", "")
    result = plankit("lint", "request.pdf", "--map", written(text), "--json")
    assert [(each["code"], each["place"]) for each in json.loads(result.stdout)["findings"]] == [
        ("PF109", "request.pdf › page 1 › note"),
        ("PF108", "request.pdf › page 1 › level"),
    ]


def test_two_different_fields_of_one_name_are_found_before_anything_is_made():
    box = "<</FT/Btn/T(same)/Subtype/Widget/F 4/Rect[50 500 62 512]>>"
    Path("twofold.pdf").write_bytes(form([box, text_field("same")]))
    result = plankit("lint", "twofold.pdf", "--map", written("fields: {same: client.id}", "twofold.yaml"), "--json")
    assert [(each["code"], each["place"]) for each in json.loads(result.stdout)["findings"]] == [
        ("PF105", "twofold.yaml:1")
    ]


def test_a_map_does_not_fill_passwords():
    Path("pass.pdf").write_bytes(form([text_field("pin", more="/Ff 8192")]))
    result = plankit("lint", "pass.pdf", "--map", written("fields: {pin: client.id}", "pass.yaml"), "--json")
    assert [(each["code"], each["hint"]) for each in json.loads(result.stdout)["findings"]] == [
        ("PF105", "Write ~ for it.")
    ]


def test_scripts_and_what_they_reckon_are_told():
    field = text_field("total", more="/AA<</C<</S/JavaScript/JS(x)>>>>")
    Path("scripted.pdf").write_bytes(form([field], acroform="/CO[10 0 R]"))
    result = plankit("lint", "scripted.pdf", "--map", written("fields: {}", "empty.yaml"), "--json")
    assert codes(json.loads(result.stdout)["findings"]) == ["PF110", "PF112"]


def test_a_text_too_long_for_a_signed_form_refuses_that_client_alone(tmp_path):
    rows = caseload_rows(2)
    rows["Plans"][0]["Strengths"] = "Keeps a garden. " * 40
    write_caseload(tmp_path / "long.xlsx", rows)
    signature = "<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]>>"
    others = {22: "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>"}
    (tmp_path / "signed.pdf").write_bytes(form([text_field("n"), signature], others=others))
    text = "fields: {n: {value: plan.strengths, overflow: addendum}}"
    result, plain = fill(
        tmp_path / "out", map_text=text, form_name=tmp_path / "signed.pdf", source=tmp_path / "long.xlsx"
    )
    assert result.exit_code == 1
    assert [each["status"] for each in plain["forms"]] == ["refused", "made"]
    refusal = next(each for each in plain["forms"][0]["findings"] if each["severity"] == "error")
    assert refusal["code"] == "PF201" and "would break the signature" in refusal["message"]


def test_that_a_signed_form_keeps_its_scripts_is_told():
    signature = "<</FT/Sig/T(sign)/V 22 0 R/Subtype/Widget/F 4/Rect[300 50 400 90]>>"
    others = {22: "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>"}
    catalogue = "/OpenAction<</S/JavaScript/JS(x)>>"
    Path("signed.pdf").write_bytes(form([text_field("n"), signature], others=others, catalogue=catalogue))
    result = plankit("lint", "signed.pdf", "--map", written("fields: {n: client.id}", "signed.yaml"), "--json")
    assert [(each["code"], each["message"]) for each in json.loads(result.stdout)["findings"]] == [
        ("PF117", "The form is signed, and filled forms keep scripts.")
    ]


@pytest.mark.parametrize(
    "data, exit_code, said",
    [
        (b"<html>Log in</html>", 5, "cannot be filled"),
        (b"", 5, "empty"),
        (form([], on_page=[]), 5, "no fields"),
        (None, 3, "cannot be read"),
    ],
)
def test_a_form_that_cannot_be_used_is_an_error_with_what_to_do(data, exit_code, said, tmp_path):
    path = tmp_path / "odd.pdf"
    if data is not None:
        path.write_bytes(data)
    result = plankit("fields", path)
    assert result.exit_code == exit_code, result.output
    assert said in result.stderr


@pytest.mark.parametrize(
    "kind", ["kids 3,000 deep", "parents in a loop", "twenty streams of 30 MB", "20,000 nested arrays"]
)
def test_a_form_made_to_harm_is_an_error_with_what_to_do(kind, tmp_path):
    (tmp_path / "harm.pdf").write_bytes(HOSTILE[kind]())
    result = plankit("fields", tmp_path / "harm.pdf")
    assert result.exit_code == 5
    assert "It asks for more than any form needs" in result.stderr and "ask the payer" in result.stderr


def test_a_map_that_is_none_is_an_error():
    Path("list.yaml").write_text("- a\n- b\n")
    assert plankit("lint", "request.pdf", "--map", "list.yaml").exit_code == 4
    assert plankit("lint", "request.pdf", "--map", "none.yaml").exit_code == 4
