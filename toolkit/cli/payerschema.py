"""`plankit payer schema`: the shape of a profile, for editors."""

from __future__ import annotations

import click

__all__ = ["schema_command"]


@click.command("schema", epilog="Example: plankit payer schema > payer_profiles/profile.schema.json")
def schema_command() -> None:
    """Print the JSON Schema of payer profiles, by which an editor completes keys and underlines slips.

    The line "# yaml-language-server: $schema=profile.schema.json" at the top of a profile names the file for VS Code.
    """
    from toolkit.payers.review.jsonschema import schema_text

    click.echo(schema_text(), nl=False)
