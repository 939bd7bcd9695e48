from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import ConfigurationError
from toolkit.pipeline.names import FileNames, checked_pattern, folded

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


def parts(client_id: str, template: str = "plan") -> dict[str, str]:
    rest = dict.fromkeys(("plan", "version", "kind", "title", "agency", "language"), "x")
    return {"client_id": client_id, "template": template, "stage": "draft", "as_of": "2026-10-01", **rest}


def names_of(*client_ids: str, template: str = "plan", pattern: str = "{client_id}-{template}") -> dict[str, str]:
    names = FileNames(client_ids)
    return {client_id: names.name(pattern, parts(client_id, template)) for client_id in client_ids}


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
    assert names_of("NUL", pattern="{client_id}")["NUL"].startswith("_NUL-")


def test_ids_that_differ_in_case_alone_get_different_names_on_every_disk():
    names = names_of("abc", "ABC", "Straße", "STRASSE", "é", "e\u0301")
    assert len({folded(name) for name in names.values()}) == 6


def test_a_run_for_one_client_gives_the_name_of_a_run_for_all():
    names = FileNames(["abc", "ABC"])
    assert names.name("{client_id}", parts("abc")) == names_of("abc", "ABC", pattern="{client_id}")["abc"]


def test_a_marked_name_ends_in_a_hash_of_what_it_names():
    names = FileNames(["a-b", "a"])
    marked = {names.name("{client_id}-{template}", parts(*pair), marked=True) for pair in (("a-b", "c"), ("a", "b-c"))}
    assert len(marked) == 2


@settings(max_examples=60)
@given(st.lists(st.text(max_size=140), unique=True, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_names_are_unique_and_do_not_depend_on_order(client_ids: list[str], chance: random.Random):
    shuffled = list(client_ids)
    chance.shuffle(shuffled)
    names = names_of(*client_ids)
    assert names == {c: names_of(*shuffled)[c] for c in client_ids}
    assert len({folded(name) for name in names.values()}) == len(client_ids)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{last_name}", "knows no {last_name}"),
        ("{template}", "lacks {client_id}"),
        ("{client_id", "unpaired brace"),
        ("{client_id}{0}", "knows no {0}"),
        ("{client_id!r}", "knows no {client_id!r}"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_which_part(pattern, said):
    with pytest.raises(ConfigurationError, match=said.replace("{", r"\{").replace("}", r"\}")):
        checked_pattern(pattern)


def test_a_pattern_cannot_reach_into_values():
    with pytest.raises(ConfigurationError):
        checked_pattern("{client_id.__class__}")
