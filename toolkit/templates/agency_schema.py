"""What may stand in `agency.yaml`: the models, and the checks that need nothing but the file itself.

`docs/agency-yaml.md` is the same for people. What needs the folder (the logo, the Word files) is checked in `agency`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date as Date
from enum import StrEnum
from string import Formatter
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from toolkit.findings import Severity
from toolkit.records.fields import FieldSpec, Kind, Sensitivity
from toolkit.templates.dates import format_date
from toolkit.templates.texts import UnprintableError

__all__ = [
    "DATE_FORMAT",
    "FILE_NAME_PARTS",
    "TEMPLATE_KINDS",
    "AgencySettings",
    "Binding",
    "BindingKind",
    "Colours",
    "FieldWords",
    "HolidaySettings",
    "Language",
    "Logo",
    "OwnField",
    "Programme",
    "TemplateEntry",
    "TemplateKind",
    "When",
    "Words",
]

Language = Literal["en", "es"]
TemplateKind = Literal["plan", "review", "client-copy", "signature-page", "release", "packet-cover"]

TEMPLATE_KINDS: tuple[TemplateKind, ...] = get_args(TemplateKind)
"""The kinds of document, in the order in which they are made. `plan` is what is made where no kind is named."""

DATE_FORMAT = "MM/DD/YYYY"
"""The date format of an agency that names none."""

FILE_NAME_PARTS: Mapping[str, str] = {
    "client_id": "the client's id",
    "plan": "the plan's id",
    "version": "the plan's version",
    "kind": "the kind of document, such as plan",
    "template": "the template's id",
    "title": "the document's title",
    "stage": "draft, for-signature or signed",
    "as_of": "the day it is made for, as 2026-09-01",
    "agency": "the agency's id",
    "language": "en or es",
}
"""What may stand in braces in `pattern`. No name of a person: file names travel further than files."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_OWN_KINDS = frozenset(Kind) - {Kind.ID, Kind.REF, Kind.REFS, Kind.TIME}


def _is_id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > 60:
        raise ValueError("an id is written in small letters, digits and hyphens, such as county-behavioral-health")
    return text


def _is_name(text: str) -> str:
    if not _NAME.fullmatch(text) or len(text) > 40:
        raise ValueError("a name is written in small letters, digits and underscores, such as case_number")
    return text


def _is_colour(text: str) -> str:
    found = _COLOUR.fullmatch(text)
    if found is None:
        raise ValueError("a colour is written as # and six of 0-9 and A-F, such as #1F4E79")
    return found[1].upper()


def _is_file_name(text: str) -> str:
    if not text or text != text.strip() or re.search(r"[/\\:\x00-\x1f]", text) or text.startswith("."):
        raise ValueError("give the name of a file in the agency's own folder, without any folder before it")
    return text


def _is_date_format(pattern: str) -> str:
    try:
        first, other = (format_date(day, pattern, "en") for day in (Date(2001, 2, 3), Date(2004, 5, 6)))
    except UnprintableError:
        raise ValueError("a word in a date stands in square brackets: D [de] MMMM [de] YYYY") from None
    parts = [sum(token in pattern for token in tokens) for tokens in (("YYYY",), ("MM", "M"), ("DD", "D"))]
    if first == other or not all(parts):
        raise ValueError("a date is written with YYYY, MM (or M, MMM, MMMM) and DD (or D), such as MM/DD/YYYY")
    return pattern


def _is_pattern(pattern: str) -> str:
    try:
        parts = [name for _, name, spec, how in Formatter().parse(pattern) if name is not None]
        plain = all(not spec and not how for _, _, spec, how in Formatter().parse(pattern))
    except ValueError:
        raise ValueError("braces in the pattern do not match: write {client_id}-{template}") from None
    unknown = [name for name in parts if name not in FILE_NAME_PARTS]
    if unknown or not plain:
        raise ValueError(f"the pattern may hold {', '.join(f'{{{name}}}' for name in FILE_NAME_PARTS)}")
    if "client_id" not in parts:
        raise ValueError("the pattern needs {client_id}, so that no two clients' documents have one name")
    return pattern


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_text(value: Any) -> Any:
    """A number or a day where text belongs is what was typed (`version: 1`); true and false are not."""
    if isinstance(value, Date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Id = Annotated[str, AfterValidator(_is_id)]
Name = Annotated[str, AfterValidator(_is_name)]
Text = Annotated[str, BeforeValidator(_as_text)]
Line = Annotated[Text, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]+$")]
Colour = Annotated[str, AfterValidator(_is_colour)]
FileName = Annotated[str, AfterValidator(_is_file_name)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_as_list)]
Scalar = bool | int | float | Date | str


