from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import shipped
from toolkit.errors import ConfigurationError
from toolkit.shipped import search_folders, shipped_folder


def test_what_is_shipped_is_found():
    assert (shipped_folder("payer_profiles") / "base.yaml").is_file()
    assert any(shipped_folder("agency_templates").glob("*/agency.yaml"))


def test_the_working_folders_own_comes_first(tmp_path: Path):
    assert search_folders("samples", tmp_path) == (shipped_folder("samples"),)
    (tmp_path / "samples").mkdir()
    assert search_folders("samples", tmp_path) == (tmp_path / "samples", shipped_folder("samples"))


def test_in_a_checkout_the_one_folder_is_not_searched_twice():
    root = shipped_folder("samples").parent
    assert len(search_folders("samples", root)) == 1


def test_a_folder_of_that_name_beside_an_installed_package_is_somebody_elses(tmp_path: Path, monkeypatch):
    package = tmp_path / "site-packages" / "toolkit"
    package.mkdir(parents=True)
    (package.parent / "samples").mkdir()
    monkeypatch.setattr(shipped, "_PACKAGE", package)
    with pytest.raises(ConfigurationError, match="lacks its folder samples"):
        shipped_folder("samples")
    (package / "_shipped" / "samples").mkdir(parents=True)
    assert shipped_folder("samples") == package / "_shipped" / "samples"
