"""The web site in the languages of the partner towns: whole pages, no English between."""

import gettext
import re
import sys
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from helper import DATA_DAY, ROOT, Workplace, hamm
from markupsafe import Markup
from test_site import Reader, made, pages, read

from hamm_registry.answers.counts import in_words
from hamm_registry.answers.show import relation_name
from hamm_registry.calendar.words import occasion
from hamm_registry.core import text
from hamm_registry.model.entries import Config, Registry
from hamm_registry.model.redaction import published
from hamm_registry.site import build, words
from hamm_registry.site.world import Site
from hamm_registry.storage.workspace import Workspace

sys.path.insert(0, str(ROOT / "tools"))
import catalogue

CITIES = {
    "fr": ("Toul", "FR", "partenariat-hamm", "Jumelage Toul – Hamm"),
    "tr": ("Afyonkarahisar", "TR", "kardes-sehir-hamm", "Kardeş şehir Afyonkarahisar – Hamm"),
}
ENTRY = """\
id: {id}
title:
  {language}: {title}
summary:
  {language}: {title}.
kind: city-link
form: partnership
status: active
organisations:
  - name: {city}
    type: municipality
    role: lead
places:
  - name: Hamm
    country: DE
since:
  date: 1987
  basis: charter
  source: page
themes: [town-twinning]
sources:
  - id: page
    title: {title}
    url: https://city.example/hamm
    kind: own-statement
    date: 2026-05-01
visibility: public
"""


