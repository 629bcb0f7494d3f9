"""What a record says of the approval."""

CHECKED, UNCHECKED = "已核对", "未核对批复"
"""Of figures that were held against the approval, and of those that were not."""
