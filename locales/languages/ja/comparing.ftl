# 答えを並べたとき
comparison-spread = { $value }（{ $rule ->
    [majority] いちばん多い答え
    [median] 真ん中の答え
    [tied] 同じ人数の答えの一つ
   *[respondent] 記入者
 }。団体の中では { $spread }）
comparison-spread-and = ・
comparison-count = { $value } { $n }人
comparison-missing = まだ比べられない問い
comparison-one-side = 一つの団体だけが答えた問い
comparison-beside = そのほかの答え
comparison-note-wanting = 答えにちがいはありませんでした。どちらも気にしていることを、話し合ってみませんか。
comparison-note-same = 答えはみな同じでした。「状況」と送ると、次の日程が見られます。
comparison-note-partly = 比べられた答えは、みな同じでした。「状況」と送ると、次の日程が見られます。
comparison-note-nothing = 比べられる答えは、まだありません。「状況」と送ると、次の日程が見られます。
