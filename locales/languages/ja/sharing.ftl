# 一つの電話を何人かで使う
button-share = 同じ電話で答える人を加える
button-take-turn = { $name }さんに代わる
share-title = 同じ電話で答える人
share-name = { $name }さんの電話で、ほかにどなたが答えますか。お名前を書いてください。
share-how = 一人に一つずつ回答があります。だれが答えているかは、いつも上に出ます。
share-full = { $name }さんの電話では、ほかに{ $n }人まで答えられます。
shared-told = { $name }さんも、この電話で答えられるようになりました。代わるときはボタンを押してください。
shared-added = { $name }さんが、{ $owner }さんの電話で答えられるようになりました。
shared-heading = { $heading }・いまは { $name }さん
member-shares = ほかの人の電話で答えます
