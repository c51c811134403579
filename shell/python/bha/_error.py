"""What was refused, as an exception."""

from __future__ import annotations


class Error(ValueError):
    """An input that was refused, or a finding of that severity.

    Its text is what the command prints: the place, what was found, what was expected, what to do. Option names in it are the command's:
    ``--nominal-capacity-ah`` is ``nominal_capacity_Ah=`` here.

    Attributes
    ----------
    code, number : str, int
        Public name and number, as in docs/errors.md: ``"file_not_found"``, 128. Neither is ever reused.
    severity : str
        ``"note"``, ``"warning"`` or ``"refused"``.
    place : dict
        file, column, cell (str); line, byte, first_row, last_row (int, from 1; 0: none); cycle (int; -1: none).
    found, expected, remedy : str
        What stood there, what was expected, what to do.
    count : int
        How often; the place is the first one.
    """

    def __init__(
        self,
        text: str,
        code: str = "",
        number: int = 0,
        severity: str = "refused",
        place: dict[str, object] | None = None,
        found: str = "",
        expected: str = "",
        remedy: str = "",
        count: int = 1,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.number = number
        self.severity = severity
        self.place: dict[str, object] = dict(place or {})
        self.found = found
        self.expected = expected
        self.remedy = remedy
        self.count = count

    def __getattr__(self, name: str) -> object:
        place = self.__dict__.get("place", {})
        if name in place:
            return place[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
