# SPDX-License-Identifier: Apache-2.0
"""Invented names of companies, people, lines and vessels, with numbers whose check digits are right."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pypinyin import lazy_pinyin

from wharfinger.kernel.checkdigits import container_ok, uscc_ok

CITIES = {
    "QD": ("青岛", "烟台", "潍坊", "临沂", "威海", "日照", "淄博"),
    "SH": ("上海", "苏州", "宁波", "无锡", "嘉兴", "南通", "杭州"),
    "SZ": ("深圳", "东莞", "惠州", "广州", "佛山", "中山", "珠海"),
}
_BRANDS = ("岚汀", "澄桅", "朔帆", "栖澜", "霁川", "弘屿", "沐砚", "砺舟", "衡麓", "璟洲", "芷汀", "昶宁", "翊川", "禾屿", "铎远",
           "湛蓝汀", "岱屿", "榕砚", "晟栈", "铭汐", "桅安", "蓝屿", "鹭洲", "澜石", "云栈", "溪砺", "樾川", "亭帆", "渊和", "屿正")  # fmt: skip
_TRADES = (
    ("机械", "Machinery"), ("轮胎", "Tyre"), ("家纺", "Home Textile"), ("食品", "Foods"), ("化工", "Chemical"), ("电子", "Electronics"),
    ("家具", "Furniture"), ("五金", "Hardware"), ("汽配", "Auto Parts"), ("玩具", "Toys"), ("灯饰", "Lighting"), ("新材料", "New Materials"),
    ("进出口", "Import & Export"), ("纸业", "Paper"), ("玻璃", "Glass"), ("光伏", "Solar"),
)  # fmt: skip
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "涛",
    "明",
    "超",
    "秀英",
    "霞",
    "平",
    "刚",
    "桂英",
    "晓彤",
    "子涵",
    "雨桐",
    "浩然",
    "梓轩",
    "若溪",
    "一诺",
)
_STEMS = (
    "Nord",
    "Hafen",
    "Bel",
    "Costa",
    "Alta",
    "Kor",
    "Mar",
    "Vela",
    "Sund",
    "Luma",
    "Ardo",
    "Tessa",
    "Bruna",
    "Oster",
    "Pina",
    "Quill",
    "Rada",
    "Fjell",
)
_ENDS = (
    "kap",
    "mark",
    "vista",
    "lund",
    "mere",
    "port",
    "berg",
    "strand",
    "dal",
    "nova",
    "field",
    "haven",
    "croft",
    "stone",
)
_KINDS = ("Imports", "Trading", "Distribution", "Retail", "Wholesale", "Industries", "Home", "Parts")
_FORMS = {
    "DE": "GmbH",
    "NL": "B.V.",
    "US": "LLC",
    "CA": "Inc.",
    "GB": "Ltd",
    "FR": "SARL",
    "IT": "S.r.l.",
    "ES": "S.L.",
    "BR": "Ltda",
    "AU": "Pty Ltd",
    "JP": "K.K.",
    "KR": "Co., Ltd.",
}
LINES = ("Blue Heron Line", "Meridian Crest Shipping", "Pelagia Container Line", "Northlight Ocean", "Silver Gannet Lines", "Amberstrait Shipping",
         "Quayside Pacific", "Halcyon Marine", "Tern & Petrel Line", "Cobalt Strait Carriers", "Evenkeel Ocean", "Starboard Union",
         "Larkwind Shipping", "Osprey Feeder", "Grand Shoal Line", "Windrose Container", "Ebbtide Carriers", "Kestrel Bay Line",
         "Saltmarsh Ocean", "Fairlead Shipping", "Anchorstone Line", "Deepwater Loop")  # fmt: skip
AIRLINES = ("Skylark Cargo", "Cirrus Freight Air", "Aurora Air Cargo", "Jetstream Lift", "Contrail Cargo", "Altair Freight", "Polaris Wings",
            "Swiftlet Air", "Stratus Cargo", "Zephyr Lift", "Comet Air Freight", "Horizon Lift")  # fmt: skip
_VESSELS = (
    "AURORA",
    "HERALD",
    "ENDEAVOUR",
    "PIONEER",
    "HARMONY",
    "VOYAGER",
    "TRIUMPH",
    "COURAGE",
    "LIBERTY",
    "SOLSTICE",
    "EQUINOX",
    "HORIZON",
)


@dataclass(frozen=True)
class CompanyName:
    """A company's name in both languages and its city."""

    zh: str
    en: str
    city: str


class Names:
    """A source of names; the same seed gives the same names, none twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._used: set[str] = set()
        self._number = 0

    def company(self, branch: str) -> CompanyName:
        """A Chinese company near the branch."""
        while True:
            city = self._random.choice(CITIES[branch])
            brand = self._random.choice(_BRANDS)
            trade, english = self._random.choice(_TRADES)
            zh = f"{city}{brand}{trade}有限公司"
            if zh not in self._used:
                self._used.add(zh)
                return CompanyName(zh, f"{latin(city)} {latin(brand)} {english} Co., Ltd.", city)

    def forwarder(self, branch: str) -> CompanyName:
        """A co-loader near the branch."""
        while True:
            city, brand = self._random.choice(CITIES[branch]), self._random.choice(_BRANDS)
            zh = f"{city}{brand}国际货运代理有限公司"
            if zh not in self._used:
                self._used.add(zh)
                return CompanyName(zh, f"{latin(city)} {latin(brand)} International Forwarding Co., Ltd.", city)

    def foreign(self, country: str, kind: str = "") -> str:
        """A company abroad."""
        while True:
            stem = self._random.choice(_STEMS) + self._random.choice(_ENDS)
            name = f"{stem} {kind or self._random.choice(_KINDS)} {_FORMS.get(country, 'Ltd')}"
            if name not in self._used:
                self._used.add(name)
                return name

    def person(self) -> tuple[str, str]:
        """A Chinese name and its Latin form."""
        surname, given = self._random.choice(_SURNAMES), self._random.choice(_GIVEN)
        return surname + given, f"{latin(given)} {latin(surname)}"

    def vessel(self, line: str) -> str:
        """A vessel of the line."""
        return f"{line.split()[0].upper()} {self._random.choice(_VESSELS)}"

    def container(self, line: str) -> str:
        """A container number of the line, its check digit right."""
        letters = "".join(c for c in line.upper() if c.isalpha())
        stem = f"{letters[0]}{letters[1]}{letters[-1]}U{self._random.randrange(10**6):06d}"
        return next(f"{stem}{digit}" for digit in range(10) if container_ok(f"{stem}{digit}"))

    def air_waybill(self, prefix: int) -> str:
        """An air waybill number, its check digit right."""
        serial = self._random.randrange(10**7)
        return f"{prefix}-{serial:07d}{serial % 7}"

    def uscc(self) -> str:
        """A unified social credit code with the right check character."""
        self._number += 1
        stem = f"91370200MA{self._number:07d}"
        return next(stem + c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc_ok(stem + c))

    def serial(self) -> int:
        """A number not given before."""
        self._number += 1
        return self._number


def latin(text: str) -> str:
    """Pinyin with a capital: 青岛 → Qingdao."""
    return "".join(lazy_pinyin(text)).capitalize()
