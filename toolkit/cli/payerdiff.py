"""`plankit payer diff`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.cli.payerfiles import iso, origin_of, plain_profile, profile_shelves
from toolkit.cli.screen import print_json, progress, results

if TYPE_CHECKING:
    from rich.text import Text

    from toolkit.payers.review.comparing import Comparison
    from toolkit.payers.review.opening import Opened
    from toolkit.pipeline.payerdiff import CaseloadEffect, ClientEffect, DateMove
    from toolkit.records.mapping.exportmap import ExportOptions

__all__ = ["diff_command"]

_MOST_CLIENTS = 200


@click.command("diff", epilog="Example: plankit payer diff wi-dhs-35-19 draft.yaml caseload.xlsx")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path(path_type=Path))
@options.export_options
@options.agency_option
@options.as_of_option
@options.client_options
@options.json_option
@options.jobs_option
def diff_command(
    old: str,
    new: str,
    sources: tuple[Path, ...],
    export: ExportOptions | None,
    agency: str | None,
    as_of: Date,
    only: tuple[str, ...],
    clinicians: tuple[str, ...],
    programmes: tuple[str, ...],
    as_json: bool,
    jobs: int | None,
) -> None:
    """Say what changed from one payer profile to another, and what that does to a caseload.

    OLD and NEW are ids, id@version or files. With SOURCE, every client under either profile is checked under both, as if
    each held today: what the plans then lack, or lack no longer, and which dates move.
    """
    from toolkit.payers.review.comparing import compare

    if export is not None and not sources:
        raise click.UsageError("--map reads a SOURCE; name the export after OLD and NEW.")
    shelves = profile_shelves((old, new))
    before, after = shelves.open(old, on=as_of), shelves.open(new, on=as_of)
    comparison = compare(before.profile, after.profile)
    effect = None
    if sources:
        from toolkit.pipeline.payerdiff import effect_on
        from toolkit.pipeline.setting import Selection

        with progress("Comparing", quiet=as_json) as on_progress:
            effect = effect_on(
                sources,
                shelves,
                before,
                after,
                comparison,
                as_of=as_of,
                agency=agency,
                selection=Selection(only, clinicians, programmes),
                export=export,
                jobs=jobs,
                on_progress=on_progress,
            )
    if as_json:
        plain = _plain(before, after, comparison, as_of)
        print_json(plain | (_plain_effect(effect, _sentences(before, after)) if effect else {}))
        return
    with results() as console:
        for line in _changes(before, after, comparison):
            console.print(line)
        for line in _clients(effect, _sentences(before, after)) if effect else ():
            console.print(line)


def _changes(before: Opened, after: Opened, comparison: Comparison) -> Iterator[Text | Any]:
    from rich.padding import Padding
    from rich.text import Text

    from toolkit.payers.review.comparing import ChangeKind

    headings = {
        ChangeKind.SCOPE: "Whom it is for",
        ChangeKind.DATES: "When it holds",
        ChangeKind.ADDED: "New demands",
        ChangeKind.DROPPED: "Demands that are gone",
        ChangeKind.STRICTER: "Stricter",
        ChangeKind.LOOSER: "Looser",
        ChangeKind.CHANGED: "Changed, neither stricter nor looser in every case",
        ChangeKind.RENAMED: "Same demand, other id",
        ChangeKind.REWORDED: "Same demand, other words",
        ChangeKind.FOUNDING: "Sources, standings and checks",
    }
    for word, opened in (("Old", before), ("New", after)):
        yield Text(
            f"{word}: {opened.profile.key}  {opened.profile.title} ({origin_of(opened.file.path)})", style="bold"
        )
    if not comparison.changes:
        yield Text("\nThe two say the same.")
    for kind, heading in headings.items():
        changes = comparison.of(kind)
        if changes:
            yield Text(f"\n{heading}", style="bold")
        for change in changes:
            yield _hanging("- ", change.told)
    doubtful = sum(count for standing, count in after.profile.standings().items() if standing != "verified")
    if doubtful:
        said = f"{doubtful} of {len(after.profile.demands)} demands of {after.profile.key} are not verified."
        yield Padding(Text(f"{said} Ask the payer before you rely on them.", style="yellow"), (1, 0, 0, 0))


def _hanging(mark: str, text: str, indent: int = 0, style: str = "") -> Any:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from toolkit.pipeline.reports.rows import shown

    row = Table.grid()
    row.add_column(no_wrap=True)
    row.add_column(ratio=1)
    row.add_row(mark, Text(shown(text), style=style))
    return Padding(row, (0, 0, 0, indent))


def _sentences(*opened: Opened) -> dict[str, str]:
    """What each demand of the profiles asks for, by `id@version#demand`."""
    return {f"{each.profile.key}#{demand.id}": demand.sentence() for each in opened for demand in each.profile.demands}


def _by_demand(effect: CaseloadEffect, sentences: dict[str, str]) -> Iterator[tuple[str, str, int, int]]:
    """(demand, its sentence or '' if it is another payer's, clients who would lack it, clients who no longer would)."""
    for demand, (lacking, no_longer) in effect.by_demand.items():
        yield demand, sentences.get(demand, ""), lacking, no_longer


def _clients(effect: CaseloadEffect, sentences: dict[str, str]) -> Iterator[Any]:
    from rich.text import Text

    counts = effect.counts
    said = (
        f"\nClients: {counts['touched']} of {counts['clients']} are under these profiles as of {effect.as_of}. "
        f"{counts['lacking']} would lack something more, {counts['no_longer_lacking']} something less, "
        f"{counts['other_dates']} would have other dates; for {counts['unchanged']} nothing changes."
    )
    yield Text(said, style="bold")
    for demand, sentence, lacking, no_longer in _by_demand(effect, sentences):
        for count, words in ((lacking, "lack"), (no_longer, "no longer lack")):
            if count:
                who = "1 client would" if count == 1 else f"{count:,} clients would"
                yield _hanging("- ", f"{who} {words} what {demand} asks for{f': {sentence}' if sentence else '.'}")
    for client in effect.changed[:_MOST_CLIENTS]:
        yield from _client(client)
    left = len(effect.changed) - _MOST_CLIENTS
    if left > 0:
        yield Text(f"\n… and {left:,} more clients: --json has them all")
    if effect.findings:
        yield Text("\nWhat the sources hold that belongs to no client, and was not looked at", style="bold")
    for found in effect.findings[:_MOST_CLIENTS]:
        yield _hanging("- ", f"{found.message} {found.place or ''} {found.hint}".rstrip())


def _client(effect: ClientEffect) -> Iterator[Any]:
    from rich.text import Text

    from toolkit.pipeline.reports.rows import rule_line, shown

    yield Text(shown(f"\n{effect.client}  {effect.clinician}".rstrip()), style="bold")
    if effect.was_under is not effect.is_under:
        word = "The new profile applies, the old one did not." if effect.is_under else "The new profile does not apply."
        yield _hanging("", word, 2)
    for heading, style, findings in (
        ("Now lacks", "red", effect.lacks),
        ("No longer lacks", "green", effect.no_longer_lacks),
        ("Still lacks, otherwise than before", "", effect.otherwise),
    ):
        for found in findings:
            yield _hanging("", f"{heading}: {found.message} {found.place or ''}".rstrip(), 2, style)
            yield _hanging("", rule_line(found), 4, "dim")
    for move in effect.dates:
        yield _hanging("", _moved(move), 2)


def _moved(move: DateMove) -> str:
    was, now = _day(move.before, move.earliest_before), _day(move.after, move.earliest_after)
    why = f" ({move.why})" if move.why else ""
    return f"{move.what} due: {now}, before: {was}{why}"


def _day(due: Date | None, earliest: Date | None) -> str:
    if due is None and earliest is not None:
        return f"{iso(earliest)} at the earliest"
    return iso(due) or "no day"


def _plain(before: Opened, after: Opened, comparison: Comparison, as_of: Date) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "profiles": [
            plain_profile(opened.profile) | {"origin": origin_of(opened.file.path)} for opened in (before, after)
        ],
        "changes": [
            {
                "kind": str(change.kind),
                "what": change.what,
                "before": change.before,
                "after": change.after,
                "sentence": change.sentence,
                "demands": list(change.demands),
            }
            for change in comparison.changes
        ],
    }


def _plain_effect(effect: CaseloadEffect, sentences: dict[str, str]) -> dict[str, Any]:
    keys = ("demand", "sentence", "lacking", "no_longer_lacking")
    demands = [dict(zip(keys, row, strict=True)) for row in _by_demand(effect, sentences)]
    return {
        "counts": dict(effect.counts),
        "demands": demands,
        "clients": [_plain_client(client) for client in effect.touched],
        "findings": [found.to_dict() for found in effect.findings],
    }


def _plain_client(effect: ClientEffect) -> dict[str, Any]:
    return {
        "client": effect.client,
        "clinician": effect.clinician,
        "was_under": effect.was_under,
        "is_under": effect.is_under,
        "lacks": [found.to_dict() for found in effect.lacks],
        "no_longer_lacks": [found.to_dict() for found in effect.no_longer_lacks],
        "otherwise": [found.to_dict() for found in effect.otherwise],
        "dates": [
            {
                "what": move.what,
                "before": iso(move.before),
                "after": iso(move.after),
                "earliest_before": iso(move.earliest_before),
                "earliest_after": iso(move.earliest_after),
                "why": move.why,
            }
            for move in effect.dates
        ],
    }
