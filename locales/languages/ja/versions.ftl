# 手引きの版
upgrade-none = いちばん新しい手引きを使っています。
upgraded = 手引きを{ $before }から{ $after }に新しくしました。答えはすべて残っています。
changes-heading = { $project } — 手引き { $version }
changes = 新しい手引きで変わるところです。これまでの答えはすべて残ります。
changes-nothing = 質問や日程に変わりはありません。
change-added = 加わる質問
change-dropped = なくなる質問（答えは記録に残ります）
change-reworded = 言い方が変わる質問
change-changed = 答え方が変わる質問
change-sheets = 変わるシート
change-dates = 変わる日程の決まり
button-upgrade = 手引きを新しくする
button-upgrade-now = 新しくする
