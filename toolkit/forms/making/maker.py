"""Fields on a page that was drawn: how Plankit makes fillable PDFs of its own.

    maker = FormMaker(page_pdf, title="Progress update", language="en")
    maker.text("g1.note", 1, (36, 600, 576, 660), tooltip="Goal 1: what happened", is_multiline=True, max_length=600)
    maker.drop_down("g1.o1.status", 1, (400, 500, 500, 516), tooltip="Objective 1: status", options=(Option("met", "Met"),))
    maker.check_box("all_continue", 1, (36, 470, 46, 480), tooltip="Objectives not marked otherwise continue")
    maker.radio("risk", (Button(1, (36, 440, 46, 450), "yes"), Button(1, (76, 440, 86, 450), "no")), tooltip="Any new risk?")
    maker.hidden("plankit.seal", "PKF1.…")
    pdf = maker.build()

The pages come from any program that draws (without fields), or are `DrawnPage`s of ours. Full names have dots; each part
becomes a group node, so no name in the file has a dot of its own. Every field has a tooltip and carries its own appearance,
also where it is locked, since some viewers draw none for those. Order of tabbing and of reading is the order of the calls. The
file has title, language and structure: the text of each page, then its fields, each in a Form element with its tooltip.

The whole of the embedded font (80 KB) goes into each form, so that viewers can draw what people type into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from toolkit.forms.appearances.box import Box
from toolkit.forms.appearances.buttons import mark_streams
from toolkit.forms.appearances.style import TextStyle
from toolkit.forms.appearances.text import Drawn, Font, TextBox, UndrawableError
from toolkit.forms.fonts.core import core_font
from toolkit.forms.fonts.embedded import embedded_font
from toolkit.forms.making.sheet import FIELD_FONT, DrawnPage, Made, Sheet
from toolkit.forms.model import Option
from toolkit.forms.pdf.syntax import name, number, numbers, text_string

__all__ = ["Button", "FormMaker", "Look"]

Rect = tuple[float, float, float, float]
Colour = tuple[float, ...]
_READ_ONLY, _REQUIRED, _MULTILINE, _COMB, _NO_SPELLING = 1, 2, 1 << 12, 1 << 24, 1 << 22
_NO_TOGGLE_OFF, _RADIO, _DROP_DOWN, _EDITABLE = 1 << 14, 1 << 15, 1 << 17, 1 << 18
_HIDDEN, _PRINT = 2, 4


@dataclass(frozen=True)
class Look:
    """How fields look. Colours are grey or RGB, parts from 0 to 1, () for none; sizes in points, 0 as fits."""

    size: float = 9.0
    colour: Colour = (0.0, 0.0, 0.0)
    border: Colour = (0.55, 0.6, 0.65)
    background: Colour = (0.95, 0.97, 1.0)
    border_width: float = 0.75


PLAIN: Final = Look()


@dataclass(frozen=True)
class Button:
    """One button of a radio group: page, rectangle, the value that it stores, what screen readers say."""

    page: int
    rect: Rect
    export: str
    tooltip: str = ""


class FormMaker:
    """Adds fields to a drawn page (or pages) and gives the whole file. See the module for an example.

    `title` and `language` (such as `en`, `es-US`) go into the file; `info` are further entries of its information, such as
    an id of the form's. Rectangles are left, bottom, right, top in points; pages count from 1. Every adding method raises
    ValueError for a name that is taken, empty, or a group's, and for a value that the field could not hold; UndrawableError
    where no font of ours has the characters. `embeds_font` false leaves the font out: 80 KB less, for forms into which only
    Western European letters will go.
    """

    def __init__(
        self,
        pages: bytes | Sequence[DrawnPage],
        *,
        title: str,
        language: str = "en",
        info: Mapping[str, str] = MappingProxyType({}),
        embeds_font: bool = True,
    ) -> None:
        self._sheet = Sheet(pages, title=title, language=language, info=info, embeds_font=embeds_font)
        self._font: Font = embedded_font() if embeds_font else core_font("Helvetica")
        self._names: set[str] = set()
        self._groups: set[str] = set()

    def build(self, *, as_stream: bool = False) -> bytes:
        """The file. Nothing can be added after this. `as_stream` writes the cross-references as newer programs do."""
        return self._sheet.build(as_stream=as_stream)

    def text(
        self,
        full_name: str,
        page: int,
        rect: Rect,
        *,
        tooltip: str,
        value: str = "",
        is_multiline: bool = False,
        max_length: int = 0,
        is_comb: bool = False,
        is_required: bool = False,
        is_read_only: bool = False,
        align: int = 0,
        look: Look = PLAIN,
    ) -> Drawn:
        """A text field. Gives how its value was drawn (`is_whole` says whether all of it is seen).

        `align` is 0 for left, 1 for centre, 2 for right. A comb has `max_length` cells.
        """
        if max_length and len(value) > max_length:
            raise ValueError(f"the value of {full_name} is longer than the field")
        if is_comb and not max_length:
            raise ValueError(f"the comb {full_name} needs a length")
        flags = _flags(is_required, is_read_only) | _MULTILINE * is_multiline | _COMB * is_comb
        box, style = _box(rect, look), _style(look)
        field = TextBox(
            box,
            style,
            align=align,
            multiline=is_multiline,
            cells=max_length if is_comb else 0,
            font=self._font,
        )
        drawn = field.draw(value)
        entries = b"/FT/Tx/Ff %d/V %s/DV %s" % (flags, text_string(value), text_string(value))
        if max_length:
            entries += b"/MaxLen %d" % max_length
        made = self._made(full_name, tooltip, entries)
        made.add(page, _look_entries(rect, look, style, align) + self._appearance(field, drawn))
        return drawn

    def drop_down(
        self,
        full_name: str,
        page: int,
        rect: Rect,
        options: Sequence[Option],
        *,
        tooltip: str,
        value: str = "",
        is_editable: bool = False,
        is_required: bool = False,
        is_read_only: bool = False,
        look: Look = PLAIN,
    ) -> None:
        """A drop-down. `value` is the export value of an option, or '' for nothing chosen.

        `is_editable`: what is not among the options may be typed.
        """
        chosen = next((option for option in options if option.export == value), None)
        if value and chosen is None:
            raise ValueError(f"{full_name} has no such option")
        box, style = _box(rect, look), _style(look)
        field = TextBox(box, style, font=self._font)
        drawn = field.draw(chosen.shown if chosen else "")
        choices = b"".join(b"[%s%s]" % (text_string(each.export), text_string(each.shown)) for each in options)
        flags = _flags(is_required, is_read_only) | _DROP_DOWN | _NO_SPELLING | _EDITABLE * is_editable
        entries = b"/FT/Ch/Ff %d/Opt %d 0 R" % (flags, self._sheet.put_once(b"[%s]" % choices))
        if value:
            entries += b"/V %s/DV %s" % (text_string(value), text_string(value))
        made = self._made(full_name, tooltip, entries)
        made.add(page, _look_entries(rect, look, style, 0) + self._appearance(field, drawn))

    def check_box(
        self,
        full_name: str,
        page: int,
        rect: Rect,
        *,
        tooltip: str,
        export: str = "Yes",
        is_ticked: bool = False,
        is_required: bool = False,
        is_read_only: bool = False,
        look: Look = PLAIN,
    ) -> None:
        """A check box; `export` is what it stores when it is ticked."""
        state = export if is_ticked else "Off"
        entries = b"/FT/Btn/Ff %d/V %s/DV %s" % (_flags(is_required, is_read_only), name(state), name(state))
        made = self._made(full_name, tooltip, entries)
        made.add(page, self._button(rect, export, state, look, is_round=False))

    def radio(
        self,
        full_name: str,
        buttons: Sequence[Button],
        *,
        tooltip: str,
        value: str = "",
        is_required: bool = False,
        is_read_only: bool = False,
        look: Look = PLAIN,
    ) -> None:
        """A radio group, of which one button is chosen (`value`, its export) or none."""
        if value and all(button.export != value for button in buttons):
            raise ValueError(f"{full_name} has no such button")
        state = name(value or "Off")
        flags = _flags(is_required, is_read_only) | _RADIO | _NO_TOGGLE_OFF
        made = self._made(full_name, tooltip, b"/FT/Btn/Ff %d/V %s/DV %s" % (flags, state, state))
        for button in buttons:
            shown = button.export if button.export == value else "Off"
            said = button.tooltip or f"{tooltip}: {button.export}"
            made.add(button.page, self._button(button.rect, button.export, shown, look, is_round=True), said)

    def hidden(self, full_name: str, value: str) -> None:
        """A locked field that no page shows and no printer prints."""
        entries = b"/FT/Tx/Ff %d/V %s/DV %s" % (_READ_ONLY, text_string(value), text_string(value))
        made = self._made(full_name, full_name, entries)
        style = _style(PLAIN)
        field = TextBox(Box(0.0, 0.0), style, font=self._font)
        appearance = self._appearance(field, field.draw(""))
        made.add(
            1,
            b"/F %d/Rect[0 0 0 0]/DA %s" % (_HIDDEN, text_string(style.default_appearance(9.0))) + appearance,
            is_hidden=True,
        )

    def _made(self, full_name: str, tooltip: str, entries: bytes) -> Made:
        above = {full_name.rsplit(".", depth)[0] for depth in range(1, full_name.count(".") + 1)}
        if not all(full_name.split(".")):
            raise ValueError(f"{full_name!r} is no name of a field")
        if full_name in self._names or full_name in self._groups or above & self._names:
            raise ValueError(f"the name {full_name} is taken")
        if not tooltip.strip():
            raise ValueError(f"{full_name} needs a tooltip")
        self._names.add(full_name)
        self._groups |= above
        return self._sheet.add(full_name, tooltip, entries)

    def _appearance(self, field: TextBox, drawn: Drawn) -> bytes:
        if drawn.font is not self._font:
            raise UndrawableError(self._font.lacks(drawn.text))
        return b"/AP<</N %d 0 R>>" % self._sheet.put(field.stream(drawn, self._sheet.font_number))

    def _button(self, rect: Rect, export: str, shown: str, look: Look, *, is_round: bool) -> bytes:
        streams = mark_streams(_box(rect, look), is_round=is_round)
        on, off = (self._sheet.put(stream) for stream in streams)
        return b"/F %d/Rect[%s]/DA(/ZaDb 0 Tf 0 g)/AS %s/AP<</N<<%s %d 0 R/Off %d 0 R>>>>%s" % (
            _PRINT,
            numbers(*rect),
            name(shown),
            name(export),
            on,
            off,
            _decoration(look, b"/CA(l)" if is_round else b"/CA(4)"),
        )


def _flags(is_required: bool, is_read_only: bool) -> int:
    return _REQUIRED * is_required | _READ_ONLY * is_read_only


def _box(rect: Rect, look: Look) -> Box:
    left, bottom, right, top = rect
    border_width = look.border_width if look.border else 0.0
    return Box(
        right - left,
        top - bottom,
        background=look.background,
        border=look.border,
        border_width=border_width,
    )


def _style(look: Look) -> TextStyle:
    operator = {1: b"g", 3: b"rg", 4: b"k"}[len(look.colour)]
    return TextStyle(core_font("Helvetica"), look.size, numbers(*look.colour) + b" " + operator, FIELD_FONT)


def _look_entries(rect: Rect, look: Look, style: TextStyle, align: int) -> bytes:
    appearance = text_string(style.default_appearance(look.size))
    place = b"/F %d/Rect[%s]/DA %s" % (_PRINT, numbers(*rect), appearance)
    return place + (b"/Q %d" % align if align else b"") + _decoration(look)


def _decoration(look: Look, more: bytes = b"") -> bytes:
    """What viewers need to draw background and border themselves."""
    entries = more
    if look.border:
        entries += b"/BC[%s]" % numbers(*look.border)
    if look.background:
        entries += b"/BG[%s]" % numbers(*look.background)
    width = look.border_width if look.border else 0.0
    return b"/BS<</W %s/S/S>>/MK<<%s>>" % (number(width), entries)
