r"""How a value becomes XML: by its type, and by what stands around its tag.

This is the only door from data to markup. Text is always escaped, forbidden characters are taken out and counted, `\n`,
`\t`, `\a` and `\f` become line breaks, tabs, paragraphs and page breaks, and braces are parted by a signal, so that a
value that looks like a tag is told apart from a tag left over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Undefined
from markupsafe import Markup

from toolkit.templates.collector import Collector
from toolkit.templates.drawing import drawing_xml
from toolkit.templates.environment import PlanContext
from toolkit.templates.rich import TEXT_START, run_xml
from toolkit.templates.richvalues import Picture, RichParagraph, RichParagraphs, RichText
from toolkit.templates.runs import guard_braces
from toolkit.templates.tags import Emit, Spot
from toolkit.templates.texts import Joined, UnprintableError, pieces_of, plain_of, words
from toolkit.templates.values import Missing
from toolkit.templates.wordml import ILLEGAL

__all__ = ["EMITTERS"]

_SPECIAL = re.compile(f"[&<>{{\r\n\t{ILLEGAL}]")
_AWKWARD = re.compile(f"[{{\r\n\t{ILLEGAL}]")
_STEPS = re.compile("[\n\t\a\f]")
_DROPPED = re.compile("[\x00-\x06\x08\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})\Z")
_LONG: Final = 1000  # shorter texts are paid for by the step that prints them
_RUN_END: Final = "</w:t></w:r>"
_BREAK: Final = f"</w:t><w:br/>{TEXT_START}"
_TAB: Final = f"</w:t><w:tab/>{TEXT_START}"
_PAGE: Final = f'</w:t><w:br w:type="page"/>{TEXT_START}'
_PAGE_PARAGRAPH: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _clean(text: str, collector: Collector) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    kept, removed = _DROPPED.subn("", text)
    collector.removed_characters += removed
    return escape(guard_braces(kept), quote=False)


def _text(text: str, spot: Spot, collector: Collector) -> str:
    """Escaped text for inside `w:t`, its control characters carried out."""
    if not _SPECIAL.search(text):
        return text
    if not _AWKWARD.search(text):
        return escape(text, quote=False)
    text = _clean(text, collector)
    if not _STEPS.search(text):
        return text
    return _STEPS.sub(lambda found: _step(found.group(), spot), text)


def _step(sign: str, spot: Spot) -> str:
    if sign == "\n" or (sign == "\a" and not spot.can_split):
        return _BREAK
    if sign == "\t":
        return _TAB
    if not spot.can_split:
        return _PAGE
    between = _PAGE_PARAGRAPH if sign == "\f" else ""
    end, start = f"{_RUN_END}{spot.leave}</w:p>", f"<w:p>{spot.paragraph}{spot.enter}<w:r>{spot.run}{TEXT_START}"
    return f"{end}{between}{start}"


def _inside_run(value: Any, spot: Spot, collector: Collector) -> str:
    """Any value, for inside `w:t`: what needs a run of its own ends this one and begins it again."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Missing):
        return _missing(value, spot, collector)
    if isinstance(value, RichText | Picture):
        return f"{_RUN_END}{_own_runs(value, spot, collector)}<w:r>{spot.run}{TEXT_START}"
    if isinstance(value, RichParagraphs) and spot.can_split:
        inner = _paragraphs(value, spot, collector)
        return f"{_RUN_END}{spot.leave}</w:p>{inner}<w:p>{spot.paragraph}{spot.enter}<w:r>{spot.run}{TEXT_START}"
    text = words(value)
    if isinstance(text, Joined):
        return "".join(
            _missing(piece, spot, collector) if isinstance(piece, Missing) else _text(piece, spot, collector)
            for piece in pieces_of(text)
        )
    return _text(text, spot, collector)


def _missing(value: Missing, spot: Spot, collector: Collector) -> str:
    collector.note_missing(value)
    if not (collector.draft and value.required):
        return _text(value.wording, spot, collector)
    label = _clean(_marked(value, collector), collector)
    if not spot.missing:
        return label
    return f"{_RUN_END}<w:r>{spot.missing}{TEXT_START}{label}{_RUN_END}<w:r>{spot.run}{TEXT_START}"


def _marked(value: Missing, collector: Collector) -> str:
    return f"[{'falta' if collector.language == 'es' else 'missing'}: {value.label}]"


def _own_runs(value: RichText | Picture, spot: Spot, collector: Collector) -> str:
    if isinstance(value, Picture):
        description = _attribute(value.alt_text, collector)
        return f"<w:r>{drawing_xml(value, description, collector)}</w:r>"
    return "".join(
        run_xml(run, _text(run.text, Spot(run="", can_split=False), collector), collector, may_link=not spot.enter)
        for run in value.runs
    )


@pass_context
def _emit_text(context: PlanContext, value: Any, index: int) -> str:
    collector = context.collector
    if type(value) is str:
        if len(value) > _LONG:
            collector.spend(len(value))
        if not _SPECIAL.search(value):
            return value
    return _inside_run(_defined(value), collector.spots[index], collector)


def _defined(value: Any) -> Any:
    if isinstance(value, Undefined):
        str(value)
    return value


