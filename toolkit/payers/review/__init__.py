"""Profiles seen and reviewed: as checklists and tables, compared with one another, and looked over for what is doubtful."""
