import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import ConfigurationError, InputError
from toolkit.yamlfile import DuplicateKey, load_yaml


def read(text, **options):
    return load_yaml(text, name="x.yaml", **options)


def test_every_key_and_item_knows_its_line():
    file = read("client:\n  id: A\n\ngoals:\n  - text: one\n  -\n    text: >\n      two\n      three\n")
    assert file.line(("client", "id")) == 2
    assert file.line(("goals",)) == 4
    assert file.line(("goals", 0, "text")) == 5
    assert file.line(("goals", 1, "text")) == 7
    assert file.line(("goals", 2)) is None
    assert str(file.place(("goals", 1, "text"))) == "x.yaml:7"


def test_a_place_of_something_absent_is_the_nearest_thing_above_it():
    file = read("a: 1\ngoals:\n  - text: one\n")
    assert str(file.place(("goals", 0, "target_date"))) == "x.yaml:3"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("007", "007"),
        ("1.10", "1.10"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("~", None),
        ("", None),
        ("42", 42),
        ("-3", -3),
        ("-0", "-0"),
        ("2.5", 2.5),
        ("2026-09-01", date(2026, 9, 1)),
        ("2026-02-30", "2026-02-30"),
        ("2026-09-01T10:00:00", "2026-09-01T10:00:00"),
        ('"42"', "42"),
        ("'true'", "true"),
        ('""', ""),
        ("9" * 40, "9" * 40),
    ],
)
def test_plain_values_mean_what_an_office_means(text, value):
    data = read(f"key: {text}\n").data
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_keys_are_text():
    assert read("1: a\ntrue: b\n2026-01-01: c\n").data == {"1": "a", "true": "b", "2026-01-01": "c"}


def test_a_key_given_twice_keeps_the_first_and_names_both_lines():
    file = read("a:\n  b: 1\n  c: 2\n  b: 3\n")
    assert file.data == {"a": {"b": 1, "c": 2}}
    assert file.duplicates == (DuplicateKey(("a", "b"), kept_line=2, line=4),)


def bomb():
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (bomb(), 2, "alias"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tag"),
        ("a: !!str 1", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "more than one document"),
        ("a: 1\n? [x]\n: 2\n", 2, "key"),
        ("a: 1\n\tb: 2\n", 2, "tab"),
        ("a: 'secret\nb: 1\n", 1, "never closed"),
        ("a: [" + "[" * 200 + "]" * 201, 1, "deep"),
        ("a: secret: b\n", 1, "colon"),
        ("a:\n- secret: [1\nb: 2", 2, "bracket"),
        ("a: 1\n- secret\n", 2, "indentation"),
        ("a: @secret\n", 1, "begins with"),
    ],
)
def test_what_is_refused_says_where_and_never_quotes(text, line, word):
    with pytest.raises(InputError) as caught:
        read(text)
    assert word in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.where == f"x.yaml:{line}"


def test_control_characters_are_refused_with_a_sentence():
    with pytest.raises(InputError, match="no text can hold"):
        read("a: x\x07y\n")


def test_the_caller_chooses_the_error(tmp_path):
    with pytest.raises(ConfigurationError):
        load_yaml(tmp_path / "absent.yaml", error=ConfigurationError)
    with pytest.raises(ConfigurationError):
        read("a: [", error=ConfigurationError)


def test_files_of_each_encoding_and_size(tmp_path):
    path = tmp_path / "a.yaml"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_text("name: José 🌱 שלום\n", encoding=encoding)
        assert load_yaml(path).data == {"name": "José 🌱 שלום"}
    path.write_text("name: José\n", encoding="latin-1")
    with pytest.raises(InputError, match="UTF-8"):
        load_yaml(path)
    with pytest.raises(InputError, match="too large"):
        load_yaml(path, max_bytes=3)


def test_an_empty_file_is_none():
    assert read("").data is None
    assert read("# only a comment\n").data is None


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(categories=["L"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(plain)
def test_json_is_read_as_json(data):
    assert read(json.dumps(data, ensure_ascii=False)).data == data
