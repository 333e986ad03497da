"""Bring the front-end packages into static/vendor/.

npm fetches what package-lock.json names and checks its integrity hashes; the few files the pages use are copied
and compressed beforehand, so that the server only hands them out. The fonts are unpacked once more for the PDF writer,
which reads no web fonts. A machine without Node.js gets one through pip.
"""

import argparse
import gzip
import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
BIN = Path(sys.executable).parent
MINIMUM_NODE = 20
COMPRESSED = {".css", ".js", ".svg"}

# (folder inside node_modules, folder inside static/vendor, patterns)
SERVED = [
    (
        "krds-uiux/resources",
        "krds",
        ["css/token/krds_tokens.css", "css/component/output.css", "img/**/*.svg", "fonts/*.woff2"],
    ),
    ("htmx.org/dist", ".", ["htmx.min.js"]),
]

# (folder inside node_modules, web fonts to unpack into static/vendor/print)
PRINTED = ("krds-uiux/resources/fonts", "*.woff")


def main() -> None:
    """Install the packages and publish the served files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also fetch the packages that only the tests use")
    arguments = parser.parse_args()
    install(dev=arguments.dev)
    count, size = publish()
    print(f"assets: {count} files, {size / 1e6:.1f} MB")


def install(*, dev: bool) -> None:
    """Run npm on the lock file, with the machine's Node.js or the one from pip."""
    command, environment = npm()
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not dev:
        options.append("--omit=dev")
    subprocess.run([*command, "ci", *options], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def npm() -> tuple[list[str], dict[str, str]]:
    """Return the npm command to use and the environment to run it in."""
    environment = dict(os.environ)
    if shutil.which("npm") and node_version("node") >= MINIMUM_NODE:
        return ["npm"], environment
    if not (BIN / "npm").exists():
        print(f"assets: no Node.js {MINIMUM_NODE} or newer here, fetching one through pip")
        requirements = ["--require-hashes", "-r", str(ROOT / "requirements-node.txt")]
        subprocess.run([sys.executable, "-m", "pip", "install", "-qq", *requirements], check=True)
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', '')}"
    return [str(BIN / "npm")], environment


def node_version(command: str) -> int:
    """Return the major version of a Node.js command, 0 where there is none."""
    if not shutil.which(command):
        return 0
    answer = subprocess.run([command, "-p", "process.versions.node"], capture_output=True, text=True)
    major = answer.stdout.strip().split(".")[0]
    return int(major) if major.isdigit() else 0


def publish() -> tuple[int, int]:
    """Copy the served files to static/vendor/ and return their number and size in bytes."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    count = size = 0
    for package, folder, patterns in SERVED:
        source = MODULES / package
        for pattern in patterns:
            files = [path for path in source.glob(pattern) if path.is_file()]
            if not files:
                sys.exit(f"assets: {package}/{pattern} is missing from the package")
            for path in files:
                copy(path, VENDOR / folder / path.relative_to(source))
                count += 1
                size += path.stat().st_size
    printed = publish_fonts()
    return count + len(printed), size + sum(path.stat().st_size for path in printed)


def publish_fonts() -> list[Path]:
    """Unpack the web fonts into static/vendor/print/ and return the files written."""
    folder, pattern = PRINTED
    found = sorted((MODULES / folder).glob(pattern))
    if not found:
        sys.exit(f"assets: {folder}/{pattern} is missing from the package")
    target = VENDOR / "print"
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for path in found:
        written.append(target / f"{path.stem}.ttf")
        written[-1].write_bytes(unpacked(path.read_bytes()))
    return written


def unpacked(woff: bytes) -> bytes:
    """The TrueType font inside a WOFF 1.0 file: the same tables, each deflated by itself (W3C WOFF 1.0, section 4)."""
    signature, flavour, _length, count = struct.unpack_from(">4sIIH", woff)
    if signature != b"wOFF":
        sys.exit("assets: the package's fonts are not WOFF 1.0")
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">IHHHH", flavour, count, power * 16, count.bit_length() - 1, (count - power) * 16)
    position = len(head) + 16 * count
    tables = []
    for index in range(count):
        tag, offset, packed, size, checksum = struct.unpack_from(">4sIIII", woff, 44 + 20 * index)
        table = woff[offset : offset + packed]
        table = zlib.decompress(table) if packed < size else table
        head += struct.pack(">4sIII", tag, checksum, position, size)
        tables.append(table + bytes(-size % 4))
        position += len(tables[-1])
    return head + b"".join(tables)


def copy(source: Path, target: Path) -> None:
    """Copy one file, with a gzip twin beside it where it compresses well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    if target.suffix in COMPRESSED:
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    main()
