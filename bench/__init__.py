"""The speed of the toolkit beside what people would use instead, on the same material in the same run.

`make bench` runs it; `python -m bench --quick` tries it out on a few clients.
"""
