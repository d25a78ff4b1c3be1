// Small helpers: elements are built by calls, text only ever becomes text nodes.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "style") Object.assign(node.style, value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string" && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A thing that can be pressed without being a button: by pointer, Enter and space.
export function pressable(node, run, label) {
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  if (label) node.setAttribute("aria-label", label);
  node.classList.add("pressable");
  node.addEventListener("click", (event) => { event.stopPropagation(); run(); });
  node.addEventListener("keydown", (event) => {
    if (event.target === node && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); event.stopPropagation(); run(); }
  });
  return node;
}

// Keeps the focus inside what stands on top of all else.
export function keepInside(root, event) {
  if (event.key !== "Tab") return;
  const stops = [...root.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")].filter((node) => !node.disabled && node.offsetParent !== null);
  if (!stops.length) return;
  const [first, last] = [stops[0], stops.at(-1)];
  if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
  else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
}

// Replace the contents only where they differ, so that focus and scrolling stay.
const shown = new WeakMap();
export function show(node, key, build) {
  const text = JSON.stringify(key);
  if (shown.get(node) === text) return false;
  shown.set(node, text);
  node.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
  return true;
}
export function forget(node) { shown.delete(node); }

export function toBottom(node) { node.scrollTop = node.scrollHeight; }

// Who reads the newest lines goes on seeing them when the window changes or a keyboard comes up.
export function stayAtBottom(node) {
  let below = 0, height = 0, width = 0;
  const sized = () => height === node.clientHeight && width === node.clientWidth;
  const look = () => { below = node.scrollHeight - node.scrollTop - node.clientHeight; };
  node.addEventListener("scroll", () => { if (sized()) look(); }, { passive: true });
  new ResizeObserver(() => {
    ({ clientHeight: height, clientWidth: width } = node);
    if (below < 40) toBottom(node);
    look();
  }).observe(node);
  return node;
}

// Web addresses inside plain text become links.
export function linked(text, follow) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"「」、。（）]+/g)) {
    parts.push(text.slice(from, found.index), link(found[0], found[0], follow));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    return ["http:", "https:", "tel:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch { return null; }
}

export function link(url, text, follow) {
  const href = safeUrl(url);
  if (!href) return document.createTextNode(text);
  return el("a", {
    href, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => { if (follow && follow(href)) event.preventDefault(); },
  }, text);
}

export function picture(url, alt, props = {}) {
  const src = safeUrl(url);
  return el("img", { src: src ?? "", alt: alt ?? "", loading: "lazy", ...props });
}

const ICONS = {
  photo: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.2h.01",
  smile: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M8.5 14.2c1.8 2.4 5.2 2.4 7 0M9 9.6h.01M15 9.6h.01",
  menu: "M4 7h16M4 12h16M4 17h16",
  keyboard: "M3.5 6.5h17v11h-17zM7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8",
  send: "M3 20.5v-6.7L14 12 3 10.2V3.5L22 12z",
};
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", name === "send" ? "icon filled" : "icon");
  const path = svg.appendChild(document.createElementNS(space, "path"));
  path.setAttribute("d", ICONS[name]);
  return svg;
}

// A sticker: a friendly face, drawn here so that it looks alike everywhere.
export function sticker(label) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("class", "line-sticker");
  const shapes = [
    ["circle", { cx: 50, cy: 50, r: 44, fill: "#ffd65c", stroke: "#fff", "stroke-width": 5 }],
    ["ellipse", { cx: 27, cy: 59, rx: 7.5, ry: 5, fill: "#f59f8b" }],
    ["ellipse", { cx: 73, cy: 59, rx: 7.5, ry: 5, fill: "#f59f8b" }],
    ["path", { d: "M28 46q7-9 14 0M58 46q7-9 14 0M37 62q13 13 26 0", fill: "none", stroke: "#5a3d1c", "stroke-width": 4.5, "stroke-linecap": "round" }],
  ];
  for (const [tag, attributes] of shapes) {
    const shape = svg.appendChild(document.createElementNS(space, tag));
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  }
  return svg;
}

// The words that a line.me link puts ready, or null.
export function readyWords(url) {
  const found = /^https:\/\/line\.me\/R\/oaMessage\/[^/?]+\/?\?(.+)$/.exec(url);
  if (!found) return null;
  try { return decodeURIComponent(found[1].replace(/\+/g, " ")); } catch { return null; }
}

const COLOURS = ["#5b7f95", "#8a6d9c", "#5f8a6b", "#a3705a", "#6c7aa8", "#8c7a4f"];
export function face(id, name) {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + sign.codePointAt(0)) >>> 0;
  return el("span", { class: "face", "aria-hidden": "true", style: { background: COLOURS[sum % COLOURS.length] } }, [...name][0] ?? "?");
}
export function botFace() { return el("span", { class: "face bot", "aria-hidden": "true" }, "協"); }
