"""The questionnaire with aiogram, as its documentation writes it: states and answers in Redis, the webhook taken
by SimpleRequestHandler on aiohttp's server, updates handled in the background. Needs the extra ``peers``.

``python -m tests.bench.aiogram_bot API REDIS`` serves it against a stand-in at ``API`` and says its address.
"""

import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import uvicorn
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.bench.questions import NO, PATH, QUESTIONS, SECRET, THANKS, TOKEN, YES, asked

STATES = [State(f"answer{number}", group_name="Questionnaire") for number in range(len(QUESTIONS))]
KEYBOARD = ReplyKeyboardMarkup(
    keyboard=[[KeyboardButton(text=YES), KeyboardButton(text=NO)]], one_time_keyboard=True
)


async def _start(message: Message, state: FSMContext) -> None:
    await state.set_state(STATES[0])
    await message.answer(asked(0), reply_markup=KEYBOARD)


def _answer(number: int) -> Callable[..., Awaitable[None]]:
    async def answered(message: Message, state: FSMContext) -> None:
        await state.update_data({f"answer {number}": message.text})
        if number + 1 < len(QUESTIONS):
            await state.set_state(STATES[number + 1])
            await message.answer(asked(number + 1), reply_markup=KEYBOARD)
        else:
            await state.set_state(None)
            await message.answer(THANKS, reply_markup=ReplyKeyboardRemove())

    return answered


def built(api: str, redis: str) -> web.Application:
    """The server with its one conversation."""
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher(storage=RedisStorage.from_url(redis))
    dispatcher.message.register(_start, CommandStart())
    for number, state in enumerate(
        STATES
    ):  # each in its filter: aiogram asks a bare state, or F, in a thread
        dispatcher.message.register(_answer(number), StateFilter(state))
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path=PATH)
    setup_application(app, dispatcher, bot=bot)
    return app


def serve(api: str, redis: str) -> None:
    """Until SIGTERM, on the loop that the other bots run on."""
    loop: Any = uvicorn.Config("", loop="auto").get_loop_factory()
    told = partial(print, flush=True)
    web.run_app(built(api, redis), host="127.0.0.1", port=0, loop=loop(), access_log=None, print=told)


if __name__ == "__main__":
    serve(*sys.argv[1:])
