// Keys for the list, the help, and the line that tells of arriving reports. The pages work without it.
"use strict";
{
  const rows = () => [...document.querySelectorAll(".rows a")];
  const help = document.getElementById("help");

  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = Math.max(all.indexOf(document.activeElement), all.findIndex((row) => row.hasAttribute("aria-current")));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (document.body.classList.contains("three") && next.offsetParent) next.click();
    else next.focus();
  };

  document.getElementById("help-button")?.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "u") document.getElementById("up")?.click();
    else if (event.key === "?" && help) help.showModal();
    else return;
    event.preventDefault();
  });

  // The server tells a number; the words and the button are ours.
  document.body.addEventListener("htmx:sseBeforeMessage", (event) => {
    const line = event.target;
    const count = Number(event.detail.data);
    event.preventDefault();
    line.replaceChildren();
    if (!count) return;
    const show = document.createElement("button");
    show.textContent = line.dataset.show;
    show.addEventListener("click", () => location.reload());
    line.append(`${count} ${line.dataset.words}`, show);
  });
}
