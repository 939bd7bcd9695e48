"""The report as JSON."""

from __future__ import annotations

import json

from toolkit.pipeline.report import Report

__all__ = ["render_json"]


def render_json(report: Report, show_values: bool = False) -> bytes:
    """One object, indented, UTF-8; its keys are those of `Report.to_dict`."""
    return (json.dumps(report.to_dict(show_values=show_values), ensure_ascii=False, indent=2) + "\n").encode()
