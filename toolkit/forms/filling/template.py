"""A foreign form, parsed once and filled many times.

    template = FormTemplate.load(Path("request.pdf").read_bytes(), name="request.pdf")
    filled = template.fill({"member.name": "Ruth Okafor", "urgent": "Yes"})
    filled.data            # the whole file: the form, and one update with the values and their appearances

Loading looks at what the form is, takes out what a filled form must not carry, and makes every field ready. Filling checks
all values first (nothing is made where one is wrong), writes value and appearance of each field, and reads the update back.
A form that is signed is only ever appended to, and refused where that would not do. The same values give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Self

from pypdf.generic import IndirectObject

from toolkit.forms.appearances.layout import SMALLEST
from toolkit.forms.appearances.text import Drawn, UndrawableError
from toolkit.forms.errors import FillProblem, FormUnusableError, ProblemKind, ValuesRefusedError
from toolkit.forms.filling.addendum import Addendum
from toolkit.forms.filling.checking import cleaned, problem_of
from toolkit.forms.filling.faces import Ready, ready
from toolkit.forms.filling.flattening import FlatBase, flat_base
from toolkit.forms.filling.inking import NewObjects
from toolkit.forms.filling.mending import is_sound, mended
from toolkit.forms.filling.pagetree import PageTree
from toolkit.forms.filling.signatures import allows_filling, locked_fields, with_locks
from toolkit.forms.filling.verifying import verify, verify_flat
from toolkit.forms.fonts.typeface import drawable
from toolkit.forms.model import FieldKind, FormField, Notice, Reading, Value, Verdict
from toolkit.forms.pdf.fieldtree import FieldTree, field_tree
from toolkit.forms.pdf.objects import (
    ANY_READING_ERROR,
    PdfReader,
    array_of,
    limited,
    open_pdf,
    resolve,
    serialise,
)
from toolkit.forms.pdf.syntax import hex_string
from toolkit.forms.pdf.unlocking import unlocked
from toolkit.forms.pdf.writing import Ending, last_section, update_section
from toolkit.forms.reading.fields import field_of
from toolkit.forms.reading.reading import read_form

__all__ = ["Filled", "FormTemplate", "Overflow"]

_REFUSED: Final = {
    Verdict.LOCKED: ("The form opens with a password only.", "Ask whoever gave it out for one without."),
    Verdict.XFA: ("The form is one that only Adobe Acrobat can show (XFA).", "Ask for a plain PDF form (AcroForm)."),
    Verdict.NOT_PDF: ("The file is no PDF.", "Save the form again from where it came."),
    Verdict.DAMAGED: ("The file is damaged.", "Save the form again from where it came."),
    Verdict.TOO_MUCH: ("The file asks for more than any form needs.", "Save the form again from where it came."),
    Verdict.SCAN: ("The file is a scan: it has no fields.", "Ask for the fillable form."),
    Verdict.FLATTENED: ("The file has no fields: they were flattened.", "Ask for the fillable form."),
    Verdict.NO_FIELDS: ("The file has no fields.", "Ask for the fillable form."),
}
_DROPPED: Final = (
    Notice.ENCRYPTED,
    Notice.JAVASCRIPT,
    Notice.LAUNCH,
    Notice.SUBMIT,
    Notice.ATTACHMENT,
    Notice.XFA,
    Notice.NO_APPEARANCES,
    Notice.SPLIT,
)
_ACTIVE: Final = (Notice.JAVASCRIPT, Notice.LAUNCH, Notice.SUBMIT, Notice.ATTACHMENT)
_OWN_SIZES: Final[Mapping[str, float]] = MappingProxyType({})
_SIGNED: Final = (Notice.SIGNED, Notice.CERTIFIED)


@dataclass(frozen=True, slots=True)
class Overflow:
    """A text that is stored in its field, but not wholly seen there, or only in print below 6 points.

    `fits` counts the characters that are seen, `size` is in points.
    """

    field: str
    page: int
    fits: int
    of: int
    size: float = SMALLEST


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form: the whole file, and what of its texts is not wholly seen."""

    data: bytes
    overflows: tuple[Overflow, ...] = ()


