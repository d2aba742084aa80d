"""What a newcomer reads when everything runs: five steps from the chat to a published page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from holub_demo.examples import SECOND
from holub_demo.prepare import House, Ports
from holub_demo.processes import holub_desk

CHAT_HOST: Final = "127.0.0.1"
DESK_HOST: Final = "localhost"
"""Another name than the chat's: cookies ignore ports, and passkeys want a name."""


def welcome(house: House, ports: Ports) -> None:
    """Print it."""
    link = holub_desk(house.desk_toml, "sign-in-link").strip()
    chat, desk, site = (f"http://{host}:{port}" for host, port in _addresses(ports))
    print("\nHolub is running on this machine only.\n")
    if house.is_settled:
        draft = f"{desk}/bulletins"
        second = holub_desk(house.desk_toml, "sign-in-link", "--name", SECOND).strip()
        print(
            f"""From the chat to a published page, in five minutes. Reports, cases and bulletins are invented.

  1  the chat: write something, as a source would   {chat}
  2  the desk, signed in by one click: it arrives   {link}
  3  a case: who says what, and how many            {desk}/cases
  4  a bulletin: the draft about the building site  {draft}
     “Check” finds something; do what it offers, then propose it. Somebody else has to approve:
     sign in as {SECOND}, in a private window          {second}
  5  the site, as readers have it                   {site}/uk/index.html"""
        )
    else:
        print(
            f"""  the chat, as a source sees it    {chat}
  the desk, signed in by one click {link}
  the site, when something is out  {site}

Write something in the chat and watch it arrive at the desk. With --examples the desk has forty invented
reports, two cases and two bulletins, and this text leads through them."""
        )
    print(
        f"""
A link works once, for five minutes; for another one:
  {_program()} --config {house.desk_toml} sign-in-link [--name {SECOND}]
Keys and data are in {house.directory}. Stop with Ctrl-C.""",
        flush=True,
    )


def _addresses(ports: Ports) -> tuple[tuple[str, int], ...]:
    return (CHAT_HOST, ports.chat), (DESK_HOST, ports.desk), (CHAT_HOST, ports.site)


def _program() -> Path:
    program = Path(sys.executable).with_name("holub-desk")
    return program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program
