"""The scalars of a document that rules look at, sorted by what they are."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache, cached_property
from typing import Any

from hamm_registry.core.finding import Pointer, texts_in
from hamm_registry.schema.loading import load, resolve
from hamm_registry.yamlfile.parsed_file import Data


class Leaves(defaultdict[str, list[tuple[Pointer, Any]]]):
    """The scalars of a document by their role, each with its place; a role without any is empty."""

    @cached_property
    def results(self) -> dict[object, Any]:
        """Results of several rules about the document, each under a key of its own."""
        return {}

    @property
    def written(self) -> list[tuple[Pointer, Any]]:
        """The values that people write freely; a claim can also be a number.

        A place, a guest of a meeting and the office may be given by a name of their own.
        """
        return [*self["text"], *self["to-place"], *self["to-guest"], *self["to-office"]]

    @cached_property
    def prose(self) -> str:
        """All of that, a line each: few documents hold what a rule looks for in each text."""
        return "\n".join(str(value) for _pointer, value in self.written)


_ROLES = {
    "date": "date",
    "day": "date",
    "url": "url",
    "country": "country",
    "theme": "theme",
    "language": "language",
}
"""The roles of the definitions that the schemas share (`$defs`), by name."""


def leaves(kind: str, data: Data) -> Leaves:
    """The scalars of a valid document that rules look at, by their role.

    Roles are `date`, `url`, `country`, `country-or-group`, `theme`, `language`, `mailbox`, `text`,
    and `to-` before the kind of what a reference names (`to-initiative`, `to-source`); numbers and
    the values of closed vocabularies have none and are left out.
    """
    collected = Leaves(list)
    _collect(_plan(kind), data, (), collected)
    return collected


def legible(kind: str, data: Data, faulty: Collection[Pointer]) -> Leaves:
    """The texts of a document that does not fit its schema.

    What is at fault, or stands where no field is, is taken for a text that somebody wrote freely.
    """
    readable = Leaves(list)
    in_place: set[Pointer] = set()
    for role, pairs in leaves(kind, data).items():
        for pointer, value in pairs:
            if isinstance(value, str) and pointer not in faulty:
                readable[role].append((pointer, value))
                in_place.add(pointer)
    for pointer, value in texts_in(data, keys=True):
        if pointer not in in_place and not value.startswith(("http://", "https://")):
            readable["text"].append((pointer, value))
    return readable


def _collect(plan: Any, value: Any, pointer: Pointer, collected: Leaves) -> None:
    """Add the scalars of a map or list to those collected; what does not fit is passed over.

    This runs for every value of every file: so classes are compared without isinstance, and a
    scalar, as most values are, takes no call.
    """
    if plan.__class__ is not value.__class__:
        return
    if plan.__class__ is list:
        plan_of_item = plan[0]
        for index, item in enumerate(value):
            if plan_of_item.__class__ is str:
                collected[plan_of_item].append(((*pointer, index), item))
            else:
                _collect(plan_of_item, item, (*pointer, index), collected)
        return
    plan_of_others = plan.get("*")
    for key, item in value.items():
        plan_of_item = plan.get(key, plan_of_others)
        if plan_of_item is None:
            continue
        if plan_of_item.__class__ is str:
            collected[plan_of_item].append(((*pointer, key), item))
        else:
            _collect(plan_of_item, item, (*pointer, key), collected)


@cache
def _plan(kind: str) -> Any:
    """A schema boiled down to the roles of its scalars: dicts for groups, lists for lists."""
    root = load(kind)
    return _plan_of(root, root)


def _plan_of(root: Data, schema: Data) -> Any:
    """The plan of a part of a schema; None where rules look at nothing in it."""
    if "x-reference" in schema:
        return f"to-{schema['x-reference']}"
    definition = schema.get("$ref", "").rpartition("/")[2]
    if definition in _ROLES:
        return _ROLES[definition]
    part = resolve(root, schema)
    if "items" in part:
        item = _plan_of(root, part["items"])
        if item is None:
            return None
        return [item]
    if "properties" in part:
        return _plan_of_group(root, part)
    if isinstance(part.get("additionalProperties"), dict):
        return {"*": _plan_of(root, part["additionalProperties"])}
    return _role_of_scalar(part)


def _plan_of_group(root: Data, group: Data) -> dict[str, Any]:
    """The plans of the fields of a group that rules look at, by name."""
    plans = {}
    for name, schema in group["properties"].items():
        plan = _plan_of(root, schema)
        # By its name: the items of allowed_mailboxes have the same form, but are settings.
        if name == "mailbox":
            plan = "mailbox"
        if plan is not None:
            plans[name] = plan
    return plans


def _role_of_scalar(schema: Data) -> str | None:
    """The role of a scalar without a definition of its own; None for numbers and closed lists."""
    if schema.get("x-vocabulary") == "countries-and-groups":
        return "country-or-group"
    if "string" in schema.get("type", ()) and "enum" not in schema:
        return "text"
    return None
