"""Pieces that the templates share, in the language of each: pointers to other documents, names with credentials."""

from __future__ import annotations

SEE = {"en": ("See", "of"), "es": ("Vea", "del")}


def elsewhere(section: str, value: str, language: str = "en") -> str:
    """The text of a section, and before it where it stands if it is kept in another document."""
    see, of = SEE[language]
    date = optional("pointer.date", f" {of} ")
    place = optional("pointer.place", " (", ")")
    loop = f"{{% for pointer in pointers if pointer.section_code == '{section}' %}}"
    return f"{loop}{see} {{{{ pointer.document }}}}{date}{place}. {{% endfor %}}{{{{ {value} }}}}"


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
