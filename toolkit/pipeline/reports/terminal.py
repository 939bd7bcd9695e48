"""The report on a terminal: what to mend first, then each client, with where, how, and by which rule.

Wide terminals get a table with a column for the place; below 100 characters the place stands under what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from toolkit.findings import Finding
from toolkit.pipeline.report import ClientStatus, Report
from toolkit.pipeline.reports.rows import rule_line, shown, summary_line

__all__ = ["findings_table", "print_report", "print_reservations"]

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_WIDE = 100
_MOST_CAUSES = 25
_MOST_FINDINGS = 600


def print_report(report: Report, console: Console, *, show_values: bool = False) -> None:
    """Print the report. Of a large caseload the clients held up come first, and the rest is left to a file."""
    console.print(Text(f"Checked as of {report.as_of}: {summary_line(report)}", style="bold"))
    print_reservations(report, console)
    if report.causes:
        _print_causes(report, console)
    general = report.of_client("")
    if general:
        console.print(Text("\nFiles and the whole caseload", style="bold"))
        console.print(findings_table(general, console.width, show_values))
    _print_clients(report, console, show_values)
    _print_basis(report, console)


def print_reservations(report: Report, console: Console) -> None:
    """Say which payer profiles rest on more than what somebody compared with its source, if any do."""
    if report.reservations:
        said = "Not verified; ask the payer, or look into the agency's contract, before you rely on it: "
        console.print(Text(said + "; ".join(report.reservations) + ".", style="yellow"))


def _print_causes(report: Report, console: Console) -> None:
    console.print(Text("\nWhat to mend first", style="bold"))
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    table.add_column("clients", justify="right", no_wrap=True)
    table.add_column("held up", justify="right", no_wrap=True)
    table.add_column("what, and how to mend it", ratio=1)
    table.add_column("code", no_wrap=True)
    for cause in report.causes[:_MOST_CAUSES]:
        what = Text(shown(cause.title), style=_STYLES[cause.severity])
        if cause.hint:
            what.append(f"\n{shown(cause.hint)}", style="not bold default dim")
        table.add_row(str(cause.clients), str(cause.held_up), what, cause.code)
    console.print(table)
    if len(report.causes) > _MOST_CAUSES:
        console.print(f"… and {len(report.causes) - _MOST_CAUSES} more: write them all with --out report.xlsx")


def _print_clients(report: Report, console: Console, show_values: bool) -> None:
    with_findings = [status for status in report.clients if report.of_client(status.client)]
    if not with_findings:
        return
    console.print(Text("\nClients", style="bold"))
    printed, left = 0, 0
    for status in sorted(with_findings, key=lambda status: not status.is_held_up):
        findings = report.of_client(status.client)
        if printed and printed + len(findings) > _MOST_FINDINGS:
            left += 1
            continue
        printed += len(findings)
        console.print(_heading(status))
        console.print(findings_table(findings, console.width, show_values))
    if left:
        console.print(f"\n… and {left:,} more clients with findings: write them all with --out report.xlsx")


def _heading(status: ClientStatus) -> Text:
    heading = Text()
    heading.append(f"\n{shown(status.client)}", style="bold")
    heading.append(f"  {shown(status.clinician)}" if status.clinician else "")
    heading.append("  held up" if status.is_held_up else "  not held up", style="red" if status.is_held_up else "green")
    heading.append(f"  {', '.join(status.profiles) or 'no payer profile'}", style="dim")
    return heading


def findings_table(findings: Iterable[Finding], width: int, show_values: bool = False) -> RenderableType:
    """The first findings as they come: severity, what and how to mend it, where and by which rule; how many more there are."""
    wide = width >= _WIDE
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column("severity", width=7, no_wrap=True)
    table.add_column("what", ratio=3)
    if wide:
        table.add_column("where and why", ratio=2)
    listed = list(findings)
    for found in listed[:_MOST_FINDINGS]:
        severity = Text(found.severity, style=_STYLES[found.severity])
        what, where = _what(found, show_values), _where(found)
        if wide:
            table.add_row(severity, what, where)
        else:
            table.add_row(severity, Group(what, where))
    if len(listed) > _MOST_FINDINGS:
        more = f"… and {len(listed) - _MOST_FINDINGS:,} more: write them all with plankit check … --out report.xlsx"
        table.add_row("", Text(more))
    return Padding(table, (0, 0, 0, 2))


def _what(found: Finding, show_values: bool) -> Text:
    what = Text(shown(found.message))
    if found.waived:
        what.append(f"\nWaived: {shown(found.waived)}", style="magenta")
    elif found.hint:
        what.append(f"\n{shown(found.hint)}", style="dim")
    if show_values and found.value is not None:
        what.append(f"\nValue: {shown(found.value)}", style="dim")
    return what


def _where(found: Finding) -> Text:
    where = Text(shown(str(found.place or "")))
    where.append(f"{chr(10) if found.place else ''}{shown(rule_line(found))}", style="dim")
    return where


def _print_basis(report: Report, console: Console) -> None:
    if report.profiles:
        console.print(Text("\nPayer profiles applied", style="bold"))
    for profile in report.profiles:
        standings = ", ".join(f"{count} {standing}" for standing, count in sorted(profile.standings.items()))
        clients = "1 client" if profile.clients == 1 else f"{profile.clients} clients"
        console.print(Text(f"  {profile.id}  {profile.title}: {clients}; demands: {standings}"))
    if report.waivers:
        console.print(Text("\nWaivers", style="bold"))
    for waiver in report.waivers:
        console.print(Text(shown(f"  {waiver.client}  {waiver.what}: {waiver.why}")))
    if report.unused_columns:
        console.print(Text("\nColumns that are not used", style="bold"))
    for column in report.unused_columns:
        console.print(Text(shown(f"  {column.place}: {column.header}")))
