"""The findings as rows of text: what CSV and Excel share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.findings import Finding
from toolkit.pipeline.causes import title_of
from toolkit.pipeline.report import Report

__all__ = ["finding_headers", "finding_rows", "rule_line", "shown", "summary_line", "waiver_rows"]

_UNSEEN = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")

_HEADERS = (
    "Severity",
    "Client",
    "Clinician",
    "What is wrong",
    "Where",
    "How to mend it",
    "Code",
    "Rule",
    "Payer's demand",
    "Citation",
    "Standing",
    "Stops the document",
    "Waived",
    "Field",
)


def finding_headers(show_values: bool) -> tuple[str, ...]:
    """The headers of the rows, in order."""
    return (*_HEADERS, "Value") if show_values else _HEADERS


def finding_rows(report: Report, findings: Iterable[Finding], show_values: bool) -> Iterator[tuple[str, ...]]:
    """One row of text a finding, under the headers of `finding_headers`."""
    for found in findings:
        row = (
            str(found.severity),
            found.client,
            found.clinician,
            found.message,
            str(found.place or ""),
            found.hint,
            found.code,
            title_of(found.code),
            "; ".join(found.demands),
            found.citation,
            found.standing,
            "yes" if found.is_blocking else "",
            found.waived,
            found.field,
        )
        yield (*row, found.value or "") if show_values else row


def waiver_rows(report: Report, show_values: bool) -> Iterator[tuple[str, ...]]:
    """One row of text a waiver, also of one that sets nothing aside, under the same headers."""
    headers = finding_headers(show_values)
    for waiver in report.waivers:
        said = {
            "Severity": "waiver",
            "Client": waiver.client,
            "What is wrong": "A waiver is on file.",
            "Code": waiver.code,
            "Rule": title_of(waiver.code),
            "Waived": waiver.why,
            "Field": waiver.field,
        }
        yield tuple(said.get(header, "") for header in headers)


def rule_line(found: Finding) -> str:
    """`CO104 · ny-mhotrs-clinic@2025#strengths · 14 NYCRR 599.10(c), verified`: the rule, the payer's demand, its citation."""
    parts = [found.code, "; ".join(found.demands), found.citation]
    line = " · ".join(part for part in parts if part)
    return f"{line} ({found.standing})" if found.standing else line


def shown(text: str) -> str:
    """The text as a terminal can show it: nothing in it moves the cursor, changes colours or turns the line around."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def summary_line(report: Report) -> str:
    """The result in one sentence."""
    counts = report.counts
    parts = [_many(counts["errors"], "error"), _many(counts["warnings"], "warning"), _many(counts["infos"], "remark")]
    held = f"{counts['held_up']} held up" if counts["held_up"] else "none held up"
    return f"{_many(counts['clients'], 'client')}, {held}: {', '.join(parts)}."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
