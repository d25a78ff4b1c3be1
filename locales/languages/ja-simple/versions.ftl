# 手引（てび）きの 版（はん）
upgrade-none = 一番（いちばん） 新（あたら）しい 手引（てび）きです。
upgraded = 手引（てび）きを { $before }から { $after }に 新（あたら）しく しました。答（こた）えは 全部（ぜんぶ） 残（のこ）っています。
changes-heading = { $project } — 手引（てび）き { $version }
changes = 新（あたら）しい 手引（てび）きで 変（か）わるところです。答（こた）えは 残（のこ）ります。
changes-nothing = 質問（しつもん）と 日（ひ）は 同（おな）じです。
change-added = 増（ふ）える 質問（しつもん）
change-dropped = なくなる 質問（しつもん）（答（こた）えは 残（のこ）ります）
change-reworded = 言（い）い方（かた）が 変（か）わる 質問（しつもん）
change-changed = 答（こた）え方（かた）が 変（か）わる 質問（しつもん）
change-sheets = 変（か）わる 質問（しつもん）の紙（かみ）
change-dates = 変（か）わる 日（ひ）の 決（き）まり
button-upgrade = 手引（てび）きを 新（あたら）しく する
button-upgrade-now = 新（あたら）しく する