class FormTemplate:
    """A form made ready. Immutable; `load` makes one. `dropped` are the notices of what was taken out of it, `kept` of what
    should have been, but for a signature. `source_sha256` is the hash of the file as it came.
    """

    def __init__(self, data: bytes, reading: Reading, reader: PdfReader, tree: FieldTree) -> None:
        self.data = data
        self.reading = reading
        self.dropped: tuple[Notice, ...] = ()
        self.kept: tuple[Notice, ...] = ()
        self.source_sha256 = ""
        self._ending = _ending_of(data, reader)
        self._made: dict[int, bytes] = {}
        self._ready = self._readied(tree)
        self._tree = PageTree(reader, tree)
        self._locked = locked_fields(tree) if self.is_signed else frozenset[str]()
        self._redrawn: dict[str, Value] = {}
        self._flat: FlatBase | None = None

    @classmethod
    def load(cls, data: bytes, *, name: str = "the form") -> Self:
        """Make a form ready. Raises FormUnusableError with what to do instead.

        For a form from outside, read it with `FormReader` first: here it is parsed in this process, under the library's
        limits alone.
        """
        reading = read_form(data)
        if reading.verdict is not Verdict.OK:
            what, mend = _REFUSED[reading.verdict]
            raise FormUnusableError(what, name, mend)
        try:
            with limited():
                return cls._loaded(data, reading, name)
        except ANY_READING_ERROR as problem:
            if isinstance(problem, FormUnusableError):
                raise
            raise FormUnusableError("The file is damaged.", name, "Save the form again from where it came.") from None

    @classmethod
    def _loaded(cls, data: bytes, reading: Reading, name: str) -> Self:
        source_sha256 = hashlib.sha256(data).hexdigest()
        kept: tuple[Notice, ...] = ()
        if Notice.ENCRYPTED in reading.notices:
            data = _without_encryption(data, reading, name)
        reader = open_pdf(data)
        tree = field_tree(reader)
        dropped = tuple(notice for notice in reading.notices if notice in _DROPPED)
        sound = is_sound(data, reader, tree)
        if any(notice in _SIGNED for notice in reading.notices):
            if not sound or Notice.XFA in dropped or not allows_filling(resolve(reader.trailer.get("/Root"))):
                raise FormUnusableError(
                    "The form is signed, and filling it would break the signature.", name, "Ask for an unsigned form."
                )
            kept, dropped = tuple(notice for notice in dropped if notice in _ACTIVE), ()
            reading = with_locks(reading, locked_fields(tree))
        elif dropped or not sound:
            data = mended(reader, tree)
            reader = open_pdf(data)
            tree = field_tree(reader)
            if not is_sound(data, reader, tree):
                raise FormUnusableError("The file is damaged.", name, "Save the form again from where it came.")
        template = cls(data, reading, reader, tree)
        template.source_sha256 = source_sha256
        template.dropped, template.kept = dropped, kept
        if not template.is_signed:
            template._redraw(everything=Notice.NO_APPEARANCES in dropped)
        return template

    def emptied(self, names: Iterable[str]) -> Self:
        """The form with these fields empty, in a file of one revision, so that nothing of what they held stays in it.

        A signed form stays as it is: filling it can only add to the file.
        """
        known = self.fields
        held = {name: () if known[name].is_multiple else "" for name in names if known[name].value}
        if not held or self.is_signed:
            return self
        with limited():
            reader = open_pdf(self.fill(held).data)
            made = type(self).load(mended(reader, field_tree(reader)))
        made.dropped, made.source_sha256 = self.dropped, self.source_sha256
        return made

    @property
    def fields(self) -> Mapping[str, FormField]:
        """Full name → field, in the form's order."""
        return MappingProxyType({each.name: each for each in self.reading.fields})

    @property
    def is_signed(self) -> bool:
        """Whether the form is signed: then nothing but values can be added to it."""
        return any(notice in _SIGNED for notice in self.reading.notices)

    def is_ambiguous(self, name: str) -> bool:
        """Whether the form has two different fields of that name: nobody could say which of them a value is for."""
        return len({(each.of.kind, each.of.options) for each in self._ready[name]}) > 1

    def fitting(self, name: str, text: str) -> int:
        """How many characters of a text are seen in a field, its length and its box considered."""
        most = text[: min((each.of.max_length for each in self._ready[name] if each.of.max_length), default=None)]
        faces = [face for each in self._ready[name] for face in each.faces]
        drawn = [shown for face in faces if not (shown := face.text.draw(most)).is_whole]
        return min((_place_in(most, shown) for shown in drawn), default=len(most))

    def usual_size(self, names: Sequence[str], text: str) -> float:
        """The size in points at which a short line stands in all of these fields. Raises UndrawableError."""
        return min(face.text.usual_size(text) for name in names for each in self._ready[name] for face in each.faces)

    def fitting_at(self, name: str, text: str, size: float) -> int:
        """How many characters of a line are seen in a field at exactly that size. Raises UndrawableError."""
        faces = [face for each in self._ready[name] for face in each.faces]
        longest = min((each.of.max_length for each in self._ready[name] if each.of.max_length), default=len(text))
        return min(longest, *(face.text.fitting(text, size) for face in faces))

    def fill(
        self,
        values: Mapping[str, Value],
        *,
        flatten: bool = False,
        addendum: Addendum | None = None,
        sizes: Mapping[str, float] = _OWN_SIZES,
    ) -> Filled:
        """The form with these values; fields that are not named keep what they hold.

        `sizes` are wanted sizes of print, in points, for fields that should not have their own. `flatten` gives pages
        without fields instead, in a file without the earlier revision; `addendum` adds pages. Raises ValuesRefusedError with
        all that is wrong with the values, FormUnverifiedError where the result does not say what was put in, and
        FormUnusableError for what would break a signature.
        """
        if self.is_signed and (flatten or addendum):
            what = "The form is signed, and flattening it or adding pages would break the signature."
            raise FormUnusableError(what, "", "Leave it fillable, or ask for an unsigned form.")
        given = {name: _cleaned(value) for name, value in values.items()}
        self._check(given)
        wanted = {**self._redrawn, **given}
        ink = NewObjects(self._base().following if flatten else self._ending.size + len(self._made))
        drawn: dict[str, list[tuple[int, Drawn]]] = {}
        unseen: list[FillProblem] = []
        for name, value in wanted.items():
            for each in self._ready[name]:
                try:
                    drawn.setdefault(name, []).extend(each.write(value, ink, sizes.get(name, 0.0)))
                except UndrawableError as lacking:
                    unseen.append(_undrawable(name, lacking.characters))
        if addendum and not unseen:
            try:
                self._tree.append(addendum, ink)
            except UndrawableError as lacking:
                unseen.append(_undrawable(addendum.title, lacking.characters))
        if unseen:
            raise ValuesRefusedError(tuple(unseen))
        overflows = tuple(self._overflows(drawn))
        if flatten:
            base = self._base()
            data = base.flattened(ink.shown, ink.objects(), ink.replaced)
            verify_flat(data, len(base.body), drawn, ink.shown)
            return Filled(data, overflows)
        data = self.data + update_section(self._ending, {**self._made, **ink.objects()})
        verify(data, self._ending, wanted, self._ready, drawn)
        return Filled(data, overflows)

    def _check(self, values: Mapping[str, Value]) -> None:
        found = (self._problem(name, value) for name, value in values.items())
        problems = tuple(problem for problem in found if problem is not None)
        if problems:
            raise ValuesRefusedError(problems)

    def _problem(self, name: str, value: Value) -> FillProblem | None:
        found = self._ready.get(name)
        if found is None:
            return FillProblem(name, ProblemKind.UNKNOWN_FIELD)
        if name in self._locked:
            return FillProblem(name, ProblemKind.READ_ONLY, "The form is signed, and the signature locks it.")
        if len(found) == 1:
            return problem_of(found[0].of, value)
        if self.is_ambiguous(name):
            return FillProblem(name, ProblemKind.AMBIGUOUS)
        return next((wrong for each in found if (wrong := problem_of(each.of, value))), None)

    def _overflows(self, drawn: Mapping[str, list[tuple[int, Drawn]]]) -> list[Overflow]:
        found = []
        for name, shown in drawn.items():
            cut = [each for _, each in shown if each.text and (not each.is_whole or each.size < SMALLEST)]
            if cut:
                least = min(cut, key=lambda each: (each.fits, each.size))
                found.append(Overflow(name, self._ready[name][0].of.page, least.fits, len(least.text), least.size))
        return found

    def _readied(self, tree: FieldTree) -> dict[str, list[Ready]]:
        found: dict[str, list[Ready]] = {}
        for node in tree.nodes:
            found.setdefault(node.name, []).append(ready(node, field_of(node), tree.form, self._keep))
        return found

    def _keep(self, body: bytes) -> int:
        number = self._ending.size + len(self._made)
        self._made[number] = body
        return number

    def _redraw(self, *, everything: bool) -> None:
        """Fields whose appearance the form left to viewers are drawn in every filled form, with the values they hold."""
        silent = (FieldKind.BUTTON, FieldKind.SIGNATURE)
        for each in self.reading.fields:
            found = self._ready[each.name]
            if not each.value or each.kind in silent or each.is_private or len(found) != 1:
                continue
            if (found[0].is_bare or (everything and not found[0].is_button)) and found[0].can_draw(each.value):
                self._redrawn[each.name] = _cleaned(each.value)

    def _base(self) -> FlatBase:
        if self._flat is None:
            with limited():
                self._flat = flat_base(self.data, self._made)
        return self._flat


