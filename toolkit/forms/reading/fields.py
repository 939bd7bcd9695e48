"""Fields as a file holds them, read as plain values: by type, with all the ways in which programs write them.

Sources: ISO 32000-1, 12.7; where programs differ, the more lenient reading. A radio group's or check box's value is the name
of an appearance; where the field has /Opt, that name is a position in it and the option is what is meant. Choices may be
stored by export value or by what is shown, as a text or as an array.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from toolkit.forms.model import FieldKind, FormField, Option, Place, Value
from toolkit.forms.pdf.fieldtree import FieldNode, WidgetNode
from toolkit.forms.pdf.objects import array_of, dict_of, int_of, name_of, raw, rect_of, resolve, text_of

__all__ = [
    "HIDDEN",
    "NO_VIEW",
    "PRINT",
    "exports_of",
    "field_of",
    "kind_of",
    "on_state",
    "options_of",
    "states_of",
    "ticked_together",
    "value_of",
]

HIDDEN: Final = 2
PRINT: Final = 4
NO_VIEW: Final = 32
_READ_ONLY, _REQUIRED = 1, 2
_MULTILINE, _RADIO, _BUTTON, _DROP_DOWN, _EDITABLE = 1 << 12, 1 << 15, 1 << 16, 1 << 17, 1 << 18
_PASSWORD, _FILE = 1 << 13, 1 << 20
_NO_COMB = _MULTILINE | _PASSWORD | _FILE
"""Beside these a comb is none (ISO 32000-1, table 228)."""
_MULTIPLE, _COMB, _RICH, _IN_UNISON = 1 << 21, 1 << 24, 1 << 25, 1 << 25


def field_of(node: FieldNode) -> FormField:
    """The field as plain values."""
    kind, flags = kind_of(node), node.flags
    exports = exports_of(node) if kind in (FieldKind.CHECK_BOX, FieldKind.RADIO) else [""] * len(node.widgets)
    return FormField(
        name=node.name,
        kind=kind,
        value=value_of(node, kind),
        default=value_of(node, kind, "/DV") if node.holder("/DV") is not None else "",
        tooltip=text_of(node.inherited("/TU")) or _widget_tooltip(node),
        places=tuple(_place(widget, export) for widget, export in zip(node.widgets, exports, strict=True)),
        options=options_of(node, kind, exports),
        max_length=max(0, node.whole("/MaxLen")) if kind is FieldKind.TEXT else 0,
        is_required=bool(flags & _REQUIRED),
        is_read_only=bool(flags & _READ_ONLY),
        is_multiline=kind is FieldKind.TEXT and bool(flags & _MULTILINE),
        is_comb=kind is FieldKind.TEXT and bool(flags & _COMB) and not flags & _NO_COMB and node.whole("/MaxLen") > 0,
        is_multiple=kind is FieldKind.LIST and bool(flags & _MULTIPLE),
        is_editable=kind is FieldKind.DROP_DOWN and bool(flags & _EDITABLE),
        is_calculated="/C" in dict_of(node.entry, "/AA"),
        is_private=kind is FieldKind.TEXT and bool(flags & (_PASSWORD | _FILE)),
        has_rich_text=kind is FieldKind.TEXT and bool(flags & _RICH),
    )


def _widget_tooltip(node: FieldNode) -> str:
    return next((said for widget in node.widgets if (said := text_of(raw(widget.entry, "/TU")))), "")


def _place(widget: WidgetNode, export: str) -> Place:
    hidden = bool(int_of(widget.entry, "/F") & (HIDDEN | NO_VIEW))
    return Place(widget.page, rect_of(widget.entry), export, hidden)


def kind_of(node: FieldNode) -> FieldKind:
    """What kind of field it is. One without a type is a text, as viewers take it."""
    flags = node.flags
    match node.type:
        case "Btn" if flags & _BUTTON:
            return FieldKind.BUTTON
        case "Btn":
            return FieldKind.RADIO if flags & _RADIO else FieldKind.CHECK_BOX
        case "Ch":
            return FieldKind.DROP_DOWN if flags & _DROP_DOWN else FieldKind.LIST
        case "Sig":
            return FieldKind.SIGNATURE
        case _:
            return FieldKind.TEXT


def value_of(node: FieldNode, kind: FieldKind, key: str = "/V") -> Value:
    """What the field holds (`/V`), or what a reset would give it (`/DV`)."""
    match kind:
        case FieldKind.TEXT:
            return _text(node.inherited(key))
        case FieldKind.CHECK_BOX | FieldKind.RADIO:
            return _ticked(node, key)
        case FieldKind.DROP_DOWN | FieldKind.LIST:
            return _chosen(node, kind, key)
        case FieldKind.SIGNATURE:
            return "signed" if key == "/V" and isinstance(resolve(node.inherited("/V")), DictionaryObject) else ""
        case FieldKind.BUTTON:
            return ""


def _text(value: Any) -> str:
    found = resolve(value)
    return "\n".join(text_of(item) for item in found) if isinstance(found, ArrayObject) else text_of(found)


# -- check boxes and radio groups -------------------------------------------------------------------------------


def on_state(widget: DictionaryObject) -> str:
    """The name of the appearance that a widget has when it is ticked; '' if it says none."""
    appearances = dict_of(widget, "/AP")
    for which in ("/N", "/D"):
        drawn = dict_of(appearances, which)
        states = [] if isinstance(drawn, StreamObject) else [str(key)[1:] for key in drawn if key != "/Off"]
        if states:
            return states[0]
    state = name_of(widget, "/AS")
    return "" if state == "Off" else state


def exports_of(node: FieldNode) -> list[str]:
    """For each widget the value that ticking it stores: its on-state, or the option that the state stands for."""
    options = [_shown_of(item) for item in _option_items(node)]
    states = states_of(node)
    if not options:
        return states
    if len(options) == len(states) and not (set(states) == set(options) and not "".join(states).isdigit()):
        # One option a widget, in the widgets' order (ISO 32000-1, 12.7.4.2.3), whatever the options look like.
        return options
    return [_option_for(state, position, options) for position, state in enumerate(states)]


def states_of(node: FieldNode) -> list[str]:
    """For each widget the state it has when it is ticked; where a form says none, `Yes`, or the button's position."""
    is_radio = bool(node.flags & _RADIO)
    return [
        on_state(widget.entry) or (str(position) if is_radio else "Yes") for position, widget in enumerate(node.widgets)
    ]


