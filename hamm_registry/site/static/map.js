// The map: a card with the numbers of a town or country, arrow keys, larger and smaller.
// Without this script the map is a picture of links, and the table beside it says the same.
"use strict";

(() => {
  const LARGEST = 12, STEP = 1.6, TAP = 22, MOVED = 5, GAP = 12, LETTERS = 13;
  const SVG = "http://www.w3.org/2000/svg";
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const frame = document.querySelector(".frame");
  if (!frame) return;
  const svg = frame.querySelector("svg"), card = frame.querySelector(".card");
  const keys = frame.querySelector(".keys"), buttons = frame.querySelector(".zoom");
  const whole = svg.viewBox.baseVal, width = whole.width, height = whole.height;
  const window_ = { x: 0, y: 0, zoom: 1 };

  // Towns come before countries: a tap near a dot means the dot.
  const spots = [...svg.querySelectorAll("a.town, a.land")].filter((link) => link.dataset.at).map((link) => {
    const [x, y] = link.dataset.at.split(" ").map(Number);
    const circle = link.querySelector("circle");
    const radius = link.classList.contains("town") ? Number(circle.getAttribute("r")) : 0;
    return { link, x, y, radius, lines: JSON.parse(link.dataset.card) };
  });
  spots.sort((a, b) => b.link.classList.contains("town") - a.link.classList.contains("town"));
  const towns = spots.filter((spot) => spot.radius);
  const spotOf = (node) => spots.find((spot) => spot.link === node?.closest?.("a"));

  // How many units of the map one pixel is.
  const unit = () => width / window_.zoom / svg.clientWidth;
  const onScreen = ({ x, y }) => ({ x: (x - window_.x) / unit(), y: (y - window_.y) / unit() });
  const onMap = (event) => {
    const box = svg.getBoundingClientRect();
    return { x: window_.x + (event.clientX - box.left) * unit(), y: window_.y + (event.clientY - box.top) * unit() };
  };

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // The card

  let shown = null, timer;

  function place(point) {
    const at = onScreen(point), room = frame.getBoundingClientRect();
    const left = Math.min(Math.max(at.x - card.offsetWidth / 2, 6), Math.max(6, room.width - card.offsetWidth - 6));
    const above = at.y - card.offsetHeight - GAP, below = at.y + GAP;
    const fits = above >= 0 || below + card.offsetHeight > room.height;
    card.style.left = `${left}px`;
    card.style.top = `${Math.max(0, fits ? above : below)}px`;
  }

  function show(spot, point = spot) {
    clearTimeout(timer);
    if (shown === spot) {
      place(point);
      return;
    }
    shown = spot;
    card.replaceChildren(...spot.lines.map(([href, name, amount, standings]) => {
      const line = element("p", ""), link = element("a", name);
      link.href = href;
      line.append(link);
      if (amount) line.append(" ", element("span", amount), element("small", standings));
      return line;
    }));
    card.hidden = false;
    place(point);
  }

  function hide() {
    clearTimeout(timer);
    card.hidden = true;
    shown = null;
  }

  function later(act, milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  }

  // The part of the map that is seen

  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

  function look(zoom, x, y) {
    window_.zoom = clamp(zoom, 1, LARGEST);
    window_.x = clamp(x, 0, width - width / window_.zoom);
    window_.y = clamp(y, 0, height - height / window_.zoom);
    svg.setAttribute("viewBox", [window_.x, window_.y, width / window_.zoom, height / window_.zoom].join(" "));
    svg.style.setProperty("--shrink", 1 / window_.zoom);
    svg.classList.toggle("zoomed", window_.zoom > 1);
    buttons.querySelector("[value=in]").disabled = window_.zoom === LARGEST;
    for (const value of ["out", "all"]) buttons.querySelector(`[value=${value}]`).disabled = window_.zoom === 1;
    write();
    if (shown) place(shown);
  }

  // Larger or smaller, with one point of the map left where it is.
  function zoom(factor, point) {
    const next = clamp(window_.zoom * factor, 1, LARGEST), share = window_.zoom / next;
    look(next, point.x - (point.x - window_.x) * share, point.y - (point.y - window_.y) * share);
  }

  const middle = () => shown || {
    x: window_.x + width / window_.zoom / 2,
    y: window_.y + height / window_.zoom / 2,
  };

  function reveal(spot) {
    const wide = width / window_.zoom, high = height / window_.zoom;
    const inside = spot.x >= window_.x && spot.x <= window_.x + wide && spot.y >= window_.y && spot.y <= window_.y + high;
    if (!inside) look(window_.zoom, spot.x - wide / 2, spot.y - high / 2);
  }

  // A larger map has room for more names: those that fit, the largest towns first.
  let names;

  function write() {
    names?.remove();
    if (window_.zoom === 1) return;
    names = document.createElementNS(SVG, "g");
    names.setAttribute("class", "names own");
    names.setAttribute("aria-hidden", "true");
    svg.append(names);
    const size = LETTERS * unit(), edge = onMapEdges(), taken = [];
    const dot = Number(getComputedStyle(svg).getPropertyValue("--dot-scale")) / window_.zoom;
    const free = (box) => box[0] >= edge[0] && box[1] >= edge[1] && box[2] <= edge[2] && box[3] <= edge[3]
      && taken.every((other) => box[2] <= other[0] || other[2] <= box[0] || box[3] <= other[1] || other[3] <= box[1]);
    for (const { x, y, radius } of towns) {
      const r = radius * dot;
      taken.push([x - r, y - r, x + r, y + r]);
    }
    const home = svg.querySelector(".home");
    const labels = towns.map((spot) => ({ x: spot.x, y: spot.y, r: spot.radius * dot, name: spot.link.dataset.name }));
    if (home) {
      const circle = home.querySelector("circle");
      labels.unshift({
        x: Number(circle.getAttribute("cx")), y: Number(circle.getAttribute("cy")), r: 7 * dot,
        name: home.querySelector("text").textContent,
      });
    }
    for (const label of labels) {
      const text = document.createElementNS(SVG, "text");
      text.textContent = label.name;
      text.style.fontSize = `${size}px`;
      text.style.strokeWidth = `${size / 4}px`;
      names.append(text);
      const wide = text.getComputedTextLength(), room = label.r + 3 * unit();
      const candidates = [
        [label.x + room, label.y + size * 0.35],
        [label.x - room - wide, label.y + size * 0.35],
        [label.x - wide / 2, label.y + room + size * 0.8],
        [label.x - wide / 2, label.y - room],
      ];
      const box = ([left, base]) => [left, base - size * 0.8, left + wide, base + size * 0.25];
      const best = candidates.find((candidate) => free(box(candidate)));
      if (!best) {
        text.remove();
        continue;
      }
      taken.push(box(best));
      text.setAttribute("x", best[0]);
      text.setAttribute("y", best[1]);
    }
  }

  const onMapEdges = () => [
    window_.x, window_.y, window_.x + width / window_.zoom, window_.y + height / window_.zoom,
  ];

  // The keyboard: the map is one stop of the tabulator, the arrow keys lead from link to link.

  function focus(spot) {
    for (const other of spots) other.link.setAttribute("tabindex", other === spot ? "0" : "-1");
    reveal(spot);
    spot.link.focus();
  }

  // The nearest link in a direction; what lies aside counts as farther away.
  function next(from, [across, down]) {
    let best = null, least = Infinity;
    for (const spot of spots) {
      const x = spot.x - from.x, y = spot.y - from.y;
      const ahead = x * across + y * down, aside = Math.abs(x * down) + Math.abs(y * across);
      const cost = ahead + aside * (aside > ahead ? 4 : 2);
      if (spot === from || ahead <= 0 || cost >= least) continue;
      best = spot;
      least = cost;
    }
    return best;
  }

  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const spot = spotOf(event.target);
    if (event.key === "Escape" && shown) {
      const back = shown;
      if (card.contains(event.target)) focus(back);
      hide();
    } else if (spot && DIRECTIONS[event.key]) {
      const other = next(spot, DIRECTIONS[event.key]);
      if (other) focus(other);
    } else if (spot && ["+", "=", "-", "−", "0"].includes(event.key)) {
      if (event.key === "0") look(1, 0, 0);
      else zoom("+=".includes(event.key) ? STEP : 1 / STEP, spot);
    } else {
      return;
    }
    event.preventDefault();
  });

  frame.addEventListener("focusin", (event) => {
    const spot = spotOf(event.target);
    if (!spot || !spot.link.matches(":focus-visible")) return;
    keys.hidden = false;
    show(spot);
  });

  frame.addEventListener("focusout", (event) => {
    if (frame.contains(event.relatedTarget)) return;
    keys.hidden = true;
    hide();
  });

  // The mouse and fingers

  let pointer = "", start = null, moved = false, fingers = null;

  svg.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || start) return;
    const spot = spotOf(event.target), point = onMap(event);
    if (spot) later(() => show(spot, spot.radius ? spot : point), 120);
    else later(hide, 250);
  });
  svg.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") later(hide, 250);
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") later(hide, 250);
  });

  // The town that a finger means: the nearest dot, else the country that it touches.
  function meant(event) {
    if (pointer !== "touch") return spotOf(event.target);
    const point = onMap(event), near = TAP * unit();
    let best = null, least = near;
    for (const town of towns) {
      const away = Math.hypot(town.x - point.x, town.y - point.y) - town.radius;
      if (away >= least) continue;
      best = town;
      least = away;
    }
    return best || spotOf(event.target);
  }

  svg.addEventListener("click", (event) => {
    if (moved) {
      event.preventDefault();
      return;
    }
    const spot = meant(event);
    if (!spot) {
      hide();
      return;
    }
    const several = spot.lines.length > 1;
    if (pointer !== "touch" && !several) return;
    event.preventDefault();
    show(spot, spot.radius ? spot : onMap(event));
    if (pointer !== "touch") card.querySelector("a").focus();
  });

  svg.addEventListener("dragstart", (event) => event.preventDefault());
  // A click by a key has no pointer before it.
  svg.addEventListener("keydown", () => { pointer = ""; });
  svg.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    moved = false;
    if (event.isPrimary && window_.zoom > 1) start = { x: event.clientX, y: event.clientY, from: { ...window_ } };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start || fingers || !event.isPrimary) return;
    const x = event.clientX - start.x, y = event.clientY - start.y;
    if (!moved && Math.hypot(x, y) < MOVED) return;
    if (!moved) svg.setPointerCapture(event.pointerId);
    moved = true;
    hide();
    look(window_.zoom, start.from.x - x * unit(), start.from.y - y * unit());
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { start = null; });

  const pair = ([a, b]) => ({
    clientX: (a.clientX + b.clientX) / 2,
    clientY: (a.clientY + b.clientY) / 2,
    apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
  });
  const pinch = (event) => {
    if (event.touches.length !== 2) {
      fingers = null;
      return;
    }
    event.preventDefault();
    const now = pair(event.touches);
    if (fingers) {
      const before = onMap(fingers), after = onMap(now);
      look(window_.zoom, window_.x + before.x - after.x, window_.y + before.y - after.y);
      zoom(now.apart / fingers.apart, onMap(now));
      hide();
    }
    moved = true;
    fingers = now;
  };
  for (const name of ["touchstart", "touchmove", "touchend"]) svg.addEventListener(name, pinch, { passive: false });

  svg.addEventListener("wheel", (event) => {
    // Two fingers on a touchpad: browsers give them as a wheel with Ctrl.
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 100), onMap(event));
  }, { passive: false });

  buttons.addEventListener("click", (event) => {
    const { value } = event.target.closest("button") || {};
    if (value === "in") zoom(STEP, middle());
    if (value === "out") zoom(1 / STEP, middle());
    if (value === "all") look(1, 0, 0);
  });

  addEventListener("resize", () => {
    hide();
    write();
  });
  addEventListener("beforeprint", () => {
    hide();
    look(1, 0, 0);
  });

  // The card says more than the hint of the browser would, which would cover it.
  for (const title of svg.querySelectorAll("a > title")) title.remove();
  for (const { link } of spots.slice(1)) link.setAttribute("tabindex", "-1");
  look(1, 0, 0);
})();
