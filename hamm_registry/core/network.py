"""A network as a picture shows it: groups of names, and the links between them."""

from typing import Literal, NamedTuple

Kind = Literal["known", "met", "introduce", "approach"]


class NetworkNode(NamedTuple):
    """One organisation: `linked` where it has a known link in its group."""

    label: str
    linked: bool = False


class NetworkSection(NamedTuple):
    """Nodes below a small heading, which may be empty."""

    title: str
    nodes: tuple[NetworkNode, ...]


class NetworkLink(NamedTuple):
    """A link between two nodes of a group, by their positions in it."""

    a: int
    b: int
    kind: Kind


class NetworkGroup(NamedTuple):
    """A heading with its remark, the sections below it, and the links between their nodes.

    `left_out` is the number of nodes for which there was no room.
    """

    title: str
    note: str
    sections: tuple[NetworkSection, ...]
    links: tuple[NetworkLink, ...]
    left_out: int = 0

    @property
    def nodes(self) -> list[NetworkNode]:
        """The nodes of all sections, in order."""
        return [node for section in self.sections for node in section.nodes]


class Network(NamedTuple):
    """The whole picture; `description` says in words what it shows."""

    title: str
    description: str
    groups: tuple[NetworkGroup, ...]
