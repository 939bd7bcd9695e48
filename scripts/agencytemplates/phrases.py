"""Pieces of text with tags that the templates share."""

from __future__ import annotations


def staff(name: str, before: str = "") -> str:
    """A staff member's name and credential: `staff("intervention.responsible")`; with words before, only if there is one."""
    person = f"{{{{ {name}.name }}}}" + optional(f"{name}.credential", ", ")
    return f"{{% if {name} %}}{before}{person}{{% endif %}}" if before else person


def optional(name: str, before: str = "", after: str = "") -> str:
    """A value with words around it, or nothing: `optional("client.pronouns", " (", ")")`."""
    return f"{{% if {name} %}}{before}{{{{ {name} }}}}{after}{{% endif %}}"


def words_if(condition: str, words: str) -> str:
    """Fixed words that are printed if the condition holds."""
    return "{% if " + condition + " %}" + words + "{% endif %}"


def next_review(due: str, none: str) -> str:
    """When the next review is due and how that was reckoned; `none` where no rule says when."""
    return words_if("next_review", due + " **{{ next_review }}**. ") + (
        "{% if next_review_why %}{{ next_review_why }}{% else %}" + none + "{% endif %}"
    )
