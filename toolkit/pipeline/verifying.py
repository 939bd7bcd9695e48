"""One finished document against what it says of itself: passage by passage, in every reading of its tracked changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from toolkit.findings import Code, Finding, WordPlace
from toolkit.pipeline import verifycodes as codes
from toolkit.records.sections import SECTIONS
from toolkit.templates.finished import Finished, FixedTexts, Reading
from toolkit.templates.imprint import MARGINS, REST, ROWS, Imprint, ImprintKey
from toolkit.templates.passages import levelled, text_of_margin
from toolkit.templates.spans import spoken

__all__ = ["STATEMENT", "DemandFacts", "Passage", "Verdict", "verdict_on"]

STATEMENT: Final = "statement_"
"""How the names of statements begin in bindings."""
# Bounded, and never over another beginning: a file from elsewhere may hold millions of braces.
_TAG = re.compile(r"\{(?:\{(?:(?!\{\{).){,400}?\}|%(?:(?!\{%).){,400}?%|#(?:(?!\{#).){,400}?#)\}")
_MISSING = re.compile(r"\[(?:missing|falta): ([^\]]{1,200})\]")
_WAYS: Final = {"accepted": " if its tracked changes are accepted", "rejected": " if its tracked changes are rejected"}


@dataclass(frozen=True, slots=True)
class DemandFacts:
    """What is known of a demand by its id: where it is written, how well founded, what it asks for, on what it rests."""

    id: str
    citation: str
    standing: str
    sentence: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """How one passage stands: unchanged, changed, empty, gone, or unknown where the key is not at hand."""

    name: str
    label: str
    state: str
    place: WordPlace | None
    demands: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        place = str(self.place or "")
        return {
            "section": self.name,
            "label": self.label,
            "state": self.state,
            "place": place,
            "demands": list(self.demands),
        }


@dataclass(frozen=True)
class Verdict:
    """What was found in one document. `passages` are those of the reading as accepted."""

    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything was changed by hand, as far as can be told."""
        return any(passage.state != "unchanged" for passage in self.passages)


def verdict_on(
    document: Finished,
    imprint: Imprint,
    key: ImprintKey | None,
    demands: Mapping[str, DemandFacts],
    fixed: FixedTexts | None = None,
    statements: Mapping[str, str] | None = None,
) -> Verdict:
    """Compare a document with its imprint. `demands` are those of its profiles that are at hand, by id.

    Where the very template that made it is at hand, `fixed` are the paragraphs that it prints as they stand, and `statements`
    the words of those that it is said to print, by name.
    """
    found: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    passages: tuple[Passage, ...] = ()
    for reading in document.readings:
        judge = _Judge(reading, imprint, key, demands, fixed or FixedTexts(), statements or {})
        judged = tuple(judge.passages())
        passages = passages or judged
        for finding in (*judge.findings, *_left_over(reading, imprint, judged)):
            found.setdefault((finding.code, finding.field), []).append((reading.name, finding))
    ways = len(document.readings)
    return Verdict(passages, tuple(finding for same in found.values() for finding in _in_ways(same, ways)))


def _in_ways(same: Sequence[tuple[str, Finding]], ways: int) -> Iterator[Finding]:
    """What holds in every reading once; what holds in one says in which."""
    names = {name for name, _ in same}
    if len(names) == ways:
        yield from (finding for name, finding in same if name == same[0][0])
        return
    for name, finding in same:
        message = finding.message.removesuffix(".") + f"{_WAYS[name]}."
        yield replace(finding, message=message)


