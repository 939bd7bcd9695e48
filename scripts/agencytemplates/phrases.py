"""Pieces of text with tags that the templates share."""

from __future__ import annotations


def staff(name: str) -> str:
    """A staff member's name and credential: `staff("intervention.responsible")`."""
    return f"{{{{ {name}.name }}}}" + optional(f"{name}.credential", ", ")


def optional(name: str, before: str = "", after: str = "") -> str:
    """A value with words around it, or nothing: `optional("client.pronouns", " (", ")")`."""
    return f"{{% if {name} %}}{before}{{{{ {name} }}}}{after}{{% endif %}}"


def words_if(condition: str, words: str) -> str:
    """Fixed words that are printed if the condition holds."""
    return "{% if " + condition + " %}" + words + "{% endif %}"


def line_after(first: str) -> str:
    """A new line, if there is something before it."""
    return "{% if " + first + " %}\n{% else %} {% endif %}"


def version(word: str = "version") -> str:
    """The kind of plan and its version."""
    return "{{ plan.kind }}" + words_if("plan.version", words_if("plan.kind", ",") + f" {word} {{{{ plan.version }}}}")


def next_review(due: str, none: str, label: str = "Next review") -> str:
    """When the next review is due and how that was reckoned; `none` where no rule says when."""
    day = "{% if next_review %}" + due + " **{{ next_review }}**. {{ next_review_why }}"
    return day + "{% elif next_review_why %}" + label + ": {{ next_review_why }}{% else %}" + none + "{% endif %}"
