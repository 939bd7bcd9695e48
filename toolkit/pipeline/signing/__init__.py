"""Signing: signatures, refusals and attempts recorded against one version of a plan, and what is still lacking."""
