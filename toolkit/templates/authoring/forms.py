"""An agency's own form, read for what could be filled in: blanks after labels, empty cells, boxes, merge fields.

Each finding gets a proposal: a tag, where a field of that name is known, or what to look for. The proposals stand as Word
comments in a copy of the form, at their places; the form's own text is not touched.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

import docx
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from toolkit.payers.naming import nearest, plain
from toolkit.records.fields import Kind
from toolkit.templates.fieldnames import template_names
from toolkit.templates.package import open_package

__all__ = ["FormRead", "Proposal", "read_form"]

_BLANK = re.compile(r"(?P<label>[^\W\d_][^_\n\t:☐…]{0,70}?)\s*:?\s*(?:_{3,}|…{2,}|\.{5,}|\t+(?=\s*$))")
_BOX = re.compile(r"[☐□❏]\s*(?P<label>[^☐□❏\t\n_]{1,60})")
_MERGE = re.compile(r"MERGEFIELD\s+\"?(?P<label>[^\s\"\\]+)")
_LABEL_CELL = re.compile(r"[^\W\d_][^_\n☐]{1,60}:?\s*\Z")
_AUTHOR: Final = "Plankit"
_ALIKE: Final = 82
_SCOPES: Final = ("client", "plan", "episode", "clinician", "guardian", "agency", "document")
_ALSO: Final[Mapping[str, str]] = {
    "name": "client.full_name",
    "client": "client.full_name",
    "client name": "client.full_name",
    "patient": "client.full_name",
    "patient name": "client.full_name",
    "consumer": "client.full_name",
    "consumer name": "client.full_name",
    "individual": "client.full_name",
    "child s name": "client.full_name",
    "first name": "client.first_name",
    "last name": "client.last_name",
    "firstname": "client.first_name",
    "lastname": "client.last_name",
    "dob": "client.birth_date",
    "date of birth": "client.birth_date",
    "record number": "client.id",
    "record no": "client.id",
    "chart number": "client.id",
    "mrn": "client.id",
    "case number": "client.id",
    "client id": "client.id",
    "client number": "client.id",
    "id number": "client.id",
    "gender": "client.sex",
    "guardian": "guardian.name",
    "parent": "guardian.name",
    "parent guardian": "guardian.name",
    "parent or guardian": "guardian.name",
    "therapist": "clinician.name",
    "counselor": "clinician.name",
    "clinician": "clinician.name",
    "clinician name": "clinician.name",
    "primary clinician": "clinician.name",
    "staff": "clinician.name",
    "credentials": "clinician.credential",
    "program": "episode.programme",
    "admission date": "episode.admission",
    "date of admission": "episode.admission",
    "plan date": "plan.written",
    "date of plan": "plan.written",
    "start date": "plan.effective",
    "effective date": "plan.effective",
    "end date": "plan.ends",
    "review date": "next_review",
    "next review": "next_review",
    "next review date": "next_review",
    "today s date": "document.as_of",
    "agency": "agency.name",
    "provider": "agency.name",
    "presenting problem": "plan.presenting_concerns",
    "discharge plan": "plan.discharge_criteria",
    "primary care physician": "client.primary_care",
    "primary care doctor": "client.primary_care",
    "pcp": "client.primary_care",
    "preferred language": "client.language",
    "legal guardian": "guardian.name",
    "nombre": "client.full_name",
    "nombre del cliente": "client.full_name",
    "cliente": "client.full_name",
    "paciente": "client.full_name",
    "número de expediente": "client.id",
    "expediente": "client.id",
    "tutor": "guardian.name",
    "padre madre o tutor": "guardian.name",
    "terapeuta": "clinician.name",
    "próxima revisión": "next_review",
}
_MEMBER: Final = "{%p for payer in payers %} {{ payer.member_id }} {%p endfor %}"
_GOAL: Final = "{%p for goal in goals %} {{ goal.text }} {%p endfor %}"
_OBJECTIVE: Final = "{%tr for objective in objectives %} {{ objective.text }} {%tr endfor %}"
_INTERVENTION: Final = "{%tr for intervention in interventions %} {{ intervention.text }} {%tr endfor %}"
_DIAGNOSIS: Final = "{%p for diagnosis in diagnoses %} {{ diagnosis.code }} {{ diagnosis.title }} {%p endfor %}"
_MEDICATION: Final = "{%tr for medication in medications %} {{ medication.name }} {%tr endfor %}"
_SIGNATURE: Final = "{%tr for signer in required_signers %} {{ signer.label }} {%tr endfor %}"
_TARGET_DATE: Final = "{%tr for goal in goals %} {{ goal.target_date }} {%tr endfor %}"
_LISTS: Final[Mapping[str, str]] = {
    "target date": _TARGET_DATE,
    "medicaid": _MEMBER,
    "member id": _MEMBER,
    "member number": _MEMBER,
    "insurance id": _MEMBER,
    "policy number": _MEMBER,
    "número de miembro": _MEMBER,
    "goal": _GOAL,
    r"metas?\b": _GOAL,
    "objective": _OBJECTIVE,
    "objetivo": _OBJECTIVE,
    "intervention": _INTERVENTION,
    "intervenci(ó|o)n": _INTERVENTION,
    "diagn(o|ó)s": _DIAGNOSIS,
    "medication": _MEDICATION,
    "medicamento": _MEDICATION,
    "signature": _SIGNATURE,
    "firma": _SIGNATURE,
}
"""Beginnings of words in a label, as patterns → what prints all of a list. They come before names that are only alike."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One place of the form. `what` is blank, cell, box or merge field; `tag` is '' where no field of that name is known."""

    what: str
    label: str
    tag: str

    @property
    def comment(self) -> str:
        """What the Word comment says."""
        if self.tag:
            return f"Write here: {self.tag}"
        what = f"No field is called “{self.label}”."
        return f"{what} Look for it in the field reference, or declare one of your own in agency.yaml."


