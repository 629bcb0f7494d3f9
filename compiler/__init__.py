"""gongkai: compiles a department's filled workbook into the disclosure that the department publishes."""

__version__ = "0.1.0"
