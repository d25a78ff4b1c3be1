"""Tests say what a person, a platform or an operator would see."""
