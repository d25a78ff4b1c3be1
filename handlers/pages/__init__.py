"""Pages of the bot's own, for people who come with a browser: plain HTML that needs no script."""
