"""The report as one HTML page that needs nothing beside it: no scripts, no pictures, nothing from the network."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from toolkit.pipeline.causes import title_of
from toolkit.pipeline.report import Report
from toolkit.pipeline.reports.rows import rule_line, summary_line

__all__ = ["render_html"]


def render_html(report: Report, show_values: bool = False) -> bytes:
    """The page, UTF-8. Everything in it is escaped; it forbids the browser to load or run anything."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(title_of=title_of, rule_line=rule_line)
    page = environment.from_string((files(__package__) / "report.html.jinja").read_text(encoding="utf-8"))
    with_findings = [status for status in report.clients if report.of_client(status.client)]
    text = page.render(
        report=report,
        summary=summary_line(report),
        general=report.of_client(""),
        with_findings=with_findings,
        without=[status.client for status in report.clients if not report.of_client(status.client)],
        show_values=show_values,
    )
    return text.encode("utf-8", "replace")