@pass_context
def _emit_runs(context: PlanContext, value: Any, index: int) -> str:
    collector = context.collector
    spot = collector.spots[index]
    value = _defined(value)
    if isinstance(value, Markup):
        return value
    if isinstance(value, RichText | Picture):
        return _own_runs(value, spot, collector)
    inner = _inside_run(value, spot, collector)
    return f"<w:r>{spot.run}{TEXT_START}{inner}{_RUN_END}" if inner else ""


@pass_context
def _emit_paragraphs(context: PlanContext, value: Any, index: int) -> str:
    collector = context.collector
    return _paragraphs(_defined(value), collector.spots[index], collector)


def _paragraphs(value: Any, spot: Spot, collector: Collector) -> str:
    if isinstance(value, Markup):
        return value
    if isinstance(value, RichParagraphs):
        return "".join(_rich_paragraph(paragraph, spot, collector) for paragraph in value.paragraphs)
    if isinstance(value, tuple | list):
        return "".join(_paragraphs(item, spot, collector) for item in value)
    if isinstance(value, RichText | Picture):
        return f"<w:p>{spot.paragraph}{_own_runs(value, spot, collector)}</w:p>"
    plain = Spot(spot.run, spot.missing, spot.paragraph)
    inner = _inside_run(value, plain, collector)
    return f"<w:p>{spot.paragraph}<w:r>{spot.run}{TEXT_START}{inner}{_RUN_END}</w:p>" if inner else ""


def _rich_paragraph(paragraph: RichParagraph, spot: Spot, collector: Collector) -> str:
    looks = spot.paragraph
    if paragraph.style:
        looks = f'<w:pPr><w:pStyle w:val="{escape(paragraph.style)}"/></w:pPr>'
    return f"<w:p>{looks}{_own_runs(paragraph.text, Spot(), collector)}</w:p>"


@pass_context
def _emit_cells(context: PlanContext, value: Any, index: int) -> str:
    collector = context.collector
    return _cells(_defined(value), collector.spots[index], collector)


def _cells(value: Any, spot: Spot, collector: Collector) -> str:
    if isinstance(value, Markup):
        return value
    items: Iterable[Any] = value if isinstance(value, tuple | list) else (value,)
    return "".join(
        f"<w:tc>{spot.cell}{_paragraphs(item, spot, collector) or f'<w:p>{spot.paragraph}</w:p>'}</w:tc>"
        for item in items
    )


@pass_context
def _emit_rows(context: PlanContext, value: Any, index: int) -> str:
    collector = context.collector
    spot = collector.spots[index]
    value = _defined(value)
    if isinstance(value, Markup):
        return value
    many = isinstance(value, tuple | list) and all(isinstance(item, tuple | list) for item in value)
    rows: Iterable[Any] = value if many else (value,)
    return "".join(f"<w:tr>{spot.row}{_cells(row, spot, collector)}</w:tr>" for row in rows)


@pass_context
def _emit_plain(context: PlanContext, value: Any, _index: int) -> str:
    return _clean(_plain_words(_defined(value), context.collector), context.collector)


@pass_context
def _emit_attribute(context: PlanContext, value: Any, _index: int) -> str:
    return _attribute(_plain_words(_defined(value), context.collector), context.collector)


def _attribute(text: str, collector: Collector) -> str:
    return _clean(text, collector).replace('"', "&quot;").replace("\n", " ").replace("\t", " ")


def _plain_words(value: Any, collector: Collector) -> str:
    if isinstance(value, Missing):
        collector.note_missing(value)
        value = _marked(value, collector) if collector.draft and value.required else value.wording
    text: str = plain_of(words(plain_of(value)))
    return text.replace("\a", "\n").replace("\f", "\n")


@pass_context
def _emit_span(_context: PlanContext, value: Any, _index: int) -> str:
    number = _defined(value)
    if isinstance(number, str) and number.strip().isdigit():
        number = int(number)
    if not isinstance(number, int | float) or number > 10_000:
        raise UnprintableError(
            "The number of columns for a cell is not a whole number.", "Write for example “{% colspan 3 %}”."
        )
    return str(max(1, int(number)))


@pass_context
def _emit_fill(_context: PlanContext, value: Any, _index: int) -> str:
    text = words(_defined(value)).strip()
    colour = _COLOUR.match(text)
    if colour:
        return colour.group(1).upper()
    if text in ("", "auto"):
        return "auto"
    raise UnprintableError(
        "The colour for a cell is not one that Word knows.", "Give six hexadecimal digits, such as “FFD966”."
    )


@pass_context
def _emit_drawing_id(context: PlanContext, _value: Any, _index: int) -> str:
    return str(context.collector.next_id())


@pass_context
def _emit_marks(context: PlanContext, _value: Any, index: int) -> str:
    return context.collector.mark(context.collector.spots[index].marks)


EMITTERS: Final[Mapping[Emit, Callable[..., str]]] = {
    Emit.TEXT: _emit_text,
    Emit.RUNS: _emit_runs,
    Emit.PARAGRAPHS: _emit_paragraphs,
    Emit.CELLS: _emit_cells,
    Emit.ROWS: _emit_rows,
    Emit.PLAIN: _emit_plain,
    Emit.ATTRIBUTE: _emit_attribute,
    Emit.SPAN: _emit_span,
    Emit.FILL: _emit_fill,
    Emit.DRAWING_ID: _emit_drawing_id,
    Emit.MARKS: _emit_marks,
}
