from svcctl.money.money import exactly


class Step:
    """One step of a calculation, put into words when somebody reads it: most of a large report nobody does.

    A pair of an amount and a currency is shown as money that is not rounded yet.
    """

    __slots__ = ("_said", "_shown", "_text")

    def __init__(self, text: str, *said: object) -> None:
        self._text, self._said = text, said
        self._shown = ""

    @property
    def lead(self) -> str:
        """The step in words up to its amount, which stands last in it."""
        return self._text.format(*self._said[:-1], "")

    def __str__(self) -> str:
        if not self._shown:
            said = (exactly(*each) if isinstance(each, tuple) else each for each in self._said)
            self._shown = self._text.format(*said)
        return self._shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Step) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    __repr__ = __str__