def ticked_together(node: FieldNode) -> bool:
    """Whether widgets of one value are ticked together: those of a check box, and of a group that says so."""
    return not node.flags & _RADIO or bool(node.flags & _IN_UNISON)


def _option_for(state: str, position: int, options: list[str]) -> str:
    if state in options:
        return state
    if state.isascii() and state.isdigit() and int(state) < len(options):
        return options[int(state)]
    return options[position] if position < len(options) else state


def _ticked(node: FieldNode, key: str) -> str:
    said = _first(node.inherited(key))
    states = states_of(node)
    if said in ("", "Off"):
        said = ""
        if key == "/V":
            shown = (name_of(widget.entry, "/AS") for widget in node.widgets)
            said = next((state for state in shown if state not in ("", "Off")), "")
    if not said:
        return ""
    exports = exports_of(node)
    named = [position for position, state in enumerate(states) if state == said]
    if named:
        # Several widgets may have one state and stand for different options: what counts is which of them is ticked.
        ticked = [position for position in named if name_of(node.widgets[position].entry, "/AS") == said]
        return exports[(ticked or named)[0] if key == "/V" else named[0]]
    return said


def _first(value: Any) -> str:
    found = resolve(value)
    if isinstance(found, ArrayObject):
        return text_of(found[0]) if found else ""
    return text_of(found)


# -- drop-downs and lists ---------------------------------------------------------------------------------------


def _option_items(node: FieldNode) -> ArrayObject:
    return array_of(node.holder("/Opt"), "/Opt")


def _shown_of(item: Any) -> str:
    found = resolve(item)
    if isinstance(found, ArrayObject):
        return text_of(found[0]) if found else ""
    return text_of(found)


def options_of(node: FieldNode, kind: FieldKind, exports: Iterable[str]) -> tuple[Option, ...]:
    """The choices of a field, in order; of check boxes and radio groups, what their widgets store."""
    if kind in (FieldKind.CHECK_BOX, FieldKind.RADIO):
        return tuple(Option(export, export) for export in dict.fromkeys(exports) if export)
    if kind in (FieldKind.DROP_DOWN, FieldKind.LIST):
        return tuple(_options(node))
    return ()


def _options(node: FieldNode) -> Iterator[Option]:
    for item in _option_items(node):
        found = resolve(item)
        if isinstance(found, ArrayObject):
            if len(found) > 1:
                yield Option(text_of(found[0]), text_of(found[1]))
            elif found:
                yield Option(text_of(found[0]), text_of(found[0]))
        else:
            yield Option(text_of(found), text_of(found))


def _chosen(node: FieldNode, kind: FieldKind, key: str) -> Value:
    options = tuple(_options(node))
    found = resolve(node.inherited(key))
    if isinstance(found, ArrayObject):
        said = [text_of(item) for item in found]
    elif found is not None:
        said = [text_of(found)]
    elif key == "/V":
        positions = (int_of_item(item) for item in array_of(node.holder("/I"), "/I"))
        said = [options[position].export for position in positions if 0 <= position < len(options)]
    else:
        said = []
    values = tuple(_export(each, options) for each in said if each)
    if kind is FieldKind.LIST and node.flags & _MULTIPLE:
        return values
    return values[0] if values else ""


def int_of_item(item: Any) -> int:
    found = resolve(item)
    return int(found) if isinstance(found, int) else -1


def _export(said: str, options: tuple[Option, ...]) -> str:
    if any(said == option.export for option in options):
        return said
    return next((option.export for option in options if said == option.shown), said)
