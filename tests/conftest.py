"""What all tests share: a PostgreSQL of their own, and an honest list of what could not run."""

pytest_plugins = ["tests.left_out", "tests.postgres"]
