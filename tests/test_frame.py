"""The files around the program: the guides and the metadata."""

import re
from pathlib import Path

import pytest

from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile import read
from hamm_registry.yamlfile.parsed_file import ParsedFile

ROOT = Path(__file__).parent.parent
GUIDES = ("CONTRIBUTING.md", "CONTRIBUTING.en.md")


def example(guide: str) -> str:
    """Return the entry that a guide tells people to copy."""
    (text,) = re.findall(
        r"```yaml\n(.*?)```", (ROOT / guide).read_text(encoding="utf-8"), re.DOTALL
    )
    return str(text)


def anchor(heading: str) -> str:
    """Return the fragment that GitHub and GitLab make of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_both_guides_show_the_same_valid_entry(tmp_path: Path) -> None:
    first, second = map(example, GUIDES)
    assert first == second
    (tmp_path / "entry.yaml").write_text(first, encoding="utf-8")
    entry = Workspace(tmp_path).valid("initiative", "entry.yaml")
    assert isinstance(entry, ParsedFile)
    assert f"{entry.data['id']}.yaml" in (ROOT / GUIDES[0]).read_text(encoding="utf-8")


PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    broken = [
        link
        for link in links
        if (
            link[1:] not in headings
            if link[0] == "#"
            else not (page.parent / link.split("#")[0]).exists()
        )
    ]
    assert broken == []


def test_publiccode_keeps_to_the_limits_of_its_standard() -> None:
    document = read(ROOT, "publiccode.yml")
    assert isinstance(document, ParsedFile)
    for text in document.data["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 500 <= len(text["longDescription"]) <= 10_000
        assert all(len(feature) <= 100 for feature in text["features"])
    assert set(document.data["description"]) == {"de", "en"}
    assert document.data["legal"]["license"] == "EUPL-1.2"
