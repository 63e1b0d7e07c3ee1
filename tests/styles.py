"""Data as YAML in the many styles in which people write it, with comments anywhere."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from hamm_registry import yamlfile

WORDS = (
    "Hamm", "Städte-partnerschaft", "NO", "01067", "2024-01-25", "x: y", "a #b", "'q'", '"d"',
    "- z", "-z", "é", "12:30", "#", "?", ":", "a:", "[x", "{", "}", "100 %", "nbsp\u00a0x", "---",
    "<<", "~", "true", "null", "1.10", "@me", "`x", "%p", "|", ">", "*a", "&b", "!t", "1e5", "0x1f",
    "=", "日本", "😀", "\\", "C:\\n", "<<<<<<<", "=======",
)  # fmt: skip
"""What is hard to write or to read as text."""


class Writer:
    """Writes one document; `notes` are the comments that are in it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.notes: list[str] = []

    def document(self, data: Mapping[str, Any]) -> str:
        """The text of a file."""
        lines = self._above(0)
        if self._chance(0.2):
            lines.append("---" + self._behind())
        lines += self._above(0) + self._block(data, 0)
        if self._chance(0.1):
            lines += ["...", *self._above(0)]
        text = "\n".join(lines) + ("\n" if self._chance(0.9) else "")
        return text.replace("\n", "\r\n") if self._chance(0.1) else text

    def _chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def _pick(self, *options: str) -> str:
        return self.random.choice(options)

    def _note(self) -> str:
        note = f"# c{len(self.notes)}" + self._pick("", " - x: y", " 'q", " [", ": z", "  #x", " ä")
        self.notes.append(note)
        return note

    def _above(self, indent: int) -> list[str]:
        """Comments and blank lines, most of them where they should be."""
        lines = []
        while self._chance(0.15):
            column = self.random.choice([indent, indent, max(indent - 1, 0), 0, indent + 3])
            lines.append("" if self._chance(0.4) else " " * column + self._note())
        return lines

    def _behind(self) -> str:
        return self._pick(" ", "  ", "     ") + self._note() if self._chance(0.15) else ""

    def _scalar(self, value: Any, flow: bool = False) -> str:
        if not isinstance(value, str):
            return {None: "null", True: "true", False: "false"}.get(value, repr(value))
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        forms = ['"' + escaped.replace("\t", "\\t").replace("\r", "\\r") + '"']
        if not set("\n\r\t") & set(value):
            forms.append("'" + value.replace("'", "''") + "'")
        forms += [value] * 3 * _plain(value, flow)
        return self._pick(*forms)

    def _brackets(self, value: Any, indent: int) -> str:
        """A value in brackets, perhaps over several lines."""

        def gap() -> str:
            if self._chance(0.08):
                return f"{self._behind()}\n" + " " * (indent + 2)
            blanks = "\n" + " " * (indent + 2)
            return f"{blanks}{self._note()}{blanks}" if self._chance(0.04) else ""

        if isinstance(value, Mapping):
            parts = [
                f"{gap()}{self._scalar(key, True)}: {self._brackets(part, indent)}{gap()}"
                for key, part in value.items()
            ]
            return "{" + gap() + ", ".join(parts) + gap() + "}"
        if isinstance(value, Sequence) and not isinstance(value, str):
            parts = [gap() + self._brackets(part, indent) + gap() for part in value]
            return "[" + gap() + ", ".join(parts) + self._pick("", "", ", ") * bool(parts) + "]"
        return self._scalar(value, True)

    def _block(self, value: Any, indent: int) -> list[str]:
        """The lines of a map or a list."""
        lines = []
        if isinstance(value, Mapping):
            keys = list(value)
            if self._chance(0.3):
                self.random.shuffle(keys)
            for key in keys:
                lines += self._above(indent)
                head = " " * indent + self._scalar(key) + ":"
                if self._chance(0.03):
                    lines.append(" " * indent + f"? {self._scalar(key)}{self._behind()}")
                    head = " " * indent + ":"
                lines += self._entry(head, value[key], indent)
        else:
            for item in value:
                lines += self._above(indent) + self._entry(" " * indent + "-", item, indent)
        return lines + self._above(indent)

    def _entry(self, head: str, value: Any, indent: int) -> list[str]:
        """The lines of a value behind its key or dash."""
        if isinstance(value, Mapping) or (
            isinstance(value, Sequence) and not isinstance(value, str)
        ):
            return self._group(head, value, indent)
        folded = isinstance(value, str) and self._chance(0.3)
        if folded and (lines := self._paragraph(value)):
            return [head + lines[0] + self._behind(), *(self._in(indent, one) for one in lines[1:])]
        if isinstance(value, str) and self._chance(0.1):
            between = [" " * (indent + 4) + self._note()] if self._chance(0.3) else []
            below = " " * (indent + 2) + self._scalar(value) + self._behind()
            return [head + self._behind(), *between, below]
        return [f"{head} {self._scalar(value)}{self._behind()}"]

    def _group(self, head: str, value: Any, indent: int) -> list[str]:
        item = head.endswith("-")
        if not value or self._chance(0.15):
            return f"{head} {self._brackets(value, indent)}{self._behind()}".split("\n")
        inner = indent + self.random.choice([2, 2, 4, 3])
        if not isinstance(value, Mapping) and not item and self._chance(0.5):
            inner = indent
        lines = self._block(value, inner)
        if item and self._chance(0.8) and lines[0].strip()[:1] not in ("", "#"):
            return [head + " " * (inner - indent - 1) + lines[0][inner:], *lines[1:]]
        return [head + self._behind(), *lines]

    def _paragraph(self, value: str) -> list[str]:
        """A text as a block: the indicator and the lines; empty where that cannot be."""
        if set("\r\t") & set(value) or not value.strip() or value[0] in " \n":
            return []
        if "<<<<<<<" in value or "=======" in value:
            return []
        if "\n" in value:
            body = value.rstrip("\n")
            breaks = len(value) - len(body)
            if body != body.rstrip():
                return []
            header = " |" + ("-", "", "+")[min(breaks, 2)]
            return [header, *body.split("\n"), *[""] * (breaks - 1)]
        if "  " in value or value != value.strip(" "):
            return []
        lines = [""]
        for word in value.split(" "):
            if lines[-1] and self._chance(0.3):
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}".strip(" ")
        return [" >-", *lines]

    def _in(self, indent: int, line: str) -> str:
        return " " * (indent + 2) + line if line else ""


def _plain(value: str, flow: bool) -> bool:
    """Whether a text may stand without quotes; doubtful ones may not."""
    read = yamlfile.parse(f"[{value}]\n" if flow else f"k: {value}\n")
    if flow:
        read = yamlfile.parse(f"k: [{value}]\n")
    data = getattr(read, "data", None)
    return data == {"k": [value] if flow else value} and not set("\n\r\t#") & set(value)
