"""format=flowed (RFC 3676): soft line ends joined again."""


def unflow(text: str, *, del_sp: bool) -> str:
    """Return the text with each flowed paragraph on one line, quotes kept at their depth."""
    out: list[str] = []
    paragraph: list[str] = []
    open_depth = -1  # the depth of a line that waits for its continuation
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if open_depth != depth:
            out.append("".join(paragraph))
            paragraph = [">" * depth + " "] if depth else []
        flows = content.endswith(" ") and content != "-- "
        paragraph.append(content[:-1] if flows and del_sp else content)
        open_depth = depth if flows else -1
    out.append("".join(paragraph))
    return "\n".join(out[1:])
