"""The field reference as data: chapters of names, each as a template writes it, and pieces that are ready to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.records.fields import Kind, Sensitivity
from toolkit.records.vocabulary import ROWS
from toolkit.templates.fieldnames import Names, ReferenceLine, reference
from toolkit.templates.filters import FILTERS

__all__ = ["SNIPPETS", "Chapter", "Entry", "Snippet", "chapters", "filter_lines"]

_TITLES = {
    "": "What a template can begin with",
    **{row.collection: row.sheet for row in ROWS},
    "agency": "The agency",
    "colours": "The agency's colours",
    "words": "The agency's words",
    "payers": "Payers",
    "required_signers": "Signers",
    "review_asks": "What payers ask of a review",
    "packet": "Documents of a packet",
    "absences": "What has no value, and why",
    "changes": "What is new since an earlier record",
    "document": "The document",
}
_SENSITIVE = {
    Sensitivity.THIRD_PARTY: "about a third party",
    Sensitivity.SUBSTANCE_USE: "about substance use",
    Sensitivity.PSYCHOTHERAPY_NOTE: "a psychotherapy note",
    Sensitivity.STAFF_ONLY: "for staff alone",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name: its tag as it is copied, its label, what it says, an example."""

    tag: str
    label: str
    description: str
    sample: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The names of one kind of thing. `loop` is the pair of tags that goes through a list of them, '' for one thing."""

    title: str
    loop: tuple[str, str] | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A ready piece: paragraphs, or a table of a header row, tag rows and rows."""

    title: str
    note: str
    paragraphs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def chapters(names: Names, language: str = "en") -> Iterator[Chapter]:
    """All names that an agency's templates can use, kind by kind."""
    by_scope: dict[str, list[ReferenceLine]] = {}
    lists: dict[str, str] = {}
    for line in reference(names):
        by_scope.setdefault(line.scope, []).append(line)
        if line.name.many and line.name.scope:
            lists.setdefault(line.name.scope, line.tag)
    for scope, lines in by_scope.items():
        one = lines[0].tag.rpartition(".")[0]
        loop = None
        if scope in lists and one and "." not in one:
            loop = (f"{{%p for {one} in {lists[scope]} %}}", "{%p endfor %}")
        title = _TITLES.get(scope, scope.replace("_", " ").capitalize())
        yield Chapter(title, loop, tuple(_entry(line, language) for line in lines))


def _entry(line: ReferenceLine, language: str) -> Entry:
    spec = line.name.spec
    notes = [spec.description]
    if spec.sensitivity:
        notes.append(f"Left out of the client's copy: it is {_SENSITIVE[spec.sensitivity]}.")
    if line.name.source == "agency":
        notes.append("A field of this agency's own.")
    if line.name.many and line.name.scope:
        tag, sample = f"{{% for … in {line.tag} %}}", ""
    elif spec.kind is Kind.REF and line.name.scope:
        tag, sample = f"{line.tag}.…", ""
    else:
        tag, sample = f"{{{{ {line.tag} }}}}", spec.sample
    return Entry(tag, spec.label_in(language), " ".join(filter(None, notes)), sample)


def filter_lines() -> Iterator[Entry]:
    """The filters, each once, with an example and what it prints."""
    for entry in FILTERS.values():
        yield Entry(entry.example, f"|{entry.name}", entry.summary, entry.prints)


SNIPPETS = (
    Snippet(
        "Goals, one after the other",
        "Each tag that begins with {%p stands in a paragraph of its own and takes that paragraph away.",
        paragraphs=(
            "{%p for goal in goals %}",
            "Goal {{ goal.number }}: {{ goal.text }}",
            "In the client’s words: {{ goal.client_words }}",
            "{%p for objective in goal.objectives %}",
            "{{ objective.number }} {{ objective.text }}, by {{ objective.target_date }}",
            "{%p endfor %}",
            "{%p endfor %}",
        ),
    ),
    Snippet(
        "Objectives as a table",
        "A tag that begins with {%tr stands alone in a row of its own and takes that row away.",
        header=("No.", "Objective", "Measure", "From → to", "By"),
        rows=(
            ("{%tr for objective in objectives %}",),
            (
                "{{ objective.number }}",
                "{{ objective.text }}",
                "{{ objective.measure }}",
                "{{ objective.baseline }} → {{ objective.target }} {{ objective.unit }}",
                "{{ objective.target_date }}",
            ),
            ("{%tr endfor %}",),
        ),
    ),
    Snippet(
        "Interventions as a table",
        "",
        header=("No.", "What staff will do", "How often", "Who"),
        rows=(
            ("{%tr for intervention in interventions %}",),
            (
                "{{ intervention.number }}",
                "{{ intervention.text }}",
                "{{ intervention.frequency }}",
                "{{ intervention.responsible.name }}",
            ),
            ("{%tr endfor %}",),
        ),
    ),
    Snippet(
        "Signatures: everybody who must sign",
        "The lines follow the payers’ rules. Where no payer asks for anybody, the two rows after {%tr else %} stand there.",
        header=("Who signs", "Signature", "Date"),
        rows=(
            ("{%tr for signer in required_signers %}",),
            (
                "{{ signer.label }}: {{ signer.name }} {{ signer.credential }} {{ signer.title }}",
                "{% if signer.signed %}Signed{% elif signer.reason %}Not signed: {{ signer.reason }}{% endif %}",
                "{{ signer.date }}",
            ),
            ("{%tr else %}",),
            ("Client: {{ client.full_name }}", "", ""),
            ("Primary clinician: {{ clinician.name }}", "", ""),
            ("{%tr endfor %}",),
        ),
    ),
    Snippet(
        "Diagnoses, or what is said in place of them",
        "",
        paragraphs=(
            "{%p if diagnoses %}",
            "{%p for diagnosis in diagnoses %}",
            "{{ diagnosis.code }}  {{ diagnosis.title }}{% if diagnosis.primary %} (primary){% endif %}",
            "{%p endfor %}",
            "{%p else %}",
            "{{ diagnoses }}",
            "{%p endif %}",
        ),
    ),
    Snippet(
        "Boxes to tick",
        "☐ prints as ☒ where the value is true, or is the choice that is named.",
        paragraphs=(
            "{{ is_minor|checkbox }} Client is under 18",
            "{{ plan.kind_code|checked('interim') }} Interim   {{ plan.kind_code|checked('full') }} Full",
        ),
    ),
    Snippet(
        "Only where there is something",
        "",
        paragraphs=(
            "{%p if plan.barriers %}",
            "Barriers: {{ plan.barriers }}",
            "{%p endif %}",
        ),
    ),
    Snippet(
        "Progress of a goal: picture and figures",
        "The picture’s alternative text says the same figures to a screen reader.",
        paragraphs=(
            "{%p for goal in goals if goal.progress_chart %}",
            "{{ goal.progress_chart }}",
            "{{ goal.measure }}: began at {{ goal.baseline }}, target {{ goal.target }} {{ goal.unit }}",
            "{%p endfor %}",
        ),
    ),
    Snippet(
        "Dates in words",
        "",
        paragraphs=("{{ plan.effective|date('MMMM D, YYYY') }}", "{{ plan.effective|date('long') }}"),
    ),
)
"""Pieces that agencies ask for again and again; a test renders each."""
