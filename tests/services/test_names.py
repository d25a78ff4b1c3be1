"""What the name of a body tells of it."""

import pytest

from bot.domain.bodies import guessed_kind
from bot.domain.project import GOVERNMENT

BUSINESS, INDUSTRY = "business", "industry_org"
NEIGHBOURS, SCHOOL = "neighborhood_org", "educational_institution"

OF_THE_CITY = """
    公園緑地課 高岡市役所 伊勢市 三重県伊勢市 四日市市 三重県 東京都 大阪府 横浜市鶴見区 三重県明和町 多気郡明和町
    健康福祉部 教育委員会 伊勢市教育委員会 教育委員会事務局 市議会事務局 中央図書館 市立図書館 市立美術館 環境係 消防署 消防本部
    福祉課（高齢者担当） 福祉課(高齢者担当) 福祉課高齢者担当 福祉課高齢者係 健康福祉部高齢者支援課 福祉課と環境課 商工課・環境課・文化課
    多文化室 市民協働推進室 上下水道局 保健所 児童相談所 二見総合支所 明和町役場 伊勢市長
    自治会支援課 学校教育課 大学連携室 NPO支援課 小学校給食係 PTA担当係 伊勢市自治会支援課 町内会係
    まちづくり推進部 こども未来部 都市整備部 市民課 高校生支援室 大学生就職支援室 法人税課 病院事業局 小学校統合準備室
    市立伊勢総合病院 市の会計課 東京都新宿区
"""

NOT_OF_THE_CITY = """
    花壇の会 親子料理教室 書道教室 まつり実行委員会事務局 まつり実行委員会 実行委員会総務部 朝市 のみの市 日曜市 朝市の会 青空市
    商店会青年部 吹奏楽部 婦人部 写真部 公民館図書室 保育室 音楽室 NPO事務局 社会福祉協議会地域福祉課 社会福祉協議会事務局 大学図書館 受付係
    伊勢農業協同組合総務部 JA総務部 伊勢市観光協会総務課 桜町 下区 市民活動センター まちづくり協議会 伊勢市民の会 課 花の市
    放課後見守りチーム 地域課題研究グループ 市立美術館ボランティアの会 伊勢市桜ヶ丘区 三重県伊勢市桜町 JA伊勢二見支所 さくら銀行出張所
    町内会環境部 町内会防犯部 花壇の会総務係 桜台青年会交流部 京都市朱雀学区 つばめ郵便局 さくら放送局 商工会青年部 環境部の友 課外活動の会
"""


@pytest.mark.parametrize("name", OF_THE_CITY.split())
def test_a_citys_name_and_those_of_its_parts_are_the_citys(name: str) -> None:
    assert guessed_kind(name) == GOVERNMENT


@pytest.mark.parametrize("name", NOT_OF_THE_CITY.split())
def test_what_only_ends_like_one_is_not(name: str) -> None:
    assert guessed_kind(name) != GOVERNMENT


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("健康福祉部　高齢者支援課", GOVERNMENT),
        ("Parks Section", GOVERNMENT),
        ("Childcare Support Division ", GOVERNMENT),
        ("department of health; Welfare Department", GOVERNMENT),
        ("City Hall", GOVERNMENT),
        ("Ise City", GOVERNMENT),
        ("City of Ise", GOVERNMENT),
        ("Ise Board of Education", GOVERNMENT),
        ("Central Library", GOVERNMENT),
        ("Welfare Section (older people)", GOVERNMENT),
        ("Ise Post Office", ""),
        ("Festival Committee Office", ""),
        ("Flower Market", ""),
        ("桜町自治会", NEIGHBOURS),
        ("桜町自治会環境部", NEIGHBOURS),
        ("桜町自治会（会長）", NEIGHBOURS),
        ("町内会環境部", NEIGHBOURS),
        ("老人クラブと町内会", NEIGHBOURS),
        ("市立第二小学校", SCHOOL),
        ("皇學館大学地域づくり室", SCHOOL),
        ("さくら薬局", BUSINESS),
        ("さくら食品株式会社総務課", BUSINESS),
        ("伊勢商工会議所総務部", INDUSTRY),
        ("Flower Bed Club", "civic_group"),
        ("Riverside Neighborhood Association", NEIGHBOURS),
        ("Sakura Foods Co., Ltd.", BUSINESS),
        ("Sakura Pharmacy", BUSINESS),
        ("花壇の会", ""),
        ("花壇の会（公園緑地課）", ""),
        ("Section 8 tenants", ""),
        ("（）", ""),
        ("市", ""),
        ("", ""),
    ],
)
def test_the_ending_of_a_name_says_what_sort_of_body_it_is(name: str, kind: str) -> None:
    assert guessed_kind(name) == kind
