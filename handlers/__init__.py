"""Platforms: one folder each, the same four names in each of them."""
