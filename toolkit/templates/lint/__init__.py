"""Lint: what is wrong with a template, found without any client's data, in the words of someone who knows Word.

A *target* is one Word file with what is known of it (its agency, its entry in `agency.yaml`). A *subject* is a target opened
and translated as far as it goes. Families of checks look at the subject and make findings: `syntax` (the file, tags, blocks),
`fields` (every name is one that exists), `proof` (what payers ask for is printed, whatever the record says), `house` (what a
screen reader needs, leftovers, fonts). `review` runs them all. Every finding is declared in `toolkit.templates.codes` and
explained in `rulebook`; every one has its place in the Word file.
"""
