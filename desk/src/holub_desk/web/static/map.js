// The map and the handles of its weeks. What it shows stands in tables on the page too, which work without it.
"use strict";
{
  const byId = (id) => document.getElementById(id);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const DIGITS = { oblasts: 4, raions: 6, hromadas: 9 };
  const SHADES = 5;
  const LARGEST = 26; // pixels from the middle of a circle to its edge, where there is room
  const UKRAINE = [[44.2, 22.1], [52.4, 40.3]];

  // ---- asking the server: the list and what belongs to it come together, and the address says what is chosen
  const ask = (query) => {
    const path = query ? `/map?${query}` : "/map";
    htmx.ajax("GET", path, {
      source: byId("map-places"),
      target: "#list",
      select: "#list",
      selectOOB: "#map-places,#brush",
      swap: "outerHTML show:none",
      push: "true",
    });
  };
  const choose = (unit) => {
    const { others } = byId("map-places").dataset;
    const place = chosen.includes(unit) ? "" : `place=${unit}`;
    ask([others, place].filter(Boolean).join("&"));
  };
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.target?.id !== "list" || !event.detail.path.startsWith("/map")) return;
    const { parameters } = event.detail;
    if (byId("brush")?.contains(event.detail.elt) || byId("map-places")?.contains(event.detail.elt)) delete parameters.rows;
    for (const name of ["event_since", "event_until"]) if (!parameters[name]) delete parameters[name];
  });

  // ---- the map
  let map;
  let chosen = [];
  let drawn;
  const areas = new Map();
  const loaded = new Set();
  let marks;
  const fetchJson = async (path) => {
    const answer = await fetch(path);
    if (!answer.ok || answer.redirected) return location.reload(); // locked, or signed out: the page asks
    return answer.json();
  };
  const tip = (layer, said) => {
    const words = document.createElement("span");
    words.textContent = said;
    layer.unbindTooltip().bindTooltip(words, { sticky: true });
  };
  const dress = (layer, ...names) => layer.getElement()?.setAttribute("class", ["leaflet-interactive", ...names].filter(Boolean).join(" "));
  const middle = (layer) => {
    let best = layer.getBounds();
    let most = 0;
    const rings = layer.getLatLngs().flat();
    for (const ring of rings) {
      const points = ring[0]?.lat === undefined ? ring.flat() : ring;
      const bounds = L.latLngBounds(points);
      const size = (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
      if (size > most) [most, best] = [size, bounds];
    }
    return best.getCenter();
  };
  const outline = async (level) => {
    loaded.add(level);
    const digits = DIGITS[level];
    const found = await fetchJson(`/map/outlines/${level}`);
    if (!found) return;
    L.geoJSON(found, {
      pane: level,
      onEachFeature: ({ properties }, layer) => {
        const unit = properties.code.slice(0, digits);
        areas.set(unit, { layer, level, name: properties.name, middle: middle(layer) });
        layer.on("click", () => choose(unit));
      },
    }).addTo(map);
  };
  const start = (box) => {
    box.hidden = false;
    map = L.map(box, {
      attributionControl: false, zoomControl: false, minZoom: 4, maxZoom: 11, zoomSnap: 0.25, maxBounds: L.latLngBounds(UKRAINE).pad(0.5),
      fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still, inertia: !still,
      dragging: !matchMedia("(pointer: coarse)").matches, scrollWheelZoom: false,
    });
    // A wheel over the page scrolls the page, until the map is what somebody works with.
    box.addEventListener("focus", () => map.scrollWheelZoom.enable());
    box.addEventListener("blur", () => map.scrollWheelZoom.disable());
    L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
    map.fitBounds(UKRAINE);
    let depth = 410;
    for (const level of Object.keys(DIGITS)) map.createPane(level).style.zIndex = depth++;
    marks = L.layerGroup().addTo(map);
  };
  const paint = (data) => {
    chosen = data.chosen;
    const most = Math.max(1, ...data.areas.map(([, , count]) => count));
    const counted = new Map(data.areas.map(([unit, said, count]) => [unit, { said, count }]));
    marks.clearLayers();
    for (const [unit, { layer, level, name, middle }] of areas) {
      const { said, count } = counted.get(unit) ?? { said: name, count: 0 };
      const shade = count ? Math.ceil(Math.sqrt(count / most) * SHADES) : 0;
      tip(layer, said);
      dress(layer, "area", level, shade && `shade-${shade}`, chosen.includes(unit) && "chosen");
      if (chosen.includes(unit)) layer.bringToFront();
      if (!count) continue;
      const label = document.createElement("span");
      label.textContent = count;
      const icon = L.divIcon({ className: `area-count ${level}`, html: label, iconSize: [0, 0] });
      L.marker(middle, { interactive: false, keyboard: false, icon }).addTo(marks);
    }
    const box = byId("map");
    const room = Math.min(LARGEST, box.clientWidth / 24);
    const largest = Math.max(20, ...data.points.map(([, , count]) => count));
    for (const [unit, said, count, latitude, longitude] of data.points) {
      const radius = Math.max(room / 6, room * Math.sqrt(count / largest));
      const circle = L.circleMarker([latitude, longitude], { radius, pane: "markerPane", className: "place" }).addTo(marks);
      dress(circle, "place", chosen.includes(unit) && "chosen");
      tip(circle, said);
      circle.on("click", () => choose(unit));
    }
    box.dataset.reports = data.points.reduce((sum, [, , count]) => sum + count, 0) + data.areas.reduce((sum, [, , count]) => sum + count, 0);
  };
  const draw = async () => {
    const [box, places] = [byId("map"), byId("map-places")];
    if (!box || !places || places === drawn) return;
    drawn = places; // whatever is asked for later overtakes this
    const { query } = places.dataset;
    const data = await fetchJson(`/map/data${query && `?${query}`}`);
    if (!data || places !== drawn || !box.isConnected) return;
    if (!map) start(box);
    for (const level of data.levels) if (!loaded.has(level)) await outline(level);
    if (places === drawn) paint(data);
    box.dataset.drawn = query;
  };

  // ---- the weeks: two handles, and a stretch that is drawn with the mouse. At its end a side is open.
  const WEEK = 7 * 24 * 3600 * 1000;
  const weeks = () => document.querySelector("#brush .weeks");
  const day = (number, plus = 0) => new Date(Date.parse(weeks().dataset.monday) + number * WEEK + plus * 24 * 3600 * 1000);
  const iso = (when) => when.toISOString().slice(0, 10);
  const show = () => {
    const count = Number(weeks().dataset.count);
    const [first, last] = [byId("brush-first"), byId("brush-last")];
    const rect = weeks().querySelector(".window");
    const [from, to] = [Number(first.value), Number(last.value)];
    rect.setAttribute("x", `${(from * 100) / count}%`);
    rect.setAttribute("width", `${((to - from + 1) * 100) / count}%`);
    rect.classList.toggle("chosen", from > 0 || to < count - 1);
    const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    first.setAttribute("aria-valuetext", day(from).toLocaleDateString(document.documentElement.lang, words));
    last.setAttribute("aria-valuetext", day(to, 6).toLocaleDateString(document.documentElement.lang, words));
  };
  const set = (from, to) => {
    const count = Number(weeks().dataset.count);
    byId("brush-first").value = from;
    byId("brush-last").value = to;
    byId("brush-since").value = from > 0 ? iso(day(from)) : "";
    byId("brush-until").value = to < count - 1 ? iso(day(to, 6)) : "";
    show();
  };
  let later;
  const send = (wait) => {
    clearTimeout(later);
    later = setTimeout(() => byId("brush")?.requestSubmit(), wait);
  };
  const ready = () => {
    if (!weeks()) return;
    for (const handle of weeks().querySelectorAll(".handle")) handle.hidden = false;
    show();
  };
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "brush-first" && target.id !== "brush-last") return;
    const [from, to] = [Number(byId("brush-first").value), Number(byId("brush-last").value)];
    if (target.id === "brush-first") set(Math.min(from, to), to);
    else set(from, Math.max(from, to));
    send(300);
  });
  const number = (typed, otherwise) => {
    const at = Math.floor((Date.parse(typed) - Date.parse(weeks().dataset.monday)) / WEEK);
    return Number.isNaN(at) ? otherwise : Math.min(Number(weeks().dataset.count) - 1, Math.max(0, at));
  };
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "brush-since" && target.id !== "brush-until") return;
    byId("brush-first").value = number(byId("brush-since").value, 0);
    byId("brush-last").value = number(byId("brush-until").value, Number(weeks().dataset.count) - 1);
    show();
    send(700); // a year is typed digit by digit
  });
  const weekAt = (event) => {
    const box = weeks().querySelector(".bars").getBoundingClientRect();
    const count = Number(weeks().dataset.count);
    return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)));
  };
  document.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.target.closest?.(".bars") || !weeks()) return;
    const began = weekAt(event);
    const move = (next) => set(Math.min(began, weekAt(next)), Math.max(began, weekAt(next)));
    const stop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", stop);
    };
    const end = (next) => {
      stop();
      move(next);
      send(0);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", stop);
    event.preventDefault();
  });

  // ---- parts of the page that came anew; the place of the hand is kept
  let held;
  document.body.addEventListener("htmx:beforeSwap", () => {
    const here = document.activeElement;
    held = byId("map-places")?.contains(here) && here.dataset.unit;
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    ready();
    draw();
    if (held) byId("map-places")?.querySelector(`[data-unit="${held}"]`)?.focus({ preventScroll: true });
    held = undefined;
  });
  // A report was opened in the place of the map: the way up leads back to it.
  const here = () => location.pathname + location.search;
  let came = here();
  document.body.addEventListener("htmx:pushedIntoHistory", ({ detail }) => {
    if (detail.path.startsWith("/map")) came = detail.path;
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#up")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign(came);
  }, true);
  ready();
  draw();
}
