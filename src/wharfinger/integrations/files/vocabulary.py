# SPDX-License-Identifier: Apache-2.0
"""Words people use for the choices of a field, in English and both Chinese scripts.

Keys are the values the product stores (`shipments.choices`, `directory.choices`); a house test compares them.
Compared by `word_key`: case, spaces, punctuation and Chinese script do not matter.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib import resources

import opencc

from wharfinger.integrations.files.problems import CellError

_NOISE = re.compile(r"[\W_]+")


def _words(text: str) -> list[str]:
    return text.split()


WORDS: dict[str, dict[str, str]] = {
    "mode": {
        "sea_fcl": "sea fcl|fcl|ocean|sea|ocean fcl|vessel|full container|海运|整箱|海运整箱|海运出口|整柜|cy/cy",
        "sea_lcl": "sea lcl|lcl|ocean lcl|拼箱|海运拼箱|散货拼箱|拼柜",
        "air": "air|air freight|airfreight|air charter|air cargo|空运|航空|包机",
        "rail": "rail|train|railway|铁路|班列|中欧班列|铁运",
        "truck": "truck|road|trucking|ltl|ftl|haulage|汽运|卡车|公路|陆运|拖车|汽车",
        "warehouse": "warehouse|storage|仓储|仓库",
        "customs": "customs|customs only|customs clearance|报关|清关|单报关",
        "express": "express|courier|parcel|快递|快件|专线",
        "other": "other|multimodal|其他|其它|多式联运",
    },
    "direction": {
        "export": "export|exp|out|outbound|出口",
        "import": "import|imp|in|inbound|进口",
        "domestic": "domestic|dom|内贸|国内",
        "cross": "cross|cross trade|third country|转口|三角贸易",
    },
    "cargo_kind": {
        "own": "own|own cargo|direct|直客|自揽|自揽货",
        "nominated": "nominated|nomination|nom|routing|指定货|指定",
        "co_load": "co load|coload|co loader|colo|同行|同行货",
    },
    "scope": {
        "door": "door|dr|d|door delivery|门|门到门|送货上门",
        "warehouse": "warehouse|wh|仓|仓库",
        "cfs": "cfs|集货站",
        "cy": "cy|堆场",
        "port": "port|airport|pier|terminal|港|港口|机场",
    },
    "service": {
        "transport": "transport|freight|forwarding|运输|订舱|货代",
        "storage": "storage|warehousing|仓储",
        "cross_dock": "cross dock|transload|分拨",
        "distribution": "distribution|delivery|配送|派送",
        "customs": "customs|customs brokerage|报关|清关",
        "packing": "packing|packaging|包装",
        "value_added": "value added|加工|增值加工|流通加工",
        "settlement": "settlement|结算|代收",
        "finance": "finance|insurance|金融|保险",
    },
    "party_role": {
        "customer": "customer|client|客户|顾客",
        "payer": "payer|bill to|付款方|付款人|结算单位",
        "shipper": "shipper|consignor|发货人|委托方",
        "consignee": "consignee|收货人",
        "notify": "notify|notify party|通知人",
        "overseas_agent": "overseas agent|agent|foreign agent|海外代理|国外代理|代理",
        "co_loader": "co loader|coloader|forwarder|同行|货代",
        "carrier": "carrier|shipping line|airline|船公司|承运人|航空公司|船东",
        "booking_agent": "booking agent|订舱代理|订舱口",
        "trucker": "trucker|truck company|haulier|车队|拖车行|运输公司",
        "customs_broker": "customs broker|broker|报关行",
        "warehouse": "warehouse|仓库|仓储",
        "partner": "partner|合作伙伴|伙伴",
        "government": "government|authority|政府|海关|主管机关",
        "shareholder": "shareholder|股东",
        "employee": "employee|员工",
        "community": "community|resident|社区居民",
        "internal": "internal|own company|内部单位|内部",
        "lead": "lead|prospect|潜在客户|线索|潜客",
    },
    "decision_role": {
        "decider": "decider|decision maker|决策人|决策者|老板",
        "influencer": "influencer|影响者|影响人",
        "user": "user|使用者|使用人",
        "buyer": "buyer|purchaser|采购|购买者",
        "payer": "payer|付款人|财务",
        "gatekeeper": "gatekeeper|把关者|前台",
    },
    "release": {
        "original": "original|obl|original bl|正本",
        "telex": "telex|telex release|surrendered|电放",
        "sea_waybill": "sea waybill|seaway bill|swb|express release|海运单",
    },
    "classifier": {
        "PLN": "pln|planned|plan|scheduled|计划",
        "EST": "est|estimated|expected|预计|预期",
        "ACT": "act|actual|done|实际|已完成",
    },
    "milestone": {
        "BOOKED": "booked|booking sent|booking confirmed|bkd|已订舱|订舱",
        "BOOKING_CANCELLED": "booking cancelled|cancelled|canceled|取消订舱|退舱|已取消",
        "SPACE_RELEASED": "space released|so received|s o received|放舱|已放舱",
        "EMPTY_PICKED_UP": "empty picked up|empty pick up|empty out|提空箱|提空|提箱",
        "LOADED_FACTORY": "loaded at factory|stuffed|stuffing|工厂装箱|已装箱|装箱",
        "PICKUP_DONE": "picked up|pickup|pick up|collected|提货|已提货|已揽收|揽收",
        "PICKUP_FAILED": "pickup failed|提货失败",
        "RECEIVED_ORIGIN": "received|received at origin|rcs|入货|收货|已进仓|进仓",
        "GATE_IN": "gate in|gatein|gate in full|full in|进港|进场|还重|已进港",
        "SI_SENT": "si sent|si submitted|截单|已发补料|提交补料",
        "VGM_SENT": "vgm sent|vgm submitted|vgm|已发vgm",
        "DRAFT_CONFIRMED": "draft confirmed|draft bl confirmed|bl confirmed|确认提单|提单已确认|对单",
        "MANIFEST_FILED": "manifest filed|ams filed|ens filed|ams|ens|发ams|已发ams|已发ens|舱单已发",
        "CUSTOMS_LODGED": "customs lodged|declared|entry lodged|报关|已申报|申报",
        "CUSTOMS_HOLD": "customs hold|held|海关扣留|扣留",
        "INSPECTION_ORDERED": "inspection ordered|inspection|inspected|查验|海关查验|布控|布控查验",
        "INSPECTION_PASSED": "inspection passed|inspection done|查验放行|查验完成|查验结束",
        "CUSTOMS_CLEARED": "customs cleared|customs released|cleared|放行|海关放行|清关|清关完成",
        "ROLLED_OVER": "rolled over|rolled|rollover|甩柜|甩箱|被甩",
        "SAILING_CANCELLED": "sailing cancelled|blank sailing|void sailing|停航|空班|取消航次",
        "LOADED": "loaded|loaded on board|on board|装船|已装船|上船|装机",
        "DEPARTED": "departed|departure|vessel departed|sailed|atd|dep|开船|离港|起飞|已开船|启运",
        "IN_TRANSIT": "in transit|transit|on the way|在途|运输中",
        "TRANSSHIPPED": "transshipped|transhipment|transshipment|trm|中转|转运",
        "ARRIVED": "arrived|arrival|vessel arrived|ata|arr|rcf|到港|抵港|到达|已到港",
        "UNLOADED": "unloaded|discharged|discharge|卸船|卸货|已卸船",
        "ARRIVED_WAREHOUSE": "arrived warehouse|arrived at warehouse|into warehouse|到仓|到达仓库|目的仓",
        "BILL_ISSUED": "bill issued|bl issued|出单|签单|已签单",
        "BILL_RELEASED": "bill released|released|放单|已放单",
        "ORIGINAL_SURRENDERED": "original surrendered|surrendered|收回正本|正本已收回",
        "TELEX_RELEASED": "telex released|telex release|电放|已电放",
        "SEA_WAYBILL_ISSUED": "sea waybill issued|swb issued|海运单|已签海运单",
        "AVAILABLE": "available|available for pickup|nfd|可提货|到货通知",
        "DELIVERY_ORDER": "delivery order|d o issued|do issued|换单|已换单",
        "GATE_OUT": "gate out|gateout|full out|提重|出场|提柜",
        "APPOINTMENT": "appointment|delivery appointment|预约|派送预约",
        "APPOINTMENT_MISSED": "appointment missed|missed appointment|错过预约|预约未到",
        "OUT_FOR_DELIVERY": "out for delivery|on delivery|派送中|派件|送货中",
        "AT_DELIVERY": "at delivery|arrived at consignee|到达收货地",
        "DELIVERED": "delivered|delivery|pod|dlv|signed|签收|已签收|已送达|妥投|送达",
        "PROOF_RECEIVED": "proof received|pod received|signed proof|签收单|回单|已回单",
        "DELIVERY_FAILED": "delivery failed|派送失败|拒收",
        "DELAYED": "delayed|delay|延误|延迟|晚点",
        "DAMAGED": "damaged|damage|破损|货损",
        "LOST": "lost|missing|丢失|遗失",
        "RETURNED": "returned|return|退回|退运",
        "EMPTY_RETURNED": "empty returned|empty return|empty in|还空|已还空|还箱",
    },
    "yes_no": {
        "yes": "yes|y|true|t|1|x|on|是|有|对|√|✓|已|真",
        "no": "no|n|false|f|0|off|否|无|没有|×|✗|未|假",
    },
}
NULL_WORDS = frozenset(
    _words(
        "- -- --- – — － ／ / \\ . ? ？ n/a na #n/a n.a. nil null none nan (null) (blank) tbd tba unknown "
        "undefined "
        "无 無 暂无 暫無 不详 不詳 未知 未定 空 没有 沒有 待定"
    )
)
INCOTERMS = frozenset(_words("EXW FCA FAS FOB CFR CIF CPT CIP DAP DPU DDP DAT DAF DES DEQ DDU CNF CNI"))
_INCOTERM = re.compile(r"(?<![A-Z])(EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT|DDU|DAF|DES|DEQ|CNF|CNI)(?![A-Z])")
_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional Chinese in simplified characters; other text unchanged."""
    return text if text.isascii() else _simplifier().convert(text)


