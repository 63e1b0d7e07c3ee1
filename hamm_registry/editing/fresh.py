"""New files: data as a text in canonical form, with the line for editors."""

from hamm_registry.document import Data
from hamm_registry.editing import form, printing
from hamm_registry.editing.shape import shape


def fresh(path: str, kind: str, data: Data) -> str:
    """The text of a new file at `path` that is read as `data`, just as `fmt` would write it.

    Raises RegistryError where a value cannot be written down.
    """
    text = f"{form.modeline(path, kind)}\n{printing.document(data, shape(kind))}"
    form.verify(path, text, data, [])
    return text
