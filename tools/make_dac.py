"""Make `hamm_registry/data/dac.json`: the DAC List of ODA Recipients.

    python tools/make_dac.py

The list is that of the OECD's Development Assistance Committee for reporting on 2024 and 2025
flows. Its machine-readable form is the CSV at SOURCE, which names each recipient in English with
its income group; the OECD's page about the list is PAGE. The codes below were taken over from two
copies of that CSV that others had joined with ISO 3166-1 independently of each other:

- MafiAtUN/country-classification-commons on GitHub, `countries_master.csv` of 2026-03-04, column
  `oecd_dac_eligible` (all 249 countries and areas of UN M49, so without Kosovo);
- mnakagaw/Census-Dashboard-Kit on GitHub, `docs/research/jica-priority-2026/JICA_PRIORITY_142.csv`,
  column `dac_oda_recipient_2024` (132 of the recipients, Kosovo among them).

Where both speak of a country they agree. What changes later is told by PAGE and by the OECD's
history of the list: Nauru leaves on 1 January 2026. Whether Montserrat does was still to be decided
when the page was read, and Guyana and Panama may leave after the review of 2026: look there, and
correct LEAVES and RECIPIENTS, before you rely on the list for one of them.
"""

import json
from pathlib import Path

TARGET = Path(__file__).parent.parent / "hamm_registry" / "data" / "dac.json"
TITLE = "DAC List of ODA Recipients, effective for reporting on 2024 and 2025 flows"
PUBLISHER = "OECD"
PAGE = (
    "https://www.oecd.org/en/topics/sub-issues/oda-eligibility-and-conditions/"
    "dac-list-of-oda-recipients.html"
)
SOURCE = (
    "https://webfs.oecd.org/oda/DAClists/DAC-List-of-ODA-Recipients-for-reporting-2024-flows.csv"
)
YEARS = (2024, 2025)
LEAVES = {"NR": "2026-01-01"}
"""From which day on a country is no longer on the list, as far as that is decided."""

RECIPIENTS = """
AF AL AM AO AR AZ BA BD BF BI BJ BO BR BT BW BY BZ CD CF CG CI CM CN CO CR CU CV DJ DM DO DZ EC EG
ER ET FJ FM GA GD GE GH GM GN GQ GT GW GY HN HT ID IN IQ IR JM JO KE KG KH KI KM KP KZ LA LB LC LK
LR LS LY MA MD ME MG MH MK ML MM MN MR MS MU MV MW MX MY MZ NA NE NG NI NP NR NU PA PE PG PH PK PS
PW PY RS RW SB SD SH SL SN SO SR SS ST SV SY SZ TD TG TH TJ TK TL TM TN TO TR TV TZ UA UG UZ VC VE
VN VU WF WS XK YE ZA ZM ZW
"""


def main() -> None:
    """Write the file; the same table gives the same bytes."""
    content = {
        "title": TITLE,
        "publisher": PUBLISHER,
        "page": PAGE,
        "source": SOURCE,
        "years": YEARS,
        "leaves": LEAVES,
        "codes": sorted(RECIPIENTS.split()),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
