"""Why each finding about a template matters, with an example that fails and one that passes, as an author types them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from toolkit.errors import UnknownNameError
from toolkit.findings import Code
from toolkit.payers.naming import nearest
from toolkit.templates import codes

__all__ = ["FAMILIES", "LINT_RULES", "LintRule", "explain", "index_page", "is_lint_rule", "lint_rule", "page"]

FAMILIES: Final[Mapping[str, str]] = {
    "TP0": "The file",
    "TP1": "Tags",
    "TP2": "Fields",
    "TP3": "What payers ask for",
    "TP4": "What a screen reader needs",
    "TP5": "Leftovers and fonts",
    "TP6": "Two languages",
}


@dataclass(frozen=True, slots=True)
class LintRule:
    """What is said about one code: `why` it matters, what `bad` and `good` look like, `mend` in one line."""

    declared: Code
    why: str
    bad: str
    good: str
    mend: str

    @property
    def code(self) -> str:
        """The code: TP101."""
        return self.declared.code


def _rules() -> Mapping[str, LintRule]:
    return MappingProxyType({rule.code: rule for rule in sorted(_ALL, key=lambda rule: rule.code)})


_ALL: Final = (
    LintRule(
        codes.UNUSABLE,
        "Documents are made from .docx files alone. Old files, and those with macros or a password, cannot be read.",
        "plan.doc, plan.docm, plan.dotx, a file with a password",
        "plan.docx",
        "Open it in Word, and save it as “Word Document (*.docx)”, without a password.",
    ),
    LintRule(
        codes.REMOTE,
        "A linked picture or remote template is fetched whenever a document is opened. Its server learns who opens "
        "whose plan, and a remote template can bring macros. Such templates are refused.",
        "Insert › Pictures › Link to File; a template attached from https://…; a field { INCLUDETEXT … } or { DDEAUTO … }",
        "Insert › Pictures › Insert",
        "Insert the thing itself, or take it out.",
    ),
    LintRule(
        codes.EMBEDDED,
        "An embedded object (a sheet, a presentation) is copied into every document as it is, with all that is hidden in it.",
        "Insert › Object › Excel worksheet",
        "The same figures in a Word table",
        "Put its content into the template as text, a table or a picture.",
    ),
    LintRule(
        codes.UNREAD_PART,
        "Tags are filled in in text, tables, text boxes, headers, footers, notes and properties; elsewhere they stay.",
        "A chart with the title {{ client.full_name }}",
        "The name in the text above the chart",
        "Put the tag into the text.",
    ),
    LintRule(
        codes.TAG_OPEN,
        "A tag has two signs at each end, in one paragraph. With one missing, nothing can be filled in.",
        "Name: {{ client.full_name }",
        "Name: {{ client.full_name }}",
        "Write the missing signs, in the same paragraph.",
    ),
    LintRule(
        codes.BLOCK_OPEN,
        "A loop or condition reaches from its beginning to its end. Without either, nobody knows what it is about.",
        "{%p for goal in goals %}\n{{ goal.text }}",
        "{%p for goal in goals %}\n{{ goal.text }}\n{%p endfor %}",
        "Write the end, or delete the beginning.",
    ),
    LintRule(
        codes.UNEVEN,
        "What belongs together stands on one level: rows with rows of one table, paragraphs with paragraphs.",
        "{%tr for service in services %} in one table, {%tr endfor %} in the next",
        "Both in rows of one table",
        "Put both into the same table, row, cell or text.",
    ),
    LintRule(
        codes.OUTSIDE,
        "{%tr %} takes the place of a table row, {%tc %} of a cell. Outside a table there is none.",
        "{%tr for goal in goals %} between two paragraphs",
        "{%p for goal in goals %}",
        "Write {%p … %}, or put it into a table.",
    ),
    LintRule(
        codes.UNREADABLE,
        "In a tag stands one field, or a condition made of fields and words in quotes.",
        "{{ client name }}",
        "{{ client.full_name }}",
        "Write one name, with dots and without spaces; texts stand in quotes.",
    ),
    LintRule(
        codes.NO_FILTER,
        "What stands after | is one of the filters that there are.",
        "{{ client.full_name|uper }}",
        "{{ client.full_name|upper }}",
        "Check its spelling.",
    ),
    LintRule(
        codes.CLOSED,
        "A template sees the fields of the record and nothing else: no other files, no inside of the program.",
        "{% include 'rights.docx' %}",
        "The text itself",
        "Put the text into this template.",
    ),
    LintRule(
        codes.NO_VALUE,
        "A tag for a cell's span or colour says which.",
        "{% colspan %}",
        "{% colspan 3 %}",
        "Write the number or colour.",
    ),
    LintRule(
        codes.SWALLOWED,
        "{%p %}, {%tr %} and {%tc %} take the place of their paragraph, row or cell: what stands beside them is not printed.",
        "Goals: {%p for goal in goals %}",
        "Goals:\n{%p for goal in goals %}",
        "Put the tag alone into a paragraph, row or cell of its own.",
    ),
    LintRule(
        codes.TAG_SWALLOWED,
        "A second loop or condition beside {%tr %} would vanish with the row.",
        "{%tr for goal in goals %} | {% if goal.agreed %}",
        "{%tr for goal in goals %} in one row, {% if goal.agreed %} in the next",
        "Put each into a row of its own.",
    ),
    LintRule(
        codes.NOT_BOUND,
        "agency.yaml says by which heading, text or tag a section is found. It must stand in the Word file word for word.",
        "agency.yaml: goals: {heading: Goals}; in Word: Our goals",
        "agency.yaml: goals: {heading: Our goals}",
        "Write the same words in both.",
    ),
    LintRule(
        codes.OTHER_DIALECT,
        "Tags of docxtemplater, Carbone and others are not read here: they would be printed as they stand.",
        "{#goals}{text}{/goals}",
        "{%p for goal in goals %}\n{{ goal.text }}\n{%p endfor %}",
        "Write the tag in this dialect.",
    ),
    LintRule(
        codes.DELETED_TAG,
        "A tag that was crossed out with tracking on can still be read in Word, and prints nothing.",
        "A crossed-out {{ plan.strengths }}",
        "The change accepted or rejected",
        "Review › Accept or Reject.",
    ),
    LintRule(
        codes.TYPOGRAPHIC,
        "Word turns straight quotes into typographic ones. They are read all the same here, and fail in other programs.",
        "{{ plan.ends|default_if_missing(“open”) }}",
        '{{ plan.ends|default_if_missing("open") }}',
        "Type straight quotes.",
    ),
    LintRule(
        codes.MIXED_LOOK,
        "A value gets the look of the first sign of its tag. A tag in several looks promises more.",
        "{{ client.**full_name** }}",
        "**{{ client.full_name }}**",
        "Give the whole tag one look.",
    ),
    LintRule(
        codes.MERGE_FIELD,
        "Mail-merge fields of Word are not filled in here; documents show them as they stand.",
        "«LastName»",
        "{{ client.last_name }}",
        "Write a tag in its place.",
    ),
    LintRule(
        codes.UNDECIDED_CHANGE,
        "A tag in a tracked insertion prints its value as a tracked change, in every document.",
        "{{ plan.strengths }} as an insertion that nobody accepted",
        "The change accepted",
        "Review › Accept.",
    ),
    LintRule(
        codes.NO_NAME,
        "A field that does not exist stops every document.",
        "{{ client.ful_name }}",
        "{{ client.full_name }}",
        "Check its spelling against the list of fields.",
    ),
    LintRule(
        codes.LIST_AS_ONE,
        "Goals are many: each has its own text. A loop says of which one you speak.",
        "{{ goals.text }}",
        "{%p for goal in goals %}\n{{ goal.text }}\n{%p endfor %}",
        "Go through the list with a loop.",
    ),
    LintRule(
        codes.NOTHING_BELOW,
        "A plain value, such as a text or date, has no fields.",
        "{{ plan.strengths.first }}",
        "{{ plan.strengths }}",
        "Print the value itself.",
    ),
    LintRule(
        codes.NOT_A_LIST,
        "A loop over a text goes through its letters, one over a group of fields fails.",
        "{%p for line in plan.strengths %}",
        "{{ plan.strengths }}",
        "Name a list.",
    ),
    LintRule(
        codes.NEVER_EQUAL,
        "A condition that compares with a word that never stands there hides its text in every document.",
        "{% if client.sex == 'female' %}",
        "{% if client.sex_code == 'female' %}",
        "Compare the code with one of its codes.",
    ),
    LintRule(
        codes.WHOLE_GROUP,
        "A list or group has no words of its own to print.",
        "{{ goals }}",
        "{%p for goal in goals %}\n{{ goal.text }}\n{%p endfor %}",
        "Print a field of each.",
    ),
    LintRule(
        codes.NEVER_THERE,
        "A condition on a field that does not exist is the same in every document.",
        "{% if client.nickname is defined %}",
        "{% if client.preferred_name %}",
        "Name a field that exists.",
    ),
    LintRule(
        codes.NOT_PRINTED,
        "A payer asks for it, so every plan would lack it, however well the record is kept.",
        "A plan template without {{ plan.strengths }}",
        "Strengths\n{{ plan.strengths }}",
        "Write its tag where a reader looks for it, and bind its section in agency.yaml.",
    ),
    LintRule(
        codes.CAN_VANISH,
        "A payer asks for it of every client, and for some the template's own conditions leave it out. The finding names the "
        "smallest data for which that happens; a trial document with such data showed it.",
        "{%p if plan.barriers %}\n{{ plan.strengths }}\n{%p endif %}",
        "{{ plan.strengths }}",
        "Take it out of the condition, or print it in the other case too.",
    ),
    LintRule(
        codes.NOT_PROVED,
        "Conditions inside macros, calls and values that were set cannot be followed, nor more than twelve together.",
        "{% set ready = plan.barriers ~ 'x' %}{% if ready %}{{ plan.strengths }}{% endif %}",
        "{{ plan.strengths }}",
        "Print it under fewer and plainer conditions.",
    ),
    LintRule(
        codes.HEADING_ORDER,
        "Who listens to a document goes from heading to heading. A level that is skipped sounds like a part that is missing.",
        "Heading 1, then Heading 3",
        "Heading 1, then Heading 2",
        "Take the next level, and change the look of its style.",
    ),
    LintRule(
        codes.NO_HEADING,
        "Without headings nobody who listens to a document can find a section in it.",
        "Section titles in bold",
        "Section titles in the style Heading 1",
        "Use the heading styles.",
    ),
    LintRule(
        codes.NO_HEADER_ROW,
        "A header row that is marked repeats on the next page, and is read out with each cell.",
        "A first row that is only bold",
        "Layout › Repeat Header Rows",
        "Mark the row.",
    ),
    LintRule(
        codes.NO_ALT_TEXT,
        "Who cannot see a picture hears its alternative text.",
        "A picture without one",
        "Seal of Fairview County",
        "Right-click › View Alt Text.",
    ),
    LintRule(
        codes.NO_LANGUAGE,
        "A screen reader speaks a document in the language that it is set to.",
        "A Spanish plan that is set to English",
        "A Spanish plan that is set to Spanish",
        "Review › Language › Set Proofing Language.",
    ),
    LintRule(
        codes.NO_TITLE,
        "A document's title is what a screen reader says first, and what a PDF viewer shows.",
        "No title",
        "{{ document.title }}",
        "File › Info › Title.",
    ),
    LintRule(
        codes.FILLER,
        "Text that was to be replaced stands in every client's document.",
        "Lorem ipsum; [Insert address]",
        "{{ agency.address }}",
        "Replace it.",
    ),
    LintRule(
        codes.OTHER_AGENCY,
        "A template that began as another agency's still names it.",
        "A plan of Tamarack County in Bright Harbor's folder",
        "{{ agency.name }}",
        "Write the tag.",
    ),
    LintRule(
        codes.RARE_FONT,
        "A font that others lack is replaced by another: lines and pages break elsewhere, and signs may be missing.",
        "A bought font",
        "Calibri, or an embedded font",
        "Take a common font, or embed it.",
    ),
    LintRule(
        codes.LANGUAGE_LACKS_DOCUMENT,
        "Clients who read the other language get the same documents.",
        "A plan in English and Spanish, a signature page in English alone",
        "Both in both",
        "Write the document in the other language too.",
    ),
    LintRule(
        codes.LANGUAGE_LACKS_PART,
        "Clients who read the other language are told as much.",
        "A statement of rights in the English plan alone",
        "The statement in both",
        "Add it to the template, and bind it in agency.yaml.",
    ),
)

LINT_RULES: Final = _rules()
"""What is said about each code of templates, in the order of codes."""


def is_lint_rule(word: str) -> bool:
    """Whether a word looks like a code of templates (`TP302`), or is the name of one."""
    return word.strip().upper().startswith("TP") or any(
        rule.declared.name == word.strip().lower() for rule in LINT_RULES.values()
    )


def lint_rule(word: str) -> LintRule:
    """The rule of a code or name. Raises UnknownNameError."""
    wanted = word.strip()
    named = {rule.declared.name: rule for rule in LINT_RULES.values()}
    found = LINT_RULES.get(wanted.upper()) or named.get(wanted.lower())
    if found is None:
        known = (*LINT_RULES, *named)
        raise UnknownNameError("rule", wanted, nearest(wanted, known), tuple(LINT_RULES))
    return found


def _parts(rule: LintRule) -> dict[str, str]:
    return {
        "What it finds": f"{rule.declared.title}.",
        "Why": rule.why,
        "Example that fails": rule.bad,
        "Example that passes": rule.good,
        "How to mend": rule.mend,
        "Severity": f"{str(rule.declared.severity).capitalize()}.",
    }


def page(rule: LintRule) -> str:
    """The Markdown page of a rule."""
    lines = [
        f"# {rule.code}: {rule.declared.title}",
        "",
        f"`{rule.declared.name}`: {FAMILIES[rule.code[:3]].lower()}.",
        "",
    ]
    for heading, text in _parts(rule).items():
        shown = f"```text\n{text}\n```" if heading.startswith("Example") else text
        lines += [f"## {heading}", "", shown, ""]
    return "\n".join(lines)


def index_page() -> str:
    """The Markdown page that lists all rules by family."""
    lines = [
        "# What lint finds in templates",
        "",
        "Made from the rules themselves: `plankit rule explain CODE` says the same.",
        "",
    ]
    for prefix, family in FAMILIES.items():
        lines += [f"## {family}", "", "| code | what it finds | severity |", "| --- | --- | --- |"]
        rules = [rule for code, rule in LINT_RULES.items() if code.startswith(prefix)]
        lines += [f"| [{r.code}]({r.code}.md) | {r.declared.title} | {r.declared.severity} |" for r in rules]
        lines.append("")
    return "\n".join(lines)


def explain(word: str) -> str:
    """What a rule looks for and why, for the terminal. Raises UnknownNameError."""
    rule = lint_rule(word)
    lines = [f"{rule.code}  {rule.declared.name}", ""]
    for heading, text in _parts(rule).items():
        lines += [heading, *(f"  {line}" for line in text.splitlines()), ""]
    return "\n".join(lines).rstrip() + "\n"
