"""From figures, texts and sentences to the document tree."""
