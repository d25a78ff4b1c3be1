"""The questionnaire with python-telegram-bot, as its examples write it: ``customwebhookbot.py`` for the server,
``persistentconversationbot.py`` for the conversation. Updates are processed one by one, as ConversationHandler's
documentation demands, and PicklePersistence writes at its own interval. Needs the extra ``peers``.

``python -m tests.bench.ptb_bot API FILE`` serves it against a stand-in at ``API`` and says its address.
"""

import sys
from collections.abc import Callable, Coroutine
from hmac import compare_digest
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import (
    ApplicationBuilder,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bot.serving import listen, run
from tests.bench.questions import NO, PATH, QUESTIONS, SECRET, THANKS, TOKEN, YES, asked

KEYBOARD = ReplyKeyboardMarkup([[YES, NO]], one_time_keyboard=True)


async def _start(update: Any, _context: Any) -> int:
    await update.message.reply_text(asked(0), reply_markup=KEYBOARD)
    return 0


def _answer(number: int) -> Callable[[Any, Any], Coroutine[Any, Any, int]]:
    async def answered(update: Any, context: Any) -> int:
        context.user_data[f"answer {number}"] = update.message.text
        if number + 1 < len(QUESTIONS):
            await update.message.reply_text(asked(number + 1), reply_markup=KEYBOARD)
            return number + 1
        await update.message.reply_text(THANKS, reply_markup=ReplyKeyboardRemove())
        return int(ConversationHandler.END)

    return answered


def built(api: str, file: str) -> Any:
    """The application with its one conversation."""
    application = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{api}/bot")
        .updater(None)
        .persistence(PicklePersistence(file))
        .build()
    )
    words = filters.TEXT & ~filters.COMMAND
    states: dict[object, Any] = {n: [MessageHandler(words, _answer(n))] for n in range(len(QUESTIONS))}
    start: list[Any] = [CommandHandler("start", _start)]
    application.add_handler(ConversationHandler(start, states, [], name="questionnaire", persistent=True))
    return application


async def serve(api: str, file: str) -> None:
    """Until SIGTERM."""
    application = built(api, file)

    async def webhook(request: Request) -> Response:
        if not compare_digest(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), SECRET):
            return Response(status_code=403)
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return Response()

    app = Starlette(routes=[Route(PATH, webhook, methods=["POST"])])
    async with application:
        await application.start()
        await listen(app, "127.0.0.1", 0, told=lambda address: print(address, flush=True))
        await application.stop()


if __name__ == "__main__":
    run(serve(*sys.argv[1:]))
