"""Mail, for desks that reach neither Slack nor LINE: how a message looks there, and how it is sent."""
