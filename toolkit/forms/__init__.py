"""PDF forms: read what a form says, fill it fast, flatten it, and make forms of our own.

The parts, from the ground up: `pdf` (syntax, full rewrites, incremental updates; the only place that knows the foreign PDF
library's objects), `fonts`, `model` (a form as plain values), `reading` (what a returned form says, in a worker process under
limits), `appearances` (how a value looks on the page), `filling` (a form parsed once, filled many times), `making` (fields on
a page that was drawn).
"""
