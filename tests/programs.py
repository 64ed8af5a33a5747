"""Installs what the tests with real programs need, where it is missing; `make test` runs it first.

Where it cannot (no apt-get, not root) it says so: those tests are then skipped with their reason, or fail in CI.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys

PROGRAMS = ("bibtex", "biber", "pandoc", "pdflatex")
DEBIAN = ("texlive-latex-recommended", "texlive-bibtex-extra", "lmodern", "biber", "pandoc")
"""Debian's packages that hold them."""

CSL_SCHEMA = "commonmeta-py==0.312"
"""Ships CSL's JSON Schema; what it depends on is not needed for that."""


def main() -> None:
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        print(f"installing {', '.join(missing)} from Debian's packages")
        if not _installed_from_debian():
            print(f"could not; install them by hand: apt-get install {' '.join(DEBIAN)}")
    if importlib.util.find_spec("commonmeta") is None:
        print(f"installing {CSL_SCHEMA}")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", CSL_SCHEMA]
        if subprocess.run(command, check=False).returncode:
            print("could not; the test of CSL-JSON against its schema is left out")


def _installed_from_debian() -> bool:
    if shutil.which("apt-get") is None:
        return False
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if root and shutil.which("sudo") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = subprocess.run([*root, "apt-get", "update", "-qq"], env=environment, check=False)
    install = [*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN]
    return update.returncode == 0 and subprocess.run(install, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    main()
