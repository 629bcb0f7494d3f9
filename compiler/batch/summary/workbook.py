"""The summary as a workbook, for those who filter, print and pass on."""

from compiler.batch.record import Run
from compiler.batch.summary.changes_sheet import changes_sheet
from compiler.batch.summary.files_sheet import files_sheet
from compiler.batch.summary.head import title
from compiler.batch.summary.overview_sheets import matrix_sheet, overview_sheet
from compiler.batch.summary.sums_sheet import sums_sheet
from compiler.workbook.list_book import write_list_book


def summary_workbook(run: Run) -> bytes:
    """Return the summary of a run as .xlsx. The same run gives the same bytes."""
    sheets = (overview_sheet(run), matrix_sheet(run), sums_sheet(run), changes_sheet(run), files_sheet(run))
    return write_list_book(title(run), sheets)
