"""Run a compiled template on one client's values: XML, repairs, verification, package. Nothing is kept between renders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any

from jinja2 import Template
from jinja2.exceptions import SecurityError, UndefinedError

from toolkit.errors import TemplateError
from toolkit.findings import WordPlace
from toolkit.templates.collector import Collector, LimitError
from toolkit.templates.environment import PlanContext, Sandbox, UnknownNameInTemplateError
from toolkit.templates.places import SEE_NAMES, Problem, TemplateProblemsError, did_you_mean
from toolkit.templates.prepare import tag_at
from toolkit.templates.repairs import mend, needs_mending
from toolkit.templates.runs import BRACE_GUARD
from toolkit.templates.tags import Spot, Tag
from toolkit.templates.texts import UnprintableError
from toolkit.templates.verify import leftover_problem, wellformed_problem

__all__ = ["CompiledPart", "print_part"]

_AT_ONCE = 256
"""Pieces between two looks at how much has been printed. Long values and loops are counted as they come, besides."""


@dataclass(frozen=True)
class CompiledPart:
    """One part of a template, ready to run. `spots` and `tags` are by number and line; `links` its relationship ids;
    `fragile` the kinds of element that data could leave empty.
    """

    name: str
    label: str
    template: Template
    spots: tuple[Spot, ...]
    tags: tuple[Tag, ...]
    varies_columns: bool
    fragile: tuple[str, ...]
    links: frozenset[str]


def print_part(
    part: CompiledPart, environment: Sandbox, fields: Mapping[str, Any], collector: Collector, base: WordPlace
) -> str:
    """The XML of a part for one client, verified. Raises `TemplateProblemsError`, which never quotes a value."""
    collector.enter_part(part.name, part.spots)
    context = PlanContext(environment, {**environment.globals, **fields}, part.name, {})
    context.collector = collector
    problem: Problem | None = None
    xml = ""
    try:
        xml = _run(part.template, context, collector)
    except Exception as error:
        problem = _problem(error, part, fields, base)
    if problem is None:
        problem = leftover_problem(xml, base)
    if problem is None and (part.varies_columns or needs_mending(xml, part.fragile)):
        problem = wellformed_problem(xml.encode("utf-8", "replace"), base)
        xml = xml if problem else mend(xml, grids=part.varies_columns)
    if problem is not None:
        raise TemplateProblemsError(problem)
    return xml.replace(BRACE_GUARD, "") if BRACE_GUARD in xml else xml


def _run(template: Template, context: PlanContext, collector: Collector) -> str:
    texts: list[str] = []
    size, limit = 0, collector.limits.characters
    pieces = iter(template.root_render_func(context))
    while batch := list(islice(pieces, _AT_ONCE)):
        texts.append("".join(batch))
        size += len(texts[-1])
        if size > limit:
            raise LimitError(f"it prints more than {limit:,} characters")
    collector.spend(size)
    return "".join(texts)


def _problem(error: Exception, part: CompiledPart, fields: Mapping[str, Any], base: WordPlace) -> Problem:
    tag = tag_at(part.tags, _line(error.__traceback__, part.template))
    place = base if tag is None else tag.place
    what, mend_text = _explain(error, fields)
    return Problem(what, place, mend_text)


def _line(trace: TracebackType | None, template: Template) -> int | None:
    """The source line of the innermost tag that was at work."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == template.filename:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def _explain(error: Exception, fields: Mapping[str, Any]) -> tuple[str, str]:
    if isinstance(error, UnknownNameInTemplateError):
        return _unknown(error, fields)
    if isinstance(error, LimitError):
        return f"The template asks for too much: {error}.", "Make its loops or texts smaller."
    if isinstance(error, SecurityError):
        return "This tag reaches for something that is closed to templates.", "Print fields, with filters, only."
    if isinstance(error, UnprintableError):
        return error.what, error.mend
    if isinstance(error, TemplateError):
        return error.what, error.mend
    if isinstance(error, UndefinedError):
        return "This tag names something that does not exist.", SEE_NAMES
    if isinstance(error, RecursionError | MemoryError):
        return "The template asks for too much: a macro calls itself without end.", "Remove that call."
    kind = type(error).__name__
    return f"This tag cannot be worked out ({kind}).", "Check that its filters and signs fit the kind of the value."


def _unknown(error: UnknownNameInTemplateError, fields: Mapping[str, Any]) -> tuple[str, str]:
    name = error.name_used
    if name == "loop":
        return "“loop” is used outside a loop.", "Put the tag between “{% for … %}” and “{% endfor %}”."
    known = error.known or tuple(fields)
    mend_text = did_you_mean(name, known) or SEE_NAMES
    return f"There is no field “{name}”.", mend_text
