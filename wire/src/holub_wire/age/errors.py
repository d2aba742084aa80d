"""What can go wrong with an age file. No message holds content, a key or a name."""

from __future__ import annotations


class AgeError(Exception):
    """Any fault of an age file or key. `fault` is one fixed word, safe to log."""

    fault = "age"


class RecipientError(AgeError, ValueError):
    """A recipient or identity that is mistyped, cut short or of another kind."""

    fault = "recipient"


class HeaderError(AgeError):
    """The file does not begin as an age file should, or its header is malformed."""

    fault = "header"


class NoMatchingIdentity(AgeError):
    """No identity at hand opens this file."""

    fault = "no-identity"


class MacError(AgeError):
    """The header was changed after it was written."""

    fault = "mac"


class PayloadError(AgeError):
    """The payload was changed, cut or extended after it was written."""

    fault = "payload"
