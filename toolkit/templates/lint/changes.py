"""What changed between two versions of a template, in sentences: sections, fields, conditions, fixed text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from toolkit.findings import WordPlace
from toolkit.templates.lint.demanded import label_of
from toolkit.templates.lint.reading import Reading, read
from toolkit.templates.lint.subject import Subject
from toolkit.templates.places import plain_text
from toolkit.templates.tags import find_spans
from toolkit.templates.wordml import w

__all__ = ["Change", "changes"]

_SHOWN: Final = 120
_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `kind` is section, field, condition or text; `place` is in the new version, in the old for what is gone."""

    kind: str
    sentence: str
    place: WordPlace

    def to_dict(self) -> dict[str, str]:
        """JSON-ready."""
        return {"kind": self.kind, "change": self.sentence, "place": str(self.place)}


def changes(old: Subject, new: Subject) -> list[Change]:
    """What changed, by kind and in the order of the text. Runs, looks and spaces do not count."""
    before, after = read(old), read(new)
    found = (*_sections(old, new), *_fields(before, after), *_conditions(before, after), *_texts(old, new))
    return list(dict.fromkeys(found))


# -- sections --------------------------------------------------------------------------------------------------------


def _headings(subject: Subject) -> dict[str, tuple[int, WordPlace]]:
    found: dict[str, tuple[int, WordPlace]] = {}
    for part in subject.texts:
        for paragraph, level in part.locator.levels.items():
            found.setdefault(_flat(plain_text(paragraph)), (level, part.locator.place(paragraph)))
    return {text: about for text, about in found.items() if text}


def _sections(old: Subject, new: Subject) -> Iterator[Change]:
    before, after = _headings(old), _headings(new)
    for text, (level, place) in after.items():
        if text not in before:
            yield Change("section", f"The section “{text}” is new.", place)
        elif before[text][0] != level:
            yield Change(
                "section", f"The heading “{text}” is of level {level}, and was of level {before[text][0]}.", place
            )
    for text, (_, place) in before.items():
        if text not in after:
            yield Change("section", f"The section “{text}” is gone.", place)
    kept = [text for text in before if text in after]
    order = [text for text in after if text in before]
    for text in _moved(kept, order):
        yield Change("section", f"The section “{text}” stands at another place.", after[text][1])


def _moved(before: list[str], after: list[str]) -> list[str]:
    steady = {
        text
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for text in before[block.a : block.a + block.size]
    }
    return [text for text in after if text not in steady]


# -- fields and conditions -------------------------------------------------------------------------------------------


def _places(reading: Reading) -> dict[str, WordPlace]:
    found: dict[str, WordPlace] = {}
    for each in reading.prints:
        if not each.path.startswith("mark:"):
            found.setdefault(each.path, each.place)
    return found


def _fields(before: Reading, after: Reading) -> Iterator[Change]:
    old, new = _places(before), _places(after)
    for path, place in new.items():
        if path not in old:
            yield Change("field", f"{label_of(path)} is printed now, by “{place.tag}”.", place)
    for path, place in old.items():
        if path not in new:
            yield Change("field", f"{label_of(path)} is no longer printed; it was, by “{place.tag}”.", place)


def _under(reading: Reading) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """For each path, the statements around each tag that prints it."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for each in reading.prints:
        around = tuple(_flat(tag) for tag in each.under if tag)
        found.setdefault(each.path, set()).add(around)
    return {path: frozenset(ways) for path, ways in found.items()}


def _conditions(before: Reading, after: Reading) -> Iterator[Change]:
    old, new, places = _under(before), _under(after), _places(after)
    for path, ways in new.items():
        if path in places and path in old and old[path] != ways:
            said = f"{label_of(path)} was printed {_said(old[path])}, and is now printed {_said(ways)}."
            yield Change("condition", said, places[path])


def _said(ways: frozenset[tuple[str, ...]]) -> str:
    if () in ways:
        return "always"
    return ", or ".join("under " + ", ".join(f"“{tag}”" for tag in way) for way in sorted(ways))


# -- fixed text --------------------------------------------------------------------------------------------------------


def _lines(subject: Subject) -> list[tuple[str, WordPlace]]:
    """The words of each paragraph that no tag prints, with `…` for each tag."""
    found = []
    for part in subject.texts:
        headings = part.locator.levels
        for paragraph in part.root.iter(w("p")):
            text = _fixed(plain_text(paragraph))
            if any(sign.isalnum() for sign in text) and paragraph not in headings:
                found.append((text, part.locator.place(paragraph)))
    return found


def _fixed(text: str) -> str:
    pieces, position = [], 0
    for span in find_spans(text):
        pieces += [text[position : span.start], "…" if span.kind == "{{" else ""]
        position = span.end
    return _flat("".join((*pieces, text[position:])))


def _texts(old: Subject, new: Subject) -> Iterator[Change]:
    before, after = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, [text for text, _ in before], [text for text, _ in after], autojunk=False)
    for what, start, end, low, high in matcher.get_opcodes():
        if what != "equal":
            yield from _block(before[start:end], after[low:high])


def _block(gone: list[tuple[str, WordPlace]], come: list[tuple[str, WordPlace]]) -> Iterator[Change]:
    left = list(gone)
    for text, place in come:
        like = next((each for each in left if SequenceMatcher(None, each[0], text).ratio() >= _ALIKE), None)
        if like is None:
            yield Change("text", f"New text: “{_short(text)}”", place)
        else:
            left.remove(like)
            yield Change("text", f"“{_short(like[0])}” became “{_short(text)}”", place)
    for text, place in left:
        yield Change("text", f"Text that is gone: “{_short(text)}”", place)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _flat(text: str) -> str:
    return " ".join(text.split())
