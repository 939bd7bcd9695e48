"""Word files of the wrong kind, given to every command that takes one: what it is, and what to do."""

from __future__ import annotations

import shutil

import pytest
from badinput import plankit
from wordfiles import member, with_members

from toolkit.shipped import shipped_folder

COUNTY = shipped_folder("agency_templates") / "county-behavioral-health"
GOOD = (COUNTY / "packet-cover.docx").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def of_type(kind: str, **members: bytes) -> bytes:
    types = member(GOOD, "[Content_Types].xml")
    assert MAIN in types
    changed = {"[Content_Types].xml": types.replace(MAIN, kind)}
    return with_members(GOOD, changed | {f"word/{name}.bin": data for name, data in members.items()})


FILES = {
    "old.doc": (OLE + b"\0" * 600, "old Word file (.doc)"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "macros.docm": (
        of_type("application/vnd.ms-word.document.macroEnabled.main+xml", vbaProject=b"x"),
        "carries macros (.docm)",
    ),
    "renamed-macros.docx": (of_type(MAIN, vbaProject=b"x"), "macros"),
    "model.dotx": (of_type(MAIN.replace("document.main", "template.main")), "Word template file (.dotx)"),
    "macro-model.dotm": (of_type("application/vnd.ms-word.template.macroEnabledTemplate.main+xml"), "macros"),
}
COMMANDS = {
    "lint": (1, ("template", "lint", "{file}")),
    "verify": (1, ("verify", "{file}")),
    "preview": (5, ("template", "preview", "{file}", "--out", "{out}")),
    "new": (5, ("template", "new", "{out}", "--from", "{file}")),
    "diff": (5, ("template", "diff", "{file}", "county-behavioral-health/plan")),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", FILES)
def test_each_command_says_what_the_file_is_and_makes_nothing_of_it(tmp_path, monkeypatch, name, command):
    monkeypatch.chdir(tmp_path)
    data, said = FILES[name]
    (tmp_path / name).write_bytes(data)
    code, words = COMMANDS[command]
    outcome = plankit(*(word.format(file=name, out="made") for word in words))
    assert outcome.code == code, outcome.said
    flat = " ".join((outcome.out + outcome.said).split())
    assert said in flat and name in flat
    assert "Save" in flat or "save it as" in flat
    assert (tmp_path / name).read_bytes() == data
    made = tmp_path / "made"
    assert not made.exists() or not list(made.iterdir())


@pytest.mark.parametrize("name", FILES)
def test_an_agency_with_such_a_template_is_not_loaded(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "agency_templates" / "own"
    shutil.copytree(COUNTY, folder)
    (folder / name).write_bytes(FILES[name][0])
    settings = (folder / "agency.yaml").read_text(encoding="utf-8")
    assert "id: county-behavioral-health" in settings and "file: plan.docx" in settings
    settings = settings.replace("id: county-behavioral-health", "id: own").replace("file: plan.docx", f"file: {name}")
    (folder / "agency.yaml").write_text(settings, encoding="utf-8")
    source = shipped_folder("samples") / "caseload.xlsx"
    outcome = plankit("generate", source, "--agency", "own", "--only", "00001001", "--out", "out")
    assert outcome.code in (4, 5), outcome.said
    assert name in outcome.said or "name ends in .docx" in outcome.said
    assert not list(tmp_path.glob("out/*.docx"))
