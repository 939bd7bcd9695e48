"""An agency's own word list stands in for the shipped one."""

from __future__ import annotations

import shutil
from datetime import date as Date
from pathlib import Path

import pytest

from toolkit.errors import ConfigurationError
from toolkit.pipeline.check import check

ROOT = Path(__file__).parents[2]
LIST = "term,pattern,except,suggestion,kind,source\nbakery,bakery,,shop,judgement,our style page\n"


def working_folder(tmp_path: Path, listed: str | None) -> Path:
    own = tmp_path / "agency_templates" / "county-behavioral-health"
    shutil.copytree(ROOT / "agency_templates" / "county-behavioral-health", own)
    settings = (own / "agency.yaml").read_text(encoding="utf-8")
    version = next(line.split()[1].strip('"') for line in settings.splitlines() if line.startswith("version:"))
    added = f"\nreplaces: county-behavioral-health@{version}\nwording: words.csv\n"
    (own / "agency.yaml").write_text(settings + added, encoding="utf-8")
    if listed is not None:
        (own / "words.csv").write_text(listed, encoding="utf-8")
    return tmp_path


def terms(folder: Path) -> list[tuple[str, str]]:
    report = check([ROOT / "samples/caseload.xlsx"], as_of=Date(2026, 10, 15), folder=folder)
    return [(found.client, found.code) for found in report.findings]


def test_its_words_are_looked_for(tmp_path):
    assert terms(working_folder(tmp_path, LIST)) == [("00001002", "LA102")]


def test_a_list_that_is_not_there_is_said_with_its_line(tmp_path):
    with pytest.raises(ConfigurationError, match=r"agency\.yaml:\d+.*words\.csv"):
        terms(working_folder(tmp_path, None))


def test_a_pattern_that_cannot_be_used_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match=r"words\.csv"):
        terms(working_folder(tmp_path, LIST.replace(",bakery,", ",(bakery,")))
