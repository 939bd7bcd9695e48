"""Builds the Word templates and logos that are shipped in `agency_templates/`."""
