"""`plankit template lint` as people and hooks run it."""

import json
import shutil

import pytest
from click.testing import CliRunner
from docx import Document

from toolkit.cli.main import cli
from toolkit.shipped import shipped_folder


def run(*args):
    return CliRunner().invoke(cli, ["template", "lint", *args])


@pytest.fixture
def broken(tmp_path):
    document = Document()
    document.add_heading("Goals", 1)
    document.add_paragraph("{{ client.ful_name }}")
    document.save(tmp_path / "plan.docx")
    return tmp_path / "plan.docx"


def test_a_file_is_looked_at_and_its_findings_decide_the_exit_code(broken):
    made = run(str(broken), "--payer", "wi-dhs-35-19")
    assert made.exit_code == 1
    assert "client” has no field “ful_name" in made.output
    assert "Did you mean “full_name”?" in made.output
    assert "1 template looked at" in made.output
    assert run(str(broken), "--fail-on", "never").exit_code == 0


def test_json_has_the_place_in_parts(broken):
    made = json.loads(run(str(broken), "--json").output)
    (template,) = made["templates"]
    found = next(each for each in template["findings"] if each["code"] == "TP201")
    assert found["where"]["heading"] == "Goals"
    assert found["where"]["paragraph"] == 2
    assert found["where"]["tag"] == "{{ client.ful_name }}"


def test_a_shipped_agency_has_no_findings():
    made = run("children-and-family", "--fail-on", "warning")
    assert made.exit_code == 0
    assert "no errors, no warnings, no remarks" in made.output


def test_a_template_of_an_agency_can_be_named():
    assert "1 template looked at" in run("children-and-family/plan").output


def test_a_file_in_an_agencys_folder_is_that_agencys(tmp_path):
    folder = shutil.copytree(shipped_folder("agency_templates") / "children-and-family", tmp_path / "children")
    made = run(str(folder / "plan-es.docx"))
    assert made.exit_code == 0, made.output
    assert "1 template looked at" in made.output


def test_a_name_that_is_nothing_is_told_with_the_nearest():
    made = run("children-and-famly")
    assert made.exit_code == 4
    assert "children-and-family" in made.stderr


def test_comments_go_into_a_copy_and_never_over_a_file(broken, tmp_path):
    before = broken.read_bytes()
    made = run(str(broken), "--comments", str(tmp_path / "out"))
    copy = tmp_path / "out" / "plan-comments.docx"
    assert "plan-comments.docx" in made.output
    assert list(Document(str(copy)).comments)
    assert broken.read_bytes() == before
    again = run(str(broken), "--comments", str(tmp_path / "out"))
    assert again.exit_code == 6
    assert "A file of this name is there" in again.stderr


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7", "not a Word file"),
        (b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_what_is_no_word_file_is_a_finding(tmp_path, data, said):
    (tmp_path / "plan.docx").write_bytes(data)
    made = run(str(tmp_path / "plan.docx"), "--json")
    (found,) = json.loads(made.output)["templates"][0]["findings"]
    assert found["code"] == "TP001"
    assert said in found["message"]
    assert made.exit_code == 1


def test_a_rule_is_explained():
    made = CliRunner().invoke(cli, ["rule", "explain", "TP302"])
    assert "trial document" in made.output
    plain = CliRunner().invoke(cli, ["rule", "explain", "demand.can-vanish", "--json"])
    assert json.loads(plain.output)["code"] == "TP302"
