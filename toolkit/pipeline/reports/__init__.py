"""Reports of a check, one module for each form: terminal, JSON, CSV, Excel, HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from toolkit.errors import ConfigurationError
from toolkit.pipeline.files import write_whole
from toolkit.pipeline.report import Report
from toolkit.pipeline.reports.as_csv import render_csv
from toolkit.pipeline.reports.as_html import render_html
from toolkit.pipeline.reports.as_json import render_json
from toolkit.pipeline.reports.as_xlsx import render_xlsx

__all__ = ["WRITERS", "check_ending", "write_report"]

WRITERS: Mapping[str, Callable[[Report, bool], bytes]] = {
    ".html": render_html,
    ".xlsx": render_xlsx,
    ".csv": render_csv,
    ".json": render_json,
}
"""File ending → writer. A writer takes the report and whether to show values, and gives the whole file."""


def check_ending(path: Path) -> None:
    """Raise ConfigurationError where no report has this file's ending."""
    if path.suffix.casefold() not in WRITERS:
        raise ConfigurationError(
            "No report has this ending.", path.name, f"Choose one of {', '.join(WRITERS)}, such as report.html."
        )


def write_report(report: Report, path: Path, *, show_values: bool = False) -> None:
    """Write the report in the form that the file's ending asks for. Raises ConfigurationError and OutputUnwritableError."""
    check_ending(path)
    write_whole(path, WRITERS[path.suffix.casefold()](report, show_values))
