"""LINE: webhooks in, replies and pushes out."""
