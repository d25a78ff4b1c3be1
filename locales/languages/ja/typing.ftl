several-buttons = 「{ $label }」は、いくつかあります。どれにしますか。
button-join = 番号を入れる
button-menu = メニュー
button-leave-ask = 退会する
button-undo = 前の答えを取り消す
person-named = { $names }さん
