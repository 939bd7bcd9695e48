"""The commands as a user types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result
from world import AS_OF, build_world, caseload_rows, write_caseload

from toolkit.cli.main import cli


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    build_world(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plankit(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def change(world: Path, edit) -> None:
    rows = caseload_rows(3)
    edit(rows)
    write_caseload(world / "caseload.xlsx", rows)


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in group.commands.items():
        found += commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_help_of_every_command_ends_with_an_example_of_it(words):
    result = plankit(*words, "--help")
    assert result.exit_code == 0
    last = result.stdout.strip().splitlines()[-1].strip()
    assert last.startswith(" ".join(("Example: plankit", *words)))
    assert len(max(result.stdout.splitlines(), key=len)) <= 100


@pytest.mark.parametrize("words", [("chek",), ("rule", "lst"), ("payers", "list")])
def test_a_slip_in_a_command_is_answered_with_the_one_that_was_meant(words):
    result = plankit(*words)
    assert result.exit_code == 2
    assert "Did you mean" in result.stderr


def test_check_leaves_with_0_when_there_is_no_error_and_1_when_there_is(world):
    assert plankit("check", "caseload.xlsx", "--as-of", AS_OF).exit_code == 0
    assert plankit("check", "caseload.xlsx", "--as-of", AS_OF, "--fail-on", "warning").exit_code == 1
    change(world, lambda rows: rows["Plans"][0].pop("Strengths"))
    assert plankit("check", "caseload.xlsx", "--as-of", AS_OF).exit_code == 1
    assert plankit("check", "caseload.xlsx", "--as-of", AS_OF, "--fail-on", "never").exit_code == 0


def test_check_prints_json_alone_on_stdout(world):
    result = plankit("check", "caseload.xlsx", "--as-of", AS_OF, "--json")
    plain = json.loads(result.stdout)
    assert plain["as_of"] == AS_OF
    assert result.stderr == ""


def test_the_day_is_printed_also_when_nobody_gave_one(world):
    assert "Checked as of 20" in plankit("check", "caseload.xlsx").stdout


def test_check_writes_every_form_that_is_asked_for(world):
    words = [word for ending in ("html", "xlsx", "csv", "json") for word in ("--out", f"report.{ending}")]
    result = plankit("check", "caseload.xlsx", "--as-of", AS_OF, *words)
    assert result.exit_code == 0
    assert all((world / f"report.{ending}").stat().st_size for ending in ("html", "xlsx", "csv", "json"))
    assert "Written: report.csv" in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("check", "nowhere.xlsx"), 3, "no such file"),
        (("check", "caseload.xlsx", "--payer", "little-pyer"), 4, 'Did you mean "little-payer"?'),
        (("check", "caseload.xlsx", "--agency", "little-agenci"), 4, 'Did you mean "little-agency"?'),
        (("check", "caseload.xlsx", "--only", "C9"), 3, "There is no client"),
        (("check", "caseload.xlsx", "--as-of", "10/1/2026"), 2, "Write it as 2026-09-01"),
        (("check", "caseload.xlsx", "--out", "report.pdf"), 4, ".html"),
        (("check",), 2, "SOURCE"),
        (("generate", "caseload.xlsx"), 2, "--out"),
        (("generate", "caseload.xlsx", "--out", "out", "--names", "{last_name}"), 4, "{last_name}"),
        (("payer", "show", "little-pyer"), 4, 'Did you mean "little-payer"?'),
        (("rule", "explain", "QU9"), 4, "There is no rule"),
    ],
)
def test_what_stands_in_the_way_has_its_exit_code_and_says_what_to_do(world, words, code, said):
    result = plankit(*words)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""


def test_generate_makes_documents_and_says_where(world):
    result = plankit("generate", "caseload.xlsx", "--out", "out", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert "Made 3 documents in out" in result.stdout
    assert "not verified" in result.stdout.lower()
    assert (world / "out" / "C001-plan.docx").is_file()


def test_when_nothing_could_be_made_the_output_ends_with_the_next_command(world):
    change(world, lambda rows: [row.pop("Strengths") for row in rows["Plans"]])
    result = plankit("generate", "caseload.xlsx", "--out", "out", "--as-of", AS_OF, "--only", "C002", "--jobs", "1")
    assert result.exit_code == 1
    last = result.stdout.strip().splitlines()[-1]
    assert last.startswith("Next:")
    again = last.removeprefix("Next:").split()
    assert " ".join(again[1:]) == f"check caseload.xlsx --only C002 --jobs 1 --as-of {AS_OF} --out report.html"
    assert plankit(*again[1:]).exit_code == 1
    assert (world / "report.html").is_file()


def test_generate_fail_on_sets_the_exit_code_alone(world):
    change(world, lambda rows: rows["Plans"][0].pop("Strengths"))
    result = plankit("generate", "caseload.xlsx", "--out", "out", "--as-of", AS_OF, "--fail-on", "never")
    assert result.exit_code == 0
    assert "Not made: 1 of 3 clients" in result.stdout
    assert sorted(path.name for path in (world / "out").glob("*.docx")) == ["C002-plan.docx", "C003-plan.docx"]


def test_generate_tells_programs_what_became_of_each_client(world):
    change(world, lambda rows: rows["Plans"][0].pop("Strengths"))
    result = plankit("generate", "caseload.xlsx", "--out", "out", "--as-of", AS_OF, "--json")
    documents = {entry["client"]: entry for entry in json.loads(result.stdout)["documents"]}
    assert (documents["C001"]["status"], documents["C001"]["file"]) == ("refused", "")
    assert documents["C002"]["file"] == "C002-plan.docx"
    assert documents["C001"]["reasons"][0]["code"] == "CO101"


def test_a_document_open_in_word_leaves_with_6_and_the_command_to_repeat(world):
    plankit("generate", "caseload.xlsx", "--out", "out", "--as-of", AS_OF)
    (world / "out" / "~$01-plan.docx").write_bytes(b"")
    result = plankit("generate", "caseload.xlsx", "--out", "out", "--as-of", AS_OF, "--stage", "draft")
    assert result.exit_code == 6
    assert "~$01-plan.docx" in result.stdout
    assert result.stdout.strip().splitlines()[-1].endswith("--resume")


def test_a_broken_template_leaves_with_5(world):
    import docx

    path = world / "agency_templates" / "little-agency" / "plan.docx"
    document = docx.Document(str(path))
    document.add_paragraph("{% if client %}")
    document.save(str(path))
    assert plankit("generate", "caseload.xlsx", "--out", "out", "--as-of", AS_OF).exit_code == 5


def test_the_blank_workbook_marks_what_the_payer_asks_for_and_can_be_checked(world):
    result = plankit("workbook", "--payer", "little-payer", "--out", "new.xlsx")
    assert result.exit_code == 0
    headers = [cell.value for cell in openpyxl.load_workbook(world / "new.xlsx")["Plans"][1]]
    assert any(header and header.startswith("Strengths") and header != "Strengths" for header in headers)
    assert plankit("check", "new.xlsx").exit_code == 3
    again = plankit("workbook", "--out", "new.xlsx")
    assert (again.exit_code, "already" in again.stderr) == (6, True)


def test_lists_have_every_thing_and_speak_json(world):
    payers = json.loads(plankit("payer", "list", "--json").stdout)["profiles"]
    assert {"little-payer", "ny-mhotrs-clinic"} <= {profile["id"] for profile in payers}
    templates = json.loads(plankit("template", "list", "--json").stdout)["templates"]
    assert ("little-agency", "plan") in {(entry["agency"], entry["id"]) for entry in templates}
    rules = json.loads(plankit("rule", "list", "--json").stdout)["rules"]
    listed = plankit("rule", "list").stdout
    assert all(rule["code"] in listed for rule in rules)
    assert rules[0]["title"] in " ".join(plankit("rule", "explain", rules[0]["code"]).stdout.split())


def test_payer_show_gives_each_demand_with_its_citation_and_standing(world):
    text = plankit("payer", "show", "little-payer").stdout
    assert "The plan has the section Strengths." in text
    assert "Contract of 2026, section 4" in text
    plain = json.loads(plankit("payer", "show", "little-payer", "--json").stdout)
    assert [demand["standing"] for demand in plain["demands"]] == ["unverified", "unverified"]


def test_a_fault_of_ours_shows_a_number_and_nothing_of_the_client(world, monkeypatch):
    def fail(*arguments, **options):
        raise RuntimeError("Ana Ruiz was here")

    monkeypatch.setattr("toolkit.pipeline.check.check", fail)
    result = plankit("check", "caseload.xlsx")
    assert result.exit_code == 70
    assert "number " in result.stderr
    debugged = plankit("--debug", "check", "caseload.xlsx")
    assert "test_commands.py" in debugged.stderr
    assert "Ana" not in result.output + debugged.output


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_output_never_ends_at_a_letter_that_the_console_lacks(world, encoding):
    change(world, lambda rows: rows["Clients"][0].update(Agency="ženevská 株式会社 agency"))
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    for words in (["check", "caseload.xlsx", "--as-of", AS_OF, "--show-values"], ["check", "caseload.xlsx", "--json"]):
        run = subprocess.run([sys.executable, "-m", "toolkit", *words], capture_output=True, env=environment)
        assert run.returncode == 1, run.stderr
        text = run.stdout.decode(encoding)
        assert "DO102" in text


def test_a_pipe_that_closes_early_is_no_error(world):
    command = f"{sys.executable} -m toolkit rule list | head -1"
    run = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in run.stderr
    assert "wrong" not in run.stderr


def test_redirected_output_has_no_colours_and_no_blanks_at_line_ends(world):
    run = subprocess.run(
        [sys.executable, "-m", "toolkit", "check", "caseload.xlsx", "--as-of", AS_OF], capture_output=True, text=True
    )
    assert "\x1b" not in run.stdout
    assert not [line for line in run.stdout.splitlines() if line != line.rstrip()]
    assert run.stderr == ""


def test_commands_work_from_any_folder_and_with_a_home_that_cannot_be_written(world, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    environment = {**os.environ, "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "TMPDIR": str(elsewhere)}
    words = ["check", str(world / "caseload.xlsx"), "--as-of", AS_OF, "--json"]
    run = subprocess.run([sys.executable, "-m", "toolkit", *words], capture_output=True, cwd=elsewhere, env=environment)
    codes = {found["code"] for found in json.loads(run.stdout)["findings"]}
    assert "DO102" in codes, "the agency of the other folder is not known here"
    assert list(elsewhere.iterdir()) == []
