# 毎週・毎月のまとめ
round-week = { $on } 今週のまとめ
round-month = { $month }のまとめ
round-projects = 事業 { $n }件
round-in-stage = { $stage } { $n }件
round-overdue = 期限切れ { $n }件
round-ahead = 2週間のうちに { $n }件
round-ahead-month = 今月のうちに { $n }件
round-missing = 答えがまだのところ
count-of-sheet = { $side }「{ $sheet }」
round-side = { $project } — { $side }: { $count }
