"""
Values of a transaction by the paths that a declaration names.
"""

from __future__ import annotations

from typing import NamedTuple

from integrations.statements.psd2.fields import Fields, Json
from integrations.statements.psd2.services.declaration import Paths

# A booking and what stands around it: values are looked for in this order.
Sources = tuple[Fields, ...]


class Place(NamedTuple):
    """
    A value, the object it stands in, and its key there.
    """

    value: Json
    fields: Fields
    key: str

    @property
    def where(self) -> str:
        """
        Its JSON pointer.
        """
        return f"{self.fields.where}/{self.key}"


def found(sources: Sources, paths: Paths) -> Place | None:
    """
    The first value that is not null under the paths, in the booking before what stands around it.
    """
    for path in paths:
        if "." in path:
            place = _found_inside(sources, path)
            if place is not None:
                return place
            continue
        for source in sources:
            value = source.value.get(path)
            if value is not None:
                return Place(value, source, path)
    return None


def text_of(sources: Sources, paths: Paths) -> str:
    """
    The first text that is not blank under the paths.
    """
    for path in paths:
        place = found(sources, (path,))
        if place is None or isinstance(place.value, dict | list | bool):
            continue
        if text := place.fields.text(place.key):
            return text
    return ""


def _found_inside(sources: Sources, path: str) -> Place | None:
    *outer, key = path.split(".")
    for source in sources:
        fields = source
        for name in outer:
            inner = fields.value.get(name)
            if not isinstance(inner, dict):
                break
            fields = Fields(inner, f"{fields.where}/{name}")
        else:
            if fields.value.get(key) is not None:
                return Place(fields.value[key], fields, key)
    return None
