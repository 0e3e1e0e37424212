"""Markup that two parsers read differently, or that was never finished."""

from collections.abc import Iterator
from itertools import product

from tests.hostile.writing import Write, filled


def nestings() -> Iterator[tuple[str, Write]]:
    for outer, inner, (name, breaker) in product(_OUTER, _INNER, _BREAKERS.items()):
        raw = f"<{outer}>{breaker.format(inner=inner)}</{outer}>"
        yield f"{outer} > {inner}, {name}", filled(raw=raw)
    shapes = {
        "math mtext table mglyph": "<math><mtext><table><mglyph><style><!--</style>{}",
        "math form": "<form><math><mtext></form><form><mglyph><style></math>{}",
        "svg p style": "<svg></p><style><a title='</style>{}'>",
        "math annotation": "<math><annotation-xml encoding=text/html><style></math>{}",
        "svg desc": "<svg><desc><table><svg><style><!--</style>{}--></svg>",
        "svg title style": "<svg><title><style></title>{}</style></svg>",
        "math mi style": "<math><mi><style></mi>{}</style></math>",
        "noscript comment": "<noscript><!--</noscript>{}-->",
        "noscript attribute": '<noscript><a title="</noscript>{}">',
        "select template": "<select><template><style></select>{}</style></template>",
        "nested forms": "<form><div></form><form>{}</form></div>",
        "nested links": "<a><table><a>{}</a></table></a>",
        "nested buttons": "<button><button>{}</button></button>",
        "foster parent": "<table><tr>{}<td></table>",
        "caption": "<table><caption><svg><caption>{}</table>",
        "plaintext": "<plaintext>{}",
        "deep": "<div>" * 600 + "{}" + "</div>" * 600,
        "deep formatting": "<b><i><u>" * 200 + "{}",
        "comment ends": "<!-->{}-->",
        "comment ends 2": "<!--->{}-->",
        "comment bang": "<!-- --!>{}-->",
        "comment nested": "<!--<!-->{}-->",
        "doctype": "<!DOCTYPE x [<!ENTITY y '{}'>]>",
    }
    for (name, shape), (kind, tag) in product(shapes.items(), _SHORT.items()):
        yield f"{name}, {kind}", filled(raw=shape.replace("{}", tag))


def unclosed() -> Iterator[tuple[str, Write]]:
    shapes = {
        "img at the end": "<img src=x: onerror=\1 ",
        "img with comment": "<img src=x: onerror=\1 //",
        "img half open": "<img src=x: onerror=\1<!--",
        "svg at the end": "<svg/onload=\1//",
        "quote never closed": '<a href="https://x.invalid/?<img src=x: onerror=\1>',
        "quote closed later": '<img alt="<b title="><img src=x: onerror=\1>">',
        "backtick": "<img src=x: alt=`` onerror=\1>",
        "three quotes": '<img """><img src=x: onerror=\1>">',
        "attribute as name": '<a"onclick="\1"href=https://x.invalid/>words</a>',
        "greater in attribute": '<img alt=">" src=x: onerror=\1>',
        "less in attribute": '<img alt="<" src=x: onerror=\1>',
        "slash soup": "<img/src=x:/onerror=\1/>",
        "equals first": '<img =x: src=x: onerror="\1">',
        "duplicate": '<img src=x: alt=x onerror="\1" onerror="x">',
        "end tag attributes": '</p onclick="\1"><p>words',
        "closing with img": '</a <img src=x: onerror="\1">',
        "question": '<?<img src=x: onerror="\1">',
        "bang": '<!<img src=x: onerror="\1">',
        "space first": '< img src=x: onerror="\1">',
        "letters glued": '<imgsrc=x: onerror="\1">',
        "entity tag": '&lt;img src=x: onerror="\1"&gt;',
        "double entity tag": '&amp;lt;img src=x: onerror="\1"&amp;gt;',
        "percent tag": "%3Cimg%20src=x:%20onerror=\1%3E",
        "escaped tag": "\\x3cimg src=x: onerror=\1\\x3e",
        "breaks out of attribute": '"><img src=x: onerror=\1>',
        "breaks out of single": "'><img src=x: onerror=\1>",
        "breaks out of script": "</script><img src=x: onerror=\1>",
        "breaks out of textarea": "</textarea><img src=x: onerror=\1>",
        "breaks out of title": "</title><img src=x: onerror=\1>",
        "breaks out of style": "</style><img src=x: onerror=\1>",
        "breaks out of comment": "--><img src=x: onerror=\1>",
        "breaks out of template": "</template><img src=x: onerror=\1>",
        "breaks out of JSON": '"}</script><script>\1</script>',
        "breaks out of a string": "';\1;//",
        "breaks out of a string 2": '";\1;//',
        "breaks out of a literal": "`;\1;//",
        "breaks out of a body": "</body></html><img src=x: onerror=\1>",
        "adds an attribute": '" autofocus tabindex=0 onfocus="\1" x="',
        "adds an attribute 2": "' autofocus tabindex=0 onfocus='\1' x='",
    }
    for name, shape in shapes.items():
        yield f"broken: {name}", filled(raw=shape)


def rejoining() -> Iterator[tuple[str, Write]]:
    """Harmless until somebody takes a piece out of the middle, once."""
    shapes = {
        "script in script": "<scr<script>ipt>\1</scr</script>ipt>",
        "script in script 2": "<<script>script>\1<</script>/script>",
        "img in img": "<im<img>g src=x: onerror=\1>",
        "handler in handler": "<img src=x: ononerrorerror=\1>",
        "scheme in scheme": '<a href="javajavascript:script:\1">words</a>',
        "comment in tag": "<im<!-- -->g src=x: onerror=\1>",
        "comment in script": "<scr<!-- -->ipt>\1</scr<!-- -->ipt>",
        "unknown in tag": "<<x>img src=x: onerror=\1>",
        "style in script": "<scr<style></style>ipt>\1</script>",
        "nul in tag": "<i\0mg src=x: onerror=\1>",
        "nul in handler": "<img src=x: on\0error=\1>",
        "control in handler": "<img src=x: on\x08error=\1>",
        "entities twice": "&amp;lt;img src=x: onerror=\1&amp;gt;",
        "title then img": "<title><</title>img src=x: onerror=\1>",
        "template then img": "<<template></template>img src=x: onerror=\1>",
        "svg then img": "<<svg></svg>img src=x: onerror=\1>",
    }
    for name, shape in shapes.items():
        yield f"rejoined: {name}", filled(raw=shape)


# Parsers disagree about where these end; what hides in one of them may come out of the other.
_OUTER = "svg math noscript template style title textarea xmp noembed noframes iframe select table".split()


_BREAKERS = {
    "attribute": '<{inner}><p title="</{inner}><img src=x: onerror=\1>">',
    "comment": "<{inner}><!--</{inner}><img src=x: onerror=\1>-->",
    "closed comment": "<{inner}><!----></{inner}><img src=x: onerror=\1>",
    "broken end": "<{inner}></{inner} x='><img src=x: onerror=\1>'>",
    "direct": "<{inner}><img src=x: onerror=\1></{inner}>",
}


_INNER = "style title textarea noscript xmp template mglyph desc".split()


_SHORT = {
    "img": "<img src=x: onerror=\1>",
    "svg": "<svg onload=\1>",
    "script": "<script>\1</script>",
}
