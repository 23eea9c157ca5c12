"""What the language model is told: Markdown files with $variables, read by one strict loader.

A prompt file has two parts, `# System` and `# User`. A `$name` in it is a variable, `$$` a dollar sign. Values are
inserted once and never looked at again, so a `$name` inside an article stays what it is. A prompt's version is the
hash of its text, and goes into every answer that a model wrote.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Prompt", "PromptError", "load", "parse", "version"]

_FOLDER = Path(__file__).parent
_VARIABLE = re.compile(r"\$(?:(\$)|([a-z_][a-z0-9_]*))?")
_PARTS = re.compile(r"\A# System\n(.*)\n# User\n(.*)\Z", re.DOTALL)


class PromptError(ValueError):
    """A prompt file or the values for it are wrong; the message names the file and the variable."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: the two messages with their variables still in them, and the hash of its text."""

    name: str
    system: str
    user: str
    version: str

    @property
    def variables(self) -> frozenset[str]:
        """The names that `render` must be given, all of them and no others."""
        return frozenset(match[2] for match in _VARIABLE.finditer(self.system + self.user) if match[2])

    def render(self, **values: str) -> tuple[str, str]:
        """The system and the user message with every variable replaced by its value.

        Raises PromptError when a variable has no value or a value has no variable.
        """
        missing, unknown = self.variables - values.keys(), values.keys() - self.variables
        if missing or unknown:
            told = [f"no value for ${name}" for name in sorted(missing)]
            told += [f"no variable ${name}" for name in sorted(unknown)]
            raise PromptError(f"Prompt {self.name}.md: {', '.join(told)}.")

        def value(match: re.Match[str]) -> str:
            return "$" if match[1] else values[match[2]]

        return _VARIABLE.sub(value, self.system), _VARIABLE.sub(value, self.user)


def parse(name: str, text: str) -> Prompt:
    """Read a prompt's text; raises PromptError where a part is missing or a dollar sign stands alone.

    >>> parse("greet", "# System\\nBe brief.\\n# User\\nGreet $who for $$5.").render(who="$who")
    ('Be brief.', 'Greet $who for $5.')
    """
    text = text.replace("\r\n", "\n")
    parts = _PARTS.match(text)
    if parts is None:
        raise PromptError(f"Prompt {name}.md needs the two parts “# System” and “# User”, in this order.")
    if any(match[0] == "$" for match in _VARIABLE.finditer(text)):
        raise PromptError(f"Prompt {name}.md has a lone dollar sign; write $$ for a dollar sign.")
    return Prompt(name, parts[1].strip(), parts[2].strip(), hashlib.sha256(text.encode()).hexdigest()[:12])


@cache
def load(name: str) -> Prompt:
    """The prompt in `prompts/<name>.md`; raises PromptError where there is none."""
    names = sorted(path.stem for path in _FOLDER.glob("*.md"))
    if name not in names:
        raise PromptError(f"There is no prompt {name}.md; there are {', '.join(names)}.")
    return parse(name, (_FOLDER / f"{name}.md").read_text(encoding="utf-8"))


@cache
def version() -> str:
    """One hash over all prompts, for an answer to record."""
    names = sorted(path.stem for path in _FOLDER.glob("*.md"))
    return hashlib.sha256(" ".join(f"{name}={load(name).version}" for name in names).encode()).hexdigest()[:12]
