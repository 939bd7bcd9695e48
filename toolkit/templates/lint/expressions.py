"""Read the expressions of a template: what each means, and what in it is no field, no list, or never true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from jinja2 import nodes

from toolkit.findings import Code
from toolkit.payers.naming import nearest
from toolkit.records.fields import Kind
from toolkit.templates import codes
from toolkit.templates.fieldnames import Names
from toolkit.templates.lint.formulas import Atom, Formula, all_of, negated, some_of
from toolkit.templates.lint.meanings import ANYTHING, Meaning, Shape, member, of_name, one_of, plain, row_of
from toolkit.templates.places import SEE_NAMES
from toolkit.templates.wordml import names_in

__all__ = ["Complain", "Expressions", "Scope", "is_grouped"]

Scope = dict[str, Meaning]
Complain = Callable[[Code, str, str, int], None]

_SAME_LIST: Final = frozenset(("list", "sort", "reverse", "unique"))
_CHOSEN: Final = frozenset(("select", "selectattr", "reject", "rejectattr"))
_ONE: Final = {"first": ("slice", 0, 1), "last": ("last",), "min": ("opaque",), "max": ("opaque",)}
_COUNTS: Final = frozenset(("length", "count", "sum", "wordcount"))
_SIGNS: Final = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<="}
_MIRRORED: Final = {"eq": "eq", "ne": "ne", "gt": "lt", "lt": "gt", "gteq": "lteq", "lteq": "gteq"}
_TEST_SIGNS: Final = {
    "eq": "eq",
    "==": "eq",
    "equalto": "eq",
    "ne": "ne",
    "!=": "ne",
    "gt": "gt",
    "ge": "gteq",
    "lt": "lt",
}
_LOOP: Final = frozenset(("index", "index0", "first", "last", "length", "revindex", "revindex0"))
_OF_VALUES: Final = frozenset(
    names_in(
        "upper lower title capitalize swapcase casefold strip lstrip rstrip startswith endswith count find isdigit isalpha "
        "isalnum isupper islower isspace removeprefix removesuffix zfill replace split splitlines year month day hour "
        "minute second strftime isoformat weekday isoweekday date time"
    )
)


class Expressions:
    """Reads expressions within the names of one agency; `complain` takes what is wrong, with the line of its tag."""

    def __init__(self, names: Names, complain: Complain) -> None:
        self.names = names
        self.complain = complain

    def read(self, node: nodes.Node | None, scope: Scope) -> Meaning:
        """What an expression means where these names are known."""
        reader = _READERS.get(type(node)) if node is not None else None
        if reader is not None:
            return reader(self, node, scope)
        if node is not None:
            for child in node.iter_child_nodes():
                self.read(child, scope)
        return ANYTHING

    # -- names and fields ----------------------------------------------------------------------------------------

    def _name(self, node: nodes.Name, scope: Scope) -> Meaning:
        if node.name in scope:
            return scope[node.name]
        if node.name in ("range", "namespace", "loop", "caller", "varargs", "kwargs"):
            return ANYTHING
        known = self.names.roots.get(node.name)
        if known is not None:
            return of_name(known)
        self.complain(codes.NO_NAME, f"There is no field “{node.name}”.", self._near(node.name, "", scope), node.lineno)
        return ANYTHING

    def _near(self, name: str, below: str, scope: Mapping[str, Meaning] | None = None) -> str:
        """The name that was probably meant: in its scope, or where in the record it is a field."""
        known = [*(scope or {}), *self.names.scopes.get(below, {})]
        if name in known:
            return ""
        near = nearest(name, known)
        if near:
            return f"Did you mean “{near}”?"
        holders = [self._spelled(each) for each, inner in self.names.scopes.items() if name in inner and each]
        if holders:
            return f"Did you mean “{holders[0]}.{name}”?"
        return SEE_NAMES

    def _spelled(self, scope: str) -> str:
        """How a template reaches a scope: `client` for clients, `goal` for the row of a loop over goals."""
        root = next((name for name, known in self.names.roots.items() if known.scope == scope and not known.many), "")
        return root or scope.removesuffix("s")

    def _getattr(self, node: nodes.Getattr, scope: Scope) -> Meaning:
        holder = self.read(node.node, scope)
        return self._field(holder, node.attr, _written(node.node), node.lineno)

    def _getitem(self, node: nodes.Getitem, scope: Scope) -> Meaning:
        holder = self.read(node.node, scope)
        argument = node.arg
        if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
            return self._field(holder, argument.value, _written(node.node), node.lineno)
        if holder.shape is Shape.LIST:
            place = _slice(argument)
            if place is None:
                self.read(argument, scope)
            limited = _limited(holder, place or ("opaque",))
            return limited if isinstance(argument, nodes.Slice) else one_of(limited)
        self.read(argument, scope)
        return holder if isinstance(argument, nodes.Slice) else ANYTHING

    def _field(self, holder: Meaning, attribute: str, written: str, line: int) -> Meaning:
        if holder.shape is Shape.ANY:
            return ANYTHING
        if holder.scope == "loop":
            return _loop_field(holder, attribute)
        if holder.shape is Shape.VALUE:
            if attribute not in _OF_VALUES:
                what = f"“{written}” is a plain value; there is nothing “{attribute}” in it."
                self.complain(codes.NOTHING_BELOW, what, "Print the value itself, or another field.", line)
            return holder
        known = self.names.scopes[holder.scope].get(attribute) if holder.scope else None
        if holder.shape is Shape.LIST:
            what = f"“{written}” is a list: “{attribute}” is a field of each of its rows."
            mend = f"Write “{{%p for one in {written} %}}”, then “{{{{ one.{attribute} }}}}”, then “{{%p endfor %}}”."
            self.complain(codes.LIST_AS_ONE, what, mend, line)
            return ANYTHING
        if known is None:
            what = f"“{written}” has no field “{attribute}”."
            self.complain(codes.NO_NAME, what, self._near(attribute, holder.scope), line)
            return ANYTHING
        return member(holder, known)

    # -- filters ---------------------------------------------------------------------------------------------------

    def _filter(self, node: nodes.Filter, scope: Scope) -> Meaning:
        subject = self.read(node.node, scope) if node.node is not None else ANYTHING
        given = [self.read(argument, scope) for argument in node.args]
        given += [self.read(keyword.value, scope) for keyword in node.kwargs]
        name = node.name
        if name in ("default", "d", "default_if_missing"):
            return _default(subject, node, given)
        if subject.shape is Shape.LIST:
            return self._list_filter(subject, node)
        if name in _COUNTS:
            return Meaning()
        if subject.shape is Shape.ANY:
            return ANYTHING
        return Meaning(path=subject.path, truth=subject.truth, prints=subject.prints, spec=subject.spec)

    def _list_filter(self, subject: Meaning, node: nodes.Filter) -> Meaning:
        name = node.name
        attribute = _attribute(node)
        if attribute and subject.scope:
            element = self._path(row_of(subject), attribute, node.lineno)
            if name == "map":
                shape = Meaning(
                    Shape.LIST, "", element.path, subject.truth, element.only_if(subject.reach), subject.reach
                )
                return shape if element.shape is Shape.VALUE else ANYTHING
            if name == "groupby":
                return _Grouped(subject)
        if name in _SAME_LIST:
            return subject
        if name in _CHOSEN:
            return self._chosen(subject, node)
        if name in _ONE:
            return one_of(_limited(subject, _ONE[name]))
        if name in _COUNTS:
            return Meaning(path=f"#{subject.path}", truth=subject.truth)
        if name in ("batch", "slice"):
            return ANYTHING
        return Meaning(truth=subject.truth, prints=limited_prints(subject))

    def _path(self, holder: Meaning, dotted: str, line: int) -> Meaning:
        for step in dotted.split("."):
            holder = self._field(holder, step, "one row", line)
        return holder

    def _chosen(self, subject: Meaning, node: nodes.Filter) -> Meaning:
        condition: Formula = Atom("opaque", subject.path, node.name)
        if node.name in ("selectattr", "rejectattr") and node.args and isinstance(node.args[0], nodes.Const):
            element = self._path(row_of(subject), str(node.args[0].value), node.lineno)
            condition = self._tested(
                element, [one.value for one in node.args[1:] if isinstance(one, nodes.Const)], node
            )
        if node.name.startswith("reject"):
            condition = negated(condition)
        reach = all_of(subject.reach, condition)
        return Meaning(Shape.LIST, subject.scope, subject.path, all_of(subject.truth, condition), (), reach)

    def _tested(self, element: Meaning, test: list[object], node: nodes.Filter) -> Formula:
        if not test:
            return element.truth
        sign = _TEST_SIGNS.get(str(test[0]))
        if sign and len(test) > 1:
            return self._compared(element, sign, test[1], node.lineno)
        return Atom("opaque", element.path, str(test[0]))

    # -- conditions ------------------------------------------------------------------------------------------------

    def _and(self, node: nodes.And, scope: Scope) -> Meaning:
        left, right = self.read(node.left, scope), self.read(node.right, scope)
        prints = (*left.only_if(negated(left.truth)), *right.only_if(left.truth))
        return Meaning(_shape(left, right), right.scope, truth=all_of(left.truth, right.truth), prints=prints)

    def _or(self, node: nodes.Or, scope: Scope) -> Meaning:
        left, right = self.read(node.left, scope), self.read(node.right, scope)
        prints = (*left.prints, *right.only_if(negated(left.truth)))
        return Meaning(_shape(left, right), right.scope, truth=some_of(left.truth, right.truth), prints=prints)

    def _not(self, node: nodes.Not, scope: Scope) -> Meaning:
        return Meaning(truth=negated(self.truth(node.node, scope)))

    def truth(self, node: nodes.Node, scope: Scope) -> Formula:
        """When an expression is true in a condition."""
        meaning = self.read(node, scope)
        return Atom("opaque", "", _written(node)) if meaning.shape is Shape.ANY else meaning.truth

    def _choice(self, node: nodes.CondExpr, scope: Scope) -> Meaning:
        test = self.truth(node.test, scope)
        yes = self.read(node.expr1, scope)
        no = self.read(node.expr2, scope) if node.expr2 is not None else Meaning(truth=False)
        truth = some_of(all_of(test, yes.truth), all_of(negated(test), no.truth))
        return Meaning(_shape(yes, no), yes.scope, truth=truth, prints=(*yes.only_if(test), *no.only_if(negated(test))))

    def _test(self, node: nodes.Test, scope: Scope) -> Meaning:
        if node.name in ("defined", "undefined"):
            return self._is_there(node, scope)
        subject = self.read(node.node, scope)
        for argument in node.args:
            self.read(argument, scope)
        sign = _TEST_SIGNS.get(node.name)
        if sign and node.args and isinstance(node.args[0], nodes.Const):
            return Meaning(truth=self._compared(subject, sign, node.args[0].value, node.lineno))
        if node.name in ("number", "string") and subject.path and subject.spec is not None:
            numeric = subject.spec.kind in (Kind.NUMBER, Kind.INTEGER)
            right = numeric if node.name == "number" else not numeric
            return Meaning(truth=Atom("filled", subject.path) if right else False)
        return Meaning(truth=Atom("opaque", subject.path, f"is {node.name}"))

    def _is_there(self, node: nodes.Test, scope: Scope) -> Meaning:
        """`x is defined`: every field of ours is, blank or not; others never are."""
        found: list[bool] = []

        def note(_code: Code, what: str, mend: str, line: int) -> None:
            found.append(True)
            self.complain(codes.NEVER_THERE, f"{what} So this condition never changes.", mend, line)

        Expressions(self.names, note).read(node.node, scope)
        return Meaning(truth=bool(found) == (node.name == "undefined"))

    def _compare(self, node: nodes.Compare, scope: Scope) -> Meaning:
        left = self.read(node.expr, scope)
        rights = [self.read(operand.expr, scope) for operand in node.ops]
        opaque = Meaning(truth=Atom("opaque", left.path, _written(node)))
        if len(node.ops) != 1:
            return opaque
        operand = node.ops[0]
        if operand.op in ("in", "notin") and isinstance(operand.expr, nodes.List | nodes.Tuple):
            items = operand.expr.items
            if all(isinstance(item, nodes.Const) for item in items):
                either = some_of(*(self._compared(left, "eq", item.value, node.lineno) for item in items))  # type: ignore[attr-defined]
                return Meaning(truth=either if operand.op == "in" else negated(either))
        if operand.op in ("in", "notin") and isinstance(node.expr, nodes.Const) and rights[0].shape is Shape.LIST:
            has = self._compared(rights[0], "eq", node.expr.value, node.lineno)
            return Meaning(truth=has if operand.op == "in" else negated(has))
        if operand.op in _SIGNS and isinstance(operand.expr, nodes.Const):
            return Meaning(truth=self._compared(left, operand.op, operand.expr.value, node.lineno))
        if operand.op in _SIGNS and isinstance(node.expr, nodes.Const):
            return Meaning(truth=self._compared(rights[0], _MIRRORED[operand.op], node.expr.value, node.lineno))
        return opaque

    def _compared(self, left: Meaning, op: str, value: object, line: int) -> Formula:
        if op == "ne":
            return negated(self._compared(left, "eq", value, line))
        if left.path.startswith("loop@") and isinstance(value, int):
            collection, _, what = left.path.removeprefix("loop@").partition(".")
            return Atom("place", collection, (what, _SIGNS[op], value))
        if left.path.startswith("#") and isinstance(value, int):
            return _counted(left, op, value)
        if not left.path or left.shape is Shape.ANY:
            return Atom("opaque", left.path, f"{op} {value!r}")
        if op == "eq" and isinstance(value, bool):
            return left.truth if value else Atom("opaque", left.path, "is false")
        if op == "eq" and value in ("", None):
            return False if left.spec is not None else Atom("opaque", left.path, f"{op} {value!r}")
        if op == "eq" and isinstance(value, str | int | float):
            return self._equal(left, value, line)
        if isinstance(value, int | float):
            return Atom("compare", left.path, (_SIGNS[op], value))
        return Atom("opaque", left.path, f"{op} {value!r}")

    def _equal(self, left: Meaning, value: str | float, line: int) -> Formula:
        spec = left.spec
        if spec is None or spec.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.TEXT) or not isinstance(value, str):
            return Atom("equal", left.path, value)
        if left.is_code:
            known = [word.strip() for word in spec.description.removeprefix("For conditions:").rstrip(".").split(",")]
            if value not in known:
                what = f"“{_last(left.path)}_code” is never “{value}”."
                self.complain(codes.NEVER_EQUAL, what, f"It is one of: {', '.join(known)}.", line)
            return Atom("equal", left.path, value)
        if spec.choices:
            codes_of = {label: code for code, label in spec.choices}
            if value in codes_of:
                return Atom("equal", left.path, codes_of[value])
            if value in dict(spec.choices):
                what = f"“{_last(left.path)}” prints words such as “{next(iter(codes_of))}”, so it is never “{value}”."
                self.complain(codes.NEVER_EQUAL, what, f"Compare “{_last(left.path)}_code” with “{value}”.", line)
                return False
            what = f"“{_last(left.path)}” is never “{value}”."
            self.complain(codes.NEVER_EQUAL, what, f"Its codes are: {', '.join(dict(spec.choices))}.", line)
            return False
        return Atom("equal", left.path, value)

    # -- values made of others -------------------------------------------------------------------------------------

    def _joined(self, node: nodes.Node, scope: Scope) -> Meaning:
        return plain(*(self.read(child, scope) for child in node.iter_child_nodes()))

    def _const(self, node: nodes.Const, _scope: Scope) -> Meaning:
        return Meaning(truth=bool(node.value))

    def _call(self, node: nodes.Call, scope: Scope) -> Meaning:
        given = [self.read(argument, scope) for argument in node.args]
        given += [self.read(keyword.value, scope) for keyword in node.kwargs]
        if isinstance(node.node, nodes.Getattr):
            subject = self.read(node.node, scope)
            truth = Atom("opaque", subject.path, _written(node))
            return Meaning(truth=truth, prints=subject.prints) if subject.shape is Shape.VALUE else ANYTHING
        self.read(node.node, scope)
        opaque = Atom("opaque", "", _written(node))
        prints = tuple(part for one in given for part in one.only_if(opaque))
        return Meaning(Shape.ANY, prints=prints)


class _Grouped(Meaning):
    """What `groupby` gives: pairs of a value and the rows that have it."""

    __slots__ = ()

    def __init__(self, rows: Meaning) -> None:
        super().__init__(Shape.LIST, rows.scope, rows.path, rows.truth, rows.prints, rows.reach, rows.spec)


def is_grouped(meaning: Meaning) -> bool:
    """Whether a loop over it has two variables: the value, and the rows that have it."""
    return isinstance(meaning, _Grouped)


def limited_prints(rows: Meaning) -> tuple[tuple[str, Formula], ...]:
    """What is printed of a list, by each row that is in it."""
    return tuple((path, all_of(rows.reach, when)) for path, when in row_of(rows).prints)


def _limited(rows: Meaning, place: tuple[object, ...]) -> Meaning:
    reach = all_of(rows.reach, Atom("place", rows.path, place))
    return Meaning(Shape.LIST, rows.scope, rows.path, rows.truth, rows.prints, reach, rows.spec)


def _slice(argument: nodes.Expr) -> tuple[object, ...] | None:
    if isinstance(argument, nodes.Const) and isinstance(argument.value, int):
        return ("last",) if argument.value == -1 else ("slice", argument.value, argument.value + 1)
    if not isinstance(argument, nodes.Slice) or argument.step is not None:
        return None
    bounds = [0 if end is None else getattr(end, "value", "?") for end in (argument.start, argument.stop)]
    if not all(isinstance(bound, int) and bound >= 0 for bound in bounds):
        return None
    return ("slice", bounds[0], bounds[1] if argument.stop is not None else None)


def _loop_field(loop: Meaning, attribute: str) -> Meaning:
    collection = loop.path.removeprefix("loop@")
    if attribute in ("first", "last"):
        return Meaning(truth=Atom("place", collection, (attribute,)))
    if attribute in _LOOP:
        return Meaning(path=f"{loop.path}.{attribute}")
    return ANYTHING


def _default(subject: Meaning, node: nodes.Filter, given: list[Meaning]) -> Meaning:
    other = given[0] if given else Meaning(truth=False)
    prints = (*subject.prints, *other.only_if(negated(subject.truth)))
    # `default` takes the place of a name that does not exist, not of a blank; `default_if_missing` of a blank.
    truth = some_of(subject.truth, other.truth) if node.name == "default_if_missing" else subject.truth
    if subject.shape is Shape.ANY:
        return ANYTHING
    return Meaning(path=subject.path, truth=truth, prints=prints, spec=subject.spec)


def _counted(counted: Meaning, op: str, value: int) -> Formula:
    some = counted.truth
    if (op, value) in (("gt", 0), ("gteq", 1)):
        return some
    if (op, value) in (("eq", 0), ("lt", 1), ("lteq", 0)):
        return negated(some)
    return Atom("place", counted.path.removeprefix("#"), ("length", _SIGNS[op], value))


def _shape(one: Meaning, other: Meaning) -> Shape:
    return one.shape if one.shape is other.shape and one.scope == other.scope else Shape.VALUE


def _attribute(node: nodes.Filter) -> str:
    named = next((each.value for each in node.kwargs if each.key == "attribute"), None)
    if named is None and node.name == "groupby" and node.args:
        named = node.args[0]
    return str(named.value) if isinstance(named, nodes.Const) and isinstance(named.value, str) else ""


def _written(node: nodes.Node) -> str:
    """The expression as an author writes it, as far as names and dots go."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return "this"


def _last(path: str) -> str:
    return path.rpartition(".")[2]


_READERS: Final[Mapping[type[nodes.Node], Callable[..., Meaning]]] = {
    nodes.Name: Expressions._name,
    nodes.Getattr: Expressions._getattr,
    nodes.Getitem: Expressions._getitem,
    nodes.Filter: Expressions._filter,
    nodes.And: Expressions._and,
    nodes.Or: Expressions._or,
    nodes.Not: Expressions._not,
    nodes.CondExpr: Expressions._choice,
    nodes.Test: Expressions._test,
    nodes.Compare: Expressions._compare,
    nodes.Concat: Expressions._joined,
    nodes.Add: Expressions._joined,
    nodes.List: Expressions._joined,
    nodes.Tuple: Expressions._joined,
    nodes.Const: Expressions._const,
    nodes.Call: Expressions._call,
}
