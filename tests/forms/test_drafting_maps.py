"""The first map of a form can be read whatever its fields are called, and names each of them as the form does."""

import pytest

from toolkit.forms.mapping.drafting import draft_map
from toolkit.forms.mapping.formmap import load_map
from toolkit.forms.mapping.guessing import Guess
from toolkit.forms.mapping.layout import fingerprint, layout_of
from toolkit.forms.model import FieldKind, FormField, Option, Place

NAMES = (
    "a: b", "#x", "'q'", '"', "é", "=1", "~", "-", "null", "1", "1.0", "2026-01-01", "a.b[0].c", "  lead", "x #y", "yes", "y",
    "No", "on", "a\\b", "{x}", "[x]", "&a", "*a", "!t", "%d", "@a", "`a", "a,b", "🙂", "very " * 40, "a\nb", "fields",
    "x\u2028y", "x\x85y", "trail ", "? x", "0x1F", "1_000", ".inf", "<<", "bell\x07", "splits",
)  # fmt: skip


def field(name, tooltip):
    options = (Option("a\n#b", "shown: #1"), Option("", ""))
    return FormField(name, FieldKind.DROP_DOWN, tooltip=tooltip, places=(Place(1, (0, 0, 9, 9)),), options=options)


@pytest.mark.parametrize("tooltip", ["", "Say: #1\n# more\x07\u2028end"])
def test_any_name_comes_back_as_it_is(tooltip, tmp_path):
    fields = [field(name, tooltip) for name in NAMES]
    guesses = {"#x": Guess("client.last_name", 90)}
    (tmp_path / "map.yaml").write_text(draft_map("odd #: form\n.pdf", fields, {}, guesses), encoding="utf-8")
    known = load_map(tmp_path / "map.yaml")
    assert known.findings == () and known.form == "odd #: form\n.pdf"
    assert [entry.field for entry in known.entries] == list(NAMES)
    assert {entry.field: entry.value for entry in known.entries if entry.value} == {"#x": "client.last_name"}
    assert known.layout == layout_of(fields) and known.fingerprint == fingerprint(layout_of(fields))


EARLIER = """\
form: old.pdf
title: "Prairie: request"
dates: YYYY-MM-DD
fields:
  kept: client.last_name
  by_hand: ~
  never: {when: false}
  rich:
    value: "goals|map(attribute='text')|join('\\n')"
    dates: MMDDYYYY
    choices: {Yes: on, "a: b": '#1', "*": ''}
    overflow: addendum
    when: goals|length > 1
  lost: client.phone
splits:
  - {value: client.phone, into: [area, line], when: client.phone}
  - {value: plan.history, into: [h1, h2], by: lines, overflow: addendum}
"""


def test_an_earlier_map_is_kept_and_what_is_new_or_gone_is_marked(tmp_path):
    (tmp_path / "old.yaml").write_text(EARLIER, encoding="utf-8")
    earlier = load_map(tmp_path / "old.yaml")
    names = ("kept", "by_hand", "never", "rich", "area", "line", "h1", "fresh", "guessed")
    fields = [FormField(name, FieldKind.TEXT, places=(Place(1, (0, 0, 9, 9)),)) for name in names]
    guesses = {"guessed": Guess("client.birth_date", 90), "kept": Guess("client.first_name", 90)}
    text = draft_map("new.pdf", fields, {}, guesses, earlier)
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    known = load_map(tmp_path / "new.yaml")
    assert (known.form, known.title, known.dates, known.findings) == ("new.pdf", "Prairie: request", "YYYY-MM-DD", ())

    def said(entry):
        return entry.value, entry.dates, dict(entry.choices or {}), entry.overflow, entry.when

    before = {entry.field: said(entry) for entry in earlier.entries}
    after = {entry.field: said(entry) for entry in known.entries}
    assert {name: after[name] for name in ("kept", "by_hand", "never", "rich")} == {
        name: before[name] for name in ("kept", "by_hand", "never", "rich")
    }
    assert [(split.value, split.into, split.when) for split in known.splits] == [
        ("client.phone", ("area", "line"), "client.phone")
    ]
    assert "fresh: ~  # new in this edition" in text
    assert "guessed: client.birth_date  # a guess (90 of 100), new in this edition" in text
    assert "h1: ~\n" in text, "of a text over two fields one is gone"
    assert text.count("#   lost\n") == text.count("#   h2\n") == 1
