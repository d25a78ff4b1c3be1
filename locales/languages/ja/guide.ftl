# 手引き
principles = 一緒に進めるときに大切にすることです。
level-must = 守ること
level-should = 心がけること
terms-heading = ことばの意味
no-such-term = 「{ $term }」の説明は見つかりませんでした。知りたいことは「担当者」と送れば、人にたずねられます。
button-principles = ほかの原則
