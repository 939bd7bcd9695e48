from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import ConfigurationError
from toolkit.pipeline.names import FileNames, Issue

HOSTILE = [
    "../../x",
    "..",
    ".",
    "",
    "CON",
    "con",
    "nul.txt",
    "COM1",
    "a/b",
    "a\\b",
    "a:b",
    "a\u2044b",
    "a\u202eb",
    "a\x00b",
    "x" * 300,
]
HOSTILE += ["😀" * 120, "trailing.", "trailing ", "~$x", "=1+1", "-rf", "\ud800", "a\nb", "LPT¹", "CLOCK$"]


def names_of(*client_ids: str, template: str = "plan") -> dict[str, str]:
    names = FileNames([Issue(c, template) for c in client_ids], stage="draft", as_of="2026-10-01")
    return {c: names.name(Issue(c, template)) for c in client_ids}


def test_a_plain_id_keeps_its_plain_name():
    assert names_of("00012", "A-7.b") == {"00012": "00012-plan.docx", "A-7.b": "A-7.b-plan.docx"}


@pytest.mark.parametrize("client_id", HOSTILE)
def test_a_hostile_id_gives_a_file_inside_the_folder(client_id, tmp_path):
    name = names_of(client_id, template="p")[client_id]
    target = tmp_path / name
    assert target.resolve().parent == tmp_path.resolve()
    assert len(name.encode()) < 250
    assert not any(character in name for character in '/\\:*?"<>|\0\n')
    assert name.split(".")[0].casefold() not in {"con", "nul", "com1", "lpt¹", "clock$"}
    target.write_bytes(b"")


def test_reserved_names_are_moved_away_even_when_the_pattern_is_the_id_alone():
    names = FileNames([Issue("NUL", "p")], pattern="{client_id}", stage="draft", as_of="2026-10-01")
    assert names.name(Issue("NUL", "p")).startswith("_NUL-")


def test_ids_that_differ_in_case_alone_get_different_names_on_every_disk():
    names = names_of("abc", "ABC", "Straße", "STRASSE", "é", "e\u0301")
    assert len({name.casefold() for name in names.values()}) == 6


def test_two_pairs_whose_joined_names_are_one_are_told_apart():
    issues = [Issue("a-b", "c"), Issue("a", "b-c")]
    names = FileNames(issues, stage="draft", as_of="2026-10-01")
    assert names.name(issues[0]) != names.name(issues[1])


@settings(max_examples=60)
@given(st.lists(st.text(max_size=140), unique=True, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_names_are_unique_and_do_not_depend_on_order(client_ids: list[str], chance: random.Random):
    shuffled = list(client_ids)
    chance.shuffle(shuffled)
    names = names_of(*client_ids)
    assert names == {c: names_of(*shuffled)[c] for c in client_ids}
    assert len({name.casefold() for name in names.values()}) == len(client_ids)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{last_name}", "knows no {last_name}"),
        ("{template}", "lacks {client_id}"),
        ("{client_id", "unpaired brace"),
        ("{client_id}{0}", "knows no {0}"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_which_part(pattern, said):
    with pytest.raises(ConfigurationError, match=said.replace("{", r"\{").replace("}", r"\}")):
        FileNames([], pattern=pattern, stage="draft", as_of="2026-10-01")


def test_a_pattern_cannot_reach_into_values():
    with pytest.raises(ConfigurationError):
        FileNames([], pattern="{client_id.__class__}", stage="draft", as_of="2026-10-01")
