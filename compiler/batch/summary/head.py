"""What stands over a summary: its title, and what holds for the run as a whole."""

from compiler.batch.record import Run
from compiler.batch.summary.words import worded


def title(run: Run) -> str:
    """Return the title of a summary."""
    return worded("head", "title", title=run.title) if run.title else worded("head", "untitled")


def notes(run: Run) -> tuple[str, ...]:
    """Return the sentences on the run as a whole: counts, the day that counts, the run's own notes."""
    states = "，".join(
        worded("head", "state", state=state.value, count=count) for state, count in run.counts().items() if count
    )
    sentences = [worded("head", "all", count=len(run.departments), states=states or "0")]
    if run.unread:
        sentences.append(worded("head", "unread", count=len(run.unread)))
    return ("".join(sentences), worded("head", "day", day=run.day) + worded("head", "inner"), *run.notes)
