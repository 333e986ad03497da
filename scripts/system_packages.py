"""Fetch what the browser tests need from the machine's package manager: Chromium and a Korean font.

Only where the machine is Debian's and we are root; elsewhere the tests that need them say so and are skipped.
"""

import os
import shutil
import subprocess

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Install what is missing, quietly, and say so in one line."""
    wanted = missing()
    if not wanted:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Browser tests want {' and '.join(wanted)}: please install with your package manager.")
        return
    print(f"Installing {' and '.join(wanted)} for the browser tests ...", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "--quiet", "--quiet", "--yes", "--no-install-recommends", *wanted]
    for command in (["apt-get", "update", "--quiet", "--quiet"], install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            print(f"{' '.join(command[:2])} failed: {(done.stderr or done.stdout).strip()[-300:]}")
            return


def missing() -> list[str]:
    """The packages this machine lacks."""
    packages = []
    if not any(shutil.which(name) for name in BROWSERS):
        packages.append("chromium")
    if not has_korean_font():
        packages.append("fonts-noto-cjk")
    return packages


def has_korean_font() -> bool:
    """Whether fontconfig knows a font that covers Korean."""
    if not shutil.which("fc-list"):
        return False
    answer = subprocess.run(["fc-list", ":lang=ko", "family"], capture_output=True, text=True)
    return bool(answer.stdout.strip())


if __name__ == "__main__":
    main()
