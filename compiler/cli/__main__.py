"""``python -m compiler.cli`` is ``gongkai``."""

from compiler.cli.main import main

main()