class Missing(gettext.NullTranslations):
    """Notes what the catalogue before it did not know."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[str] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.messages.add(msgid1)
        return msgid2


def test_a_page_asks_for_no_message_that_is_not_in_its_catalogue() -> None:
    day = date.fromisoformat(DATA_DAY)
    whole = Workspace(ROOT).registry
    settings = {**whole.config.data, "languages": ["fr"], "site_url": "https://toul.example"}
    registry = published(replace(whole, config=Config(settings)), day)
    missing = Missing()
    for file in build.plan(Site(registry, day)):
        with text.speaking(file.language, text.SITE_DOMAIN):
            text._Speech.catalogue = copy(text._Speech.catalogue)
            text._Speech.catalogue.add_fallback(missing)
            if file.path.endswith((".html", ".js", ".ics", ".atom")):
                file.make()
    assert missing.messages == set()


def test_a_summary_in_another_language_says_in_which() -> None:
    day = date.fromisoformat(DATA_DAY)
    whole = Workspace(ROOT).registry
    settings = {**whole.config.data, "languages": ["fr", "de"]}
    registry = published(replace(whole, config=Config(settings)), day)
    wanted = "initiative/partnerschaft-kalisz.html"
    said = {}
    for file in build.plan(Site(registry, day)):
        if file.path.endswith(wanted):
            with text.speaking(file.language, text.SITE_DOMAIN):
                said[file.language] = " <small>(Deutsch)</small></p>" in str(file.make())
    assert said == {"fr": True, "de": False}


@pytest.mark.parametrize("language", CITIES)
@pytest.mark.parametrize("entries", [0, 1])
def test_a_new_registry_makes_a_whole_site_in_its_language(
    tmp_path: Path, language: str, entries: int
) -> None:
    registry = begun(tmp_path / "registry", language)
    city, _country, name, title = CITIES[language]
    if entries:
        filled = ENTRY.format(id=name, language=language, title=title, city=city)
        registry.put(f"data/initiatives/{name}.yaml", filled)
    folder = made(registry, "--today", DATA_DAY)
    english = untranslated(language)
    for page in pages(folder):
        reader = read(page)
        assert f'<html lang="{language}">' in page.read_text(encoding="utf-8"), page
        assert texts(reader) & english == set(), page
    assert (folder / "initiative" / f"{name}.html").exists() == bool(entries)


def begun(root: Path, language: str) -> Workplace:
    """A registry of one of CITIES that was just begun."""
    city, country = CITIES[language][:2]
    asked = ("--city", city, "--country", country, "--languages", language)
    assert hamm("init", root, *asked, "--tool", "git+https://git.example/r.git@v1").code == 0
    return Workplace(root)


def untranslated(language: str) -> set[str]:
    """The English messages that read otherwise in a language."""
    path = catalogue.PACKAGE / f"locale/{language}/LC_MESSAGES/site.po"
    messages = catalogue.read(path)
    return {m.id for m in messages if isinstance(m.id, str) and m.id and m.id != m.string}


def texts(reader: Reader) -> set[str]:
    """What stands on a page: its texts, and the attributes that are read out."""
    return set(_texts(reader))


def _texts(reader: Reader) -> Iterator[str]:
    for part in reader.text:
        yield part.strip()
    for _tag, attributes in reader.elements:
        for name in ("aria-label", "title", "placeholder", "alt"):
            yield (attributes.get(name) or "").strip()


def test_a_language_without_a_catalogue_is_not_announced(tmp_path: Path) -> None:
    registry = begun(tmp_path / "registry", "fr")
    registry.change("languages: [fr]", "languages: [fr, nl]", "registry.yaml")
    folder = made(registry, "--today", DATA_DAY)
    assert not (folder / "nl").exists()
    for page in pages(folder):
        assert 'hreflang="nl"' not in page.read_text(encoding="utf-8")


def test_words_are_found_in_the_languages_of_the_registry(tmp_path: Path) -> None:
    registry = begun(tmp_path / "registry", "fr")
    city, _country, name, title = CITIES["fr"]
    filled = ENTRY.format(id=name, language="fr", title=title, city=city)
    registry.put(f"data/initiatives/{name}.yaml", filled)
    for query in ('kind:"lien de la ville"', "theme:jumelage", "country:Allemagne", "Allemagne"):
        assert name in registry.hamm("list", query).out, query


def test_dates_and_numbers_are_written_as_in_the_language() -> None:
    written = {}
    for language in text.SITE_LANGUAGES:
        with text.speaking(language, text.SITE_DOMAIN):
            written[language] = (text.date("2026-03-07"), text.date("2026-03"), text.number(2113.5))
    assert written == {
        "en": ("7 Mar 2026", "Mar 2026", "2,113.5"),
        "de": ("07.03.2026", "03/2026", "2.113,5"),
        "es": ("07/03/2026", "03/2026", "2\u202f113,5"),
        "fr": ("07/03/2026", "03/2026", "2\u202f113,5"),
        "pl": ("07.03.2026", "03.2026", "2\xa0113,5"),
        "tr": ("07.03.2026", "03.2026", "2.113,5"),
        "uk": ("07.03.2026", "03.2026", "2\xa0113,5"),
    }


def test_the_program_itself_stays_with_its_own_languages() -> None:
    with text.speaking("fr"):
        assert text.language() == "en"
        assert text._("Initiatives") == "Initiatives"


def test_a_registry_names_its_own_themes() -> None:
    config = Config({"themes": {"mining": {"fr": "patrimoine minier"}}, "languages": ["fr"]})
    site = Site(Registry(root=ROOT, config=config), date(2026, 1, 1))
    with text.speaking("fr", text.SITE_DOMAIN):
        assert text.named(site.themes()["mining"]) == "patrimoine minier"
        assert text.named(site.themes()["water"]) == "eau"


def test_numbers_by_standing_have_the_plural_of_the_language() -> None:
    cases = {
        "en": ({"over": 1}, "1 over"),
        "de": ({"active": 1, "over": 2}, "1 aktiv · 2 beendet"),
        "es": ({"over": 1}, "1 finalizada"),
        "fr": ({"active": 1, "over": 1}, "1 en cours · 1 terminée"),
        "pl": ({"over": 3}, "3 zakończone"),
        "tr": ({"over": 5}, "5 sona erdi"),
        "uk": ({"active": 2, "over": 5}, "2 тривають · 5 завершених"),
    }
    assert cases.keys() == set(text.SITE_LANGUAGES)
    for language, (counts, line) in cases.items():
        with text.speaking(language, text.SITE_DOMAIN):
            assert in_words(counts) == line


def forms(language: str) -> Iterator[str]:
    """All translations of the website in a language, each plural form for itself."""
    for message in catalogue.read(catalogue.PACKAGE / f"locale/{language}/LC_MESSAGES/site.po"):
        if message.id:
            yield from catalogue._strings(message)


def test_no_french_line_begins_with_a_sign() -> None:
    """The blank before : ; ? ! % » and the one behind « are none to break at."""
    for form in forms("fr"):
        assert re.search("[ ][:;?!%»]|«[ ]", form) is None, form


def test_no_polish_line_of_a_sentence_ends_with_a_single_letter() -> None:
    for form in forms("pl"):
        if len(form) >= 40:
            assert re.search(r"(?<![\w-])[wziou] ", form, re.IGNORECASE) is None, form


def test_quotes_are_those_of_the_language() -> None:
    foreign = {"es": '“”„"', "fr": '“”„"', "pl": '“«»"', "tr": '„«»"', "uk": '“”„"'}
    for language, signs in foreign.items():
        for form in forms(language):
            assert set(form).isdisjoint(signs), form


def test_a_label_brings_no_colon_of_its_own() -> None:
    """The page puts one behind it: `part of: City link`."""
    registry = Workspace(ROOT).registry
    relations = [link for links in registry.links.values() for link in links]
    for language in text.SITE_LANGUAGES:
        with text.speaking(language, text.SITE_DOMAIN):
            for relation in relations:
                assert not relation_name(relation).rstrip().endswith(":")


def test_a_name_and_its_value_have_the_spaces_of_the_language() -> None:
    with text.speaking("fr", text.SITE_DOMAIN):
        assert text.labelled("Pologne", "13 initiatives") == "Pologne\xa0: 13 initiatives"
        assert words.labelled("<b>", "&") == "&lt;b&gt;\xa0: &amp;"


def test_no_break_spaces_come_into_the_page_and_all_others_become_blanks() -> None:
    cases = {
        words.unbroken("43 active · 1 dormant"): "43\xa0active\xa0· 1\xa0dormant",
        "2\u202f113 initiatives": "2\u202f113 initiatives",
        "Pologne\xa0: 13": "Pologne\xa0: 13",
        "a\n b\u3000c\u2009d": "a b c d",
        "a \xa0b\xa0\xa0c": "a b c",
    }
    for written, shown in cases.items():
        assert words.clean(written) == shown
    piece = words.clean(Markup("<b>1\xa0a</b>\n\n"))
    assert piece == Markup("<b>1\xa0a</b> ")
    assert isinstance(piece, Markup)


def test_a_heading_begins_with_a_capital_of_its_language() -> None:
    cases = (("tr", "iklim ve çevre", "İklim ve çevre"), ("fr", "église", "Église"),
             ("uk", "церква", "Церква"), ("en", "church", "Church"), ("de", "", ""))  # fmt: skip
    for language, name, heading in cases:
        with text.speaking(language, text.SITE_DOMAIN):
            assert text.capital(name) == heading


def test_an_anniversary_says_of_what_in_the_order_of_the_language() -> None:
    cases = {
        "de": "40 Jahre seit dem Erstkontakt",
        "tr": "ilk temastan bu yana 40 yıl",
        "pl": "40 lat od pierwszego kontaktu",
        "uk": "40 років від першого контакту",
    }
    for language, line in cases.items():
        with text.speaking(language, text.SITE_DOMAIN):
            assert occasion(40, "first-contact") == line


def test_names_are_in_the_order_of_the_alphabet_of_the_language() -> None:
    cases = {
        "de": ["Ägypten", "Albanien", "Österreich", "Peru"],
        "es": ["Nicaragua", "Níger", "nube", "ñandú", "Omán"],
        "pl": ["Litwa", "Luksemburg", "łąka", "Łotwa", "Malta", "zebra", "źródło", "żaba"],
        "tr": ["Cezayir", "Cibuti", "Çin", "Hırvatistan", "Irak", "İran", "İspanya", "Japonya"],
        "uk": ["Греція", "Ґана", "Естонія", "Ємен", "Китай", "Нідерланди", "Ямайка"],
    }
    for language, names in cases.items():
        with text.speaking(language, text.SITE_DOMAIN):
            assert sorted(sorted(names), key=text.sort_key) == names
    with text.speaking("uk", text.SITE_DOMAIN):
        assert sorted("йїіи", key=text.sort_key) == ["и", "і", "ї", "й"]
