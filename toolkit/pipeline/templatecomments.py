"""Copies of templates with what lint found as Word comments, written whole and never over another file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.errors import OutputUnwritableError, TemplateError
from toolkit.pipeline.files import prepare_folder, write_whole
from toolkit.templates.lint.comments import commented
from toolkit.templates.lint.review import Reviewed
from toolkit.templates.lint.targets import Target
from toolkit.templates.package import open_package

__all__ = ["write_comments"]


def write_comments(reviewed: Reviewed, targets: Sequence[Target], folder: Path) -> list[Path]:
    """Write `AGENCY-TEMPLATE-comments.docx` for each template of which something was found. The paths written.

    What is no Word file has no copy. Raises OutputUnwritableError where a file of that name is there: somebody may have
    answered the comments.
    """
    prepare_folder(folder)
    written = []
    for target in targets:
        findings = reviewed.findings_of.get(target.label, ())
        if not findings:
            continue
        try:
            data = target.read()
            open_package(data, target.label)
        except TemplateError:
            continue
        name = target.label.removesuffix(".docx").replace("/", "-")
        path = folder / f"{name}-comments.docx"
        if path.exists():
            raise OutputUnwritableError(path, "A file of this name is there.", "Name another folder, or move it away.")
        write_whole(path, commented(data, target.label, findings))
        written.append(path)
    return written
