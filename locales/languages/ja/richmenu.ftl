# LINEのリッチメニュー
menu-bar = メニュー
menu-answer = 回答をつづける
menu-status = 状況
menu-ask = 質問する
menu-language = ことば
menu-help = ヘルプ
