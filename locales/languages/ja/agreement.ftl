# 協定書
agreement-heading = { $project } — { $kind }
agreement-whole = すべての項目がそろいました。
agreement = 全{ $total }項目：{ $standing }。項目を押すと、文を読んで直せます。
agreement-and = {"、"}
agreement-agreed = 合意済み{ $n }
agreement-yours = こちらの返事待ち{ $n }
agreement-theirs = { $who }の返事待ち{ $n }
agreement-waiting = 返事待ち{ $n }
agreement-unwritten = まだ文のないもの{ $n }
clause-label = { $number }. { $name }
clause-missing = まだ
clause-drafted = 下書き
clause-waiting = 返事待ち
clause-agreed = ✓ 合意
clause-empty = まだ文がありません。
clause-prompt = 「{ $item }」の文を書いて送ってください。
clause-new = 「{ $item }」の文が新しくなりました。読んで、よければ「この文でよい」を押してください。
clause-changed = 文が変わっていました。新しい文を読んでから、もう一度お願いします。
clause-agreed-all = 文のある{ $n }項目は、すべて読んで合意しました。
conclude-open = これから決める項目が、あと{ $n }件あります。このまま記録することもできます。
conclude-ready = すべての項目がそろっています。署名した方と日を記録します。Kyodoは署名の代わりにはなりません。
conclude-signers = 署名した人・団体
conclude-on = 署名した日
conclude-nothing = 前の記録から変わったところはありません。
concluded = { $kind }を{ $on }に記録しました。いつでも「協定」と送れば読めます。
amended = { $kind }の変更{ $n }を{ $on }に記録しました。
concluded-agreed = { $open ->
    [0] { $total }項目すべてが合意済みです。
   *[other] { $total }項目のうち{ $agreed }項目が合意済みです。
 }
concluded-left = 残り: { $items }
version-first = { $on } 締結（{ $signers }）
version-amended = { $on } 変更{ $n }（{ $signers }）
version-open = 締結のあと、{ $n }項目が変わっています。
missing-agreement = { $n ->
    [0] 協定書（契約書）: まだ記録していません
   *[other] 協定書（契約書）: これから決める項目が、あと{ $n }件あります
 }
missing-joint = 「{ $title }」がまだ記録されていません
missing-heed = 問{ $number } { $topic }: 「{ $value }」と答えています
draft-day = { $day }の一日
draft-period = { $start }から{ $end }まで
draft-responsible = けがや苦情のときは、{ $body }がまず動きます。
button-agreement = 協定書
button-contract = 契約書
button-clause-agree = この文でよい
button-clause-edit = 文を直す
button-conclude = まとめて記録する
button-leave-it = やめておく
clause-settled = ✓ { $item }：この文でよい
agreement-needed = { $form }では、{ $papers }を用意します。
agreement-not-needed = { $form }に、決まった書類はありません。約束を残したいときに使えます。
papers-and = と
paper = { $name }