def _without_encryption(data: bytes, reading: Reading, name: str) -> bytes:
    """The form as it can be written to, where whoever gave it out allows to fill it in."""
    opened = unlocked(data)
    if opened is None:
        return data
    if not opened.may_be_filled:
        what = "The form is protected: whoever gave it out does not allow it to be filled in."
        raise FormUnusableError(what, name, "Ask for one that may be filled in.")
    if any(notice in _SIGNED for notice in reading.notices):
        what = "The form is signed and encrypted, and filling it would break the signature."
        raise FormUnusableError(what, name, "Ask for an unsigned form.")
    return opened.data


def _cleaned(value: Value) -> Value:
    return cleaned(value) if isinstance(value, str) else tuple(cleaned(each) for each in value)


def _place_in(text: str, drawn: Drawn) -> int:
    """How many characters of a text make up what is drawn of it: composed letters count as they were written."""
    if drawn.text == text:
        return drawn.fits
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(drawable(text[:middle])) <= drawn.fits:
            low = middle
        else:
            high = middle - 1
    return low


def _undrawable(name: str, characters: str) -> FillProblem:
    codes = ", ".join(f"U+{ord(character):04X}" for character in characters[:8])
    return FillProblem(name, ProblemKind.UNDRAWABLE, f"Characters {codes}.")


def _ending_of(data: bytes, reader: PdfReader) -> Ending:
    section = last_section(data)
    assert section is not None, "a sound file has one"  # noqa: S101
    highest = max((number for entries in reader.xref.values() for number in entries), default=0)
    highest = max(highest, max(reader.xref_objStm, default=0))
    size = max(highest + 1, int(resolve(reader.trailer.get("/Size")) or 0))
    kept = b""
    for key in ("/Root", "/Info"):
        if key in reader.trailer:
            kept += key.encode() + b" " + serialise(reader.trailer.raw_get(key), _same)
    first = array_of(reader.trailer, "/ID")
    first_id = getattr(first[0], "original_bytes", b"") if first else b""
    return Ending(len(data), section[0], size, section[1], kept, hex_string(first_id) if first_id else b"")


def _same(reference: IndirectObject) -> int:
    return int(reference.idnum)
