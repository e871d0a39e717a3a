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
        *outer, key = path.split(".")
        for source in sources:
            fields: Fields | None = source
            for name in outer:
                inner = fields.value.get(name) if fields is not None else None
                fields = (
                    Fields(inner, f"{fields.where}/{name}") if fields is not None and isinstance(inner, dict) else None
                )
            if fields is not None and fields.value.get(key) is not None:
                return Place(fields.value[key], fields, key)
    return None


def text_of(sources: Sources, paths: Paths) -> str:
    """
    The first text that is not blank under the paths.
    """
    for path in paths:
        place = found(sources, (path,))
        if (
            place is not None
            and not isinstance(place.value, (dict, list, bool))
            and (text := place.fields.text(place.key))
        ):
            return text
    return ""
