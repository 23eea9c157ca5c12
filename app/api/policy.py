"""The security headers: what a page of ours may load, run and tell others. Nothing may leave this server."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

PAGE_PATH = "/"
"""Where the web chat lives."""

CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""For everything that is no page: even opened by itself it runs and loads nothing."""

ARTICLE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For the article page: our stylesheet and icon and nothing else, no script at all."""

COMMON_HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
"""On every answer, whatever the route."""

_INLINE_SCRIPT = re.compile(rb"<script(?:\s+data-gradio-mode)?>(.*?)</script>", re.DOTALL)


def chat_policy(page: bytes) -> str:
    """The policy of the web chat: scripts of this server, and the inline ones of this very page by their hash.

    Gradio starts itself with inline scripts and styles itself with inline styles; it needs no `eval` as long as
    the page has no `gr.HTML` and no `js=` handlers, so none is allowed.
    """
    hashes = {
        "'sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode() + "'"
        for script in _INLINE_SCRIPT.findall(page)
    }
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' " + " ".join(sorted(hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
