"""Build a folder that runs on Windows by being unzipped: Python, the packages, `plankit.cmd` and `check.cmd`.

`make windows-zip PYTHON_FOR_WINDOWS=python-3.12.10-embed-amd64.zip` does it: the embeddable Python of python.org, as a zip
file, as an unpacked folder, or as an address. Nothing is compiled, and nothing of the embeddable Python is run here: its
version is read from the name of its library, and pip fetches wheels that were built for it. What the packages need on
Windows alone (a console's colours, the zones of time) pip does not see from another system; those needs are read from the
wheels themselves.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parent.parent
PLATFORMS = {"amd64": "win_amd64", "arm64": "win_arm64", "win32": "win32"}
DATE = (2020, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same parts make the same bytes."""
LARGEST = 200 << 20
"""Bytes of an embeddable Python; a real one has 12 million."""

PLANKIT = """\
@echo off
set PYTHONUTF8=1
"%~dp0python\\python.exe" -m toolkit %*
"""
CHECK = """\
@echo off
setlocal
set PYTHONUTF8=1
chcp 65001 >nul
if "%~1"=="" (
  echo Drop a caseload workbook on this file: the report opens when it is checked.
  pause
  exit /b 2
)
cd /d "%~dp1"
"%~dp0python\\python.exe" -m toolkit check %* --out "%~dpn1 report.html"
if exist "%~dpn1 report.html" start "" "%~dpn1 report.html"
pause
"""
READ_ME = """\
Plankit for Windows

Unzip this folder anywhere you may write, such as Documents. Nothing is installed; to remove it, delete the folder.

check.cmd     Drop a caseload workbook on it. The report opens in your browser, and lies beside the workbook.
plankit.cmd   All commands. Open a command prompt in this folder and begin with: plankit demo

The licences of Python and of each package lie beside them, in python\\ and python\\packages\\.
"""


class BuildError(Exception):
    """Why the folder cannot be built, and what to do."""


def build(python: str, out: Path, wheels: Path | None = None) -> Path:
    """Write the zip file `plankit-VERSION-windows.zip` into `out`: (its path).

    `wheels` is a folder with all wheels, our own included; without it pip fetches them and ours is built.
    """
    embedded = embeddable(python)
    version, platform = version_of(embedded), platform_of(python)
    if wheels is None:
        wheels = out / "wheels"
        gather(wheels, version, platform)
    ours = next(wheels.glob("plankit-*.whl"), None)
    if ours is None:
        raise BuildError(f"{wheels} holds no wheel of plankit. Build one with: pip wheel --no-deps .")
    files = {f"python/{name}": data for name, data in embedded.items()}
    files |= {
        f"python/packages/{name}": data for wheel in sorted(wheels.glob("*.whl")) for name, data in contents(wheel)
    }
    files[f"python/python{version.replace('.', '')}._pth"] = search_path(version).encode()
    for name, text in (("plankit.cmd", PLANKIT), ("check.cmd", CHECK), ("READ ME.txt", READ_ME)):
        files[name] = text.replace("\n", "\r\n").encode()
    target = out / f"plankit-{parse_wheel_filename(ours.name)[1]}-windows.zip"
    target.write_bytes(zipped(files))
    return target


def search_path(version: str) -> str:
    """The `._pth` file by which an embeddable Python finds its packages, and nothing else on the machine."""
    return f"python{version.replace('.', '')}.zip\n.\npackages\nimport site\n"


# -- the embeddable Python ----------------------------------------------------------------------------------------------


