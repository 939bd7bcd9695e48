"""One expression of the template language by itself: `client.birth_date|date('MM/DD/YYYY')`, without a Word file around it.

It sees what a template sees, through the same sandbox, filters and meters, and gives a value instead of printing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.parser import Parser

from toolkit.errors import TemplateError
from toolkit.templates.collector import Collector, LimitError, RenderLimits
from toolkit.templates.compile import shared_environment
from toolkit.templates.environment import PlanContext, UnknownNameInTemplateError
from toolkit.templates.fieldnames import Name, Names
from toolkit.templates.places import did_you_mean
from toolkit.templates.texts import UnprintableError, plain_of

__all__ = ["Expression", "ExpressionError"]

_LIMITS: Final = RenderLimits(characters=200_000, seconds=5.0, steps=20_000)
_ANY_FAULT: Final = (
    TypeError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    NameError,  # a figure too large for a number is compiled to a name
    ArithmeticError,
    RecursionError,
    UndefinedError,
    SecurityError,
    LimitError,
    UnprintableError,
    TemplateError,
)


class ExpressionError(TemplateError):
    """An expression cannot be read or worked out. Facts: what, where, what to write instead. It never quotes a value."""


class Expression:
    """An expression, compiled. Immutable. Raises ExpressionError for one that cannot be read or uses what is not there."""

    def __init__(self, source: str, where: str = "") -> None:
        self.source = source
        self.where = where
        environment = shared_environment()
        try:
            parser = Parser(environment, source, state="variable")
            expression = parser.parse_expression()
        except (TemplateSyntaxError, RecursionError, ValueError):
            mend = "Write a field such as client.last_name; texts stand in quotes."
            raise ExpressionError(f"“{source}” cannot be read.", where, mend) from None
        if not parser.stream.eos:
            mend = "Write one expression; join texts with ~."
            raise ExpressionError(f"“{source}” goes on after its end.", where, mend)
        self._check(expression)
        self._node = expression
        body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store"), expression, lineno=1)]
        tree = nodes.Template(body, lineno=1)
        tree.set_environment(environment)
        code = environment.compile(tree, "expression", "<expression>")
        self._template = Template.from_code(environment, code, {})

    def _check(self, expression: nodes.Expr) -> None:
        environment = shared_environment()
        for kind, known in ((nodes.Filter, environment.filters), (nodes.Test, environment.tests)):
            for node in _with_itself(expression, kind):
                if node.name not in known or node.name.startswith("emit: "):
                    public = [name for name in known if not name.startswith("emit: ")]
                    mend = did_you_mean(node.name, public) or f"There are: {', '.join(sorted(public))}."
                    raise ExpressionError(f"There is no {kind.__name__.lower()} “{node.name}”.", self.where, mend)

    def unknown_name(self, names: Names) -> str | None:
        """What is wrong with the first name that no field has, as a sentence; None if all are known."""
        for path in self.paths():
            scope, said = "", ""
            for step in path:
                known = names.scopes[scope] if scope or not said else {}
                found = known.get(step)
                if found is None:
                    if not known:
                        break
                    meant = did_you_mean(step, known)
                    holder = f" of {said}" if said else ""
                    return f"There is no field “{step}”{holder}. {meant}".strip()
                said, scope = (f"{said}.{step}" if said else step), found.scope
                if not scope:
                    break
        return None

    def fields(self, names: Names) -> Iterator[Name]:
        """The declared names that the expression reads."""
        for path in self.paths():
            found = names.find(".".join(path))
            if found is not None:
                yield found

    def single_path(self) -> tuple[str, ...] | None:
        """The path of a field, where the expression is nothing but it, or it under a condition (`… if … else none`)."""
        at: Any = self._node
        if isinstance(at, nodes.CondExpr) and (at.expr2 is None or _is_nothing(at.expr2)):
            at = at.expr1
        steps: list[str] = []
        while isinstance(at, nodes.Getattr) or (isinstance(at, nodes.Getitem) and isinstance(at.arg, nodes.Const)):
            if isinstance(at, nodes.Getattr):
                steps.insert(0, at.attr)
            at = at.node
        return (at.name, *steps) if isinstance(at, nodes.Name) and steps else None

    def paths(self) -> Iterator[tuple[str, ...]]:
        """The dotted paths in it, items of lists looked through: `goals[0].text` is (goals, text)."""
        inner: set[int] = set()
        for node in _with_itself(self._node, nodes.Getattr, nodes.Name):
            if id(node) in inner:
                continue
            steps: list[str] = []
            at: Any = node
            while isinstance(at, nodes.Getattr | nodes.Getitem):
                inner.add(id(at))
                if isinstance(at, nodes.Getattr):
                    steps.insert(0, at.attr)
                at = at.node
            if isinstance(at, nodes.Name):
                inner.add(id(at))
                if at.name not in shared_environment().globals:
                    yield (at.name, *steps)

    def truth(self, context: Mapping[str, Any], language: str = "en") -> bool:
        """Whether it is true for one client, as a template's `if` takes it. Raises ExpressionError."""
        value = self.value(context, language)
        try:
            return bool(value)
        except _ANY_FAULT:
            raise self._unworkable() from None

    def value(self, context: Mapping[str, Any], language: str = "en") -> Any:
        """What it gives for one client: a text, a date, an answer, a number, a list, a `Missing`. Raises ExpressionError."""
        environment = shared_environment()
        bound = PlanContext(environment, {**environment.globals, **context}, "expression", {})
        bound.collector = Collector(_LIMITS, draft=False, language=language, pictures=(), first_id=1, prefix="")
        try:
            for _ in self._template.root_render_func(bound):
                pass
            return plain_of(bound.vars["result"])
        except UnknownNameInTemplateError as error:
            mend = did_you_mean(error.name_used, error.known or tuple(context)) or "Check its spelling."
            raise ExpressionError(f"There is no field “{error.name_used}”.", self.where, mend) from None
        except _ANY_FAULT:
            raise self._unworkable() from None

    def _unworkable(self) -> ExpressionError:
        mend = "Check that its filters and signs fit the kind of the value."
        return ExpressionError(f"“{self.source}” cannot be worked out.", self.where, mend)


def _is_nothing(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Const) and node.value in (None, "")


def _with_itself(expression: nodes.Expr, *kinds: type[nodes.Node]) -> Iterator[Any]:
    if isinstance(expression, kinds):
        yield expression
    yield from expression.find_all(kinds)
