"""Build hook: compiled message catalogues and the schemas go into the package.

The catalogues are kept as text (`.po`) and compiled at every build, an editable one included, so
that no compiled file is ever committed or out of date.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NO_DATE = datetime(2020, 1, 1, tzinfo=UTC)
"""In the header of every compiled catalogue, so that the same text gives the same bytes."""


class PackageDataHook(BuildHookInterface[Any]):
    """Called by hatchling before it collects the files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues; add the schemas to a wheel that is not editable.

        An editable install reads them from the top-level folder: a copy beside it would go stale.
        """
        for source in sorted(Path(self.root, "hamm_registry").glob("locale/*/LC_MESSAGES/*.po")):
            compile_catalogue(source)
        if version == "standard":
            build_data["force_include"]["schemas"] = "hamm_registry/schemas"


def compile_catalogue(source: Path) -> None:
    """Write the `.mo` file beside a `.po` file; untranslated and fuzzy messages are left out.

    One that is up to date stays untouched: a program may be reading it.
    """
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    target = source.with_suffix(".mo")
    if not target.exists() or target.read_bytes() != compiled.getvalue():
        target.write_bytes(compiled.getvalue())
