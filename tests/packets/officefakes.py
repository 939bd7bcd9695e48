"""Programs that stand in for a LibreOffice that misbehaves, each around the real one or in its place."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

REAL = shutil.which("soffice") or "soffice"


def program(folder: Path, script: str) -> Path:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def hangs(folder: Path) -> Path:
    """Never ends, and neither does what it started, whose number it leaves behind."""
    return program(folder, f"sleep 300 & echo $! > {folder}/child; wait")


def makes_nothing(folder: Path) -> Path:
    return program(folder, "exit 0")


def breaks_once(folder: Path) -> Path:
    """Is killed from outside in its first launch, before it made anything; the real one afterwards."""
    return program(folder, f'[ -e {folder}/once ] || {{ touch {folder}/once; kill -9 $$; }}\nexec {REAL} "$@"')


def stumbles(folder: Path, size: int) -> Path:
    """Breaks off at a document of that many bytes, with whatever comes after it unmade."""
    script = f"""
for one; do case "$one" in *.docx) names="$names $one";; *) options="$options '$one'";; esac; done
for name in $names; do
  [ "$(wc -c < $name)" -eq {size} ] && break
  good="$good $name"
done
[ -n "$good" ] && eval {REAL} $options $good
[ "$good" = "$names" ] || kill -9 $$
"""
    return program(folder, script.strip())
