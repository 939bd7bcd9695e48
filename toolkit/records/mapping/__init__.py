"""An agency's own export, read by a map that office staff can edit.

A map says of each column of an export which field of the record it fills and how its cells are written. `draft` guesses one
from an export, `mapbook` writes it as a workbook and `mapreading` reads it back; `reader` turns an export and its map into
the same rows of clients that the other readers make. Rows are joined by the ids that they carry: a column that is mapped to
the id of a goal ties the rows of its table to that goal, wherever the goal's own row stands.
"""
