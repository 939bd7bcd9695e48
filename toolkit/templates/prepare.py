"""From Jinja source to code: each printed value gets its way of printing, each loop its meter, and what is closed is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any, Final

from jinja2 import Template, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateSyntaxError
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.visitor import NodeTransformer

from toolkit.findings import WordPlace
from toolkit.templates import codes
from toolkit.templates.emit import EMITTERS
from toolkit.templates.environment import PlanContext, Sandbox
from toolkit.templates.filters import TESTS, all_filters
from toolkit.templates.places import Problem, did_you_mean
from toolkit.templates.source import Source
from toolkit.templates.tags import Emit, Tag
from toolkit.templates.texts import join_texts

__all__ = ["make_environment", "parsed", "program", "single", "tag_at"]

_TOO_DEEP: Final = (RecursionError, MemoryError, ValueError)
_TICK: Final = "emit: tick"
_JOIN: Final = "emit: join"
_CLOSED: Final[dict[type[nodes.Node], str]] = {
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.FilterBlock: "filter",
    nodes.ScopedEvalContextModifier: "autoescape",
    nodes.EvalContextModifier: "autoescape",
}


def _emitter(emit: Emit) -> str:
    return f"emit: {emit}"  # a filter name that no author can type


class _Generator(CodeGenerator):
    """Leaves out Jinja's own escaping around values that an emitter has escaped already. `names` are those it looks up."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.names: set[str] = set()

    def enter_frame(self, frame: Frame) -> None:
        super().enter_frame(frame)
        self.names.update(name for action, name in frame.symbols.loads.values() if action == VAR_LOAD_RESOLVE and name)

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if not _is_emitted(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if not _is_emitted(node):
            super()._output_child_post(node, frame, finalize)


def _is_emitted(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Filter) and node.name.startswith("emit: ")


@pass_context
def _tick(context: PlanContext, characters: int) -> None:
    context.collector.tick(characters)


@pass_context
def _join(context: PlanContext, values: Sequence[Any]) -> str:
    text = join_texts("", values)
    context.collector.spend(len(text))
    return text


def make_environment(extra: Mapping[str, Any] | None = None) -> Sandbox:
    """The environment of templates; `extra` are a Python caller's filters."""
    filters = all_filters(extra)
    filters.update({_emitter(emit): call for emit, call in EMITTERS.items()})
    filters.update({_TICK: _tick, _JOIN: _join})
    environment = Sandbox(filters, TESTS)
    environment.code_generator_class = _Generator
    return environment


def tag_at(tags: Sequence[Tag], line: int | None) -> Tag | None:
    """The tag that begins at a line of the source."""
    return tags[line - 2] if line is not None and 2 <= line < len(tags) + 2 else None


def parsed(
    environment: Sandbox, source: Source, part: str, base: WordPlace, problems: list[Problem]
) -> nodes.Template | None:
    """The tree of a part, as its author wrote it, or None with its `problems`.

    Where there are problems of its blocks already, what the parser says beyond single tags follows from them.
    """
    blocks_fail = bool(problems)
    try:
        tree = environment.parse(source.text, part)
    except TemplateSyntaxError as error:
        found = _tag_problems(environment, source.tags)
        problems.extend(found or ([] if blocks_fail else [_syntax_problem(source.tags, error, base)]))
        return None
    except _TOO_DEEP:
        problems.append(_too_deep(base))
        return None
    found = _check(environment, tree, source.tags)
    if found:
        problems.extend(found)
        return None
    return tree


def program(
    environment: Sandbox, tree: nodes.Template, source: Source, part: str, base: WordPlace, problems: list[Problem]
) -> tuple[Template, frozenset[str]] | None:
    """The program of a part and the names that it expects from the data, or None with its `problems`. Uses the tree up."""
    spots = {line: index for index, line in enumerate(range(2, len(source.tags) + 2))}
    tree = _Transformer(source.tags, spots).visit(tree)
    tree.set_environment(environment)
    try:
        file = f"<template part {part}>"
        text = StringIO()
        generator = _Generator(environment, part, file, text, optimized=environment.optimized)
        generator.visit(tree)
        code = compile(text.getvalue(), file, "exec")
    except (SyntaxError, *_TOO_DEEP):
        problems.append(_too_deep(base))
        return None
    return Template.from_code(environment, code, {}), frozenset(generator.names) - frozenset(environment.globals)


# -- what is wrong ------------------------------------------------------------------------------------------------------


def _too_deep(base: WordPlace) -> Problem:
    mend = "Write them more simply."
    return Problem(
        "Tags are nested too deeply, or hold a number that is too long.",
        base,
        mend,
        codes.UNREADABLE,
    )


def _check(environment: Sandbox, tree: nodes.Template, tags: Sequence[Tag]) -> list[Problem]:
    problems, private = [], []
    looked_at: tuple[type[nodes.Node], ...] = (nodes.Filter, nodes.Test, nodes.Getattr, *_CLOSED)
    for node in tree.find_all(looked_at):
        tag = tag_at(tags, node.lineno)
        if tag is None:
            continue
        if isinstance(node, nodes.Filter) and node.name not in environment.filters:
            problems.append(_unknown("filter", node.name, environment.filters, tag))
        elif isinstance(node, nodes.Test) and node.name not in environment.tests:
            problems.append(_unknown("test", node.name, environment.tests, tag))
        elif type(node) in _CLOSED:
            problems.append(_closed(_CLOSED[type(node)], tag))
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            private.append(_private(tag))
    return problems + private


def _unknown(kind: str, name: str, known: Iterable[str], tag: Tag) -> Problem:
    public = [other for other in known if not other.startswith("emit: ")]
    mend = did_you_mean(name, public) or f"Known {kind}s: {', '.join(sorted(public))}."
    return Problem(f"There is no {kind} “{name}”.", tag.place, mend, codes.NO_FILTER)


def _closed(keyword: str, tag: Tag) -> Problem:
    mend = (
        "Put the filter on the value: “{{ name|upper }}”."
        if keyword == "filter"
        else "Text is always escaped; delete it."
        if keyword == "autoescape"
        else "Each template stands by itself; put the text into this one."
    )
    return Problem(f"“{tag.text}” cannot be used in a Word template.", tag.place, mend, codes.CLOSED)


def _private(tag: Tag) -> Problem:
    return Problem(
        "This tag reaches for the inside of the program, which is closed to templates.",
        tag.place,
        "Use the fields of the record only; their names never begin with an underscore.",
        codes.CLOSED,
    )


def _tag_problems(environment: Sandbox, tags: Sequence[Tag]) -> list[Problem]:
    """One problem for each tag that cannot be read; the parser itself stops at the first."""
    problems = []
    for written in tags:
        message = _own_error(environment, written)
        if message:
            what = f"This tag cannot be read: {message}."
            problems.append(Problem(what, written.place, _syntax_mend(written), codes.UNREADABLE))
    return problems


def _syntax_problem(tags: Sequence[Tag], error: TemplateSyntaxError, base: WordPlace) -> Problem:
    tag = tag_at(tags, error.lineno)
    place = base if tag is None else tag.place
    mend = "" if tag is None else _syntax_mend(tag)
    return Problem(f"This tag cannot be read: {_lowered(error)}.", place, mend, codes.UNREADABLE)


_COMPLETED: Final = {
    "for": "{end}",
    "if": "{end}",
    "macro": "{end}",
    "call": "{end}",
    "with": "{end}",
    "filter": "{end}",
}


def _own_error(environment: Sandbox, tag: Tag) -> str:
    """What is wrong with one tag by itself, or ''."""
    try:
        environment.parse(_alone(environment, tag))
    except TemplateSyntaxError as error:
        return _lowered(error)
    return ""


def single(environment: Sandbox, tag: Tag) -> nodes.Template | None:
    """The tree of one tag by itself, closed where it has to be; None if it cannot be read. `elif` is read as an `if`."""
    try:
        return environment.parse(_alone(environment, tag, as_if=True))
    except TemplateSyntaxError:
        return None


def _alone(environment: Sandbox, tag: Tag, *, as_if: bool = False) -> str:
    block, end = environment.block_start_string, environment.block_end_string
    word = tag.keyword
    if tag.delimiter == "{{":
        return f"{environment.variable_start_string} {tag.body} {environment.variable_end_string}"
    if word == "elif" and as_if:
        return f"{block} {tag.body[2:]} {end}{block} endif {end}"
    if word in ("elif", "else"):
        return f"{block} if x {end}{block} {tag.body} {end}{block} endif {end}"
    if word.startswith("end"):
        return ""
    close = f"{block} end{word} {end}" if word in _COMPLETED or (word == "set" and "=" not in tag.body) else ""
    return f"{block} {tag.body} {end}{close}"


def _lowered(error: TemplateSyntaxError) -> str:
    message = (error.message or "it is not complete").strip().rstrip(".")
    message = message.split(". ")[0]
    for ours in (*"\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8\ufdd9",):
        message = message.replace(ours, "")
    return message[:1].lower() + message[1:]


def _syntax_mend(tag: Tag) -> str:
    if tag.delimiter == "{{":
        return "Write one name or field: “{{ client.name }}”; texts stand in quotes."
    word = tag.keyword
    if word == "for":
        return f"Write “{{%{tag.level} for item in list %}}”."
    if word in ("if", "elif"):
        return f"Write “{{%{tag.level} {word} name %}}”, with == to compare."
    known = (
        "for",
        "endfor",
        "if",
        "elif",
        "else",
        "endif",
        "set",
        "macro",
        "call",
        "with",
        "colspan",
        "cellbg",
        "vm",
        "hm",
    )
    return did_you_mean(word, known) or "Write for, if, else, elif, endfor, endif or set."


# -- the program --------------------------------------------------------------------------------------------------------


class _Transformer(NodeTransformer):
    """Wraps each printed value in its emitter, and meters loops, macros and joined texts."""

    def __init__(self, tags: Sequence[Tag], spots: Mapping[int, int]) -> None:
        self.tags = tags
        self.spots = spots

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - the visitor's naming
        self.generic_visit(node)
        node.nodes = [self._emitted(child) for child in node.nodes]
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        return self._metered(node)

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802
        return self._metered(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802
        return self._metered(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        texts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(texts, _JOIN, [], [], None, None, lineno=node.lineno)

    def _emitted(self, child: nodes.Expr) -> nodes.Expr:
        tag = tag_at(self.tags, child.lineno)
        if isinstance(child, nodes.TemplateData) or tag is None:
            return child
        spot = nodes.Const(self.spots[child.lineno], lineno=child.lineno)
        return nodes.Filter(child, _emitter(tag.emit), [spot], [], None, None, lineno=child.lineno)

    def _metered(self, node: nodes.For | nodes.Macro | nodes.CallBlock) -> nodes.Node:
        self.generic_visit(node)
        fixed = sum(
            len(data.data)
            for output in node.body
            if isinstance(output, nodes.Output)
            for data in output.nodes
            if isinstance(data, nodes.TemplateData)
        )
        cost = nodes.Const(fixed, lineno=node.lineno)
        tick = nodes.Filter(cost, _TICK, [], [], None, None, lineno=node.lineno)
        node.body.insert(0, nodes.ExprStmt(tick, lineno=node.lineno))
        return node
