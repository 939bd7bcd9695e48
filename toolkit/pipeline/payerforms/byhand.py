"""What a payer's form asks and its map leaves to somebody's hand: what the record has for it, and what it cannot answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.findings import FilePlace, Finding
from toolkit.forms.mapping import codes
from toolkit.forms.mapping.guessing import Guess
from toolkit.forms.model import FormField
from toolkit.pipeline.payerforms.opening import OpenedForm, asks, field_place

__all__ = ["left_to_hand"]

_NAMED = 30


def left_to_hand(opened: OpenedForm, guesses: Mapping[str, Guess]) -> Iterator[Finding]:
    """For fields with `~`: a finding where the record has a likely answer, and one a page for all that it has none for.

    Fields that the form requires or reckons, and those of which the map says nothing, have findings of their own.
    """
    used = {entry.value for entry in opened.map.entries}
    filled = frozenset(opened.map.fills())
    for_others = {entry.field for entry in opened.map.entries if entry.when == "false"}
    unanswered: dict[int, list[FormField]] = {}
    for each in opened.template.fields.values():
        if (
            each.name in filled
            or each.name in for_others
            or each.name not in opened.map.named
            or not asks(each)
            or each.is_required
        ):
            continue
        guess = guesses.get(each.name)
        if guess is None or guess.path in used or each.is_calculated:
            unanswered.setdefault(each.page, []).append(each)
            continue
        message = f"The map leaves “{opened.label(each)}” to be filled in by hand; the record has {guess.path}."
        hint = f"Write {guess.path} for it, if that is what the form asks."
        yield codes.BY_HAND.finding(message, place=field_place(opened.file, each), hint=hint)
    for page, fields in sorted(unanswered.items()):
        yield _page_finding(opened, page, fields)


def _page_finding(opened: OpenedForm, page: int, fields: list[FormField]) -> Finding:
    shown = "; ".join(f"“{opened.label(each)}”" for each in fields[:_NAMED])
    more = f"; and {len(fields) - _NAMED} more" if len(fields) > _NAMED else ""
    count = "one thing" if len(fields) == 1 else f"{len(fields)} things"
    message = f"Page {page} asks for {count} that the map takes from no record: {shown}{more}."
    hint = "Each filled form lists them as still to fill. A field of your own can hold them: docs/agency-yaml.md."
    return codes.BY_HAND.finding(message, place=FilePlace(opened.file), hint=hint)
