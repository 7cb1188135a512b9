def alike(text: str) -> str:
    """A line of plain text as it is compared with others: without capitals, a full stop and doubled spaces."""
    return " ".join(text.casefold().split()).rstrip(".")
