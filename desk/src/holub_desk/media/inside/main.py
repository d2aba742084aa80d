"""Begin a run: `main.py ORDER`. Its exit status is a `Code`; anything else means that it broke."""

from __future__ import annotations

import sys
from collections.abc import Callable

from holub_desk.media.inside import confine, film, out, pages, probe
from holub_desk.media.inside.order import Code, Order, Refusal, Work
from holub_desk.media.inside.tools import set_alarm


def _picture(order: Order) -> None:
    from holub_desk.media.inside import pictures  # noqa: PLC0415 - Pillow is loaded where it is needed

    pictures.draw(order)


def _heif(order: Order) -> None:
    from holub_desk.media.inside import pictures  # noqa: PLC0415

    pictures.draw_heif(order)


WORKS: dict[Work, Callable[[Order], None]] = {
    "picture": _picture,
    "heif": _heif,
    "pdf": pages.draw_pdf,
    "office": pages.draw_office,
    "film": film.draw_frames,
    "sound": film.play,
    "probe": probe.run,
}


def main(argument: str) -> int:
    """Do what is asked; what goes wrong is a number."""
    order = Order.from_json(argument)
    confine.limit(order.limits)
    if order.work == "picture":  # it needs no other program
        confine.close_lid(bytes.fromhex(order.lid))
    out.begin()
    set_alarm(order.limits.seconds)
    try:
        WORKS[order.work](order)
    except Refusal as refusal:
        return refusal.code
    except MemoryError:
        return Code.MEMORY
    except ImportError:
        return Code.MISSING
    except Exception:  # whatever a damaged file makes its reader raise
        return Code.UNREADABLE
    return Code.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
