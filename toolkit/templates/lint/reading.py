"""Read a whole template: everything that it prints of the record, each with the conditions under which it does.

The parts are walked as Jinja trees. Conditions gather on the way down: `if`, `elif`, `else`, loops (which print nothing
without rows), inline `if`. What is printed in the header counts as much as what is printed in the body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from toolkit.findings import Code, Finding, WordPlace
from toolkit.templates import codes
from toolkit.templates.compile import shared_environment
from toolkit.templates.lint.expressions import Expressions, Scope, is_grouped
from toolkit.templates.lint.formulas import All, Atom, Formula, all_of, negated, some_of
from toolkit.templates.lint.meanings import ANYTHING, Meaning, Shape, row_of
from toolkit.templates.lint.subject import Subject
from toolkit.templates.marks import PREFIX
from toolkit.templates.prepare import single, tag_at
from toolkit.templates.tags import Emit, Tag
from toolkit.templates.translate import PartSource

__all__ = ["Print", "Reading", "read"]

_SHOWN = frozenset((Emit.TEXT, Emit.RUNS, Emit.PARAGRAPHS, Emit.CELLS, Emit.ROWS))
_HIDDEN = "<w:vanish/>"


@dataclass(frozen=True, slots=True)
class Print:
    """Something that is printed: a path of the record, or a mark (`mark:goals`); when, by which tag, under which tags."""

    path: str
    when: Formula
    place: WordPlace
    under: tuple[str, ...] = ()


@dataclass
class Reading:
    """What a template prints, and what is wrong with its names. `tests` has the place of the tag of each condition."""

    prints: list[Print] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def of(self, path: str) -> Iterator[Print]:
        """All that prints a path."""
        return (each for each in self.prints if each.path == path)


def read(subject: Subject) -> Reading:
    """Read all parts that could be compiled."""
    reading = Reading()
    for source in subject.survey.sources:
        is_seen = subject.labels.get(source.name) != "document properties"
        _Walker(source, subject, reading, is_seen).walk()
    for label, tags in subject.survey.unread:
        _read_tags(subject, label, tags, reading)
    reading.findings = list(dict.fromkeys(reading.findings))
    return reading


def _read_tags(subject: Subject, label: str, tags: Sequence[Tag], reading: Reading) -> None:
    """The names in the tags of a part that cannot be read as a whole, one tag after the other; a loop's name stays known."""
    environment = shared_environment()
    scope: Scope = {}
    for tag in tags:
        place = tag.place

        def complain(code: Code, what: str, mend: str, _line: int, place: WordPlace = place) -> None:
            reading.findings.append(code.finding(what, place=place, hint=mend))

        expressions = Expressions(subject.target.names, complain)
        tree = single(environment, tag)
        for node in () if tree is None else tree.body:
            match node:
                case nodes.For():
                    rows = expressions.read(node.iter, scope)
                    target = row_of(rows) if isinstance(node.target, nodes.Name) else ANYTHING
                    scope |= _named(node.target, target)
                case nodes.If():
                    expressions.read(node.test, scope)
                case nodes.Output():
                    expressions.read(node.nodes[0], scope)
                case nodes.Assign():
                    scope |= _named(node.target, expressions.read(node.node, scope))


