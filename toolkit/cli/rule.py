"""`plankit rule list` and `plankit rule explain`."""

from __future__ import annotations

from typing import Any

import click

from toolkit.cli import options
from toolkit.cli.screen import print_json, results

__all__ = ["rule_group"]


@click.group("rule", epilog="Example: plankit rule list")
def rule_group() -> None:
    """The rules by which a caseload is checked."""


@rule_group.command("list", epilog="Example: plankit rule list")
@options.json_option
def list_command(as_json: bool) -> None:
    """List all rules, by family."""
    from toolkit.rules.registry import FAMILIES, RULES_BY_CODE

    if as_json:
        print_json({"rules": [_plain(code) for code in RULES_BY_CODE]})
        return
    with results() as console:
        for prefix, family in FAMILIES.items():
            console.print(f"\n{family}", style="bold")
            for code, rule in RULES_BY_CODE.items():
                if code.startswith(prefix):
                    console.print(f"  {code}  {rule.severity:<8}{rule.title}", soft_wrap=True)
        console.print("\nMore about one: plankit rule explain CODE")


@rule_group.command("explain", epilog="Example: plankit rule explain QU103")
@click.argument("code")
@options.json_option
def explain_command(code: str, as_json: bool) -> None:
    """Say what a rule looks for, why, and what a good and a bad record or template look like.

    CODE may be the rule's name.
    """
    from toolkit.rules.pages import explain
    from toolkit.rules.registry import rule_named
    from toolkit.templates.lint import rulebook

    if rulebook.is_lint_rule(code):
        if as_json:
            print_json(_plain_lint(code))
        else:
            click.echo(rulebook.explain(code), nl=False)
    elif as_json:
        print_json(_plain(rule_named(code).code))
    else:
        click.echo(explain(code), nl=False)


def _plain_lint(code: str) -> dict[str, Any]:
    from toolkit.templates.lint.rulebook import lint_rule

    rule = lint_rule(code)
    about = {"code": rule.code, "name": rule.declared.name, "title": rule.declared.title, "rationale": rule.why}
    return about | {"mend": rule.mend, "bad": rule.bad, "good": rule.good, "severity": str(rule.declared.severity)}


def _plain(code: str) -> dict[str, Any]:
    from toolkit.rules.registry import RULES_BY_CODE

    rule = RULES_BY_CODE[code]
    names = ("code", "name", "title", "rationale", "mend", "citation", "bad", "good", "since")
    return {name: getattr(rule, name) for name in names} | {"severity": str(rule.severity), "stage": str(rule.stage)}
