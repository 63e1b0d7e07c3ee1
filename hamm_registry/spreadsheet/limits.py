"""The limits of a list: how much of a file is read, and how much of it one import takes."""

MOST_BYTES = 32 * 2**20

MOST_ROWS = 5_000
"""Rows of one import: more than that nobody has looked through."""

MOST_COLUMNS = 300
"""Columns of one import; a note says that there are more."""

MOST_ROWS_READ = 20_000
"""Rows that are taken out of a file: enough to say by how much a list is too long."""

MOST_COLUMNS_READ = MOST_COLUMNS + 1
"""Columns that are taken out of a workbook: one more, to see that there are more."""

MOST_CHARACTERS = 32_767
"""Characters of one cell: as many as a cell of Excel holds."""
