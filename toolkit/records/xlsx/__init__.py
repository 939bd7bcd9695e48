"""Reading .xlsx workbooks from anywhere: hostile until proven otherwise, and nothing hidden stays unseen."""
