"""Progress updates of a caseload: a folder for each clinician, a list of what is wanted back, and who has none and why."""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image
from world import build_world, caseload_rows, write_caseload

from toolkit.cli.main import cli
from toolkit.errors import ConfigurationError
from toolkit.forms.model import Verdict
from toolkit.forms.progress.words import LABELLED, Words
from toolkit.forms.reading.reading import read_form
from toolkit.pipeline.progress.make import make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.setting import Selection
from toolkit.records.vocabulary import field_spec

AS_OF = date(2026, 10, 1)
SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(build_world(tmp_path))
    return tmp_path


def made(world: Path, **more):
    wish = Wish(**{"as_of": AS_OF, **more})
    return make_forms([world / "caseload.xlsx"], world / "forms", wish=wish, folder=world)


def test_each_client_has_a_form_in_the_clinician_s_folder_with_a_list_beside_it(world):
    result = made(world)
    assert [form.client for form in result.forms] == ["C001", "C002", "C003"]
    for form in result.forms:
        reading = read_form((world / "forms" / form.file).read_bytes())
        assert reading.verdict is Verdict.OK
        page = (world / "forms" / form.file).parent / "index.html"
        assert form.form in page.read_text() and str(form.return_by) in page.read_text()
    rows = list(openpyxl.load_workbook(world / "forms" / "forms.xlsx")["Forms"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == [form.form for form in result.forms]


def test_made_twice_the_forms_are_the_same(world):
    first = {form.file: (world / "forms" / form.file).read_bytes() for form in made(world).forms}
    again = {form.file: (world / "forms" / form.file).read_bytes() for form in made(world).forms}
    assert first == again


def test_file_names_tell_nobody_s_name(world):
    assert not [form.file for form in made(world).forms if "Ruiz" in form.file or "Ana" in form.file]


def test_who_has_no_plan_or_nothing_open_is_told_why(world):
    rows = caseload_rows(3)
    rows["Plans"] = [row for row in rows["Plans"] if row["Client"] != "C001"]
    rows["Goals"] = [
        {**row, "Status": "Met"} if row["Client"] == "C002" else row for row in rows["Goals"] if row["Client"] != "C001"
    ]
    for sheet in ("Objectives", "Interventions", "Progress"):
        rows[sheet] = [row for row in rows.get(sheet, []) if row["Client"] == "C003"]
    write_caseload(world / "caseload.xlsx", rows)
    result = made(world)
    assert [form.client for form in result.forms] == ["C003"]
    assert [(found.client, found.code) for found in result.findings] == [("C001", "PU102"), ("C002", "PU103")]
    assert result.findings[0].hint and result.findings[1].hint


def test_the_days_are_those_that_were_asked_for(world):
    result = made(world, first=date(2026, 9, 5), return_by=date(2026, 10, 20))
    assert {(form.first, form.last, form.return_by) for form in result.forms} == {
        (date(2026, 9, 5), AS_OF, date(2026, 10, 20))
    }


def test_only_clients_whose_review_is_due_may_be_asked_for(tmp_path):
    wish = Wish(date(2026, 10, 15), due_by=date(2026, 11, 15))
    some = make_forms([SAMPLES / "caseload.xlsx"], tmp_path / "some", wish=wish)
    every = make_forms([SAMPLES / "caseload.xlsx"], tmp_path / "all", wish=Wish(date(2026, 10, 15)))
    assert 0 < len(some.forms) < len(every.forms) == 13
    spanish = read_form((tmp_path / "all" / next(f.file for f in every.forms if f.client == "CF-2003")).read_bytes())
    assert spanish.info["Title"] == "Informe de progreso"


def test_one_form_for_each_responsible_person(tmp_path):
    wish = Wish(date(2026, 10, 15), per="clinician")
    forms = make_forms([SAMPLES / "caseload.xlsx"], tmp_path, wish=wish, selection=Selection(only=("00001003",))).forms
    assert len({form.form for form in forms}) == len(forms) == len({form.file for form in forms})
    assert {form.staff for form in forms} and all(form.objectives for form in forms)


def pictures(reading_of: Path) -> list[tuple[int, int, str]]:
    with pikepdf.open(reading_of) as document:
        found = document.pages[0].Resources.get("/XObject", {})
        return [(int(each.Width), int(each.Height), str(each.Filter)) for each in found.values()]


@pytest.mark.parametrize(
    ("mode", "kind", "size", "held"),
    [
        ("RGBA", "PNG", (300, 100), (300, 100, "/FlateDecode")),
        ("P", "PNG", (3000, 1000), (1000, 333, "/FlateDecode")),
        ("L", "JPEG", (300, 100), (300, 100, "/DCTDecode")),
        ("CMYK", "JPEG", (300, 100), (300, 100, "/FlateDecode")),
    ],
)
def test_a_logo_of_any_kind_stands_on_the_form(tmp_path, mode, kind, size, held):
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, format=kind)
    agency = own_agency(tmp_path, out.getvalue())
    [form] = make_forms([SAMPLES / "caseload.xlsx"], tmp_path / "out", wish=Wish(AS_OF), **agency).forms
    assert pictures(tmp_path / "out" / form.file) == [held]


def test_a_form_without_a_logo_is_made_and_a_damaged_logo_is_said_to_be_one(tmp_path):
    agency = own_agency(tmp_path, b"")
    [form] = make_forms([SAMPLES / "caseload.xlsx"], tmp_path / "out", wish=Wish(AS_OF), **agency).forms
    assert pictures(tmp_path / "out" / form.file) == []
    out = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(out, format="PNG")
    agency = own_agency(tmp_path / "again", out.getvalue()[:5000])
    with pytest.raises(ConfigurationError, match="logo is damaged"):
        make_forms([SAMPLES / "caseload.xlsx"], tmp_path / "again" / "out", wish=Wish(AS_OF), **agency)


def test_an_agency_s_own_labels_stand_on_the_form_and_are_read_aloud(tmp_path):
    agency = own_agency(tmp_path, b"")
    settings = tmp_path / "agency_templates" / "own" / "agency.yaml"
    labels = "labels:\n  en: {reviews.client_view: What the member says, objectives.text: Step}\n"
    settings.write_text(settings.read_text() + labels)
    [form] = make_forms([SAMPLES / "caseload.xlsx"], tmp_path / "out", wish=Wish(AS_OF), **agency).forms
    data = (tmp_path / "out" / form.file).read_bytes()
    field = read_form(data).field("review.client_view")
    assert field is not None and field.tooltip == "What the member says"
    text = read_form(data, texts=True).texts[0]
    assert "What the member says" in text and "Step" in text and "client's own words" not in text


def test_every_label_that_an_agency_may_give_is_of_a_field_that_there_is():
    known = {name: field_spec(name) for name in LABELLED}
    assert all(known.values())
    assert {word for words in LABELLED.values() for word in words} <= {each.name for each in fields(Words)}


def own_agency(folder: Path, logo: bytes) -> dict[str, object]:
    """A workspace whose agency has that picture for a logo, or none; and one client to make a form for."""
    own = folder / "agency_templates" / "own"
    shutil.copytree(SAMPLES.parent / "agency_templates" / "county-behavioral-health", own)
    settings = (own / "agency.yaml").read_text().replace("id: county-behavioral-health", "id: own")
    if logo:
        (own / "logo.png").write_bytes(logo)
        if logo.startswith(b"\xff\xd8"):
            (own / "logo.png").rename(own / "logo.jpg")
            settings = settings.replace("logo.png", "logo.jpg")
    else:
        settings = re.sub(r"logo:\n(  .*\n)+", "", settings)
    (own / "agency.yaml").write_text(settings)
    (folder / "plankit.toml").write_text("")
    return {"folder": folder, "agency": "own", "selection": Selection(only=("00001001",))}


def test_the_command_says_what_it_made_and_gives_programs_the_same(world):
    said = CliRunner().invoke(cli, ["form", "make", "caseload.xlsx", "--out", "forms", "--as-of", str(AS_OF)])
    assert said.exit_code == 0 and "Made 3 progress updates in forms" in said.output
    told = CliRunner().invoke(cli, ["form", "make", "caseload.xlsx", "--out", "forms", "--as-of", str(AS_OF), "--json"])
    forms = json.loads(told.stdout)["forms"]
    assert [form["client"] for form in forms] == ["C001", "C002", "C003"]
    assert "client_name" not in forms[0]
