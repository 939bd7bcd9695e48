"""What an import did, for the terminal: counts first, then client by client, then what waits and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from toolkit.findings import Finding, Severity
from toolkit.pipeline.importing.report import ClientImport, Imported, Status
from toolkit.pipeline.reports.rows import shown
from toolkit.pipeline.reports.terminal import findings_table
from toolkit.records.comparison.differences import Change, ChangeKind
from toolkit.records.comparison.sentences import named, sentence
from toolkit.records.comparison.threeway import Kept
from toolkit.records.paths import RecordPath
from toolkit.records.vocabulary import row_type

__all__ = ["print_import"]

_MOST_CLIENTS = 30
_MOST_LINES = 12
_SIGNS = {ChangeKind.ADDED: ("+", "green"), ChangeKind.REMOVED: ("-", "red"), ChangeKind.MOVED: ("~", "cyan")}


def print_import(imported: Imported, console: Console, *, store: Path, sources: str, show_values: bool) -> None:
    """Print it. `sources` is how the user named them."""
    console.print(_headline(imported, store), style="bold")
    if imported.backup:
        console.print(f"A copy of the store as it was before: backups/{imported.backup}")
    _print_clients(imported, console, show_values=show_values)
    _print_absent(imported, console)
    _print_waiting(imported, console, show_values=show_values)
    _print_files(imported, console)
    _print_next(imported, console, sources)


def _headline(imported: Imported, store: Path) -> str:
    counts = [f"{imported.count(status):,} {status}" for status in Status if imported.count(status)]
    what = "Would import" if imported.is_preview else "Imported"
    clients = len(imported.clients)
    said = ", ".join(counts) or "no client"
    return (
        f"{what} {', '.join(imported.sources)} into {store}: {clients:,} client{'' if clients == 1 else 's'}: {said}."
    )


def _print_clients(imported: Imported, console: Console, *, show_values: bool) -> None:
    lost = _lost_columns(imported.clients)
    told = [
        (each, [kept for kept in each.kept if kept.is_row or _column(kept.path) not in lost])
        for each in imported.clients
    ]
    remarks = {found.client for found in imported.findings if _is_remark(found)}
    told = [(each, kept) for each, kept in told if each.changes or kept or each.client in remarks]
    for each, kept in told[:_MOST_CLIENTS]:
        revision = f", revision {each.revision}" if each.revision and each.status is Status.CHANGED else ""
        console.print(f"\n{shown(each.client)}  {each.status}{revision}", style="bold")
        _print_lines(console, each.changes, show_values=show_values)
        _print_kept(console, kept)
        if each.client in remarks:
            found = [found for found in imported.findings if _is_remark(found) and found.client == each.client]
            console.print(findings_table(found, console.width))
    if len(told) > _MOST_CLIENTS:
        console.print(f"\n… and {len(told) - _MOST_CLIENTS:,} more clients; --json lists them all.")


def _is_remark(found: Finding) -> bool:
    """Whether a finding is about a client and no place in the source: it stands with the client."""
    return bool(found.client) and found.place is None and found.severity is not Severity.INFO


def _print_lines(console: Console, changes: Iterable[Change], *, show_values: bool) -> None:
    listed = list(changes)
    for change in listed[:_MOST_LINES]:
        sign, style = _SIGNS.get(change.kind, ("~", "yellow"))
        line = Text.assemble((f"{sign} ", style), sentence(change, show_values=show_values))
        console.print(Padding(line, (0, 0, 0, 2)))
    if len(listed) > _MOST_LINES:
        console.print(f"  … and {len(listed) - _MOST_LINES} more changes")


def _print_kept(console: Console, kept: Iterable[Kept]) -> None:
    listed = list(kept)
    for each in listed[:_MOST_LINES]:
        console.print(Padding(Text(f"= {named(each.path)}: kept, the source does not have it.", "dim"), (0, 0, 0, 2)))
    if len(listed) > _MOST_LINES:
        console.print(f"  … and {len(listed) - _MOST_LINES} more that were kept", style="dim")


def _print_absent(imported: Imported, console: Console) -> None:
    absent = [each for each in imported.clients if not each.in_source]
    if not absent:
        return
    console.print(f"\nKept, though the source does not have them: {_number(len(absent), 'client')}", style="bold")
    ids = ", ".join(shown(each.client) for each in absent[:_MOST_CLIENTS])
    more = f", and {len(absent) - _MOST_CLIENTS:,} more" if len(absent) > _MOST_CLIENTS else ""
    console.print(f"  {ids}{more}")


def _print_waiting(imported: Imported, console: Console, *, show_values: bool) -> None:
    waiting = imported.waiting
    if not waiting:
        return
    console.print(f"\nWaiting for a decision: {len(waiting):,}", style="bold red")
    console.print("The store is as it was wherever something waits.")
    for each in [one for one in imported.clients if one.findings][:_MOST_CLIENTS]:
        console.print(f"\n{shown(each.client)}", style="bold")
        console.print(findings_table(each.findings, console.width, show_values=show_values))


def _print_files(imported: Imported, console: Console) -> None:
    told = [found for found in imported.findings if found.severity is not Severity.INFO and not _is_remark(found)]
    if told:
        console.print("\nFiles, sheets and columns", style="bold")
        console.print(findings_table(told, console.width))
    columns = _lost_columns(imported.clients)
    if columns:
        console.print(f"\nKept, though the source does not give them: {_number(len(columns), 'column')}", style="bold")
    for (sheet, label), count in columns.most_common(_MOST_LINES):
        console.print(f"  {sheet} › {label}: kept for {_number(count, 'client')}")


def _lost_columns(clients: Iterable[ClientImport]) -> Counter[tuple[str, str]]:
    """Columns of which values were kept, with how many clients have such."""
    counted: Counter[tuple[str, str]] = Counter()
    for each in clients:
        found = {_column(kept.path) for kept in each.kept if not kept.is_row}
        counted.update(found)
    return Counter({column: count for column, count in counted.items() if count > 1})


def _column(path: str) -> tuple[str, str]:
    where = RecordPath.parse(path)
    collection = "clients" if where.collection == "client" else where.collection
    return row_type(collection).sheet, named(path).rpartition(": ")[2]


def _print_next(imported: Imported, console: Console, sources: str) -> None:
    console.print()
    if imported.is_preview:
        console.print(f"Nothing was changed. To import it: plankit import {sources}", soft_wrap=True)
    elif imported.kept:
        console.print(
            f"Kept: {_number(imported.kept, 'row or value', 'rows and values')} that the source does not have. "
            f"If they are gone for good: plankit import {sources} --replace",
            soft_wrap=True,
        )
    if imported.from_export and not imported.is_preview and imported.count(Status.CHANGED):
        console.print("To go on editing, export anew: this workbook shows the revisions of before.", soft_wrap=True)


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
