# SPDX-License-Identifier: Apache-2.0
"""Write countries.csv: code of two letters, code of three, and the names people type in the languages of trade.

    python tools/make_countries.py

Names come from the CLDR tables of Babel; the short forms people use besides are ours, in `MORE`.
"""

from __future__ import annotations

import csv
from pathlib import Path

from babel import Locale
from babel.core import get_global

OUTPUT = Path(__file__).parent.parent / "src" / "wharfinger" / "integrations" / "files" / "data" / "countries.csv"
LANGUAGES = ("en", "zh_Hans", "zh_Hant", "zh_Hant_HK", "es", "fr", "de", "pt", "ru", "ja", "ko")
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CQ"}
FORMER = {"ANT", "BUR", "DDR", "FXX", "NTZ", "ROM", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"}
MORE = {
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "America", "EE. UU.", "EEUU", "美利坚合众国"),
    "GB": ("UK", "U.K.", "Great Britain", "England", "Scotland", "Inglaterra"),
    "AE": ("UAE", "U.A.E.", "Emirates", "阿联酋"),
    "KR": ("Korea", "Republic of Korea", "Korea, Republic of", "Korea, South", "Corea", "大韩民国", "南韩"),
    "KP": ("Korea, North", "DPRK"),
    "CN": ("PRC", "P.R. China", "PR China", "P.R.China", "Mainland China", "中华人民共和国", "中国大陆", "大陆"),
    "TW": ("Taiwan, R.O.C.", "Taiwan ROC", "台湾省", "中国台湾", "Chinese Taipei"),
    "HK": ("Hong Kong", "Hongkong", "香港", "中国香港"),
    "MO": ("Macau", "Macao", "澳门", "中国澳门"),
    "VN": ("Viet Nam",),
    "CD": (
        "Congo, DRC",
        "DRC",
        "DR Congo",
        "Congo, Dem. Rep.",
        "Democratic Republic of the Congo",
        "República Democrática del Congo",
        "刚果金",
    ),
    "CG": ("Congo", "Republic of the Congo", "República del Congo", "刚果布"),
    "CI": ("Cote d'Ivoire", "Côte d'Ivoire", "Ivory Coast", "Costa de Marfil"),
    "CZ": ("Czech Republic", "República Checa"),
    "MK": ("Macedonia",),
    "SZ": ("Swaziland", "Suazilandia"),
    "MM": ("Burma", "Birmania", "Myanmar"),
    "TL": ("East Timor", "Timor-Leste"),
    "TR": ("Turkey", "Turkiye", "Türkiye", "Turquia"),
    "RU": ("Russian Federation", "俄国"),
    "IR": ("Iran, Islamic Republic of",),
    "SY": ("Syrian Arab Republic",),
    "LA": ("Lao PDR", "Lao"),
    "BO": ("Bolivia, Plurinational State of",),
    "VE": ("Venezuela, Bolivarian Republic of",),
    "TZ": ("Tanzania, United Republic of", "Tanzania"),
    "MD": ("Moldova, Republic of", "Moldova"),
    "NL": ("Holland", "The Netherlands", "Países Bajos", "荷兰王国"),
    "PG": ("Papúa Nueva Guinea",),
    "CV": ("Cabo Verde", "Cape Verde"),
    "SA": ("KSA", "Saudi", "Arabia Saudí", "沙特"),
    "CF": ("República Centroafricana",),
    "SS": ("Sudán del Sur",),
    "GQ": ("Guinea Ecuatorial",),
    "BA": ("Bosnia", "Bosnia y Herzegovina"),
    "RO": ("Rumania",),
    "TN": ("Túnez",),
    "BH": ("Baréin",),
    "BW": ("Botsuana",),
    "KE": ("Kenia",),
    "IQ": ("Irak",),
    "KG": ("Kirguistán",),
    "BD": ("Bangladés", "孟加拉"),
    "ZW": ("Zimbabue",),
    "RW": ("Ruanda",),
    "MW": ("Malaui",),
    "LS": ("Lesoto",),
    "DJ": ("Yibuti",),
    "QA": ("Catar", "Qatar"),
    "SG": ("新加坡", "Singapur"),
    "ZA": ("RSA", "Sud Africa"),
}


def names() -> dict[str, dict[str, None]]:
    """Code → its names in order, without repetition."""
    found: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
                found.setdefault(code, {})[name] = None
    for code, more in MORE.items():
        found[code] |= dict.fromkeys(more)
    return found


def three_letters() -> dict[str, str]:
    """Code of two letters → code of three; CLDR keeps the latter as aliases of the former."""
    aliases = get_global("territory_aliases").items()
    return {two[0]: three for three, two in aliases if len(three) == 3 and three.isalpha() and three not in FORMER}


def main() -> None:
    three = three_letters()
    with OUTPUT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["code", "alpha3", "names"])
        for code, of_code in sorted(names().items()):
            writer.writerow([code, three.get(code, ""), "|".join(of_code)])


if __name__ == "__main__":
    main()
