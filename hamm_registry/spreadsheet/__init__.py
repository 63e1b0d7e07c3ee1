"""From a list as an office keeps it, a sheet of a workbook or a CSV file, to an entry a row.

Nothing is guessed in silence: what is read in another way than it is written is told beside the
cell, and what cannot be understood keeps its row from being written.
"""
