"""The folder for Windows: what goes into it, from which Python, and what is refused."""

from __future__ import annotations

import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.windows_zip import BuildError, build, main, missing, platform_of

EMBEDDED = {
    "python.exe": b"MZ",
    "python312.dll": b"MZ",
    "python312.zip": b"PK",
    "python312._pth": b"python312.zip\n.\n",
}


def wheel(folder: Path, name: str, files: dict[str, bytes], needs: tuple[str, ...] = ()) -> None:
    folder.mkdir(exist_ok=True)
    distribution, version = name.split("-")[:2]
    lines = [f"Name: {distribution}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(folder / name, "w") as package:
        package.writestr(f"{distribution}-{version}.dist-info/METADATA", "\n".join(lines) + "\n\n")
        for path, data in files.items():
            package.writestr(path, data)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    (tmp_path / "embedded").mkdir()
    for name, data in EMBEDDED.items():
        (tmp_path / "embedded" / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "python-3.12.10-embed-arm64.zip", "w") as package:
        for name, data in EMBEDDED.items():
            package.writestr(name, data)
    wheels = tmp_path / "wheels"
    wheel(wheels, "plankit-0.1.0-py3-none-any.whl", {"toolkit/__main__.py": b"", "toolkit/_shipped/a.yaml": b"x"})
    wheel(
        wheels,
        "thing-1.0-cp312-cp312-win_amd64.whl",
        {
            "thing/x.pyd": b"MZ",
            "thing-1.0.data/purelib/more.py": b"",
            "thing-1.0.data/scripts/thing": b"",
            "../up.py": b"",
        },
    )
    return tmp_path


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as package:
        return set(package.namelist())


def test_it_holds_python_the_packages_and_two_commands(parts):
    made = build(str(parts / "embedded"), parts, parts / "wheels")
    assert made.name == "plankit-0.1.0-windows.zip"
    found = names(made)
    assert {"plankit/plankit.cmd", "plankit/check.cmd", "plankit/READ ME.txt", "plankit/python/python.exe"} <= found
    assert {"plankit/python/packages/toolkit/_shipped/a.yaml", "plankit/python/packages/thing/x.pyd"} <= found
    assert "plankit/python/packages/more.py" in found
    assert not [name for name in found if "scripts" in name or ".." in name]


def test_python_finds_the_packages_beside_it_and_nothing_else(parts):
    with zipfile.ZipFile(build(str(parts / "embedded"), parts, parts / "wheels")) as package:
        assert package.read("plankit/python/python312._pth") == b"python312.zip\n.\npackages\nimport site\n"
        for command in ("plankit.cmd", "check.cmd"):
            text = package.read(f"plankit/{command}")
            assert b'"%~dp0python\\python.exe" -m toolkit' in text
            assert text.count(b"\n") == text.count(b"\r\n")
        assert b'check %* --out "%~dpn1 report.html"' in package.read("plankit/check.cmd")


def test_a_folder_a_zip_file_and_an_address_give_the_same_bytes(parts):
    embedded = parts / "python-3.12.10-embed-arm64.zip"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(parts)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/{embedded.name}"
        made = []
        for python in (str(parts / "embedded"), str(embedded), address):
            made.append(build(python, parts, parts / "wheels").read_bytes())
    finally:
        server.shutdown()
        server.server_close()
    assert made[0] == made[1] == made[2]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is said of each request."""


def test_what_is_needed_on_windows_alone_is_asked_for(tmp_path):
    needs = (
        'colorama; platform_system == "Windows"',
        'uvloop; sys_platform != "win32"',
        'tomli>=2; python_version < "3.11"',
        'extra-thing; extra == "more"',
        "There_Already>=1",
        'tzdata>=2024; sys_platform == "win32"',
    )
    wheel(tmp_path, "plankit-0.1.0-py3-none-any.whl", {}, needs)
    wheel(tmp_path, "there_already-1.0-py3-none-any.whl", {})
    assert sorted(missing(tmp_path, "3.12")) == ["colorama", "tzdata>=2024"]


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("nowhere.zip", "There is no embeddable Python at"),
        ("no.zip", "no zip file"),
        ("old", "3.11 or later"),
        ("other", "no embeddable Python: python.exe"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(parts, python, said, capsys, monkeypatch):
    (parts / "no.zip").write_bytes(b"<html>")
    for folder, files in (("old", ("python.exe", "python310.dll")), ("other", ("readme.txt",))):
        (parts / folder).mkdir()
        for file in files:
            (parts / folder / file).write_bytes(b"")
    given = ["windows_zip", "--python", str(parts / python), "--out", str(parts), "--wheels", str(parts / "wheels")]
    monkeypatch.setattr("sys.argv", given)
    assert main() == 1
    assert said in capsys.readouterr().err


def test_a_folder_of_wheels_without_ours_is_refused(parts):
    (parts / "wheels" / "plankit-0.1.0-py3-none-any.whl").unlink()
    with pytest.raises(BuildError, match="no wheel of plankit"):
        build(str(parts / "embedded"), parts, parts / "wheels")


@pytest.mark.parametrize(
    ("python", "platform"),
    [
        ("python-3.12.1-embed-amd64.zip", "win_amd64"),
        ("python-3.13.0-embed-arm64.zip", "win_arm64"),
        ("py", "win_amd64"),
    ],
)
def test_the_machine_is_read_from_the_name(python, platform):
    assert platform_of(python) == platform
