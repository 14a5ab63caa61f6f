"""A YAML file read so that every fault can name its line and column, all of them at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import Fault, Faults, WorkbookError, did_you_mean

_NULL = "tag:yaml.org,2002:null"
Node = yaml.Node
Mapping = dict[str, Node]


class YamlFile:
    """One file: its root node, and the faults found in it so far."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._faults: dict[Fault, None] = {}
        self.root = self._compose(self._text(path))

    def fault(self, node: Node | None, rule: str, mend: str = "", *, value: object = None) -> None:
        """Note a fault at a node (None: at the file as a whole)."""
        line, column = (node.start_mark.line + 1, node.start_mark.column + 1) if node else (None, "")
        shown = value if value is not None else node.value if isinstance(node, yaml.ScalarNode) else ""
        self._faults[Fault(self.name, line, str(column), str(shown), rule, mend)] = None

    def raise_faults(self) -> None:
        """Raise all faults noted, if any."""
        if self._faults:
            raise Faults(self._faults)

    def mapping(self, node: Node, what: str, known: Iterable[str] | None = None) -> Mapping:
        """The entries of a mapping by key; another type, a repeated and an unknown key are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} must be a mapping of names to values", "Write `name: value`.")
            return {}
        entries: Mapping = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if not name:
                self.fault(key, f"a key of {what} must be a plain word")
            elif name in entries:
                self.fault(key, f"this key is in {what} twice", "Keep one of them.")
            elif known is None or name in known:
                entries[name] = value
        if known is not None:
            self.check_keys(node, what, known)
        return entries

    def check_keys(self, node: yaml.MappingNode, what: str, known: Iterable[str]) -> None:
        """Note each key of a mapping that is not known."""
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value and key.value not in known:
                self.fault(key, f"no such key in {what}", did_you_mean(key.value, sorted(known)))

    def items(self, node: Node) -> list[Node]:
        """The items of a list; a single value is a list of one."""
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def literal(self, node: Node, *, optional: bool = False) -> Any:
        """The value of a scalar, text composed (NFC); anything else is a fault and gives None.

        So does no value at all, unless it is optional.
        """
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, "a single value is expected here")
            return None
        if node.tag == _NULL and not optional:
            self.fault(node, "the value is missing", "Write one, or remove the key.")
            return None
        try:
            value = yaml.SafeLoader("").construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self.fault(node, f"this is no value that can be read: {error}")
            return None
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value

    def text(self, node: Node, what: str) -> str:
        """A text, not empty; anything else is a fault and gives ""."""
        value = self.literal(node)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self.fault(
                node, f"{what} must be a text", "Put it in quotes if it looks like a number or a word."
            )
        return value if isinstance(value, str) else ""

    def texts(self, node: Node, what: str) -> list[str]:
        """One text or a list of them; what is none is a fault and left out."""
        return [text for item in self.items(node) if (text := self.text(item, what))]

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise WorkbookError(f"{self.name}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
        except OSError as error:
            raise WorkbookError(f"{self.name}: cannot be read: {error.strerror}") from error

    def _compose(self, text: str) -> Node:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            raise Faults([self._syntax(error, text)]) from error
        if root is None:
            raise WorkbookError(f"{self.name}: the file is empty")
        return root

    def _syntax(self, error: yaml.YAMLError, text: str) -> Fault:
        """The fault of a file that is no YAML, with the usual mend."""
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        line, column = (mark.line + 1, str(mark.column + 1)) if mark else (None, "")
        lines = text.splitlines()
        shown = lines[mark.line].strip("\n") if mark and mark.line < len(lines) else ""
        mend = "Check the indentation, colons and quotes at and above this line."
        if "\t" in shown:
            mend = "Indent with spaces, not with tabs."
        return Fault(self.name, line, column, shown, f"this is not YAML: {problem}", mend)