@dataclass(frozen=True, slots=True)
class FormRead:
    """A form that was read: its proposals in the order of the form, and the copy with comments."""

    proposals: tuple[Proposal, ...]
    commented: bytes


def read_form(data: bytes, name: str) -> FormRead:
    """Look a form over. Raises TemplateError for a file that is no usable Word file (a password, macros, a broken archive)."""
    open_package(data, name)
    document = docx.Document(io.BytesIO(data))
    found: list[Proposal] = []
    for paragraph in _paragraphs(document):
        for proposal in _in_paragraph(paragraph):
            found.append(proposal)
            _note(document, paragraph, proposal)
    for cell, proposal in _empty_cells(document):
        found.append(proposal)
        _note(document, cell.paragraphs[0], proposal)
    if not any("client.id" in proposal.tag for proposal in found):
        hint = Proposal("blank", "record number", "{{ client.id }}")
        first = next(iter(document.paragraphs), None)
        if first is not None:
            _note(document, first, hint, "Every document must print the client's number somewhere: {{ client.id }}")
    held = io.BytesIO()
    document.save(held)
    return FormRead(tuple(found), held.getvalue())


# -- the places -----------------------------------------------------------------------------------------------------------


def _paragraphs(document: Any) -> Iterator[Paragraph]:
    """All paragraphs of the body and its tables, in order, each once."""
    for element in document.element.body.iter(qn("w:p")):
        yield Paragraph(element, document._body)


def _in_paragraph(paragraph: Paragraph) -> Iterator[Proposal]:
    text = paragraph.text
    for found in _BLANK.finditer(text):
        yield Proposal("blank", _label(found["label"]), _tag(found["label"]))
    for found in _BOX.finditer(text):
        yield Proposal("box", _label(found["label"]), _box_tag(found["label"]))
    for code in _codes(paragraph):
        for found in _MERGE.finditer(code):
            label = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", found["label"])
            yield Proposal("merge field", _label(label), _tag(label))


def _codes(paragraph: Paragraph) -> Iterator[str]:
    """The codes of a paragraph's fields."""
    for node in paragraph._p.iter(qn("w:fldSimple")):
        yield str(node.get(qn("w:instr")) or "")
    parts = [node.text or "" for node in paragraph._p.iter(qn("w:instrText"))]
    if parts:
        yield "".join(parts)


def _empty_cells(document: Any) -> Iterator[tuple[_Cell, Proposal]]:
    """Empty cells to the right of a label, or below one that heads a column of empty cells."""
    for table in _tables(document.element.body, document):
        for row in table.rows:
            cells = _distinct(row.cells)
            for label, cell in pairwise(cells):
                words = label.text.strip()
                if not cell.text.strip() and _LABEL_CELL.match(words) and not _BLANK.search(words):
                    yield cell, Proposal("cell", _label(words), _tag(words))


def _tables(body: Any, document: Any) -> Iterator[Table]:
    for element in body.iter(qn("w:tbl")):
        yield Table(element, document._body)


def _distinct(cells: Iterable[_Cell]) -> list[_Cell]:
    """The cells of a row, each once however far it stretches."""
    found: dict[int, _Cell] = {}
    for cell in cells:
        found.setdefault(id(cell._tc), cell)
    return list(found.values())


def _label(text: str) -> str:
    return text.strip(" :\t.-–")


# -- the proposals --------------------------------------------------------------------------------------------------------


@cache
def _known() -> Mapping[str, str]:
    """Label in plain letters → the name that a template writes; labels that several things have are the client's first."""
    names = template_names()
    known: dict[str, str] = {}
    for root in _SCOPES:
        scope = names.roots[root].scope
        for name, declared in names.scopes[scope].items():
            if not name.endswith("_code") and not declared.many and not declared.scope:
                known.setdefault(plain(declared.spec.label), f"{root}.{name}")
                known.setdefault(plain(declared.spec.label_in("es")), f"{root}.{name}")
    return known | dict(_ALSO)


def _tag(label: str) -> str:
    """The tag for a label, '' where none is like it."""
    words = plain(_label(label))
    known = _known()
    listed = next((snippet for start, snippet in _LISTS.items() if re.search(rf"\b{start}", words)), "")
    near = words if words in known else "" if listed else nearest(words, known, alike=_ALIKE)
    return f"{{{{ {known[near]} }}}}" if near else listed


@cache
def _choices() -> Mapping[str, str]:
    """Choice in plain letters → `name_code|checked('code')`, of the client, the plan and the episode."""
    names = template_names()
    known: dict[str, str] = {}
    for root in _SCOPES:
        for name, declared in names.scopes[names.roots[root].scope].items():
            for code, label in declared.spec.choices if declared.spec.kind is Kind.CHOICE else ():
                known.setdefault(plain(label), f"{root}.{name}_code|checked('{code}')")
    return known


def _box_tag(label: str) -> str:
    near = nearest(_label(label), _choices(), alike=_ALIKE)
    return f"{{{{ {_choices()[near]} }}}}" if near else ""


def _note(document: Any, paragraph: Paragraph, proposal: Proposal, text: str = "") -> None:
    """A Word comment at a paragraph."""
    runs = paragraph.runs or [_new_run(paragraph)]
    document.add_comment(runs, text=text or f"{proposal.label}. {proposal.comment}", author=_AUTHOR, initials="P")


def _new_run(paragraph: Paragraph) -> Run:
    return paragraph.add_run("")
