"""The word list, and the reading level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ConfigurationError
from toolkit.rules.reading_level import reading_level, syllables
from toolkit.rules.wording import KINDS, load_wording, shipped_wording

HEADER = "term,pattern,except,suggestion,kind,source\n"


def found(text, kind="label"):
    lowered = text.lower()
    return [entry.term for entry in shipped_wording().candidates(lowered) if entry.kind == kind and entry.is_in(text)]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("He is an ADDICT.", "addict"),
        ("(addicts)", "addict"),
        ("Two clean urine screens", "clean"),
        ("has been clean for two years", "clean"),
        ("dirty UDS", "dirty"),
        ("a history of substance abuse", "substance abuse"),
        ("abuses alcohol", "abuses substances"),
        ("She is bipolar.", "bipolar"),
        ("suffering from panic", "suffers from"),
        ("his uncle committed suicide", "committed suicide"),
        ("methadone replacement therapy", "replacement therapy"),
    ],
)
def test_a_label_is_found(text, term):
    assert term in found(text)


@pytest.mark.parametrize("text", ["Client denies harm", "non-compliant", "noncompliance", "lacks insight", "refused"])
def test_a_judgement_is_found(text):
    assert found(text, "judgement")


def test_the_quick_look_leaves_out_nothing():
    for entry in shipped_wording().entries:
        term = entry.term.lower()
        if entry.pattern.search(term):
            assert entry in shipped_wording().candidates(term), entry.term


@given(
    st.lists(
        st.sampled_from(
            [entry.term for entry in shipped_wording().entries]
            + ["her", "room", "for two years", "urine", "“no”", "café", "-", "(", "\n", "x"]
        ),
        max_size=8,
    ),
    st.sampled_from([" ", "", "-", "\n", "’"]),
)
def test_the_quick_look_leaves_out_nothing_of_any_text(words, joint):
    text = joint.join(words)
    candidates = shipped_wording().candidates(text.lower())
    assert [entry.term for entry in shipped_wording().entries if entry.is_in(text) and entry not in candidates] == []


def test_a_pattern_that_only_one_engine_knows_is_found_all_the_same(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text(HEADER + "placement,(?<!job )placement,,home,label,Our own\n", encoding="utf-8")
    wording = load_wording(path)
    assert wording.candidates("in placement") == wording.entries


def test_every_entry_says_what_to_write_instead_and_who_says_so():
    for entry in shipped_wording().entries:
        assert entry.suggestion
        assert entry.source
        assert entry.kind in KINDS


def test_an_agency_may_have_a_list_of_its_own(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text(HEADER + "placement,placement\\b,job placement,home,label,Our own\n", encoding="utf-8-sig")
    (entry,) = load_wording(path).entries
    assert entry.is_in("in placement since May")
    assert not entry.is_in("a job placement")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("term,pattern\nx,y\n", "lacks the columns"),
        (HEADER + "x,(y,,z,label,s\n", "no regular expression"),
        (HEADER + "x,y,,z,rude,s\n", "cannot be used"),
        (HEADER + ",y,,z,label,s\n", "cannot be used"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_line(tmp_path, text, what):
    path = tmp_path / "words.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=what) as caught:
        load_wording(path)
    assert "words.csv" in str(caught.value)


def test_a_list_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigurationError):
        load_wording(tmp_path / "words.csv")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("drive", 1),
        ("driving", 2),
        ("walked", 1),
        ("wanted", 2),
        ("goes", 1),
        ("table", 2),
        ("therapy", 3),
        ("rhythm", 1),
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_plain_words_read_at_a_low_grade_and_long_ones_at_a_high_one():
    plain = reading_level("We meet once a week. You call if it is hard. " * 12)
    hard = reading_level("Individualized psychotherapy appointments systematically address anticipatory anxiety. " * 15)
    assert plain is not None
    assert hard is not None
    assert plain.grade < 4 < 16 < hard.grade
    assert hard.longest == 7


def test_a_short_text_has_no_grade_and_names_do_not_count():
    assert reading_level("We meet once a week.") is None
    assert reading_level("Bartholomew drives. " * 60, frozenset({"bartholomew"})) is None
