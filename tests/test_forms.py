"""The forms for people without git: made from the schemas, fit for GitHub and GitLab."""

from typing import Any

import pytest
import yaml
from helper import ROOT, Workplace

from hamm_registry.core import text
from hamm_registry.editing import forms
from hamm_registry.model.entries import Config
from hamm_registry.storage import workspace

CONFIG = workspace.Workspace(ROOT).config
FORMS = [path for path in forms.files(CONFIG) if "ISSUE_TEMPLATE/" in path]


@pytest.mark.parametrize("path", forms.files(CONFIG))
def test_the_forms_of_this_repository_are_those_of_the_generator(path: str) -> None:
    hint = "run: python tools/make_forms.py"
    assert (ROOT / path).read_text(encoding="utf-8") == forms.files(CONFIG)[path], hint


def test_no_other_form_lies_there() -> None:
    lying = {
        path.relative_to(ROOT).as_posix()
        for folder in (*forms.SHEETS, ".gitlab/merge_request_templates")
        for path in (ROOT / folder).iterdir()
    }
    assert lying <= set(forms.files(CONFIG))


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_forms_keep_to_what_github_accepts(path: str, language: str) -> None:
    config = Config({**CONFIG.data, "languages": [language]})
    position = list(forms.files(CONFIG)).index(path)
    found = yaml.safe_load(list(forms.files(config).values())[position])
    if path.endswith("config.yml"):
        assert found == {"blank_issues_enabled": True}
        return
    assert set(found) == {"name", "description", "body"}
    fields = [one for one in found["body"] if one["type"] != "markdown"]
    names = [one["id"] for one in fields]
    titles = [one["attributes"]["label"] for one in fields]
    assert len(set(names)) == len(names) > 1
    assert len({title.casefold() for title in titles}) == len(titles)
    for one in fields:
        keeps_to_the_syntax(one)
    assert "natürliche Person" in str(found) or "natural person" in str(found)


def keeps_to_the_syntax(field: dict[str, Any]) -> None:
    """See GitHub's “Syntax for GitHub's form schema”."""
    allowed = {
        "input": {"label", "description", "placeholder"},
        "textarea": {"label", "description", "placeholder"},
        "dropdown": {"label", "description", "multiple", "options"},
        "checkboxes": {"label", "options"},
    }[field["type"]]
    assert set(field) <= {"type", "id", "attributes", "validations"}
    assert field["id"].replace("-", "").isalnum()
    assert set(field["attributes"]) <= allowed
    texts = [v for k, v in field["attributes"].items() if k not in ("options", "multiple")]
    assert all(isinstance(value, str) and value for value in texts)
    options = field["attributes"].get("options", [])
    if field["type"] == "dropdown":
        assert all(isinstance(one, str) and ", " not in one for one in options)
        assert "none" not in {one.casefold() for one in options}
        assert len(set(options)) == len(options) > 1


def test_a_city_that_speaks_neither_gets_english_forms_without_a_second_line() -> None:
    found = forms.files(Config({"languages": ["fr"], "city": "Toul", "country": "FR"}))
    assert "English" not in "".join(found.values())
    assert ".github/ISSUE_TEMPLATE/new-initiative.yml" in found
    assert text.language() == "en"


def test_themes_and_licence_are_those_of_the_registry(registry: Workplace) -> None:
    extra = {"themes": {"bees": {"en": "bees"}}, "licences": {"data": "CC0-1.0"}}
    config = Config({"languages": ["en"], "city": "X", "country": "DE", **extra})
    form = forms.files(config)[".github/ISSUE_TEMPLATE/new-initiative.yml"]
    assert "- bees\n" in form
    assert "published under CC0-1.0." in form


def test_nothing_of_one_city_is_in_the_forms() -> None:
    found = forms.files(Config({"languages": ["de"], "city": "Musterstadt", "country": "DE"}))
    without_the_command = "".join(found.values()).replace("`hamm ", "")
    assert "hamm" not in without_the_command.casefold()
