"""A page for every rule, and the same in plain text for `plankit rule explain`: both from the rule's own words."""

from __future__ import annotations

import textwrap
from pathlib import Path

from toolkit.findings import Severity, Stage
from toolkit.rules.registry import FAMILIES, RULES_BY_CODE, rule_named
from toolkit.rules.rule import AnyRule, CaseloadRule
from toolkit.rules.waivers import can_be_waived

__all__ = ["HEADINGS", "explain", "index_page", "page", "write_pages"]

HEADINGS = (
    "What it does",
    "Why",
    "Example that fails",
    "Example that passes",
    "How to mend",
    "Citation",
    "Stage and severity",
    "Since",
)
"""The headings of every page, in their order."""

_SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Information"}
_STAGES = {
    Stage.CONTENT: "Content: an error of this stage stops a document for signature.",
    Stage.IN_FORCE: "In force: it is reported, and never stops a document, since a plan is printed to be signed and reviewed.",
    Stage.ADVICE: "Advice: our own, not a payer's. An agency may grade it otherwise or switch it off in `agency.yaml`.",
}
_EXAMPLES = "Only what matters is shown; the rest of the plan is sound. A field without a value is blank."
_WIDTH = 100


def _parts(rule: AnyRule) -> dict[str, str]:
    """The text under each heading; examples stay YAML."""
    looks_at = "all clients of a caseload together" if isinstance(rule, CaseloadRule) else "one client's plan"
    waiver = "A waiver may set it aside for one client." if can_be_waived(rule.code) else "It cannot be waived."
    texts = (
        f"{rule.title}. It looks at {looks_at}.",
        rule.rationale,
        rule.bad.strip("\n"),
        rule.good.strip("\n"),
        rule.mend,
        _sentence(rule.citation or _no_citation(rule)),
        f"{_SEVERITIES[rule.severity]}. {_STAGES[rule.stage]} {waiver}",
        f"Version {rule.since}.",
    )
    return dict(zip(HEADINGS, texts, strict=True))


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _no_citation(rule: AnyRule) -> str:
    if rule.stage is Stage.ADVICE:
        return "None: it rests on what anybody can see in the record"
    return "That of the payer's demand, which each finding names"


def page(rule: AnyRule) -> str:
    """The Markdown page of a rule."""
    lines = [f"# {rule.code}: {rule.title}", "", f"`{rule.name}`, of the family {FAMILIES[rule.code[:2]]}.", ""]
    for heading, text in _parts(rule).items():
        lines += [f"## {heading}", ""]
        if heading.startswith("Example"):
            lines += (
                [_EXAMPLES, "", "```yaml", text, "```", ""]
                if heading.endswith("fails")
                else ["```yaml", text, "```", ""]
            )
        else:
            lines += [textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False), ""]
    return "\n".join(lines)


def index_page() -> str:
    """The Markdown page that lists all rules by family."""
    lines = [
        "# Rules",
        "",
        "Each rule has a code that never changes its meaning, and a page. These pages are made from the rules themselves:",
        "`plankit rule explain CODE` says the same.",
        "",
    ]
    for prefix, family in FAMILIES.items():
        lines += [f"## {family}", "", "| code | what it finds | severity | stage |", "| --- | --- | --- | --- |"]
        for code, rule in RULES_BY_CODE.items():
            if code.startswith(prefix):
                stage = rule.stage.replace("_", " ")
                lines.append(f"| [{code}]({code}.md) | {rule.title} | {rule.severity} | {stage} |")
        lines.append("")
    return "\n".join(lines)


def explain(word: str) -> str:
    """What a rule looks for and why, for the terminal. `word` is its code or name. Raises UnknownNameError."""
    rule = rule_named(word)
    lines = [f"{rule.code}  {rule.name}", ""]
    for heading, text in _parts(rule).items():
        is_example = heading.startswith("Example")
        wrapped = text if is_example else textwrap.fill(text.replace("`", ""), _WIDTH, break_on_hyphens=False)
        lines += [heading, textwrap.indent(wrapped, "  "), ""]
    return "\n".join(lines).rstrip() + "\n"


def write_pages(folder: Path) -> list[Path]:
    """Write `CODE.md` for every rule and `README.md` into a folder that exists. The paths written."""
    pages = {f"{code}.md": page(rule) for code, rule in RULES_BY_CODE.items()}
    pages["README.md"] = index_page()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in pages]
