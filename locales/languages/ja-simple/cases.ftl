# 公開（こうかい）の ページ
page-furigana-on = ふりがなを つける
page-furigana-off = ふりがなを はずす
cases-title = 協働（きょうどう）の 事例集（じれいしゅう）
cases-intro = 市民（しみん）と 市役所（しやくしょ）が いっしょに したことです。市民（しみん）の 団体（だんたい）だけの ものも あります。みんなが「知（し）らせて よい」と 言（い）いました。
cases-words = 言葉（ことば）で さがす
cases-search = さがす
cases-any = 全部（ぜんぶ）
cases-option = { $name }({ $n })
cases-facet-city = 町（まち）
cases-facet-field = 分野（ぶんや）
cases-facet-form = いっしょにする 方法（ほうほう）
cases-facet-kind = 団体（だんたい）の 種類（しゅるい）
cases-facet-year = 年度（ねんど）
cases-heading-newest = 新（あたら）しい 事例（じれい）{ $page ->
    [1] { "" }
   *[other] { " " }({ $page }ページ)
 }
cases-heading-found = 見（み）つかった 事例（じれい）{ $page ->
    [1] { "" }
   *[other] { " " }({ $page }ページ)
 }
cases-page-none = 事例（じれい）は ありませんでした。言葉（ことば）を 短（みじか）くして もう 一度（いちど） さがしてください。
cases-page-empty = 事例（じれい）は まだ ありません。
cases-all = 全部（ぜんぶ）の 事例（じれい）を 見（み）る
cases-pages = ほかの ページ
cases-before = 前（まえ）の ページ
cases-after = 次（つぎ）の ページ
cases-feed = 新（あたら）しい お知（し）らせ(Atom)
cases-data = だれでも 使（つか）える 表（ひょう）
case-all = 事例集（じれいしゅう）に もどる
case-about = { $city }・{ $year }
case-and = と
case-summary = 同（おな）じ 答（こた）えが { $same }、ちがう 答（こた）えが { $apart } ありました。
case-summary-none = 結果（けっか）です。
case-sides = いっしょに した 団体（だんたい）
case-body = { $name }({ $kind })
case-form = いっしょにする 方法（ほうほう）
case-field = 分野（ぶんや）
case-period = した とき
case-days = { $first } 〜 { $last }
case-state = どこまで できたか
case-state-plan = 計画（けいかく）しています
case-state-do = 活動（かつどう）しています
case-state-see = ふりかえっています
case-state-closed = 終（お）わりました
case-state-cancelled = やめました
case-item = 質問（しつもん）
case-beside = くらべると
case-table = { $title }の 答（こた）え
case-same = 同（おな）じ 答（こた）えの もの
case-question = 問（とい）{ $number } { $topic }
case-result-agree = 同（おな）じ
case-result-agree-no = 同（おな）じ(これから 直（なお）すこと)
case-result-differ = ちがう
case-result-one-missing = そろっていない
case-corrections = 直（なお）した 記録（きろく）
case-corrected-on = { $on }({ $n }回目（かいめ）)
case-why-corrected = 理由（りゆう）: { $reason }
case-changed = 直（なお）したもの: { $items }
case-added = 足（た）したもの: { $items }
case-removed = 消（け）したもの: { $n }
case-years = 年度（ねんど）を 選（えら）ぶ
case-published = 公表（こうひょう）した 日（ひ）: { $on }。{ $version }回目（かいめ）の 文（ぶん）です。みんなが「よい」と 言（い）いました。
case-licence = 使（つか）うときの 決（き）まり: { $licence }
case-data = この ページの 表（ひょう）(JSON)
case-draft = まだ 公表（こうひょう）していません。「よいか」を たずねています。文（ぶん）の 番号（ばんごう）: { $digest }
case-draft-gone = この 文（ぶん）は もう ありません
case-draft-gone-text = 文（ぶん）が 変（か）わったか、もう 公表（こうひょう）しています。LINEや Slackで「公表（こうひょう）」と 送（おく）ってください。
case-withdrawn = この 事例（じれい）は もう ありません
case-withdrawn-text = いっしょに した 団体（だんたい）が 公表（こうひょう）を やめました。
case-unknown = ページが ありません
case-unknown-text = 事例集（じれいしゅう）から さがしてください。
data-title = だれでも 使（つか）える 事例（じれい）の 表（ひょう）
data-intro = 事例（じれい）を 年度（ねんど）ごとに まとめました。だれでも 使（つか）えます。
data-year = { $year }: { $n }
data-suppressed = 人（ひと）の 名前（なまえ）は ありません。3人（にん）より 少（すく）ない 数（かず）は 出（だ）しません。
data-schema = 表（ひょう）の 形（かたち）(JSON Schema)
