"""The Merkle tree of RFC 6962, section 2.1, as far as a log needs it that is always there as a whole."""

from __future__ import annotations

import hashlib


def leaf_hash(leaf: bytes) -> bytes:
    """32 bytes: SHA-256 of 0x00 and the leaf."""
    return hashlib.sha256(b"\0" + leaf).digest()


class Tree:
    """The tree's right edge: grows leaf by leaf, and knows its root at any time. Memory is log2 of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []
        """Roots of complete trees, the largest first; their sizes are the ones in `size` written in binary."""

    def add(self, leaf: bytes) -> None:
        """Append a leaf by its hash."""
        self._edge.append(leaf)
        self.size += 1
        size = self.size
        while size % 2 == 0:
            right = self._edge.pop()
            self._edge.append(_node(self._edge.pop(), right))
            size //= 2

    def root(self) -> bytes:
        """32 bytes; of an empty tree SHA-256 of nothing."""
        if not self._edge:
            return hashlib.sha256().digest()
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = _node(left, root)
        return root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
