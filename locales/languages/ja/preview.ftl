# パックを試すとき(pack preview)
preview-hello = { $city }のパックを試せます。質問票は、はじめから全部ひらいています。どれから見ますか。
preview-later = 「{ $title }」は、ほかの質問票に両方が答えると開きます。
