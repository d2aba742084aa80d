// Keys for deciding, codes tied to selected words, and drafts that stay. The forms work without it.
"use strict";
{
  const byId = (id) => document.getElementById(id);
  const pane = () => byId("pane");
  const press = (id) => byId(id)?.click();

  // ---- where in the account something is selected: code points, as the database counts
  const letters = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return [...node.data].length;
    if (node.classList?.contains("unseen")) return 1;
    if (node.dataset?.n) return Number(node.dataset.n);
    return [...node.childNodes].reduce((sum, child) => sum + letters(child), 0);
  };
  const offset = (root, node, at) => {
    if (node !== root && !root.contains(node)) return undefined;
    const hidden = node.parentElement?.closest(".unseen, [data-n]");
    if (hidden) return offset(root, hidden.parentNode, [...hidden.parentNode.childNodes].indexOf(hidden) + (at > 0 ? 1 : 0));
    let sum = node.nodeType === Node.TEXT_NODE ? [...node.data.slice(0, at)].length : 0;
    if (node.nodeType !== Node.TEXT_NODE) for (const child of [...node.childNodes].slice(0, at)) sum += letters(child);
    for (let here = node; here !== root; here = here.parentNode) {
      for (let before = here.previousSibling; before; before = before.previousSibling) sum += letters(before);
    }
    return sum;
  };
  const selected = () => {
    const root = byId("account");
    const chosen = getSelection();
    if (!root || !chosen.rangeCount || chosen.isCollapsed) return undefined;
    const range = chosen.getRangeAt(0);
    const start = offset(root, range.startContainer, range.startOffset);
    const end = offset(root, range.endContainer, range.endOffset);
    return start < end ? { start, end, words: String(chosen).slice(0, 80) } : undefined;
  };
  const startCode = () => {
    const field = byId("code-name");
    if (!field) return;
    const where = selected();
    byId("code-start").value = where?.start ?? "";
    byId("code-end").value = where?.end ?? "";
    byId("code-where").hidden = !where;
    byId("code-where").querySelector("q").textContent = where?.words ?? "";
    field.focus();
    field.select();
  };

  const startClaim = () => {
    const claim = byId("claim");
    if (!claim) return;
    claim.open = true;
    byId("claim-code").focus();
    byId("claim-code").select();
  };

  // ---- keys; some wait for a second one
  let armed = "";
  const arm = (what) => {
    armed = what;
    if (pane()) pane().dataset.armed = what;
  };
  const second = (key) => {
    const was = armed;
    arm("");
    if (was === "grade" && /^[a-f]$/i.test(key)) {
      press(`source-${key.toUpperCase()}`);
      arm("number");
    } else if ((was === "grade" || was === "number") && /^[1-6]$/.test(key)) press(`information-${key}`);
    else if (was === "place" && /^[1-9]$/.test(key)) press(`place-${key}`);
    else if (was.startsWith("why-") && /^[1-9]$/.test(key)) byId(was)?.querySelectorAll("button")[key - 1]?.click();
    else return false;
    return true;
  };
  const openWhy = (id) => {
    const why = byId(id);
    if (!why) return;
    why.open = true;
    why.querySelector("button").focus();
    arm(id);
  };
  const startPlace = () => {
    const first = byId("place-1");
    if (!first || first === document.activeElement) return byId("place-name")?.focus();
    first.focus();
    arm("place");
  };
  const startTime = () => {
    const say = byId("say-time");
    if (!say) return;
    say.open = true;
    byId("time-precision").focus();
  };
  const acts = {
    a: () => pane()?.querySelector("[data-key='a']")?.click(),
    d: () => pane()?.querySelector("[data-key='d']")?.click(),
    g: () => byId("card-source") && arm("grade"),
    t: startCode,
    p: startPlace,
    w: startTime,
    n: () => byId("note-text")?.focus(),
    m: startClaim,
    s: () => openWhy("why-set_aside"),
    x: () => openWhy("why-rejected"),
    z: () => pane()?.querySelector("[id^='undo-'][data-mine]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && field && pane()?.contains(field)) return pane().focus({ preventScroll: true });
    if (event.key === "Enter" && event.ctrlKey && field?.id === "note-text") return field.form.requestSubmit();
    if (field || event.ctrlKey || event.metaKey || event.altKey || byId("help")?.open) return;
    if (armed && second(event.key)) return event.preventDefault();
    if (!(event.key in acts) || !byId("cards")) return;
    acts[event.key]();
    event.preventDefault();
  });

  // ---- places that were ticked stay when others are looked for
  document.body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    if (target.id !== "place-found") return;
    for (const box of target.querySelectorAll("input:checked")) target.after(box.closest("label"));
  });

  // ---- a part that is swapped keeps what was typed elsewhere in it, and the place of the hand
  let drafts = [];
  let held;
  let sent;
  let report;
  const fields = () => [...(pane()?.querySelectorAll("textarea[id], input[id]:not([type='hidden'])") ?? [])];
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    sent = event.detail.elt;
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "pane") return;
    report = pane().dataset.report;
    held = pane().contains(document.activeElement) ? document.activeElement.id : "";
    if (/^place-\d$/.test(held)) held = ""; // another place has this number now: a second Enter must not choose it
    drafts = fields()
      .filter((field) => field.value !== field.defaultValue && !sent?.contains(field))
      .map((field) => [field.id, field.value]);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "pane" || !report || pane().dataset.report !== report) return arm("");
    for (const [id, value] of drafts) if (byId(id) && !byId(id).value) byId(id).value = value;
    if (armed) pane().dataset.armed = armed;
    const refused = byId("refused");
    const next = refused?.closest(".card").querySelector("#basis[open] #basis-with") ?? refused ?? byId(held);
    next?.focus({ preventScroll: !refused });
  });
}
