"""What each action does: an explicit table of plain functions over a ``Scene``. See ``table``."""
