"""The invented exports of `samples/exports/`: people, and how three invented systems write them."""
