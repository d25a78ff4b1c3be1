"""A pack as a workbook that an office fills in without YAML, and back. One table (layout.py) drives both ways."""