def embeddable(python: str) -> Mapping[str, bytes]:
    """The files of an embeddable Python by name: from a folder, a zip file, or the address of one."""
    path = Path(python)
    if path.is_dir():
        return {
            each.relative_to(path).as_posix(): each.read_bytes() for each in sorted(path.rglob("*")) if each.is_file()
        }
    if re.match(r"https?://", python):
        with urllib.request.urlopen(python, timeout=60) as answer:
            data = answer.read(LARGEST)
    elif path.is_file():
        data = path.read_bytes()
    else:
        raise BuildError(f"There is no embeddable Python at {python}. Give its zip file, its folder or its address.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: package.read(name) for name in sorted(package.namelist()) if not name.endswith("/")}
    except zipfile.BadZipFile:
        raise BuildError(f"{python} is no zip file. Take the “Windows embeddable package” of python.org.") from None


def version_of(embedded: Mapping[str, bytes]) -> str:
    """`3.12`, by the name of the library. Raises BuildError where it is too old or this is no embeddable Python."""
    found = next((match for name in embedded if (match := re.fullmatch(r"python3(\d+)\.dll", name))), None)
    if found is None or "python.exe" not in embedded:
        raise BuildError("This is no embeddable Python: python.exe and its library are not at the top of it.")
    if int(found[1]) < 11:
        raise BuildError(f"Plankit needs Python 3.11 or later; this is 3.{found[1]}.")
    return f"3.{found[1]}"


def platform_of(python: str) -> str:
    """Pip's name of the machine, by the ending of the package's name; `win_amd64` where it does not say."""
    ending = re.search(r"-embed-(\w+)", python)
    return PLATFORMS.get(ending[1], "win_amd64") if ending else "win_amd64"


# -- the wheels ---------------------------------------------------------------------------------------------------------


def gather(folder: Path, version: str, platform: str) -> None:
    """Our own wheel and all that it needs on Windows, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.whl"):
        old.unlink()
    _run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder.resolve()))
    wanted = sorted(missing(folder, version))
    while wanted:
        # pip asks markers of the system it runs on: what Windows needs besides is found in the next round.
        fetch = ("download", "--quiet", "--only-binary=:all:", "--dest", str(folder))
        _run("-m", "pip", *fetch, "--platform", platform, "--python-version", version, *wanted)
        wanted = sorted(missing(folder, version))


def missing(folder: Path, version: str) -> Iterator[str]:
    """What the wheels of a folder need on Windows and is not among them, as requirements."""
    wheels = list(folder.glob("*.whl"))
    there = {parse_wheel_filename(wheel.name)[0] for wheel in wheels}
    windows = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "extra": ""}
    windows |= {"python_version": version, "python_full_version": f"{version}.0"}
    for wheel in wheels:
        for line in HeaderParser().parsestr(_metadata(wheel)).get_all("Requires-Dist", []):
            need = Requirement(line)
            if canonicalize_name(need.name) not in there and (need.marker is None or need.marker.evaluate(windows)):
                yield f"{need.name}{need.specifier}"


def _metadata(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as package:
        name = next(name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
        return package.read(name).decode()


def contents(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a wheel as they lie in a folder of packages."""
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            parts = PurePosixPath(name).parts
            if name.endswith("/") or ".." in parts or name.startswith("/"):
                continue
            if parts[0].endswith(".data"):
                if parts[1] not in ("purelib", "platlib"):
                    continue  # scripts and headers: nobody calls them here
                name = str(PurePosixPath(*parts[2:]))
            yield name, package.read(f"{PurePosixPath(*parts)}")


def _run(*words: str) -> None:
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file with everything under one folder, the same bytes for the same files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files):
            package.writestr(zipfile.ZipInfo(f"plankit/{name}", DATE), files[name], zipfile.ZIP_DEFLATED)
    return data.getvalue()


def main() -> int:
    """`python -m scripts.windows_zip --python FILE|FOLDER|ADDRESS`."""
    parser = argparse.ArgumentParser("python -m scripts.windows_zip", description=__doc__)
    parser.add_argument("--python", required=True, help="the embeddable Python: a zip file, a folder or an address")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the zip file goes (dist/)")
    parser.add_argument("--wheels", type=Path, help="a folder with all wheels, where there is no network")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        target = build(options.python, options.out, options.wheels)
    except BuildError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    print(f"Written: {target} ({target.stat().st_size / 1e6:.0f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
