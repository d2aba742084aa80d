"""The tree, against the roots that the reference implementation of RFC 6962 is tested with."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.custody.tree import Tree, leaf_hash

LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots(size: int) -> None:
    """Each size from none to eight has the published root."""
    tree = Tree()
    for leaf in LEAVES[:size]:
        tree.add(leaf_hash(bytes.fromhex(leaf)))
    assert tree.size == size
    assert tree.root().hex() == (ROOTS[size - 1] if size else hashlib.sha256().hexdigest())


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_as_the_rfc_defines_it(leaves: list[bytes]) -> None:
    """The root of any list is what section 2.1 says, read literally."""

    def literally(part: list[bytes]) -> bytes:
        if len(part) < 2:
            return leaf_hash(part[0]) if part else hashlib.sha256().digest()
        k = 1
        while k * 2 < len(part):
            k *= 2
        return hashlib.sha256(b"\1" + literally(part[:k]) + literally(part[k:])).digest()

    tree = Tree()
    for leaf in leaves:
        tree.add(leaf_hash(leaf))
    assert tree.root() == literally(leaves)
