"""A new agency's folder: a copy of the shipped one that is most like it, or begun from the agency's own form."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from toolkit.errors import ConfigurationError, OutputUnwritableError, UnknownNameError
from toolkit.payers.naming import nearest, plain
from toolkit.pipeline.files import unwritable
from toolkit.renaming import rename
from toolkit.shipped import search_folders
from toolkit.templates.agency import SETTINGS_FILE, Agency, agencies
from toolkit.templates.authoring.forms import FormRead, read_form

__all__ = ["FORM_FILE", "Answers", "agency_from_form", "agency_id_of", "agency_like"]

FORM_FILE = "form.docx"
_NEAREST = {
    "children-and-family": ("child", "famil", "youth", "school"),
    "substance-use-programme": ("recover", "substance", "addict", "sober"),
}
_DEFAULT = "county-behavioral-health"


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked of somebody who begins from a form."""

    name: str
    title: str
    kind: str = "plan"
    language: str = "en"


def agency_id_of(folder: Path) -> str:
    """The id that a folder's name makes: `Fairview County` → `fairview-county`."""
    made = re.sub(r"[^a-z0-9]+", "-", plain(folder.name)).strip("-")
    return made if made[:1].isalpha() else f"agency-{made}".strip("-")


def agency_like(folder: Path, like: str | None, *, name: str, here: Path) -> Agency:
    """Copy an agency's folder and make it a new one. Without `like`, the shipped agency that the new name sounds most like.

    Raises UnknownNameError for an agency that there is not, and OutputUnwritableError where the folder is there and not
    empty, or cannot be written.
    """
    known = agencies(search_folders("agency_templates", here))
    model_id = like or _nearest(f"{folder.name} {name}")
    if model_id not in known:
        raise UnknownNameError("agency", model_id, nearest(model_id, known), tuple(known))
    model = known[model_id]

    def fill(building: Path) -> None:
        shutil.copytree(model.folder, building, dirs_exist_ok=True)
        settings = building / SETTINGS_FILE
        text = settings.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^id: .*$", f"id: {agency_id_of(folder)}", text, count=1)
        text = re.sub(r"(?m)^name: .*$", lambda _: f"name: {_quoted(name)}", text, count=1)
        text = re.sub(r"(?m)^replaces: .*\n", "", text, count=1)
        text = re.sub(
            r"\A(?:#.*\n)*", f"# Begun from {model.id}. The settings are described in docs/agency-yaml.md.\n", text
        )
        settings.write_text(text, encoding="utf-8", newline="\n")

    return _whole(folder, fill)


def agency_from_form(folder: Path, form: bytes, form_name: str, answers: Answers) -> tuple[Agency, FormRead]:
    """Begin an agency from its own Word form, with what could be filled in proposed as Word comments.

    Raises TemplateError for a form that cannot be read, and OutputUnwritableError.
    """
    read = read_form(form, form_name)

    def fill(building: Path) -> None:
        (building / FORM_FILE).write_bytes(read.commented)
        settings = {
            "id": agency_id_of(folder),
            "name": answers.name,
            "language": answers.language,
            "templates": [
                {"id": answers.kind, "file": FORM_FILE, "kind": answers.kind, "title": answers.title, "status": "draft"}
            ],
        }
        text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
        head = "# The settings are described in docs/agency-yaml.md. A draft template is used only where it is named.\n"
        (building / SETTINGS_FILE).write_text(head + text, encoding="utf-8", newline="\n")

    return _whole(folder, fill), read


def _nearest(name: str) -> str:
    words = plain(name)
    return next((agency for agency, signs in _NEAREST.items() if any(sign in words for sign in signs)), _DEFAULT)


def _quoted(name: str) -> str:
    return yaml.safe_dump(name, allow_unicode=True, width=1000).splitlines()[0]


def _whole(folder: Path, fill: Callable[[Path], None]) -> Agency:
    """Fill a folder under another name, see that it is a sound agency, and move it into place."""
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise OutputUnwritableError(folder, "There is something of this name already.", "Choose another name.")
    building = folder.absolute().with_name(f".{folder.absolute().name}.part")
    try:
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        fill(building)
        Agency.load(building)
        if folder.exists():
            folder.rmdir()
        rename(building, folder)
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    try:
        return Agency.load(folder)
    except ConfigurationError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
