"""
Statement files inside a zip: one level deep, sizes counted while reading, no member trusted.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from integrations.statements.statement import StatementRefused

MAGIC = b"PK\x03\x04"
EMPTY_MAGIC = b"PK\x05\x06"
# A file a day for three years, and a margin.
MAX_MEMBERS = 1200
MAX_NAME = 255
CHUNK = 1 << 16
STORED_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
SYMLINK = 0o120000
# What a packer of its own accord adds beside the statements.
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def is_zip(data: bytes) -> bool:
    """
    Whether the bytes begin as a zip does.
    """
    return data.startswith((MAGIC, EMPTY_MAGIC))


def members_of(data: bytes, *, max_bytes: int) -> Iterator[bytes]:
    """
    The contents of the members, one after the other, `max_bytes` in all.

    Raises:
        StatementRefused: for a broken, encrypted, nested, over-long or path-playing zip.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = _checked(archive.infolist())
            left = max_bytes
            for number, info in enumerate(infos, start=1):
                content = _read(archive, info, f"zip member {number}", left)
                left -= len(content)
                yield content
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        # zipfile says it in all of these words; which of them tells the customer nothing.
        raise StatementRefused("zip", "expected a whole zip file with sound checksums") from error


def _checked(infos: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """
    The members that are files; every one is looked at before any is read.
    """
    if len(infos) > MAX_MEMBERS:
        raise StatementRefused("zip", f"expected at most {MAX_MEMBERS} files in the zip")
    for number, info in enumerate(infos, start=1):
        where = f"zip member {number}"
        path = info.orig_filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path or "\x00" in path or len(path) > MAX_NAME:
            raise StatementRefused(where, "expected a plain file name")
        if (info.external_attr >> 16) & 0o170000 == SYMLINK:
            raise StatementRefused(where, "expected a file, not a link")
        if info.flag_bits & ENCRYPTED:
            raise StatementRefused(where, "expected a file without password")
        if info.compress_type not in STORED_WAYS:
            raise StatementRefused(where, "expected a stored or deflated file")
    files = [info for info in infos if not info.is_dir() and not _is_litter(info.filename)]
    if not files:
        raise StatementRefused("zip", "expected at least one statement file in the zip")
    return files


def _is_litter(name: str) -> bool:
    return name.startswith(LITTER[0]) or name.rsplit("/", 1)[-1] in LITTER[1:]


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, left: int) -> bytes:
    """
    One member; its declared size is not believed.
    """
    if info.file_size > left:
        raise StatementRefused(where, "expected less content in the zip")
    content = bytearray()
    with archive.open(info) as member:
        while chunk := member.read(CHUNK):
            content += chunk
            if len(content) > left:
                raise StatementRefused(where, "expected less content in the zip")
    if content.startswith(MAGIC):
        raise StatementRefused(where, "expected a statement file, not a zip within the zip")
    return bytes(content)
