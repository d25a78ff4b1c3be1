# 残す期間の終わり
keeping-warning = { $until }で、この事業の記録を残す期間が終わります。次の日に、参加した人の記録が消えます。{ $last ->
    [yes] これが最後のお知らせです。
   *[no] 14日前にもう一度お知らせします。
 }
keeping-goes = 名前、LINEやSlackでの番号、書いた言葉、見せ合っていない答え、メモ、理由、同意、招待の番号です。
keeping-stays = 見せ合った「はい・いいえ」などの選択と集計、合意した協定の文、いつ何があったかの記録(書いた言葉なし)は、名前なしで残ります。
keeping-before = その前に
keeping-before-text = 記録を残すなら、下のボタンで表を受けとるか、運用担当者に次を頼んでください。
    python -m bot export { $id } --format json --output kyodo-{ $id }.json
    python -m bot export { $id } --format csv --output kyodo-{ $id }.csv
button-export-csv = 表で受けとる
button-keep-longer = 1年のばす
keep-longer-intro = 記録を{ $until }まで残します。理由は記録に残ります。
kept-longer = 記録を{ $until }まで残します。その前に、またお知らせします。
keep-longer-gone = この事業の記録は、もう消えています。
keep-longer-enough = のばせるのは{ $years }年までです。必要なものは、表で受けとってください。
