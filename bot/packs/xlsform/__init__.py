"""One sheet of questions as an XLSForm (xlsform.org), which ODK, Kobo and others fill in, and back.

What one of the two cannot hold is named in words, never dropped in silence.
"""
