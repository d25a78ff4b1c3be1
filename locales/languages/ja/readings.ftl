button-readings = 読みかた
readings-not-here = 読みかたは、日本語の言葉についています。「言語」で日本語を選べます。
readings-nothing = いま答える質問はありません。よく出る言葉の読みかたです。
button-edit-words = 前の言葉を直す
button-fix-reason = 問{ $number }の理由を直す
reason-again = 問{ $number }の理由を、もう一度書いてください。いまの理由: 「{ $text }」
cut-answers = 長い答えは途中までです。全部は「3を直す」のように番号を送ると見られます。
cut-table = 長い答えは途中までです。全部の入った表は、事業の担当者からもらえます。
