// A conversation that keeps no words: what is sealed is neither shown nor held any longer.

import type { Kind } from "../envelope";
import type { Event } from "../first";
import { Talk } from "../talk";
import { byId, el } from "../view/dom";

export class CarriedTalk extends Talk {
  override dispatch(event: Event): void {
    super.dispatch(event);
    this.forgetUnseen();
  }

  override async attempt(kind: Kind, body: string, status: HTMLElement): Promise<boolean> {
    const sealed = await super.attempt(kind, body, status);
    if (sealed && kind === "account") this.sayGone(status.previousElementSibling as HTMLElement);
    if (sealed && kind === "answers") this.clear();
    return sealed;
  }

  private sayGone(said: HTMLElement): void {
    this.say(said, () => this.t("carried.gone"));
  }

  /** Questions may repeat in their words what was answered: all bubbles go. */
  private clear(): void {
    for (const bubble of document.querySelectorAll("#log > .b, #log > .m")) bubble.remove();
    byId("status").textContent = "";
    const said = el("p");
    byId("log").prepend(el("div", { class: "m" }, said));
    this.sayGone(said);
    this.forgetUnseen();
  }

  /** What would say something again in another language holds the words of it. */
  private forgetUnseen(): void {
    for (const thing of this.live.keys()) if (thing instanceof Node && !thing.isConnected) this.live.delete(thing);
  }
}
