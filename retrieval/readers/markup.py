"""HTML tags inside other text: the words that a reader sees, without tags, comments and hidden elements."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>a|abbr|address|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|del|details|dfn"
    r"|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|main"
    r"|mark|meta|nav|noscript|object|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub"
    r"|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr)"
    r"(?P<rest>(?:\s[^<>]{0,4000})?)/?>",
    re.IGNORECASE,
)
_VOID = frozenset("br hr img input link meta source wbr".split())
NEVER_SHOWN = frozenset("head iframe noscript object script style svg template textarea title video".split())
_BLOCK = frozenset(
    "address article aside blockquote br div dl dt dd figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "
    "section table tr ul".split()
)
_ZERO = r"0*\.?0+(?:px|em|rem|ex|pt|vh|vw|%)?\s*(?:[;\"'!]|$)"
_HIDDEN_STYLE = re.compile(
    rf"(?:^|[\s;\"'])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    rf"|(?:opacity|font-size|line-height|max-height|max-width|height|width|zoom)\s*:\s*{_ZERO}"
    r"|font-size\s*:\s*(?:0*\.\d+|1(?:\.\d+)?)(?:px|pt)|font\s*:[^;]{0,40}(?<![\d.])[01](?:px|pt)?[\s/]"
    r"|text-indent\s*:\s*-\d{3}|(?:left|top|right|margin-left|margin-top)\s*:\s*-\d{4}"
    r"|clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*inset\(\s*(?:50|100)%|transform\s*:\s*scale[xy]?\(\s*0*\.?0*\s*[,)]"
    r"|color\s*:\s*transparent)",
    re.IGNORECASE,
)
_COLOURS = re.compile(r"(?:^|[\s;\"'])(color|background(?:-color)?)\s*:\s*([#\w(),.%]+)", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HIDDEN_ATTRIBUTE = re.compile(r"(?:^|\s)hidden(?:[\s=]|$)", re.IGNORECASE)


def hidden_by_style(style: str) -> bool:
    """Whether these CSS declarations let a reader see nothing: no display, no size, off the page, or one colour."""
    if "/*" in style:
        style = _CSS_COMMENT.sub("", style)
    if _HIDDEN_STYLE.search(style):
        return True
    if "background" not in style.lower():
        return False
    colours = {name.lower()[:5]: value.lower() for name, value in _COLOURS.findall(style)}
    return "color" in colours and colours["color"] == colours.get("backg")


def without_tags(text: str) -> str:
    """Text without HTML: known tags and comments go, and so does what stands in elements that are not shown.

    A "<" that begins no known tag is a letter like any other. An element that is never closed hides what follows,
    as in a browser. Linear in the length.
    """
    if "<" not in text:
        return text
    kept: list[str] = []
    inside, depth = "", 0  # the hidden element that we are in, and how often it is nested in itself
    position = 0
    while position < len(text):
        start = text.find("<", position)
        if start < 0:
            start = len(text)
        if not depth:
            kept.append(text[position:start])
        if start == len(text):
            break
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            position = end + 3 if end >= 0 else len(text)
            continue
        tag = _TAG.match(text, start)
        if not tag:
            if not depth:
                kept.append("<")
            position = start + 1
            continue
        position = tag.end()
        name = tag["name"].lower()
        if depth:
            if name == inside:
                depth += -1 if tag["close"] else 1
        elif not tag["close"] and name not in _VOID and (name in NEVER_SHOWN or _hidden(tag["rest"])):
            inside, depth = name, 1
        elif name in _BLOCK:
            kept.append("\n")
    return "".join(kept)


def _hidden(attributes: str) -> bool:
    """Whether an element with these attributes, as they are written in its tag, shows nothing to a reader."""
    return bool(_HIDDEN_ATTRIBUTE.search(attributes)) or hidden_by_style(attributes)
