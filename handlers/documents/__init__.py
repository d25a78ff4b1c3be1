"""Papers that an office can edit: files that the bot writes."""