class _Walker:
    """Walks one part."""

    def __init__(self, source: PartSource, subject: Subject, reading: Reading, is_seen: bool) -> None:
        self.tags: Sequence[Tag] = source.source.tags
        self.tree = source.tree
        self.reading = reading
        self.base = WordPlace(subject.target.label, source.label)
        self.expressions = Expressions(subject.target.names, self._complain)
        self.is_seen = is_seen
        self.given: list[Formula] = []
        self.under: list[str] = []

    def walk(self) -> None:
        self._body(self.tree.body, {})

    def _place(self, line: int) -> WordPlace:
        tag = tag_at(self.tags, line)
        return self.base if tag is None else tag.place

    def _complain(self, code: Code, what: str, mend: str, line: int) -> None:
        self.reading.findings.append(code.finding(what, place=self._place(line), hint=mend))

    def _body(self, body: Sequence[nodes.Node], scope: Scope) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    self._output(node, scope)
                case nodes.If():
                    self._if(node, scope)
                case nodes.For():
                    self._for(node, scope)
                case nodes.Assign():
                    self._assign(node, scope)
                case nodes.AssignBlock():
                    self._opaque(node.body, scope, node.lineno)
                    scope |= _named(node.target, ANYTHING)
                case nodes.With():
                    self._with(node, scope)
                case nodes.Macro():
                    self._macro(node, scope)
                case nodes.CallBlock():
                    self.expressions.read(node.call, scope)
                    self._opaque(node.body, {**scope, **{arg.name: ANYTHING for arg in node.args}}, node.lineno)
                case _:
                    self.expressions.read(node, scope)

    # -- statements --------------------------------------------------------------------------------------------------

    def _under(self, condition: Formula, body: Sequence[nodes.Node], scope: Scope, line: int) -> None:
        self.given.append(condition)
        self.under.append(self._place(line).tag)
        self._body(body, scope)
        self.under.pop()
        self.given.pop()

    def _opaque(self, body: Sequence[nodes.Node], scope: Scope, line: int) -> None:
        """What is printed at another place, or not at all: nobody can say when."""
        self._under(Atom("opaque", "", self._place(line).tag), body, dict(scope), line)

    def _if(self, node: nodes.If, scope: Scope) -> None:
        before: list[Formula] = []
        for branch in (node, *node.elif_):
            test = self.expressions.truth(branch.test, scope)
            self._under(all_of(*map(negated, before), test), branch.body, scope, branch.lineno)
            before.append(test)
        self._under(all_of(*map(negated, before)), node.else_, scope, node.lineno)

    def _for(self, node: nodes.For, scope: Scope) -> None:
        rows = self.expressions.read(node.iter, scope)
        if rows.shape in (Shape.VALUE, Shape.THING):
            what = "A loop goes through a list; this is a single value."
            mend = "Write the name of a list, such as “{%p for goal in goals %}”."
            self._complain(codes.NOT_A_LIST, what, mend, node.lineno)
            rows = ANYTHING
        inner = {**scope, **self._variables(node.target, rows), "loop": ANYTHING}
        reach, some = rows.reach, rows.truth
        if rows.shape is Shape.ANY:
            reach, some = Atom("opaque", "", self._place(node.lineno).tag), True
        else:
            inner["loop"] = _loop(rows)
        if node.test is not None:
            reach = all_of(reach, self.expressions.truth(node.test, inner))
        self._under(all_of(some, reach), node.body, inner, node.lineno)
        others = Atom("place", rows.path, ("others",))
        self._under(negated(some_of(all_of(some, reach), all_of(some, others))), node.else_, scope, node.lineno)

    def _variables(self, target: nodes.Node, rows: Meaning) -> Scope:
        if isinstance(target, nodes.Name):
            return {target.name: row_of(rows)}
        found = _named(target, ANYTHING)
        if is_grouped(rows) and isinstance(target, nodes.Tuple) and len(target.items) == 2:
            second = target.items[1]
            if isinstance(second, nodes.Name):
                found[second.name] = Meaning(Shape.LIST, rows.scope, rows.path, rows.truth, (), True)
        return found

    def _assign(self, node: nodes.Assign, scope: Scope) -> None:
        meaning = self.expressions.read(node.node, scope)
        self._note(meaning, Atom("opaque", "", self._place(node.lineno).tag), node.lineno)
        kept = meaning if meaning.shape in (Shape.THING, Shape.LIST) and not self.given else _unknown(meaning)
        scope |= _named(node.target, kept)

    def _with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            inner |= _named(target, self.expressions.read(value, scope))
        self._body(node.body, inner)

    def _macro(self, node: nodes.Macro, scope: Scope) -> None:
        self._opaque(node.body, {**scope, **{arg.name: ANYTHING for arg in node.args}}, node.lineno)
        scope[node.name] = ANYTHING

    # -- what is printed -----------------------------------------------------------------------------------------------

    def _output(self, node: nodes.Output, scope: Scope) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                continue
            tag = tag_at(self.tags, child.lineno)
            if tag is not None and tag.emit is Emit.MARKS:
                self._marks(tag)
                continue
            meaning = self.expressions.read(child, scope)
            if tag is not None and tag.emit in _SHOWN:
                self._whole(meaning, child)
                if self.is_seen and _HIDDEN not in tag.spot.run:
                    self._note(meaning, True, child.lineno)

    def _whole(self, meaning: Meaning, node: nodes.Expr) -> None:
        if meaning.shape is Shape.LIST and meaning.scope and not _is_blank_here(meaning, self.given):
            what = f"“{self._place(node.lineno).tag}” prints a whole list, which has no words of its own."
            self._complain(
                codes.WHOLE_GROUP, what, "Go through it with a loop, and print a field of each.", node.lineno
            )
        elif meaning.shape is Shape.THING and meaning.scope in ("plans", "agency", "document", "colours", "words"):
            what = f"“{self._place(node.lineno).tag}” prints a whole group of fields."
            self._complain(codes.WHOLE_GROUP, what, "Name the field that you want to print.", node.lineno)

    def _marks(self, tag: Tag) -> None:
        if not self.is_seen:
            return
        for action, name, _ in tag.spot.marks:
            if action == "open" and name.startswith(PREFIX):
                path = f"mark:{name.removeprefix(PREFIX)}"
                self.reading.prints.append(Print(path, all_of(*self.given), tag.place, tuple(self.under)))

    def _note(self, meaning: Meaning, condition: Formula, line: int) -> None:
        for path, when in meaning.prints:
            needed = all_of(*self.given, condition, when)
            self.reading.prints.append(Print(path, needed, self._place(line), tuple(self.under)))


def _named(target: nodes.Node, meaning: Meaning) -> Scope:
    return {name.name: meaning for name in [target, *target.find_all(nodes.Name)] if isinstance(name, nodes.Name)}


def _unknown(meaning: Meaning) -> Meaning:
    """A value that was set: what it is at another place depends on where that is."""
    return Meaning(Shape.ANY) if meaning.shape is Shape.ANY else Meaning(truth=Atom("opaque", "", "set"))


def _loop(rows: Meaning) -> Meaning:
    """`loop`: where a row stands among its like."""
    return Meaning(Shape.THING, "loop", f"loop@{rows.path}")


def _is_blank_here(rows: Meaning, given: Sequence[Formula]) -> bool:
    """Whether a list is printed only where it is empty: then its words for that are printed."""
    return negated(rows.truth) in _conjuncts(all_of(*given))


def _conjuncts(formula: Formula) -> tuple[Formula, ...]:
    return formula.parts if isinstance(formula, All) else (formula,)
