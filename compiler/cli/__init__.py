"""The command line: ``gongkai``; a module for each command, or family of commands.

A command imports what it needs when it runs: help must not wait for it.
"""

from compiler.cli.main import main

__all__ = ["main"]