class _Judge:
    def __init__(
        self,
        reading: Reading,
        imprint: Imprint,
        key: ImprintKey | None,
        demands: Mapping[str, DemandFacts],
        fixed: FixedTexts,
        statements: Mapping[str, str],
    ) -> None:
        self._fixed = fixed
        self._statements = statements
        self._reading = reading
        self._imprint = imprint
        self._key = key
        self._demands = demands
        self.findings: list[Finding] = []

    def passages(self) -> Iterator[Passage]:
        order = {name: at for at, name in enumerate(self._reading.passages.names)}
        for name in sorted(self._imprint.hashes, key=lambda name: (order.get(name, len(order)), name)):
            if name not in (REST, MARGINS):
                yield self._passage(name)
        if self._key is not None:
            yield from self._others(self._key)

    def _passage(self, name: str) -> Passage:
        mark = _mark(name)
        asked = self._imprint.demands.get(mark, ())
        label = _label(mark, self._imprint.language)
        place = self._reading.place_of(name)
        state = self._state(name)
        if state == "gone" and self._key is not None and (heading := self._unmarked(name, self._key)) is not None:
            place, state = heading, "unchanged"
            self._note(codes.MARK_LOST, name, f"{label} is whole, and has lost its bookmark.", place)
        self._judge(name, label, state, place, asked)
        return Passage(name, label, state, place, asked)

    def _state(self, name: str) -> str:
        passages = self._reading.passages
        if name not in passages.ranges:
            return "gone"
        was = self._imprint.hashes[name]
        is_empty = not passages.text(name) and not self._reading.is_pictured(name)
        if self._key is None:
            return "empty" if is_empty and self._imprint.demands.get(_mark(name)) else "unknown"
        if self._imprint.digests(name, passages, self._key) == was:
            return "unchanged"
        if name.startswith(ROWS):
            return "changed" if self._first_line(name, was, self._key) else "gone"
        return "empty" if is_empty else "changed"

    def _first_line(self, name: str, was: Sequence[str], key: ImprintKey) -> bool:
        """Whether whose line it is still stands there: signing adds to a line and takes nothing away."""
        there = set(self._imprint.digests(name, self._reading.passages, key))
        return bool(was) and was[0] in there

    def _unmarked(self, name: str, key: ImprintKey) -> WordPlace | None:
        """The place of the heading under which the text of a passage stands that lost its bookmark."""
        [was, *more] = self._imprint.hashes[name] or ("",)
        if more or not was:
            return None
        for heading, text in self._reading.headed():
            if text and self._imprint.digest(name, text, key) == was:
                return self._reading.place(heading)
        return None

    def _judge(self, name: str, label: str, state: str, place: WordPlace | None, asked: Sequence[str]) -> None:
        if state in ("unchanged", "unknown"):
            return
        if name.startswith(ROWS):
            self._judge_line(name, state, place, asked)
        elif name.startswith(STATEMENT):
            done = "is gone" if state == "gone" else "was changed" if state == "changed" else "is empty"
            hint = "Put its words back as they were: take them from the document as it was made."
            self._note(codes.STATEMENT, name, f"The statement “{label}” {done}.", place, asked, hint)
        elif state == "changed":
            rests = tuple(dict.fromkeys((*asked, *self._resting_on(_mark(name)))))
            hint = "Look whether it still holds what these demands ask for." if rests else ""
            message = f"{label} was changed by hand{_among(self._reading.places_of(name))}."
            self._note(codes.SECTION_CHANGED, name, message, place, rests, hint)
        elif asked:
            code = codes.SECTION_GONE if state == "gone" else codes.SECTION_EMPTY
            done = "is not there any more" if state == "gone" else "is empty"
            hint = "Put it back, or make the document again."
            self._note(code, name, f"{label} {done}, and a payer asks for it.", place, asked, hint)
        else:
            done = "is not there any more" if state == "gone" else "is empty now"
            self._note(codes.OTHER_GONE, name, f"{label} {done}; no payer asks for it.", place)

    def _judge_line(self, name: str, state: str, place: WordPlace | None, asked: Sequence[str]) -> None:
        number = name.removeprefix(ROWS).removeprefix("_") or "1"
        if state == "changed":
            message = f"Line {number} to sign was written into, or changed."
            self._note(codes.SIGNATURE_CHANGED, name, message, place, asked)
        else:
            hint = "Put the line back with the role of whoever has to sign, or make the document again."
            self._note(codes.SIGNATURE_GONE, name, f"Line {number} to sign is gone, or another's.", place, asked, hint)

    def _others(self, key: ImprintKey) -> Iterator[Passage]:
        """The text outside of all passages, and that of headers and footers."""
        rest = self._imprint.digest(REST, self._reading.passages.rest, key)
        same = rest == "".join(self._imprint.hashes.get(REST, ()))
        there = [] if same else self._reading.places_of_rest(but=self._fixed.body)
        if there:
            message = f"Text outside of the sections was changed by hand{_among(there)}."
            hint = "It is in the text named here, or was taken out beside it."
            self._note(codes.REST_CHANGED, REST, message, there[0], hint=hint)
        elif not same:
            self._note(codes.REST_CHANGED, REST, "Text outside of the sections was taken out by hand.", None)
        yield Passage(REST, "Text outside of the sections", "unchanged" if same else "changed", None)
        yield self._margins(key)

    def _margins(self, key: ImprintKey) -> Passage:
        """Headers and footers: which of them is not as any was when the document was made."""
        known = self._imprint.hashes.get(MARGINS, ())
        same = self._imprint.margin_digests(self._reading.margin_texts, key) == known
        if not same:
            self._judge_margin_statements()
        texts = zip(self._reading.margins, self._reading.margin_texts, strict=True)
        changed = [label for label, text in texts if not set(self._imprint.margin_digests((text,), key)) <= set(known)]
        if changed:
            place = WordPlace(self._reading.file, changed[0])
            message = f"A header or footer was changed by hand ({', '.join(changed)})."
            self._note(codes.REST_CHANGED, MARGINS, message, place)
        elif not same:
            self._note(codes.REST_CHANGED, MARGINS, "A header or footer was taken out or emptied by hand.", None)
        return Passage(MARGINS, "A header or footer", "unchanged" if same else "changed", None)

    def _judge_margin_statements(self) -> None:
        """Whether the statements that the template prints in headers or footers are in as many as they were."""
        there = dict(zip(self._reading.margins, map(text_of_margin, self._reading.margin_texts), strict=True))
        for name, words in self._statements.items():
            wanted = levelled(words)
            were = [label for label, lines in self._fixed.margins.items() if any(wanted in line for line in lines)]
            lacking = [label for label, text in there.items() if wanted not in text]
            if len(there) - len(lacking) < len(were):
                where = next((label for label in were if label in lacking), (*lacking, "")[0])
                hint = "Put its words back as they were: take them from the document as it was made."
                message = f"The statement “{_label(name, self._imprint.language)}” is gone from a header or footer."
                place = WordPlace(self._reading.file, where) if where else None
                self._note(codes.STATEMENT, name, message, place, self._imprint.demands.get(name, ()), hint)

    def _resting_on(self, section: str) -> Iterator[str]:
        return (facts.id for facts in self._demands.values() if section in facts.sections)

    def _note(
        self,
        code: Code,
        name: str,
        message: str,
        place: WordPlace | None,
        demands: Sequence[str] = (),
        hint: str = "",
    ) -> None:
        first = self._demands.get(demands[0]) if demands else None
        self.findings.append(
            code.finding(
                message,
                client=self._imprint.client,
                field=name,
                place=place or WordPlace(self._reading.file),
                hint=hint,
                demands=tuple(demands),
                citation=first.citation if first else "",
                standing=first.standing if first else "",
            )
        )


def _among(places: Sequence[WordPlace]) -> str:
    """In which of several paragraphs a change must be; a single one is the finding's place."""
    return f" ({spoken(places)})" if len(places) > 1 else ""


def _mark(name: str) -> str:
    base, _, number = name.rpartition("_")
    return base if number.isdigit() and base else name


def _label(mark: str, language: str) -> str:
    if mark in SECTIONS:
        return SECTIONS[mark].label_in(language)
    return mark.removeprefix(STATEMENT).replace("_", " ")


def _left_over(reading: Reading, imprint: Imprint, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Tags and notes of what is missing. Braces in what nobody has changed are the client's own words."""
    untouched = all(passage.state == "unchanged" for passage in passages)
    for paragraph, text in reading.paragraphs():
        if not untouched and _TAG.search(text):
            hint = "Write the value in its place, or make the document again."
            yield codes.TAG_LEFT.finding(
                "A tag is left in the text.",
                client=imprint.client,
                place=reading.place(paragraph),
                hint=hint,
            )
        if _MISSING.search(text):
            yield codes.MISSING_LEFT.finding(
                "The document still says that something is missing.",
                client=imprint.client,
                place=reading.place(paragraph),
                hint="Fill it in at its source and make the document again, or write it here.",
            )
