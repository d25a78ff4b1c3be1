"""How fast and how large, as ratios: ``python -m tests.bench``. Nothing here is a test; times differ from machine to
machine, ratios hardly.
"""
