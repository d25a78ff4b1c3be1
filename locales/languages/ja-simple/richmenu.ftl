# LINEの リッチメニュー
menu-bar = メニュー
menu-answer = つづきを 答（こた）える
menu-status = 今（いま）の ようす
menu-ask = 人（ひと）に 聞（き）く
menu-language = ことば
menu-help = 使（つか）いかた
