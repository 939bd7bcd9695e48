"""Each field of a form made ready: what of its objects stays the same, and how its value is written and drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from toolkit.forms.appearances.box import box_of
from toolkit.forms.appearances.buttons import mark_streams
from toolkit.forms.appearances.style import style_of
from toolkit.forms.appearances.text import Drawn, Font, TextBox, UndrawableError, draw_list
from toolkit.forms.filling.flattening import Stamp, placing
from toolkit.forms.model import FieldKind, FormField, Value
from toolkit.forms.pdf.fieldtree import FieldNode, WidgetNode
from toolkit.forms.pdf.objects import dict_of, int_of, raw, resolve, serialise, text_of
from toolkit.forms.pdf.syntax import name, numbers, text_string
from toolkit.forms.reading.fields import exports_of, states_of, ticked_together

__all__ = ["Ink", "Ready", "ready"]

_WITHOUT = frozenset(("/V", "/AS", "/AP", "/RV", "/I", "/TI", "/DA"))


class Ink(Protocol):
    """Where the new objects of one filled form go."""

    def replace(self, number: int, body: bytes) -> None:
        """Another body for an object of the form."""
        ...

    def put(self, body: bytes) -> int:
        """A new object; its number."""
        ...

    def font(self, font: Font, text: str) -> int:
        """The number of a font's object; `text` is drawn with it."""
        ...

    def show(self, stamp: Stamp) -> None:
        """An appearance stands on a page."""
        ...


@dataclass
class _Face:
    """One widget made ready. `head` are its dictionary's entries that stay, without brackets."""

    number: int
    page: int
    rect: tuple[float, float, float, float]
    is_shown: bool
    head: bytes
    text: TextBox
    appearance: bytes
    state: str = ""
    export: str = ""
    is_repeated: bool = False
    is_bare: bool = False
    states: dict[str, int] = field(default_factory=dict)
    matrices: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Ready:
    """A field made ready. `is_button`: it is ticked, not written into. `holder` is the number of its own object where its
    widgets are objects beside it, else 0 with one face.
    """

    of: FormField
    is_button: bool
    holder: int
    head: bytes
    faces: list[_Face]
    stored: dict[str, str]
    number: int = field(init=False)
    value_head: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.number = self.holder or (self.faces[0].number if self.faces else 0)
        value_head = self.head if self.holder or not self.faces else self.faces[0].head
        self.value_head = b"%d 0 obj\n<<%s/V " % (self.number, value_head)

    @property
    def is_bare(self) -> bool:
        """Whether a page shows it and the form leaves it to viewers to draw what it holds."""
        return any(face.is_bare and face.is_shown for face in self.faces)

    def can_draw(self, value: Value) -> bool:
        """Whether our fonts have all characters of a value."""
        try:
            for face in () if self.is_button else self.faces:
                self._drawn(face, value)
        except UndrawableError:
            return False
        return True

    def write(self, value: Value, ink: Ink, size: float = 0.0) -> list[tuple[int, Drawn]]:
        """Write the field with a value that was checked, in its own size or a wanted one.

        Gives how it was drawn, with the numbers of the appearances.

        Raises UndrawableError.
        """
        stored, more = self._stored(value)
        entry = b"/V " + stored + more
        if self.holder:
            ink.replace(self.holder, b"<<" + self.head + entry + b">>")
            entry = b""
        drawn = []
        for face in self.faces:
            if self.is_button:
                looks = self._ticked(face, value, ink)
            else:
                looks, shown = self._written(face, value, ink, size)
                drawn.append(shown)
            ink.replace(face.number, b"<<" + face.head + entry + looks + b">>")
        return drawn

    def _stored(self, value: Value) -> tuple[bytes, bytes]:
        """The value, and what else the field's dictionary says of it."""
        if self.is_button:
            return name(self.stored.get(str(value), str(value)) if value else "Off"), b""
        if isinstance(value, tuple):
            return b"[" + b" ".join(map(text_string, value)) + b"]", b""
        return text_string(value), b""

    def _ticked(self, face: _Face, value: Value, ink: Ink) -> bytes:
        """The entries of a button's widget that depend on the value."""
        state = face.state if value and face.export == value and not face.is_repeated else "Off"
        if face.is_shown and state in face.states:
            ink.show(Stamp(face.page, face.number, face.states[state], face.matrices[state]))
        return b"/AS " + name(state) + face.appearance

    def _written(self, face: _Face, value: Value, ink: Ink, size: float) -> tuple[bytes, tuple[int, Drawn]]:
        """The entries of a widget that depend on the value, and what was drawn."""
        drawn, more = self._drawn(face, value, size)
        number = ink.put(face.text.stream(drawn, ink.font(drawn.font, drawn.text)))
        if face.is_shown:
            ink.show(Stamp(face.page, face.number, number, face.matrices[""]))
        style, appearance = face.text.style, face.appearance
        if style.size and drawn.size != style.size:
            appearance = text_string(style.default_appearance(drawn.size))
        return b"%s/DA %s/AP<</N %d 0 R>>" % (more, appearance, number), (number, drawn)

    def _drawn(self, face: _Face, value: Value, size: float = 0.0) -> tuple[Drawn, bytes]:
        each = self.of
        if each.kind is FieldKind.LIST:
            chosen = [position for position, option in enumerate(each.options) if option.export in _several(value)]
            drawn, top = draw_list(face.text.box, face.text.style, [option.shown for option in each.options], chosen)
            return drawn, b"/TI %d" % top if top and not self.holder else b""
        text = value if isinstance(value, str) else "\n".join(value)
        if each.kind is FieldKind.DROP_DOWN:
            text = next((option.shown for option in each.options if option.export == text), text)
        return face.text.draw(text, size), b""


