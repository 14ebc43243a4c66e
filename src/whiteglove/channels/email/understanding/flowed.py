"""Lines of text as the writer meant them: one kind of line end, format=flowed undone (RFC 3676)."""


def line_feeds(content: bytes) -> bytes:
    """`content` with every CRLF, lone CR and doubled CR as one line feed."""
    if b"\r" not in content:
        return content
    return content.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def line_feeds_of_text(text: str) -> str:
    """The same for text."""
    if "\r" not in text:
        return text
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def unflowed(text: str, *, delete_space: bool) -> str:
    """Paragraphs of flowed text as single lines, quote marks kept once. delete_space: delsp=yes."""
    lines: list[str] = []
    paragraph: list[str] = []
    open_depth = -1  # quote depth of a paragraph that goes on, -1 when none does
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if depth != open_depth and paragraph:
            lines.append("".join(paragraph))
            paragraph = []
        if not paragraph and depth:
            paragraph.append(">" * depth + " ")
        goes_on = content.endswith(" ") and content != "-- "
        paragraph.append(content[:-1] if goes_on and delete_space else content)
        open_depth = depth if goes_on else -1
        if not goes_on:
            lines.append("".join(paragraph))
            paragraph = []
    if paragraph:
        lines.append("".join(paragraph))
    return "\n".join(lines)
