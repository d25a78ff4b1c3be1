"""Stand-ins of Slack's and LINE's servers at their HTTP edge, and one page that shows both chats."""
