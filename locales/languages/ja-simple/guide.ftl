# 手引（てび）き
principles = いっしょに するとき、大切（たいせつ）なことです。
level-must = 守（まも）ること
level-should = 気（き）をつけること
terms-heading = ことばの 意味（いみ）
no-such-term = 「{ $term }」の 説明（せつめい）は ありませんでした。「たんとうしゃ」と 送（おく）ると、人（ひと）に 聞（き）けます。
button-principles = ほかの 大切（たいせつ）なこと
