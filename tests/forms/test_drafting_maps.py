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
