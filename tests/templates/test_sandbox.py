"""A template sees plain values: nothing leads from them to the interpreter, and no loop or text grows without end."""

import time

import pytest
from wordfiles import built, opened, rendered

from toolkit.errors import TemplateError
from toolkit.templates.collector import RenderLimits
from toolkit.templates.values import Callback, View


class Model:
    def __init__(self):
        self.name = "x"

    def model_dump_json(self):
        return "everything"


VALUES = {
    "x": "text",
    "n": 3,
    "items": [1, 2],
    "view": {"name": "Ana", "items": "own"},
    "empty": [],
    "f": Callback(lambda: 1),
}

ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ x.__class__.__mro__ }}",
    "{{ x|attr('__class__') }}",
    "{{ view.__class__ }}",
    "{{ view._fields }}",
    "{{ view['_fields'] }}",
    "{{ view.model_dump_json() }}",
    "{{ items.append(4) }}",
    "{{ items.__len__() }}",
    "{{ items|map(attribute='__class__')|list }}",
    "{{ items|map('attr', '__class__')|list }}",
    "{{ items|map('emit: runs', 0)|list }}",
    "{{ items|sort(attribute='__class__') }}",
    "{{ '{0.__class__}'.format(x) }}",
    "{{ '{0.__class__}'.format_map(view) }}",
    "{{ '%s' % x }}",
    "{{ '%300000000d' % n }}",
    "{{ x|format(n) }}",
    "{{ '%s'|format(n) }}",
    "{{ cycler('a').next() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner() }}",
    "{{ lipsum() }}",
    "{{ namespace.__init__ }}",
    "{{ namespace(a=1).__class__ }}",
    "{{ range.__class__ }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ loop }}",
    "{% for i in items %}{{ loop.__class__ }}{% endfor %}",
    "{% for i in items %}{{ loop._iterable }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__class__ }}",
    "{% macro m() %}{% endmacro %}{{ m._func }}",
    "{{ f.function }}",
    "{{ f.__call__ }}",
    "{{ x() }}",
    "{{ view() }}",
    "{{ x.encode() }}",
    "{{ x.translate({}) }}",
    "{{ n.bit_length() }}",
    "{{ n.real }}",
    "{{ x|xmlattr }}",
    "{{ x|pprint }}",
    "{{ items|random }}",
    "{{ x|tojson }}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{% block b %}{% endblock %}",
    "{% autoescape false %}{{ x }}{% endautoescape %}",
    "{% filter upper %}x{% endfilter %}",
    "{{ view }}",
    "{{ items|map('upper') }}",
    "{{ f }}",
    "{{ range }}",
]


@pytest.mark.parametrize("tag", ESCAPES)
def test_refused(tag):
    with pytest.raises(TemplateError) as caught:
        rendered(built(tag), VALUES)
    assert "plan.docx › body" in caught.value.where


BOMBS = [
    "{{ 'x' * 300000000 }}",
    "{{ 300000000 * 'x' }}",
    "{{ items * 300000000 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 9 ** 999 * 9 ** 999 * 9 ** 999 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(10000) %}{% for j in range(10000) %}{% endfor %}{% endfor %}",
    "{% for i in range(10000) %}{% for j in range(10000) %}x{% endfor %}{% endfor %}",
    "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(k) %}{% if k %}{{ m(k - 1) }}{{ m(k - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
    "{% for i in items recursive %}{{ loop(items) }}{{ loop(items) }}{% endfor %}",
    "{{ 'x'|center(300000000) }}",
    "{{ 'x'.zfill(300000000) }}",
    "{{ ('x' * 1000000).replace('x', 'x' * 1000000) }}",
    "{{ ('x' * 1000000)|replace('', 'x' * 1000000) }}",
    "{{ range(10000)|join('x' * 1000000) }}",
    "{% set big = 'x' * 1000000 %}{{ range(10000)|map('replace', '1', big)|list }}",
    "{% set big = 'x' * 1000000 %}{% set y %}{% for i in range(10000) %}{{ big }}{% endfor %}{% endset %}",
    "{{ [1]|slice(1000000000)|list }}",
    "{{ 1.5|round(1000000000) }}",
]


@pytest.mark.parametrize("tag", BOMBS)
def test_bombs_end_quickly_in_a_template_error(tag):
    start = time.process_time()
    with pytest.raises(TemplateError):
        rendered(built(tag), VALUES)
    assert time.process_time() - start < 8


def test_limits_are_the_callers_to_set():
    source = built("{% for i in range(100) %}{{ i }}{% endfor %}")
    for limits in (RenderLimits(characters=1000), RenderLimits(steps=50)):
        with pytest.raises(TemplateError, match="asks for too much"):
            rendered(source, limits=limits)
    assert rendered(source).data


def test_time_is_limited():
    source = built("{% for i in range(10000) %}{% for j in range(90) %}{% endfor %}{% endfor %}")
    with pytest.raises(TemplateError, match="longer than"):
        rendered(source, limits=RenderLimits(seconds=0.05))


@pytest.mark.parametrize("value", [Model(), object(), open, {"a": {"b": Model()}}, [Model()], b"bytes"])
def test_values_that_are_not_plain_are_refused_by_name(value):
    with pytest.raises(TemplateError, match="cannot be given to a template"):
        rendered(built("{{ x }}"), {"x": value})


def test_a_field_may_have_the_name_of_any_method():
    names = {"items": "a", "values": "b", "keys": "c", "get": "d", "copy": "e"}
    source = built("{{ v.items }}{{ v.values }}{{ v.keys }}{{ v['get'] }}{{ v.copy }}")
    assert opened(rendered(source, {"v": names}).data).paragraphs[0].text == "abcde"


def test_a_view_cannot_be_changed_or_walked_through():
    view = View({"a": 1})
    with pytest.raises(AttributeError):
        view.a = 2
    with pytest.raises(TypeError):
        list(view)
    with pytest.raises(TemplateError):
        rendered(built("{% for key in v %}{{ key }}{% endfor %}"), {"v": view})


def test_caller_functions_are_called_only_when_wrapped():
    assert (
        opened(rendered(built("{{ f('a', n=2) }}"), {"f": Callback(lambda a, n: a * n)}).data).paragraphs[0].text
        == "aa"
    )
    with pytest.raises(TemplateError, match="function"):
        rendered(built("{{ f() }}"), {"f": lambda: 1})


def test_error_messages_never_quote_a_value():
    secret = "Secret Patient Name"
    for tag in (
        "{{ s|int + 'x' }}",
        "{{ s - 1 }}",
        "{{ s|date }}",
        "{{ s.nothing }}",
        "{{ [s, 1]|sort }}",
        "{{ s() }}",
    ):
        with pytest.raises(TemplateError) as caught:
            rendered(built(tag), {"s": secret})
        assert "Secret" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "tag",
    [
        "{{ " + "(" * 3000 + "x" + ")" * 3000 + " }}",
        "{{ " + "9" * 6000 + " }}",
        "{% for i in x %}" * 40 + "{% endfor %}" * 40,
        "{{ " + "-" * 5000 + "1 }}",
    ],
)
def test_tags_too_deep_to_compile_are_template_errors(tag):
    with pytest.raises(TemplateError):
        rendered(built(tag), VALUES)
