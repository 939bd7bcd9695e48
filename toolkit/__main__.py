"""`python -m toolkit` is `plankit`."""

from toolkit.cli.main import main

if __name__ == "__main__":
    main()