class _Settings(BaseModel):
    """A part of agency.yaml: frozen, with no key that is not declared."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", allow_inf_nan=False)


class Colours(_Settings):
    """The agency's colours, six hexadecimal digits each, as Word takes them (without #)."""

    primary: Colour = "1F3864"
    accent: Colour = "2E74B5"
    light: Colour = "DEEAF6"


class Logo(_Settings):
    """A PNG or JPEG in the agency's folder. `alt` is what a screen reader says for it."""

    file: FileName
    alt: Line
    width_mm: float = Field(gt=0, le=200)
    height_mm: float | None = Field(default=None, gt=0, le=280)


class FieldWords(_Settings):
    """What is printed where a value is wanting; None leaves it to the agency's other words."""

    blank: Text | None = None
    none_reported: Text | None = None
    not_applicable: Text | None = None
    declined: Text | None = None
    deferred: Text | None = None
    unknown: Text | None = None


class Words(FieldWords):
    """The agency's words in one language. `fields` has words of its own for some fields: `plans.barriers`, `medications`."""

    yes_word: Line | None = Field(default=None, alias="yes")
    no_word: Line | None = Field(default=None, alias="no")
    fields: Mapping[str, FieldWords] = {}


class Programme(_Settings):
    """A programme of the agency, by the name that stands in the record. `substance_use` marks whole records."""

    name: Line
    substance_use: bool = False


class OwnChoice(_Settings):
    """One choice of an own field: the code that is kept, the label that is shown, and the label in Spanish."""

    code: Name
    label: Line
    es: Line | None = None


def _as_choice(value: Any) -> Any:
    """`Full time` is short for `{code: full_time, label: Full time}`."""
    if not isinstance(value, str):
        return value
    code = re.sub(r"[^a-z0-9]+", "_", value.casefold()).strip("_")
    return {"code": code, "label": value}


class OwnField(_Settings):
    """A field that the agency adds to a kind of row: a column, a template variable and vocabulary like ours."""

    collection: Line
    name: Name
    label: Line
    kind: Kind = Kind.TEXT
    description: Line
    sample: Text = ""
    sensitivity: Sensitivity | None = None
    choices: tuple[Annotated[OwnChoice, BeforeValidator(_as_choice)], ...] = ()
    es: Line | None = None

    @model_validator(mode="after")
    def _kind_and_choices_agree(self) -> OwnField:
        if self.kind not in _OWN_KINDS:
            raise ValueError(f"the kind of an own field is one of {', '.join(sorted(_OWN_KINDS))}")
        if (self.kind in (Kind.CHOICE, Kind.CHOICES)) != bool(self.choices):
            raise ValueError("choices are given for the kinds choice and choices, and for no other")
        codes = [choice.code for choice in self.choices]
        if len(set(codes)) != len(codes):
            raise ValueError("two choices have one code")
        return self

    @property
    def spec(self) -> FieldSpec:
        """The declaration, of the same shape as those of the record's own fields."""
        choices = tuple((choice.code, choice.label) for choice in self.choices)
        labels = {"es": self.es} if self.es else None
        return FieldSpec(
            self.name,
            self.label,
            self.description,
            self.sample,
            self.kind,
            self.sensitivity,
            choices,
            labels=labels,
        )


class BindingKind(StrEnum):
    """By what a section, statement or signature line is found in the Word file."""

    HEADING = "heading"
    TEXT = "text"
    TAG = "tag"


