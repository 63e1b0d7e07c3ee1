"""New files: data as a text in canonical form, with the line for editors."""

from hamm_registry.editing import canonical_form, emitter
from hamm_registry.editing.layout import shape
from hamm_registry.yamlfile.document import Data


def fresh(path: str, kind: str, data: Data) -> str:
    """The text of a new file at `path` that is read as `data`, just as `fmt` would write it.

    Raises RegistryError where a value cannot be written down.
    """
    text = fresh_text(path, kind, data)
    canonical_form.verify(path, text, data, [])
    return text


def fresh_text(path: str, kind: str, data: Data) -> str:
    """The same, without reading it again to see whether all of it can be written down."""
    return f"{canonical_form.modeline(path, kind)}\n{emitter.document(data, shape(kind))}"
