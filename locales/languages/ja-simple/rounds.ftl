# 毎週・毎月のまとめ
round-week = { $on } 今週（こんしゅう）の まとめ
round-month = { $month }の まとめ
round-projects = 事業（じぎょう） { $n }件（けん）
round-in-stage = { $stage } { $n }件（けん）
round-overdue = 日を 過（す）ぎたもの { $n }件（けん）
round-ahead = これから 2週間（しゅうかん） { $n }件（けん）
round-ahead-month = 今月（こんげつ） これから { $n }件（けん）
round-missing = 答（こた）えが まだの ところ
count-of-sheet = { $side }「{ $sheet }」
round-side = { $project } — { $side }: { $count }
