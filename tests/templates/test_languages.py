"""An agency of two languages: what is there in one and not in the other is told."""

from __future__ import annotations

import re
import shutil

from toolkit.shipped import shipped_folder
from toolkit.templates.agency import Agency
from toolkit.templates.lint.languages import check
from toolkit.templates.lint.targets import targets


def harbor(tmp_path, edit) -> Agency:
    folder = tmp_path / "harbor"
    shutil.copytree(shipped_folder("agency_templates") / "children-and-family", folder)
    settings = folder / "agency.yaml"
    settings.write_text(edit(settings.read_text(encoding="utf-8")), encoding="utf-8")
    return Agency.load(folder)


def found(agency: Agency) -> list[tuple[str, str]]:
    every = targets((agency.id,), {agency.id: agency})
    return [(target.template.id, each.code) for target in every if target.template for each in check(target)]


def test_the_shipped_agencies_are_complete_in_their_languages(tmp_path):
    assert found(harbor(tmp_path, lambda text: text)) == []


def test_a_kind_of_document_that_one_language_lacks_is_told_at_the_other(tmp_path):
    agency = harbor(tmp_path, lambda text: re.sub(r"(?s)  - id: release-es\n.*?(?=  - id:)", "", text))
    assert found(agency) == [("release", "TP601")]


def test_a_statement_that_one_language_lacks_is_told_at_the_one_that_lacks_it(tmp_path):
    line = "      statement_copy: {text: Recibo una copia de este formulario}\n"
    agency = harbor(tmp_path, lambda text: text.replace(line, ""))
    assert found(agency) == [("release-es", "TP602")]
