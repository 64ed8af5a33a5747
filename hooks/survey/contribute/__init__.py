"""New papers: an identifier, a BibTeX entry or an older report → a record and its BibTeX entry.

    identify → fetch ─┐
    BibTeX ───────────┼─► NewEntry ─┐
    report ─► values ─┴─────────────┴─► Addition ─► both files, or none

Nothing here speaks or ends the program: what keeps a paper from being added is a `RefusedError`, whose text is for
the contributor. `survey.cli_contribute` is the command line around it.
"""
