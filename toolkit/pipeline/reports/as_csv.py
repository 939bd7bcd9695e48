"""The report's findings as CSV."""

from __future__ import annotations

import csv
import io
from itertools import chain

from toolkit.pipeline.report import Report
from toolkit.pipeline.reports.rows import finding_headers, finding_rows, waiver_rows
from toolkit.records.excel import is_like_formula

__all__ = ["render_csv"]


def render_csv(report: Report, show_values: bool = False) -> bytes:
    """One row a finding, then one a waiver, under headers, in UTF-8 with the mark by which Excel knows it.

    Text that a spreadsheet could take for a formula gets a `'` before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(finding_headers(show_values))
    for row in chain(finding_rows(report, report.findings, show_values), waiver_rows(report, show_values)):
        writer.writerow([f"'{cell}" if is_like_formula(cell) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig", "replace")
