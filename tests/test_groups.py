"""Groups of countries: the DAC list with its source and years, and Europe."""

import json
import runpy
from datetime import date
from pathlib import Path

import pytest

from hamm_registry.geo import countries, country_groups

ROOT = Path(__file__).parent.parent
FILE = ROOT / "hamm_registry" / "data" / "dac.json"
DAY = date(2025, 6, 1)


def test_the_list_says_its_source_and_its_years() -> None:
    listed = country_groups.dac_list()
    assert listed["title"].startswith("DAC List of ODA Recipients")
    assert listed["publisher"] == "OECD"
    assert listed["years"] == [2024, 2025]
    assert listed["page"].startswith("https://www.oecd.org/")
    assert listed["source"].startswith("https://webfs.oecd.org/")


def test_the_list_is_complete_and_known() -> None:
    codes = country_groups.dac_list()["codes"]
    assert len(codes) == len(set(codes)) == 141
    assert codes == sorted(codes)
    assert set(codes) <= set(countries.countries())


@pytest.mark.parametrize("code", "TZ BA TR MX UA BR PE ID CN PS XK RS NR MS".split())
def test_recipients(code: str) -> None:
    assert code in country_groups.members("dac", DAY)


@pytest.mark.parametrize("code", "DE PL FR IL US GB CL UY AG SC CK RU RO GR KR".split())
def test_others(code: str) -> None:
    assert code not in country_groups.members("dac", DAY)


def test_nauru_is_off_the_list_from_2026() -> None:
    assert "NR" in country_groups.members("dac", date(2025, 12, 31))
    assert "NR" not in country_groups.members("dac", date(2026, 1, 1))
    assert len(country_groups.members("dac", date(2026, 1, 1))) == 140


def test_europe() -> None:
    europe = country_groups.members("europe", DAY)
    assert {"DE", "GB", "UA", "RU", "BA", "XK", "IS", "GR", "VA"} <= europe
    assert not europe & {"TR", "CY", "GE", "US", "MA", "KZ"}


def test_a_code_means_itself_and_several_are_joined() -> None:
    assert country_groups.members("IL", DAY) == {"IL"}
    assert country_groups.covered(["dac", "IL"], DAY) == country_groups.members("dac", DAY) | {"IL"}
    assert country_groups.covered([], DAY) == set()


def test_the_file_is_what_the_tool_writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "make_dac.py"))
    target = tmp_path / "dac.json"
    monkeypatch.setitem(tool["main"].__globals__, "TARGET", target)
    tool["main"]()
    assert target.read_bytes() == FILE.read_bytes()
    assert json.loads(target.read_text(encoding="utf-8")) == country_groups.dac_list()
