// The editor of bulletins: keys, the picker of claims, and covering parts of a picture. The forms work without it.
"use strict";
{
  const byId = (id) => document.getElementById(id);

  // ---- order and further sentences without a mouse
  const KEYS = { ArrowUp: "up", ArrowDown: "down" };
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.(".sentence, .heading");
    if (!row) return;
    const wanted = event.altKey ? KEYS[event.key] : event.ctrlKey && event.key === "Enter" ? "add" : undefined;
    const button = wanted && row.querySelector(`[data-key="${wanted}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // ---- the picker: one for all sentences
  const picker = () => byId("picker");
  let field;
  const boxes = () => [...picker().querySelectorAll("input[type='checkbox']")];
  const numbers = (text) => new Set(text.match(/\d{1,9}/g) ?? []);
  const count = () => {
    const chosen = boxes().filter((box) => box.checked);
    const sources = new Set(chosen.map((box) => box.dataset.origin));
    const line = byId("picked");
    line.textContent = line.dataset.words.replace("{n}", chosen.length).replace("{sources}", sources.size);
  };
  const ready = () => {
    for (const button of document.querySelectorAll(".pick-claims")) button.hidden = !picker();
    place();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".pick-claims");
    if (!button || !picker()) return;
    field = byId(button.dataset.for);
    const there = numbers(field.value);
    for (const box of boxes()) box.checked = there.has(box.value);
    count();
    picker().returnValue = "";
    picker().showModal();
  });
  picker()?.addEventListener("change", count);
  picker()?.addEventListener("close", () => {
    if (picker().returnValue !== "take" || !field?.isConnected) return;
    const shown = new Set(boxes().map((box) => box.value));
    const kept = [...numbers(field.value)].filter((each) => !shown.has(each)); // those that one may not see stay
    const chosen = boxes().filter((box) => box.checked).map((box) => box.value);
    field.value = [...kept, ...chosen].join(", ");
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  // ---- covering: rectangles in thousandths, drawn or typed
  const read = () => {
    try {
      const found = JSON.parse(byId("covers").value || "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  };
  const box = ([left, top, width, height], made = document.createElement("i")) => {
    for (const [name, value] of Object.entries({ left, top, width, height })) made.style[name] = `${value / 10}%`;
    return made;
  };
  const place = () => {
    const stage = byId("stage");
    if (!stage) return;
    for (const old of stage.querySelectorAll("i")) old.remove();
    const covers = read();
    stage.append(...covers.map((each) => box(each)));
    byId("cover-count").textContent = byId("cover-count").dataset.words.replace("{n}", covers.length);
  };
  const write = (covers) => {
    byId("covers").value = JSON.stringify(covers);
    place();
  };
  const inside = ([left, top, width, height]) => {
    const x = Math.min(Math.max(Math.round(left), 0), 999);
    const y = Math.min(Math.max(Math.round(top), 0), 999);
    return [x, y, Math.max(1, Math.min(Math.round(width), 1000 - x)), Math.max(1, Math.min(Math.round(height), 1000 - y))];
  };
  const draw = () => {
    const stage = byId("stage");
    if (!stage) return;
    byId("cover-fields").hidden = false;
    let from;
    let shown;
    const at = (event) => {
      const edges = stage.getBoundingClientRect();
      return [((event.clientX - edges.left) / edges.width) * 1000, ((event.clientY - edges.top) / edges.height) * 1000];
    };
    const between = ([a, b], [c, d]) => {
      const [x, y] = [Math.max(0, Math.min(a, c)), Math.max(0, Math.min(b, d))];
      return [x, y, Math.min(1000, Math.max(a, c)) - x, Math.min(1000, Math.max(b, d)) - y];
    };
    stage.addEventListener("pointerdown", (event) => {
      from = at(event);
      shown = stage.appendChild(box([...from, 0, 0]));
      shown.className = "new";
      stage.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    stage.addEventListener("pointermove", (event) => shown && box(between(from, at(event)), shown));
    stage.addEventListener("pointerup", (event) => {
      if (!shown) return;
      const made = between(from, at(event));
      shown.remove();
      shown = undefined;
      if (made[2] > 4 && made[3] > 4) write([...read(), inside(made)]);
    });
    stage.addEventListener("pointercancel", () => {
      shown?.remove();
      shown = undefined;
    });
    byId("covers").addEventListener("input", place);
    byId("cover-add").addEventListener("click", () => {
      const typed = ["left", "top", "width", "height"].map((name) => Number(byId(`cover-${name}`).value) || 0);
      write([...read(), inside(typed)]);
    });
    byId("cover-undo").addEventListener("click", () => write(read().slice(0, -1)));
  };

  document.body.addEventListener("htmx:afterSwap", ready);
  ready();
  draw();
}
