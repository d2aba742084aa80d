// Keys for the list, the help, and the line that tells of arriving reports. The pages work without it.
"use strict";
{
  const byId = (id) => document.getElementById(id);
  const rows = () => [...document.querySelectorAll("#list .rows a")];
  const rowOf = (id) => rows().find((row) => row.id === id);
  const openRow = () => byId("pane")?.dataset.report && `row-${byId("pane").dataset.report}`;
  const listScrolls = () => getComputedStyle(byId("list")).overflowY === "auto";
  const accountTop = () => document.querySelector("#pane .account")?.getBoundingClientRect().top ?? 0;
  const scroller = () => (listScrolls() ? byId("list") : document.scrollingElement);

  // ---- keys
  const help = byId("help");
  const helpButton = byId("help-button");
  if (helpButton) {
    helpButton.hidden = false;
    helpButton.addEventListener("click", () => help.showModal());
  }
  const move = (by) => {
    const all = rows();
    const here = all.findIndex((row) => row === document.activeElement);
    const at = here >= 0 ? here : all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (!next || (at >= 0 && next === all[at] && openRow())) return;
    if (openRow()) next.click();
    else next.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "u") byId("up")?.click();
    else if (event.key === "?") help?.showModal();
    else return;
    event.preventDefault();
  });

  // ---- arriving reports: the server says how many. A hidden tab does not listen, since a browser opens only six
  // connections to one server, and a seventh tab would wait for ever.
  const signedIn = Boolean(document.querySelector(".side"));
  let source;
  const tell = (id, words) => {
    const line = byId(id);
    if (!line) return;
    line.querySelector("span").textContent = words;
    line.querySelector("a").hidden = !words;
  };
  const NO_LIST = 1e14; // beyond every change: a page without a list waits for nothing new in it
  const listen = () => {
    source?.close();
    source = undefined;
    if (!signedIn || document.hidden) return;
    const list = byId("list")?.dataset ?? { changed: NO_LIST, newest: NO_LIST };
    const pane = byId("pane")?.dataset ?? {};
    source = new EventSource(
      "/events?" +
        new URLSearchParams({
          changed: list.changed,
          newest: list.newest,
          report: pane.report ?? "",
          report_changed: pane.changed ?? "",
          decisions: pane.decisions ?? "",
        }),
    );
    source.addEventListener("list", (event) => tell("arrived", event.data));
    source.addEventListener("here", (event) => {
      const line = byId("here");
      if (!line) return;
      const words = event.data && line.dataset.words.replace("{names}", event.data);
      if (line.firstElementChild.textContent !== words) line.firstElementChild.textContent = words;
    });
    source.addEventListener("decided", () => tell("continued", byId("continued")?.dataset.decided));
    source.addEventListener("report", (event) => tell("continued", event.data && byId("continued")?.dataset.words));
    // What the page shows goes at once, and comes back in its place when it is unlocked.
    source.addEventListener("locked", () => location.reload());
    source.addEventListener("ended", () => location.replace("/sign-in"));
  };
  // Whoever types or reads is here: the session does not lock under their hands.
  let seen = Date.now();
  const here = () => {
    if (!signedIn || Date.now() - seen < 30_000) return;
    seen = Date.now();
    fetch("/here", { method: "POST" });
  };
  for (const kind of ["keydown", "pointerdown", "scroll"]) addEventListener(kind, here, { capture: true, passive: true });
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  listen();

  // ---- parts of the page that change, without losing the place
  let place = {};
  let last;
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.target?.id === "list") event.detail.parameters.rows = rows().length;
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    last = openRow();
    place = {};
    if (target.id === "list") {
      const edge = listScrolls() ? byId("list").getBoundingClientRect().top : 0;
      const seen = scroller().scrollTop > 0 && rows().find((row) => row.getBoundingClientRect().bottom > edge);
      const focused = rows().find((row) => row === document.activeElement);
      place = {
        row: seen && seen.id,
        top: seen && seen.getBoundingClientRect().top,
        focused: focused?.id,
      };
    } else if (target.id === "pane") {
      place = { top: accountTop() };
    }
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const open = openRow();
    for (const row of rows()) {
      if (row.id === open) {
        row.setAttribute("aria-current", "true");
        row.querySelector(".dot")?.remove();
      } else row.removeAttribute("aria-current");
    }
    const target = event.detail.target.id;
    if (target === "list") {
      const row = place.row && rowOf(place.row);
      if (row) scroller().scrollTop += row.getBoundingClientRect().top - place.top;
      if (place.focused) rowOf(place.focused)?.focus({ preventScroll: true });
    } else if (target === "pane" && open) {
      const pane = byId("pane");
      pane.focus({ preventScroll: true });
      if (open !== last && !listScrolls()) scrollTo(0, 0);
      if (open === last) (listScrolls() ? pane : document.scrollingElement).scrollTop += accountTop() - place.top;
      rowOf(open)?.scrollIntoView({ block: "nearest" });
    } else if (target === "pane" && last) rowOf(last)?.focus();
    if (target === "list" || target === "pane") listen();
  });
  // What a part cannot show, such as a report that is gone, is shown as a page.
  document.body.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.requestPath));
}
