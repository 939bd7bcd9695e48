"""`plankit payer show`: a profile as a checklist on paper or screen."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from datetime import date as Date
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.cli.payerfiles import iso, origin_of, plain_profile, profile_shelves
from toolkit.cli.screen import print_json, results

if TYPE_CHECKING:
    from toolkit.payers.profile import PayerProfile
    from toolkit.payers.review.checklist import Checklist, Item
    from toolkit.payers.review.opening import Opened

__all__ = ["show_command"]

_WIDEST = 100
_NARROWEST = 40


@click.command("show", epilog="Example: plankit payer show ny-mhotrs-clinic")
@click.argument("reference", metavar="ID[@VERSION]")
@options.as_of_option
@options.json_option
def show_command(reference: str, as_of: Date, as_json: bool) -> None:
    """Show what a payer asks for, as a checklist with the citation and standing of each demand.

    ID may be id@version, or the file of a profile.
    """
    from toolkit.payers.review.checklist import checklist_of

    opened = profile_shelves((reference,)).open(reference, on=as_of)
    checklist = checklist_of(opened.profile)
    if as_json:
        demands = [_plain_item(item) for item in checklist.items]
        profile = plain_profile(opened.profile) | _plain_basis(checklist) | {"origin": origin_of(opened.file.path)}
        print_json({"profiles": [profile], "demands": demands})
        return
    with results() as console:
        width = max(_NARROWEST, min(console.width, _WIDEST))
        for line in _lines(checklist, opened, as_of, width):
            console.print(line, soft_wrap=True)


def _plain_basis(checklist: Checklist) -> dict[str, Any]:
    return {
        "first_checked": iso(checklist.basis.first_checked),
        "last_checked": iso(checklist.basis.last_checked),
        "left_to_agency": [
            {"name": left.name, "otherwise": left.otherwise, "demands": list(left.demands)}
            for left in checklist.left_to_agency
        ],
    }


def _plain_item(item: Item) -> dict[str, Any]:
    return {
        "id": item.demand,
        "kind": item.kind,
        "group": str(item.group),
        "sentence": item.sentence,
        "condition": item.condition,
        "citation": item.citation,
        "standing": str(item.standing),
        "checked": iso(item.checked),
        "holds": item.holds,
        "note": item.note,
        "inherited_from": item.inherited_from,
    }


def _lines(checklist: Checklist, opened: Opened, as_of: Date, width: int) -> Iterator[str]:
    """The whole page in lines of at most `width` characters."""
    from toolkit.payers.review.checklist import Group

    profile = checklist.profile
    yield from _wrapped(profile.title, width)
    yield from _wrapped(f"{profile.key}, as of {as_of}", width)
    yield ""
    for label, said in _head(checklist, opened):
        yield from _wrapped(said, width, first=f"{label:<12}", rest=" " * 12)
    for group in Group:
        items = checklist.of(group)
        if items:
            yield from ("", group.upper(), "-" * len(group))
        for item in items:
            yield from _item_lines(item, width)
    yield from _agency_lines(checklist, width)


def _head(checklist: Checklist, opened: Opened) -> Iterator[tuple[str, str]]:
    from toolkit.payers.review.checklist import ages_words, period_words

    profile, applies = checklist.profile, checklist.profile.applies_to
    if profile.programme:
        yield "Programme", profile.programme
    yield "For", _scope(profile)
    if applies and applies.ages:
        yield "Ages", ages_words(applies.ages)
    yield "Holds", period_words(profile.effective)
    yield "Rests on", _basis(checklist)
    if profile.extends:
        yield "Builds on", profile.extends
    if profile.note:
        yield "Note", profile.note
    yield "File", origin_of(opened.file.path)
    for found in opened.findings:
        yield "Mind", f"{found.message} {found.hint}"


def _scope(profile: PayerProfile) -> str:
    applies = profile.applies_to
    if applies is None:
        return "no client by itself; other profiles build on it"
    parts = [f"payers {', '.join(applies.payers)}" if applies.payers else "all payers"]
    if applies.programmes:
        parts.append(f"programmes {', '.join(applies.programmes)}")
    if applies.levels_of_care:
        parts.append(f"levels of care {', '.join(applies.levels_of_care)}")
    return "; ".join(parts)


def _basis(checklist: Checklist) -> str:
    basis = checklist.basis
    total = sum(basis.standings.values())
    counts = ", ".join(f"{count} {standing}" for standing, count in sorted(basis.standings.items()))
    parts = [basis.source or "no source", f"{total} demands: {counts or 'none'}"]
    if basis.first_checked and basis.last_checked:
        same = basis.first_checked == basis.last_checked
        parts.append(f"checked {basis.last_checked if same else f'{basis.first_checked} to {basis.last_checked}'}")
    if basis.in_doubt:
        parts.append(f"{basis.in_doubt} not compared with the rule's text: ask the payer before you rely on them")
    return "; ".join(parts)


def _item_lines(item: Item, width: int) -> Iterator[str]:
    box = _box()
    yield from _wrapped(item.line, width, first=f"{box} ", rest=" " * (len(box) + 1))
    founded = f"{item.standing}, checked {item.checked}" if item.checked else str(item.standing)
    said = [item.citation, founded, item.inherited_from and f"inherited from {item.inherited_from}"]
    if item.holds:
        said.append(f"holds {item.holds}")
    yield from _wrapped(" · ".join(part for part in said if part), width, first="    ", rest="    ")
    if item.note:
        yield from _wrapped(f"Note: {item.note}", width, first="    ", rest="    ")


def _agency_lines(checklist: Checklist, width: int) -> Iterator[str]:
    if not checklist.left_to_agency:
        return
    title = "Left to the agency"
    yield from ("", title.upper(), "-" * len(title))
    for left in checklist.left_to_agency:
        meanwhile = f"until then: {left.otherwise}" if left.otherwise else "until then it cannot be reckoned or checked"
        line = f"State {left.name} under values in agency.yaml, for {', '.join(left.demands)}; {meanwhile}."
        yield from _wrapped(line, width, first=f"{_box()} ", rest=" " * (len(_box()) + 1))


def _box() -> str:
    """A box to tick, or what stands for it where the console's letters have none."""
    try:
        "☐".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "[ ]"
    return "☐"


def _wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
