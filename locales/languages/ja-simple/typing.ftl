several-buttons = 「{ $label }」は、いくつか あります。どれですか。
button-join = 番号（ばんごう）を 入（い）れる
button-menu = メニュー
button-leave-ask = 抜（ぬ）ける
button-undo = 前（まえ）の 答（こた）えを 消（け）す
person-named = { $names }さん
