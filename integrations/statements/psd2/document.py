"""
A JSON document in parts that stay as they are written until they are asked for: its size costs no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import msgspec
from msgspec import Raw

from integrations.statements.psd2.fields import Fields, Json
from integrations.statements.psd2.wellformed import step_of
from integrations.statements.statement import StatementRefused

# No object of a bank's has more keys; maps of transactions by their ids are not among what is read.
MAX_KEYS = 10_000
# White space before the first element of an array is shorter than this.
MARGIN = 256
TWICE = "expected every key once in a JSON object"

# Numbers with a point or an exponent stay as they are written.
DECODE = msgspec.json.Decoder(float_hook=str).decode


class Key(str):
    """
    A key of an object, kept distinct so that the decoder shows each one, also the second of a name.
    """

    __slots__ = ()


class AnyObject(msgspec.Struct, gc=False):
    """
    Any object, nothing of it kept.
    """


class Part:
    """
    One value of the document, still as it is written, its JSON pointer, and its key where it has one.
    """

    def __init__(self, raw: Raw, where: str, key: str = "") -> None:
        self.raw = raw
        self.where = where
        self.key = key
        self.size = memoryview(raw).nbytes
        self._mark = bytes(memoryview(raw)[:1])

    @property
    def is_object(self) -> bool:
        """
        Whether it is one.
        """
        return self._mark == b"{"

    @property
    def is_array(self) -> bool:
        """
        Whether it is one.
        """
        return self._mark == b"["

    @cached_property
    def members(self) -> dict[str, Part]:
        """
        The values by their keys, none where it is no object.

        Raises:
            StatementRefused: where a key comes twice, or keys are too many.
        """
        if not self.is_object:
            return {}
        seen: set[str] = set()

        def hear(_kind: type, key: str) -> Key:
            if key in seen:
                raise StatementRefused(f"{self.where}/{step_of(key)}", TWICE)
            if len(seen) >= MAX_KEYS:
                raise StatementRefused(self.where or "file", f"expected at most {MAX_KEYS} keys in a JSON object")
            seen.add(key)
            return Key(key)

        members: dict[Key, Raw] = msgspec.json.decode(self.raw, type=dict[Key, Raw], dec_hook=hear)
        found = {str(key): raw for key, raw in members.items()}
        return {key: Part(raw, f"{self.where}/{step_of(key)}", key) for key, raw in found.items()}

    @cached_property
    def objects(self) -> list[Raw]:
        """
        The elements of an array of objects, none where it is no array.

        Raises:
            StatementRefused: where an element is broken JSON.
        """
        if not self.is_array:
            return []
        try:
            msgspec.json.decode(self.raw, type=list[AnyObject])
        except msgspec.ValidationError as error:
            raise refusal_of(error, self.where) from None
        return msgspec.json.decode(self.raw, type=list[Raw])

    @property
    def holds_objects(self) -> bool:
        """
        Whether it is an array that begins with an object.
        """
        return self.is_array and bytes(memoryview(self.raw)[1:MARGIN]).lstrip().startswith(b"{")

    def parts(self) -> Iterator[Part]:
        """
        The elements of an array of objects, each with its pointer.
        """
        return (Part(raw, f"{self.where}/{number}") for number, raw in enumerate(self.objects))

    @property
    def first(self) -> Part:
        """
        The first element of an array of objects, null where there is none.
        """
        return Part(self.objects[0], f"{self.where}/0") if self.objects else NULL

    def get(self, *names: str) -> Part:
        """
        The first value of an object under those names that is not null, else null.
        """
        return next((part for name in names if (part := self.members.get(name)) and part._mark != b"n"), NULL)

    def text(self, *names: str) -> str:
        """
        The first text or number of an object under those names, white space made single, or "".
        """
        for name in names:
            value = self.get(name).decoded()
            if isinstance(value, (str, int)) and not isinstance(value, bool) and (text := " ".join(str(value).split())):
                return text
        return ""

    def decoded(self) -> Json:
        """
        The value.
        """
        return decoded(DECODE, self.raw, self.where)

    @property
    def fields(self) -> Fields:
        """
        The object, its values to be taken; that of an empty one where it is null.
        """
        value = self.decoded()
        return Fields({} if value is None else value, self.where)

    def items(self) -> Iterator[Fields]:
        """
        The elements of an array of objects, one at a time.

        Raises:
            StatementRefused: where it is no array.
        """
        if self._mark not in (b"[", b"n"):
            raise StatementRefused(self.where, "expected an array")
        for number, raw in enumerate(self.objects):
            where = f"{self.where}/{number}"
            yield Fields(decoded(DECODE, raw, where), where)


NULL = Part(Raw(b"null"), "")


def decoded(decode: Callable[[Raw], Json], raw: Raw, where: str) -> Json:
    """
    The value, or the refusal that names its place.

    Raises:
        StatementRefused: where it is no JSON, or is nested too deeply.
    """
    try:
        return decode(raw)
    except msgspec.ValidationError as error:
        raise refusal_of(error, where) from None
    except RecursionError:
        raise StatementRefused(where, "expected JSON that is not nested so deeply") from None


def refusal_of(error: msgspec.ValidationError, where: str) -> StatementRefused:
    """
    What the decoder found amiss, with a pointer for its path "$[3].amount", in our words.
    """
    message, _, path = str(error).partition(" - at `$")
    steps = path.rstrip("`").replace("[", ".").replace("]", "").split(".")[1:]
    expected = message.partition(", got ")[0].replace("Expected `", "expected a JSON value of type ").rstrip("`")
    return StatementRefused("/".join((where, *steps)) or "file", expected)
