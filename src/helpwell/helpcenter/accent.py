"""A help center's color as tokens that can be read in both schemes, whatever color was chosen."""

Color = tuple[int, int, int]

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
# The luminance of the darkest light surface and of the lightest dark one, with a little to spare (kit's tokens: sunken).
_LIGHT, _DARK = 0.79, 0.035
_ENOUGH = 4.6


def sheet(accent: str) -> str:
    """The stylesheet that lays the color over the kit's accent."""
    chosen = (int(accent[1:3], 16), int(accent[3:5], 16), int(accent[5:7], 16))
    light, dark = _until_seen(chosen, _BLACK, _LIGHT), _until_seen(chosen, _WHITE, _DARK)
    strong = f"light-dark({_hex(_mix(light, _BLACK, 0.15))}, {_hex(_mix(dark, _WHITE, 0.2))})"
    tokens = {
        "accent": f"light-dark({_hex(light)}, {_hex(dark)})",
        "accent-strong": strong,
        "accent-text": f"light-dark({_hex(light)}, {_hex(dark)})",
        "on-accent": "light-dark(#ffffff, #111111)",
        "accent-soft": "var(--said)",
        "accent-line": "color-mix(in srgb, var(--accent) 45%, var(--surface))",
        "focus": f"light-dark({_hex(light)}, {_hex(dark)})",
    }
    lines = "".join(f"--{name}: {value}; " for name, value in tokens.items())
    return f"@layer tokens {{ :root {{ {lines}}} }}\n"


def contrast(one: float, other: float) -> float:
    """The contrast ratio of two luminances (WCAG 2.2), 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def luminance(color: Color) -> float:
    """The relative luminance of a color (WCAG 2.2), 0 to 1."""
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _until_seen(color: Color, towards: Color, surface: float) -> Color:
    """The color, or as little darker or lighter as text on that surface needs."""
    for step in range(101):
        mixed = _mix(color, towards, step / 100)
        if contrast(luminance(mixed), surface) >= _ENOUGH and _is_beyond(mixed, towards, surface):
            return mixed
    return towards


def _is_beyond(color: Color, towards: Color, surface: float) -> bool:
    return luminance(color) < surface if towards == _BLACK else luminance(color) > surface


def _mix(color: Color, other: Color, share: float) -> Color:
    red, green, blue = (
        round(one * (1 - share) + two * share) for one, two in zip(color, other, strict=True)
    )
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _hex(color: Color) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)
