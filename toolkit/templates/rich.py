"""Rich text as WordprocessingML runs."""

from __future__ import annotations

from html import escape
from typing import Final

from toolkit.templates.collector import Collector
from toolkit.templates.richvalues import Run

__all__ = ["TEXT_START", "run_xml"]

TEXT_START: Final = '<w:t xml:space="preserve">'


def run_xml(run: Run, text: str, collector: Collector, *, may_link: bool) -> str:
    """A run with its looks; `text` is escaped already. A link is written only where Word allows one."""
    looks = _looks(run)
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    xml = f"<w:r>{properties}{TEXT_START}{text}</w:t></w:r>"
    if run.url and may_link:
        return f'<w:hyperlink r:id="{collector.link(run.url)}" w:tgtFrame="_blank">{xml}</w:hyperlink>'
    return xml


def _looks(run: Run) -> str:
    """The run's properties, in the order that the schema wants."""
    size = "" if run.size is None else str(round(run.size * 2))
    underline = run.underline if isinstance(run.underline, str) else "single" if run.underline else ""
    raised = "superscript" if run.superscript else "subscript" if run.subscript else ""
    font = escape(run.font)
    return "".join(
        (
            _value("rStyle", run.style),
            f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else "",
            "<w:b/><w:bCs/>" if run.bold else "",
            "<w:i/><w:iCs/>" if run.italic else "",
            "<w:strike/>" if run.strike else "",
            _value("color", run.color.removeprefix("#")),
            _value("sz", size) + _value("szCs", size),
            _value("u", underline),
            f'<w:shd w:val="clear" w:color="auto" w:fill="{run.highlight.removeprefix("#")}"/>'
            if run.highlight
            else "",
            _value("vertAlign", raised),
            "<w:rtl/>" if run.rtl else "",
            _value("lang", run.lang),
        )
    )


def _value(name: str, value: str) -> str:
    return f'<w:{name} w:val="{escape(value)}"/>' if value else ""
