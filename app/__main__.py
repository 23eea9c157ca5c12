"""`python -m app`: the command line, which serves the web chat when it is given no command."""

from app.cli import main

if __name__ == "__main__":
    main()