def _several(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


NumberOf = Callable[[IndirectObject], int | None]


def ready(node: FieldNode, each: FormField, form: DictionaryObject, new: Callable[[bytes], int]) -> Ready:
    """A field made ready. `form` is the form's dictionary, with its fonts and its default appearance and alignment.

    `new` keeps an appearance that the form lacks (of a box that was never ticked) and gives its number.
    """
    assert node.ref is not None, "a sound file's fields are objects"  # noqa: S101
    is_button = each.kind in (FieldKind.CHECK_BOX, FieldKind.RADIO)
    is_one = len(node.widgets) == 1 and node.widgets[0].ref == node.ref
    exports = exports_of(node) if is_button else [""] * len(node.widgets)
    faces = [_face(node, widget, export, each, form, new) for widget, export in zip(node.widgets, exports, strict=True)]
    if is_button and not ticked_together(node):
        _ticked_once(faces)
    head = b"" if is_one else _head(node.entry) + _appearance_entry(node.entry)
    stored = {face.export: face.state for face in reversed(faces) if face.export}
    return Ready(each, is_button, 0 if is_one else node.ref[0], head, faces, stored)


def _ticked_once(faces: list[_Face]) -> None:
    """Of buttons that store the same value only the first is ticked: a group shows one choice."""
    seen = set[str]()
    for face in faces:
        face.is_repeated = face.export in seen
        seen.add(face.export)


def _same(reference: IndirectObject) -> int:
    return int(reference.idnum)


def _head(entry: DictionaryObject) -> bytes:
    return serialise(entry, _same, without=_WITHOUT)[2:-2]


def _appearance_entry(entry: DictionaryObject) -> bytes:
    said = text_of(raw(entry, "/DA"))
    return b"/DA " + text_string(said) if said else b""


def _face(
    node: FieldNode,
    widget: WidgetNode,
    export: str,
    each: FormField,
    form: DictionaryObject,
    new: Callable[[bytes], int],
) -> _Face:
    said = _first_said("/DA", widget, node, form) or "/Helv 0 Tf 0 g"
    style = style_of(said, "")
    base = text_of(raw(dict_of(dict_of(dict_of(form, "/DR"), "/Font"), f"/{style.font_name}"), "/BaseFont"))
    style = style_of(said, base)
    assert widget.ref is not None, "a sound file's widgets are objects"  # noqa: S101
    place = each.places[node.widgets.index(widget)]
    face = _Face(
        number=widget.ref[0],
        page=widget.page,
        rect=place.rect,
        is_shown=bool(widget.page) and not place.is_hidden,
        head=_head(widget.entry),
        text=TextBox(
            box_of(widget.entry),
            style,
            align=_align(widget, node, form),
            multiline=each.is_multiline,
            cells=each.max_length if each.is_comb else 0,
        ),
        appearance=text_string(said),
        export=export,
        is_bare=not isinstance(resolve(raw(dict_of(widget.entry, "/AP"), "/N")), StreamObject),
        matrices={"": numbers(1, 0, 0, 1, place.rect[0], place.rect[1])},
    )
    if each.kind in (FieldKind.CHECK_BOX, FieldKind.RADIO):
        _ready_states(face, states_of(node)[node.widgets.index(widget)], widget.entry, each, new)
    return face


def _first_said(key: str, widget: WidgetNode, node: FieldNode, form: DictionaryObject) -> str:
    """What a widget says of itself, else its field or one above, else the form."""
    return text_of(raw(widget.entry, key)) or text_of(node.inherited(key)) or text_of(raw(form, key))


def _align(widget: WidgetNode, node: FieldNode, form: DictionaryObject) -> int:
    """Left, centre or right (0, 1, 2), said by the nearest of widget, field, field above, form."""
    holders = (widget.entry, node.holder("/Q"), form)
    return next((int_of(holder, "/Q") for holder in holders if holder is not None and "/Q" in holder), 0) % 3


def _ready_states(
    face: _Face, state: str, entry: DictionaryObject, each: FormField, new: Callable[[bytes], int]
) -> None:
    """The appearances of a check box or radio button; made where the form has none."""
    states = dict_of(dict_of(entry, "/AP"), "/N")
    face.state = state
    own_place = face.matrices[""]
    for key in states:
        target = states.raw_get(key)
        if isinstance(target, IndirectObject) and isinstance(resolve(target), StreamObject):
            face.states[str(key)[1:]] = int(target.idnum)
            face.matrices[str(key)[1:]] = placing(resolve(target), face.rect)
    face.is_bare = face.state not in face.states
    if face.is_bare:
        on, off = mark_streams(face.text.box, is_round=each.kind is FieldKind.RADIO)
        for key, stream in ((face.state, on), ("Off", off)):
            if key not in face.states:
                face.states[key] = new(stream)
                face.matrices[key] = own_place
    inside = b"".join(b"%s %d 0 R" % (name(key), number) for key, number in face.states.items())
    style = b"/DA " + face.appearance if "/DA" in entry else b""
    down = serialise(dict_of(entry, "/AP"), _same, without=frozenset(("/N",)))[2:-2]
    face.appearance = style + b"/AP<</N<<" + inside + b">>" + down + b">>"
    face.export = face.export or face.state
