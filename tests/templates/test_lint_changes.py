"""What changed between two versions of a template, in sentences that its author understands."""

import json

import pytest
from click.testing import CliRunner
from docx import Document
from lintfiles import body
from wordfiles import split_runs

from toolkit.cli.main import cli

OLD = ["Name: {{ client.full_name }}", "{{ plan.strengths }}", "You may appeal within 30 days.", "{{ plan.barriers }}"]


def diff(folder, old, new, *options):
    for name, data in (("old.docx", old), ("new.docx", new)):
        (folder / name).write_bytes(data)
    names = [str(folder / "old.docx"), str(folder / "new.docx")]
    made = CliRunner().invoke(cli, ["template", "diff", *names, *options])
    assert made.exit_code == 0, made.output
    return made.output


def sentences(folder, old, new):
    found = json.loads(diff(folder, old, new, "--json"))["changes"]
    return [(each["kind"], each["change"]) for each in found]


@pytest.mark.parametrize(
    ("new", "kind", "said"),
    [
        ([*OLD, "{{ plan.history }}"], "field", "History and assessment is printed now, by “{{ plan.history }}”."),
        (OLD[:3], "field", "Barriers is no longer printed; it was, by “{{ plan.barriers }}”."),
        (
            [OLD[0], "{%p if plan.barriers %}", OLD[1], "{%p endif %}", *OLD[2:]],
            "condition",
            "Strengths was printed always, and is now printed under “{%p if plan.barriers %}”.",
        ),
        (
            [*OLD[:2], "You may appeal within 60 days.", OLD[3]],
            "text",
            "“You may appeal within 30 days.” became “You may appeal within 60 days.”",
        ),
        ([*OLD, "Bring your insurance card."], "text", "New text: “Bring your insurance card.”"),
        ([OLD[0], OLD[1], OLD[3]], "text", "Text that is gone: “You may appeal within 30 days.”"),
    ],
)
def test_each_change_is_said_in_a_sentence(tmp_path, new, kind, said):
    assert sentences(tmp_path, body(*OLD, heading="Plan"), body(*new, heading="Plan")) == [(kind, said)]


def test_sections_that_come_go_and_move_are_named(tmp_path):
    def with_headings(*titles):
        document = Document()
        for title in titles:
            document.add_heading(title, 1)
        document.save(tmp_path / "x.docx")
        return (tmp_path / "x.docx").read_bytes()

    found = sentences(
        tmp_path, with_headings("Goals", "Needs", "Rights"), with_headings("Needs", "Goals", "Crisis plan")
    )
    assert ("section", "The section “Crisis plan” is new.") in found
    assert ("section", "The section “Rights” is gone.") in found
    assert [what for _, what in found if "another place" in what] in (
        ["The section “Goals” stands at another place."],
        ["The section “Needs” stands at another place."],
    )


def test_runs_that_word_cut_otherwise_are_no_change(tmp_path):
    old = body(*OLD)
    assert sentences(tmp_path, old, split_runs(old, lambda text: list(text))) == []
    assert "Nothing changed that a reader sees." in diff(tmp_path, old, old)


def test_an_agencys_template_can_be_compared_with_a_file(tmp_path):
    (tmp_path / "old.docx").write_bytes(body(*OLD))
    made = CliRunner().invoke(cli, ["template", "diff", str(tmp_path / "old.docx"), "children-and-family/plan"])
    assert "The section “Goals” is new." in made.output
    several = CliRunner().invoke(cli, ["template", "diff", str(tmp_path / "old.docx"), "children-and-family"])
    assert several.exit_code == 2
