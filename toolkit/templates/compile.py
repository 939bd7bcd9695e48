"""Compile a Word template once; render it for every client.

    template = compile_template(Path("plan.docx"))
    document = template.render({"client": {"name": "Ana Ruiz"}})
    Path("ana.docx").write_bytes(document.data)

Compiling opens the package, translates the tags of every part that has any, checks them, and keeps all else as it is.
A compiled template never changes: threads and workers share it, and it pickles as its source.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypedDict, Unpack

from toolkit.errors import TemplateError
from toolkit.findings import WordPlace
from toolkit.instep import Steps, at_once
from toolkit.templates.collector import Collector, PictureStore, RenderLimits
from toolkit.templates.environment import Sandbox
from toolkit.templates.imprint import Marking
from toolkit.templates.imprinting import ImprintPlace, inserted, main_part, place_for
from toolkit.templates.marks import Mark
from toolkit.templates.package import CONTENT_TYPES, Member, Package, deflate, open_package, rels_name, write_package
from toolkit.templates.passages import Passages, read_passages, text_of_margin
from toolkit.templates.places import Problem
from toolkit.templates.prepare import make_environment
from toolkit.templates.render import print_part
from toolkit.templates.tags import TagText
from toolkit.templates.translate import translate_package
from toolkit.templates.values import View, freeze
from toolkit.templates.verify import (
    Bookmarks,
    DocumentRefusedError,
    bookmarks_of,
    content_problems,
    part_problems,
    section_texts,
    text_of,
    wellformed_problem,
)
from toolkit.templates.wordml import parse_xml, xml_of

__all__ = [
    "CompiledTemplate",
    "RenderOptions",
    "RenderedDocument",
    "compile_template",
    "section_text",
    "shared_environment",
]

_NO_RELATIONSHIPS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@functools.cache
def shared_environment() -> Sandbox:
    """The environment of all templates without filters of their own."""
    return make_environment()


@dataclass(frozen=True)
class RenderedDocument:
    """A finished, verified document.

    `data` is the file. `parts` are the parts that this render made, as XML. `missing` are the labels of missing values
    that were printed, in order; `removed_characters` counts characters that no Word file may hold.
    """

    data: bytes
    parts: Mapping[str, str]
    missing: tuple[str, ...]
    removed_characters: int
    marks: tuple[str, ...] = ()

    @functools.cached_property
    def text(self) -> str:
        """The text of the parts that this render made: body first, a line for each paragraph."""
        return "\n".join(text_of(xml) for xml in self.parts.values())

    @functools.cached_property
    def sections(self) -> Mapping[str, str]:
        """Mark id → the text between its marks, the heading left out."""
        return section_texts(self.parts, self.marks)


class RenderOptions(TypedDict, total=False):
    """What may be said of a render.

    `pictures` are attachments by name; `limits` are on what it prints. `draft` shows missing values as `[missing: LABEL]`.
    `expected_texts`, `required_marks` and `expected_in` are what the document must hold (`verify.content_problems`). With a
    `marking` it carries an imprint of what it was made from.
    """

    pictures: Mapping[str, bytes] | None
    limits: RenderLimits | None
    draft: bool
    expected_texts: Sequence[str]
    required_marks: Sequence[str]
    expected_in: Mapping[str, Sequence[str]] | None
    marking: Marking | None


def compile_template(
    source: Path | bytes,
    *,
    name: str = "",
    filters: Mapping[str, Callable[..., Any]] | None = None,
    marks: Mapping[str, Mark] | None = None,
    known_names: Iterable[str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    language: str = "en",
) -> CompiledTemplate:
    """Compile a Word template.

    `source` is a path or the file's bytes; `name` stands in messages (the file's name if left out). `filters` are a
    caller's own, by name. `marks` bind section ids to headings, texts or tags. With `known_names`, a top-level name that
    is not among them is an error now, and not when a client's plan is printed. `pictures` are those that every render may
    use, by name. `language` (`en`, `es`) is that of dates and lists.

    Raises `TemplateError` for a file that cannot be used, and `TemplateProblemsError`, which holds all that is wrong, for
    one whose tags are.
    """
    data, label = _read(source, name)
    names = None if known_names is None else tuple(known_names)
    if filters:
        return CompiledTemplate(data, label, dict(filters), dict(marks or {}), names, dict(pictures or {}), language)
    return _compiled(data, label, tuple((marks or {}).items()), names, tuple((pictures or {}).items()), language)


@functools.lru_cache(maxsize=32)
def _compiled(
    source: bytes,
    name: str,
    marks: tuple[tuple[str, Mark], ...],
    known_names: tuple[str, ...] | None,
    pictures: tuple[tuple[str, bytes], ...],
    language: str,
) -> CompiledTemplate:
    """A template is compiled once for the same content; it never changes."""
    return CompiledTemplate(source, name, {}, dict(marks), known_names, dict(pictures), language)


def _read(source: Path | bytes, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "template"
    try:
        return source.read_bytes(), name or source.name
    except OSError:
        raise TemplateError("This template cannot be read.", str(source), "Check its path and your rights.") from None


def section_text(rendered: RenderedDocument) -> dict[str, str]:
    """Mark id → the text between its marks, the heading left out."""
    return dict(rendered.sections)


class CompiledTemplate:
    """A template ready to render; made by `compile_template`, never changed.

    `name` and `hash` (SHA-256 of the source) say which template this is. `parts` are the names of the parts that hold
    tags, `names` the top-level names that the tags use, `tags` every tag with its place, `marks` the ids of its marks in
    the order of the document, `swallowed` the places where text stands beside a tag that takes its place.
    """

    def __init__(
        self,
        source: bytes,
        name: str,
        filters: Mapping[str, Callable[..., Any]],
        marks: Mapping[str, Mark],
        known_names: tuple[str, ...] | None,
        pictures: Mapping[str, bytes],
        language: str,
    ) -> None:
        self._recipe = (source, name, filters, marks, known_names, pictures, language)
        self.name = name
        self.hash = hashlib.sha256(source).hexdigest()
        self.language = language
        self._environment = make_environment(filters) if filters else shared_environment()
        self._pictures = PictureStore(pictures)
        package = open_package(source, name)
        translated = translate_package(package, self._environment, marks, known_names)
        self._members = tuple(package.members.values())
        self._extensions = frozenset(package.defaults)
        catalogues = (CONTENT_TYPES, *(rels_name(part.name) for part in translated.parts))
        self._main = main_part(package)
        self._margins = tuple(package.parts_of_type(".header+xml", ".footer+xml"))
        self._catalogues = {name: package.read(name) for name in catalogues if name in package.members}
        self._parts = translated.parts
        self._first_id = translated.first_id
        self._prefix = translated.link_prefix
        self.names: frozenset[str] = translated.names
        self.tags: tuple[TagText, ...] = translated.tags
        self.marks: tuple[str, ...] = translated.marks
        self.swallowed: tuple[WordPlace, ...] = translated.swallowed

    def __reduce__(self) -> tuple[Any, ...]:
        return (CompiledTemplate, self._recipe)

    def __repr__(self) -> str:
        return f"CompiledTemplate({self.name!r}, {self.hash[:12]})"

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts that hold tags or marks."""
        return tuple(part.name for part in self._parts)

    @functools.cached_property
    def _imprinting(self) -> tuple[ImprintPlace, Passages | None, tuple[str, ...]]:
        """Where documents carry their imprint; what is the same in all of them: the body's passages, texts of margins."""
        package = open_package(self._recipe[0], self.name)
        printed = self.parts
        body = None if self._main in printed else read_passages(_fixed_xml(package, self._main))
        margins = [text_of_margin(_fixed_xml(package, name)) for name in self._margins if name not in printed]
        return place_for(package), body, tuple(margins)

    def render(self, context: Mapping[str, Any] | View, **options: Unpack[RenderOptions]) -> RenderedDocument:
        """The finished document for one client's values.

        `context` is a `View` or plain data, which is frozen first. The options are those of `RenderOptions`.

        Raises `TemplateProblemsError` where a tag cannot be worked out, and `DocumentRefusedError` where the document
        fails its verification. Neither quotes a value.
        """
        return at_once(self.rendering(context, **options))

    def rendering(self, context: Mapping[str, Any] | View, **options: Unpack[RenderOptions]) -> Steps[RenderedDocument]:
        """The same in steps: printing, verifying, imprinting, packing."""
        attachments = dict(options.get("pictures") or {})
        frozen = context if isinstance(context, View) else _frozen(context, attachments)
        collector = Collector(
            options.get("limits") or RenderLimits(),
            draft=options.get("draft", False),
            language=self.language,
            pictures=(PictureStore(attachments), self._pictures) if attachments else (self._pictures,),
            first_id=self._first_id,
            prefix=self._prefix,
        )
        base = WordPlace(self.name)
        printed = {
            part.name: print_part(part, self._environment, frozen._fields, collector, base) for part in self._parts
        }
        yield
        bookmarks = {name: bookmarks_of(xml) for name, xml in printed.items()}
        encoded = {name: xml.encode("utf-8") for name, xml in printed.items()}
        problems = self._part_problems(printed, encoded, bookmarks, collector, base)
        problems += content_problems(
            printed,
            base,
            expected_texts=options.get("expected_texts", ()),
            required_marks=options.get("required_marks", ()),
            section_order=self.marks,
            expected_in=options.get("expected_in"),
            bookmarks=bookmarks,
        )
        if problems:
            raise DocumentRefusedError(*problems)
        yield
        changed, catalogues = self._imprinted(printed, bookmarks, options.get("marking"))
        yield
        data = write_package(self._packed(encoded, changed, catalogues, collector))
        missing = tuple(collector.missing)
        return RenderedDocument(data, MappingProxyType(printed), missing, collector.removed_characters, self.marks)

    def _part_problems(
        self,
        printed: Mapping[str, str],
        encoded: Mapping[str, bytes],
        bookmarks: Mapping[str, Bookmarks],
        collector: Collector,
        base: WordPlace,
    ) -> list[Problem]:
        """What is wrong with the parts that were printed."""
        problems: list[Problem] = []
        for part in self._parts:
            broken = wellformed_problem(encoded[part.name], base)
            links = part.links | set(collector.links.get(part.name, {}).values())
            problems += [broken] if broken else part_problems(printed[part.name], links, base, bookmarks[part.name])
        return problems

    def _packed(
        self,
        encoded: Mapping[str, bytes],
        changed: dict[str, Member],
        catalogues: Mapping[str, bytes],
        collector: Collector,
    ) -> list[Member]:
        """The members of the document in the template's order; `changed` are those that its imprint adds or changes."""
        for name, data in encoded.items():
            changed[name] = deflate(name, data)
        self._add_relationships(changed, collector, catalogues)
        self._add_media(changed, collector, catalogues)
        members = [changed.pop(member.name, member) for member in self._members]
        return [*members, *changed.values()]

    def _imprinted(
        self, printed: Mapping[str, str], bookmarks: Mapping[str, Bookmarks], marking: Marking | None
    ) -> tuple[dict[str, Member], Mapping[str, bytes]]:
        """The members that an imprint adds or changes, and the catalogues to which all else is added."""
        if marking is None:
            return {}, self._catalogues
        place, body, fixed = self._imprinting
        passages = body or read_passages(printed[self._main], bookmarks[self._main])
        margins = (text_of_margin(printed[name]) for name in self._margins if name in printed)
        imprint = marking.imprint.sealed(passages, (*fixed, *margins), marking.key)
        changed = {**place.fixed, **{member.name: member for member in place.members(imprint)}}
        return changed, {**self._catalogues, **place.catalogues}

    def _add_relationships(
        self, changed: dict[str, Member], collector: Collector, catalogues: Mapping[str, bytes]
    ) -> None:
        for part in collector.links:
            name = rels_name(part)
            old = catalogues.get(name, _NO_RELATIONSHIPS)
            changed[name] = deflate(name, inserted(old, collector.relationship_xml(part), b"Relationships"))

    def _add_media(self, changed: dict[str, Member], collector: Collector, catalogues: Mapping[str, bytes]) -> None:
        changed.update(collector.media)
        new = {extension: kind for extension, kind in collector.extensions.items() if extension not in self._extensions}
        if "rels" not in self._extensions and collector.links:
            new["rels"] = "application/vnd.openxmlformats-package.relationships+xml"
        if new:
            entries = "".join(f'<Default Extension="{key}" ContentType="{kind}"/>' for key, kind in new.items())
            changed[CONTENT_TYPES] = deflate(CONTENT_TYPES, inserted(catalogues[CONTENT_TYPES], entries, b"Types"))


def _fixed_xml(package: Package, name: str) -> str:
    return xml_of(parse_xml(package.read(name), name))


def _frozen(context: Mapping[str, Any], attachments: dict[str, bytes]) -> View:
    view = freeze(context, attachments)
    if not isinstance(view, View):
        raise TemplateError("The data for a template is not a group of fields.", "", "Give a mapping.")
    return view