def word_key(text: str) -> str:
    """What words are compared by: NFKC, case folded, simplified, letters, digits and check marks only."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return simplified(_NOISE.sub("", folded) or folded)


def repaired(text: str) -> str:
    """UTF-8 that was once read as Latin-1 (`MÃ©xico`) put right; anything else unchanged."""
    if not _MOJIBAKE.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text


@cache
def choices_of(vocabulary: str) -> dict[str, str]:
    """Key of every known word of a vocabulary → stored value; the stored values themselves included."""
    words = {word_key(value): value for value in WORDS[vocabulary]}
    for value, synonyms in WORDS[vocabulary].items():
        words |= {word_key(word): value for word in synonyms.split("|") if word_key(word) not in words}
    return words


def read_choice(text: str, vocabulary: str) -> str:
    """The stored value for a word. Raises `unknown_value`."""
    value = choices_of(vocabulary).get(word_key(text))
    if value is None:
        raise CellError("unknown_value", value=text[:80])
    return value


def read_yes_no(text: str) -> bool:
    """Raises `unknown_value`."""
    mark = text.strip().casefold()
    found = choices_of("yes_no").get(word_key(mark) or mark)
    if found is None:
        raise CellError("unknown_value", value=text[:80])
    return found == "yes"


@cache
def countries() -> dict[str, str]:
    """Key of every country name, code of two and of three letters → code of two letters."""
    found: dict[str, str] = {}
    table = resources.files("wharfinger.integrations.files") / "data" / "countries.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        for name in row["names"].split("|"):
            found.setdefault(word_key(name), row["code"])
    found |= {word_key(row[column]): row["code"] for row in rows for column in ("code", "alpha3") if row[column]}
    return found


def read_country(text: str) -> str:
    """ISO 3166-1 code of two letters. Raises `unknown_country`."""
    known = countries()
    found = known.get(word_key(text)) or known.get(word_key(repaired(text)))
    if found is None and not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFD", repaired(text)) if not unicodedata.combining(c))
        found = known.get(word_key(plain))
    if found is None:
        raise CellError("unknown_country", value=text[:80])
    return found


def read_incoterm(text: str) -> str:
    """The three letters of the term in `FOB Qingdao` or `CIF-Hamburg`. Raises `unknown_value`."""
    found = _INCOTERM.search(unicodedata.normalize("NFKC", text).upper())
    if found is None:
        raise CellError("unknown_value", value=text[:80])
    return {"CNF": "CFR", "CNI": "CIF"}.get(found[1], found[1])
