"""What the name of a body tells of its sort (domain.md §1), where that leaves no doubt.

A name speaks by its ending: 公園緑地課, 伊勢市, さくら薬局. Many endings are shared: 多文化室 is the city's and 料理教室 is
not, a committee has a 事務局 as an assembly has, a company a 総務課, a neighbourhood an 環境部. So what stands before a
part of an organisation says whose it is. What cannot be told is "", and whoever makes a project is shown what was
understood.
"""

import re
import unicodedata

from bot.domain.project import GOVERNMENT
from bot.domain.words import fold

_OWN = (
    ("neighborhood_org", "自治会|町内会|町会|区会|自治公民館"),
    ("educational_institution", "小学校|中学校|高校|高等学校|大学|幼稚園"),
    ("business", r"株式会社|有限会社|合同会社|\(株\)|\(有\)|銀行|信用金庫"),
    ("industry_org", "商工会議所|商工会|農業協同組合|農協|漁協|漁業協同組合|観光協会"),
    (
        "",
        "協議会|実行委員会|連合会|連盟|協会|組合|財団|社団|法人|保存会|振興会|くらぶ|さーくる|npo|pta|(?<![a-z])ja|病院",
    ),
    ("", "青年会|婦人会|女性会|老人会|子ども会|育成会|商店会|同窓会|後援会|の会(?![計議場館])"),
)
"""Bodies that have sections of their own, as ``fold`` writes them; what a city's section may be about as well."""

_ABOUT = "支援|連携|振興|推進|協働|教育|給食|行政|対策|検査|指導|管理|統合|整備|事業|生|税|課|係|室|担当"
"""Behind such a body: a section that deals with it (自治会支援課), and none that it has (自治会環境部)."""

_PARTS = re.compile(
    """
      .+(?<!放)課 | .+(?<!放)課(?!題).*(?:班|係|担当|ぐるーぷ|ちーむ|窓口)
    | .*(?<!受付)係
    | .*(?<!教)室
    | .*(?<!薬)(?<!事務)(?<!郵便)(?<!放送)(?<!編集)(?<!支)(?<!てれび)(?<!らじお)局
    | .*(?:福祉|保健|健康|医療|総務|企画|財政|財務|税務|政策|市民|町民|村民|県民|区民|生活|環境|建設|都市|整備|土木|経済
          |産業|農政|農林|水産|観光|教育|防災|危機管理|上下水道|水道|まちづくり|地域振興|こども|子ども|子育て|未来|推進|共生|創造|交流)部
    | .*(?:消防|災害対策)本部
    | .*(?:総合)?支所 | .*出張所
    """,
    re.VERBOSE,
)
"""A part of an organisation as cities name theirs; 青年部, 吹奏楽部 and their like are clubs'."""

_NO_OFFICE = re.compile(
    ".*(?:会議|図書|保育|保健|相談|談話|研究|音楽|編集|美容|理容|治療|診察|集会|茶|和|温|個|浴|客|地下|待合|暗|自習|学習|料理)室"
)
"""Rooms, no offices."""

_CITY = re.compile(
    """
      .*(?:市役所|区役所|町役場|村役場|役場|県庁|都庁|道庁|府庁)
    | .*県 | 東京都 | 北海道 | 京都府 | 大阪府
    | (?:東京都|(?:札幌|仙台|さいたま|千葉|横浜|川崎|相模原|新潟|静岡|浜松|名古屋|京都|大阪|堺|神戸|岡山|広島
        |北九州|福岡|熊本)市).{1,4}(?<!学)区
    | (?:.+郡|.{2,3}県|北海道|京都府|大阪府|東京都)[^市区]+[町村]
    | .*(?:教育委員会|農業委員会|選挙管理委員会|公平委員会|監査委員|市議会|県議会)(?:事務局)? | .*(?<!協)議会事務局
    | .*(?:消防署|警察署|税務署|保健所|福祉事務所|土木事務所|児童相談所|保健福祉?せんたー|市長|町長|村長|知事)
    | (?!.*(?:大学|学校|高校)).*図書館
    | .*[市町村県区]立.*(?:館|病院|保育園|保育所|せんたー)
    """,
    re.VERBOSE,
)
_MARKETS = re.compile(
    ".*(?:[朝夕夜昼の楽闇蚤]|見本|古本|植木|骨董|青空|日曜|土曜|定期|陶器|農産物|軽とら|手作り|手づくり)市"
)
"""No city, though its name ends as one's."""

_ENDINGS = {
    "neighborhood_org": ("自治会", "町内会"),
    "educational_institution": ("小学校", "中学校", "高校", "高等学校", "大学"),
    "business": ("株式会社", "有限会社", "合同会社", "薬局", "銀行", "信用金庫"),
}
_LAST_WORDS = {
    GOVERNMENT: (
        *("section", "division", "department", "office", "bureau", "city hall", "town hall"),
        *("city", "prefecture"),
        *("board of education", "public library", "central library", "city library", "fire station"),
    ),
    "neighborhood_org": ("neighborhood association", "neighbourhood association", "residents' association"),
    "educational_institution": ("school", "university"),
    "business": ("inc", "ltd", "co", "corporation", "pharmacy", "bank"),
    "civic_group": ("club", "society", "volunteers", "npo"),
}
_NOT_OF_A_CITY = re.compile(
    r".* (?:post|law|ticket|box|festival|committee|club|association|school|university) office"
)
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")


def guessed_kind(name: str) -> str:
    """What sort of body a name speaks of (福祉課（高齢者担当）, Parks Section); "" where that cannot be told."""
    said = fold(_ASIDE.sub("", unicodedata.normalize("NFKC", name)))
    spoken = f" {said.rstrip('.')}"
    if _NOT_OF_A_CITY.fullmatch(spoken):
        return ""
    for kind, words in _LAST_WORDS.items():
        if spoken.endswith(tuple(f" {word}" for word in words)):
            return kind
    if spoken.startswith((" city of ", " town of ")):
        return GOVERNMENT
    if _CITY.fullmatch(said) or (said.endswith("市") and len(said) > 1 and not _MARKETS.fullmatch(said)):
        return GOVERNMENT
    if _PARTS.fullmatch(said) and not _NO_OFFICE.fullmatch(said):
        return _whose(said)
    return next((kind for kind, ends in _ENDINGS.items() if said.endswith(ends)), "")


def _whose(part: str) -> str:
    """The sort of body that has this part: the city, unless another body is named before it."""
    named = (kind for kind, bodies in _OWN if re.search(f"(?:{bodies})(?!{_ABOUT})", part))
    return next(named, GOVERNMENT)