class Binding(_Settings):
    """Where a section, statement or signature line stands in the Word file: one of the three, as it is written there."""

    heading: Line | None = None
    text: Line | None = None
    tag: Line | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Binding:
        if sum(given is not None for given in (self.heading, self.text, self.tag)) != 1:
            raise ValueError("a binding names one of heading, text and tag")
        return self

    @property
    def kind(self) -> BindingKind:
        """Which of the three it is."""
        return next(kind for kind in BindingKind if getattr(self, kind) is not None)

    @property
    def words(self) -> str:
        """The heading, text or tag."""
        return self.heading or self.text or self.tag or ""


class When(_Settings):
    """For whom a template is: all that is said must hold. Words are compared without regard to case."""

    language: Lines = ()
    programme: Lines = ()
    level_of_care: Lines = ()
    minor: bool | None = None

    @property
    def narrowness(self) -> int:
        """How many conditions it makes: of two templates that fit, the one with more is taken."""
        return sum((bool(self.language), bool(self.programme), bool(self.level_of_care), self.minor is not None))


class HolidaySettings(_Settings):
    """Days that are no business days, beside weekends: the federal holidays and those added, without those not kept."""

    federal: bool = True
    added: tuple[Date, ...] = ()
    not_kept: tuple[Date, ...] = ()


class Effective(_Settings):
    """From when to when a template may be used, both days included."""

    start: Date | None = Field(default=None, alias="from")
    end: Date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Effective:
        if self.start and self.end and self.end < self.start:
            raise ValueError("`to` lies before `from`")
        return self

    def holds_on(self, day: Date) -> bool:
        """Whether the template may be used on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class TemplateEntry(_Settings):
    """One Word template of the agency."""

    id: Id
    file: FileName
    kind: TemplateKind = "plan"
    title: Line
    language: Language | None = None
    status: Literal["draft", "approved", "retired"] = "approved"
    effective: Effective = Effective()
    approver: Line | None = None
    when: When = When()
    sections: tuple[str, ...] = ()
    bindings: Mapping[Name, Binding] = {}

    @model_validator(mode="after")
    def _is_word_file(self) -> TemplateEntry:
        if not self.file.lower().endswith(".docx"):
            raise ValueError("a template is a Word file whose name ends in .docx")
        return self


RuleSetting = Literal[Severity.INFO, Severity.WARNING, Severity.ERROR, "off"]
RuleCode = Annotated[str, Field(pattern=r"^[A-Z]{2}\d{3}$")]


class AgencySettings(_Settings):
    """The whole of agency.yaml."""

    id: Id
    version: Line = "1"
    replaces: Annotated[Line, Field(pattern=r"^[a-z][a-z0-9_-]*@\S+$")] | None = None
    name: Line
    department: Line | None = None
    address: Annotated[Text, Field(max_length=500)] | None = None
    phone: Line | None = None
    website: Line | None = None
    language: Language = "en"
    colours: Colours = Colours()
    logo: Logo | None = None
    date_format: Annotated[str, AfterValidator(_is_date_format)] = DATE_FORMAT
    pattern: Annotated[str, AfterValidator(_is_pattern)] = "{client_id}-{template}"
    words: Mapping[Language, Words] = {}
    labels: Mapping[Language, Mapping[str, Line]] = {}
    programmes: tuple[Programme, ...] = ()
    fields: tuple[OwnField, ...] = ()
    values: Mapping[Name, Scalar] = {}
    holidays: HolidaySettings = HolidaySettings()
    rules: Mapping[RuleCode, RuleSetting] = {}
    wording: Line | None = None
    payers: Lines = ()
    templates: Annotated[tuple[TemplateEntry, ...], Field(min_length=1)]

    def words_in(self, language: str) -> Words:
        """The agency's own words in a language; empty ones where it gives none."""
        return self.words.get("es" if language == "es" else "en", _NO_WORDS)

    def template_ids(self) -> Iterator[str]:
        """The ids of its templates, in their order."""
        return (entry.id for entry in self.templates)


_NO_WORDS = Words()
