"""A folder from which the program is installed without network: wheels of all that it needs, and launchers."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from types import MappingProxyType

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WHEELS = "wheels"
"""The folder of wheels within the folder of an installation."""

_HERE = Path(__file__).parent / "launchers"
_SAID = re.compile("«([^»]*)»")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of computer: its name for people, the tags of the wheels that it takes, and what markers read on it."""

    title: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]


def _linux(machine: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    # By the age of the C library that a wheel needs: Kylin V10 and UOS 20 have glibc 2.28.
    tags = tuple(f"{tag}_{machine}" for tag in ("manylinux2014", "manylinux_2_17", "manylinux_2_28"))
    return tags, _markers("posix", "linux", "Linux", machine)


def _markers(os_name: str, sys_platform: str, system: str, machine: str) -> Mapping[str, str]:
    return MappingProxyType(
        {"os_name": os_name, "sys_platform": sys_platform, "platform_system": system, "platform_machine": machine}
    )


PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {
        "windows-x64": Platform("Windows 64 位", ("win_amd64",), _markers("nt", "win32", "Windows", "AMD64")),
        "linux-x86_64": Platform("Linux x86_64", *_linux("x86_64")),
        "linux-aarch64": Platform("Linux aarch64", *_linux("aarch64")),
    }
)


class BundleError(Exception):
    """pip could not build or fetch a wheel; the text is what pip said last."""


def build_bundle(out: Path, source: Path, platforms: Sequence[str], versions: Sequence[str]) -> tuple[Path, ...]:
    """Write the folder of an installation and return its wheels.

    ``source`` is the folder of the program's ``pyproject.toml``. What the program needs is read from its own wheel, and
    by the markers of each platform and version of Python, not by those of this computer. Raises BundleError.
    """
    wheels = out / WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    for stale in wheels.glob("gongkai-*.whl"):
        stale.unlink()
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(source))
    (own,) = wheels.glob("gongkai-*.whl")
    for name in platforms:
        for version in versions:
            _fetch(wheels, own, PLATFORMS[name], version)
    said = {
        "version": own.name.split("-")[1],
        "versions": " ".join(versions),
        "python": " 或 ".join(versions),
        "platforms": "、".join(PLATFORMS[name].title for name in platforms),
    }
    for launcher in sorted(_HERE.iterdir()):
        (out / launcher.name).write_bytes(launcher_bytes(launcher, said))
    return tuple(sorted(wheels.glob("*.whl")))


def launcher_bytes(launcher: Path, said: Mapping[str, str]) -> bytes:
    """Return a launcher as the computers that run it read it.

    A batch file has ASCII only and Windows line ends, whatever the code page of the console is: what it says in Chinese
    between «» becomes escapes. A text for Notepad has a byte order mark.
    """
    text = launcher.read_text("utf-8")
    for name, value in said.items():
        text = text.replace(f"@{name}@", value)
    if launcher.suffix == ".bat":
        text = _SAID.sub(lambda found: found[1].encode("ascii", "backslashreplace").decode(), text)
        return text.replace("\n", "\r\n").encode("ascii")
    if launcher.suffix == ".txt":
        return _BOM + text.replace("\n", "\r\n").encode()
    return text.encode()


def _fetch(wheels: Path, own: Path, platform: Platform, version: str) -> None:
    """Fetch all that the program needs on a platform.

    pip reads markers as they are on this computer, so what another one needs besides is asked for by name until all is
    there.
    """
    wanted = list(needed(own, platform, version))
    while True:
        fetched = _downloaded(wheels, wanted, platform, version)
        names = {canonicalize_name(wheel.name.split("-")[0]) for wheel in fetched}
        there = [one for wheel in fetched for one in needed(wheel, platform, version)]
        missing = [one for one in there if canonicalize_name(Requirement(one).name) not in names]
        if not missing:
            return
        wanted += missing


def _downloaded(wheels: Path, wanted: Iterable[str], platform: Platform, version: str) -> tuple[Path, ...]:
    """Return the wheels that the requirements come to; they lie in the folder."""
    tags = [part for tag in platform.tags for part in ("--platform", tag)]
    report = _pip(
        *("download", "--only-binary=:all:", "--implementation", "cp", "--python-version", version, *tags),
        *("--dest", str(wheels), *wanted),
    )
    saved = re.findall(r"^(?:Saved|\s+File was already downloaded) (.*\.whl)$", report, re.MULTILINE)
    return tuple(wheels / Path(name).name for name in saved)


def needed(wheel: Path, platform: Platform, version: str) -> Iterator[str]:
    """Yield what a wheel requires on a platform, each without its marker."""
    with zipfile.ZipFile(wheel) as package:
        (metadata,) = (name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
        header = HeaderParser().parsestr(package.read(metadata).decode())
    there = {
        **platform.markers,
        "python_version": version,
        "python_full_version": f"{version}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    for line in header.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(there):
            requirement.marker = None
            yield str(requirement)


def _pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BundleError(lines[-1] if lines else "")
    return done.stdout.decode("utf-8", "replace")
