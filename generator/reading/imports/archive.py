"""Zip archives of strangers, read within bounds. Names of members name members, never files.

APPNOTE.TXT 6.3.10 is the format; the threats are listed in docs/import.md.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from generator.core.problems import error
from generator.reading.imports.entries import Skipped
from generator.reading.imports.values import line

MOST_MEMBERS = 100_000

LARGEST_MEMBER = 64 * 1024 * 1024  # bytes, unpacked

LARGEST_TOTAL = 4 * 1024 * 1024 * 1024  # bytes, unpacked; members are unpacked one at a time

HIGHEST_RATIO = 200
"""Unpacked to packed size of the whole. Text is packed to a tenth, zeros to a thousandth."""

SMALL = 16 * 1024 * 1024
"""Bytes, unpacked, that do no harm whatever the ratio."""

SIGNATURE = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"  # §4.3.12, one a member in the central directory
_SYMLINK, _KIND_OF_FILE = 0xA000, 0xF000  # stat(2), in the upper half of the external attributes
_ENCRYPTED = 0x1  # §4.4.4, general purpose bit 0
_PACKED_AS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
    NotImplementedError, LookupError,
)  # fmt: skip
"""All that `zipfile` raises on archives that were damaged or made to harm."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was looked over and not yet unpacked."""

    file: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]
    """What may be read, by name, in the order of the archive."""
    skipped: tuple[Skipped, ...]
    """What may not be read, and why."""


def open_archive(data: bytes, path: str) -> Archive:
    """The members of a zip archive that are safe to read.

    Raises:
        BuildError: it is damaged or cut short, holds too many members, or would unpack to too much.
    """
    if data.count(_ENTRY) > MOST_MEMBERS:
        raise error(path, f"holds more than {MOST_MEMBERS:,} files", hint="unpack it, and import parts of it")
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as failure:
        hint = "it was cut short or damaged on its way: download it again"
        raise error(path, "is no complete zip archive", hint=hint) from failure
    infos = file.infolist()
    total = sum(info.file_size for info in infos)
    if total > LARGEST_TOTAL or (total > SMALL and total > HIGHEST_RATIO * len(data)):
        message = f"would unpack to {total / 1e6:,.0f} MB, which no export does"
        raise error(path, message, hint="unpack it yourself if you trust it, and import the files")
    members: dict[str, zipfile.ZipInfo] = {}
    skipped: list[Skipped] = []
    for info in infos:
        if info.filename.endswith("/"):  # `is_dir` fails at an empty name
            continue
        reason = _reason_against(info) or _reason_twice(info, members.get(info.filename))
        skipped += [Skipped(line(info.filename)[:200], reason)] if reason else []
        if not reason:
            members[info.filename] = info
    return Archive(file, members, tuple(skipped))


def read_member(archive: Archive, name: str) -> bytes | Skipped:
    """The bytes of a member of the archive, or why there are none."""
    info = archive.members[name]
    try:
        with archive.file.open(info) as stream:
            data = stream.read(LARGEST_MEMBER + 1)
    except _DAMAGE as failure:
        return Skipped(name, f"is damaged: {str(failure)[:100] or type(failure).__name__}")
    if len(data) > LARGEST_MEMBER:
        return Skipped(name, "is larger than it says")
    return data


def _reason_against(info: zipfile.ZipInfo) -> str:
    """Why a member is not read; empty if it is."""
    name = info.filename.replace("\\", "/")
    is_stray = name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or not name.isprintable()
    reasons = {
        "has no name": not name,
        "has a name that leads out of the archive": is_stray,
        "is a symbolic link": (info.external_attr >> 16) & _KIND_OF_FILE == _SYMLINK,
        "is encrypted": bool(info.flag_bits & _ENCRYPTED),
        "is packed in a way that no export uses": info.compress_type not in _PACKED_AS,
        "is an archive inside the archive": name.lower().endswith(".zip"),
        f"is larger than {LARGEST_MEMBER // 1024 // 1024} MB": info.file_size > LARGEST_MEMBER,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _reason_twice(info: zipfile.ZipInfo, before: zipfile.ZipInfo | None) -> str:
    """Why a member with the name of another is not read: some exporters write a file twice."""
    if before is None:
        return ""
    is_same = (info.CRC, info.file_size) == (before.CRC, before.file_size)
    return "stands there twice" if is_same else "stands there twice, with other content the second time"
