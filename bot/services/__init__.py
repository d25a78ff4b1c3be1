"""The application: plain synchronous functions, each inside one unit of work. See ``inbox`` for the way in."""
