"""Pictures of a project, drawn: ``svg`` for pages, ``png`` for chats. They show values of ``bot.domain.pictures``."""

from handlers.pictures.drawing import png, svg

__all__ = ["png", "svg"]
