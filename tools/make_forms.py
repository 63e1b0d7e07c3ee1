"""Write the forms of this repository for people without git, from the schemas and registry.yaml.

Usage: python tools/make_forms.py
"""

from pathlib import Path

from hamm_registry.editing import forms
from hamm_registry.storage import workspace

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write every form."""
    for path, text in forms.files(workspace.Workspace(ROOT).config).items():
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
