"""What the bots on Telegram ask: the ten questions that Kyodo asks in planning; and what such a bot is set up with."""

SECRET = "telegram-secret"
TOKEN = "9:telegram-token"
PATH = "/telegram"

QUESTIONS = (
    "この事業は何のためか、相手と同じ言葉で言えそうですか。",
    "いつまでに何ができたら「よかった」と言えるか、一緒に決めましたか。",
    "別々にではなく一緒にするわけを、人に聞かれたら話せますか。",
    "相手と一緒に考えはじめたのは、予算の案がまだないころでしたか。",
    "だれと組むかは、はっきりした手順で、外からも見えるように決まりましたか。",
    "思いついたときから、もう「この相手と」と決まっていましたか。",
    "それでも一度は、ほかの相手や進め方も思い浮かべてみましたか。",
    "何を決め手にその相手としたのか、はっきりしていますか。",
    "決まるまでのいきさつは、まわりの人にも伝わっていましたか。",
    "共催や委託など、どのやり方がこの事業に合うかを考えてありますか。",
)
YES, NO = "はい", "いいえ"
THANKS = "ありがとうございました。"


def asked(number: int) -> str:
    """The words of that question, counted from nought."""
    return f"{number + 1}/{len(QUESTIONS)}\n{QUESTIONS[number]}"
