// Flex Messages drawn as LINE draws them.

import { el, picture, pressable } from "./dom.js";

const GAPS = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const TEXT = { xxs: "11px", xs: "13px", sm: "14px", md: "16px", lg: "19px", xl: "22px", xxl: "29px", "3xl": "35px", "4xl": "48px", "5xl": "74px" };
const IMAGE = { xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px", "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%" };
const BORDERS = { none: "0", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
const WIDTHS = { nano: "120px", micro: "160px", deca: "220px", hecto: "241px", kilo: "260px", mega: "300px", giga: "386px" };
const ALIGN = { start: "left", end: "right", center: "center" };
const GRAVITY = { top: "flex-start", bottom: "flex-end", center: "center" };
const gap = (value) => GAPS[value] ?? value;

export function flexMessage(contents, perform) {
  if (contents.type === "carousel") {
    return el("div", { class: "flex-carousel", tabindex: "0" }, contents.contents.map((bubble) => flexBubble(bubble, perform)));
  }
  return flexBubble(contents, perform);
}

function flexBubble(bubble, perform) {
  const node = el("div", { class: "flex-bubble", dir: bubble.direction, style: { width: WIDTHS[bubble.size] ?? WIDTHS.mega } });
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!bubble[name]) continue;
    const look = bubble.styles?.[name] ?? {};
    const block = el("div", { class: `flex-${name}`, style: { backgroundColor: look.backgroundColor ?? "" } });
    if (look.separator) block.append(el("hr", { class: "flex-line", style: { borderColor: look.separatorColor ?? "" } }));
    const part = component(bubble[name], perform, "vertical");
    if (bubble[name].type === "box" && !("paddingAll" in bubble[name])) part.classList.add("flex-padded");
    block.append(part);
    node.append(block);
  }
  return act(node, bubble.action, perform);
}

function act(node, action, perform) {
  return action ? pressable(node, () => perform(action), action.label) : node;
}

function component(part, perform, parent) {
  const node = { box, text, button, image, icon: image, separator, filler, video }[part.type]?.(part, perform, parent) ?? el("div");
  place(node, part, parent);
  return node;
}

// Where a component stands in its parent.
function place(node, part, parent) {
  const style = node.style;
  if (part.position === "absolute") {
    style.position = "absolute";
  } else if (parent === "vertical") {
    style.flex = part.flex > 0 ? `${part.flex} 0 auto` : "0 0 auto";
  } else {
    const grows = part.flex ?? (["box", "text", "button"].includes(part.type) ? 1 : 0);
    style.flex = grows > 0 ? `${grows} 1 0` : "0 0 auto";
    style.minWidth = "0";
  }
  for (const [name, side] of [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "left"], ["offsetEnd", "right"]]) {
    if (part[name]) { style[side] = gap(part[name]); style.position ||= "relative"; }
  }
  if (part.margin) style[parent === "vertical" ? "marginTop" : "marginLeft"] = gap(part.margin);
}

function box(part, perform) {
  const style = {
    flexDirection: part.layout === "vertical" ? "column" : "row",
    alignItems: part.alignItems ?? (part.layout === "baseline" ? "baseline" : "stretch"),
    justifyContent: part.justifyContent ?? "",
    backgroundColor: part.backgroundColor ?? "",
    borderRadius: gap(part.cornerRadius) ?? "",
    width: part.width ?? "", maxWidth: part.maxWidth ?? "", height: part.height ?? "", maxHeight: part.maxHeight ?? "",
    padding: gap(part.paddingAll) ?? "",
    gap: gap(part.spacing) ?? "",
  };
  if (part.borderWidth || part.borderColor) style.border = `${BORDERS[part.borderWidth] ?? part.borderWidth ?? "1px"} solid ${part.borderColor ?? "#00000000"}`;
  for (const [name, side] of [["paddingTop", "paddingTop"], ["paddingBottom", "paddingBottom"], ["paddingStart", "paddingLeft"], ["paddingEnd", "paddingRight"]]) {
    if (part[name]) style[side] = gap(part[name]);
  }
  if (part.background?.type === "linearGradient") {
    const { angle, startColor, endColor, centerColor } = part.background;
    style.backgroundImage = `linear-gradient(${[angle, startColor, centerColor, endColor].filter(Boolean).join(", ")})`;
  }
  const node = el("div", { class: "flex-box", style });
  if (part.cornerRadius) node.style.overflow = "hidden";
  for (const child of part.contents) node.append(component(child, perform, part.layout));
  return act(node, part.action, perform);
}

function textStyle(part) {
  return {
    fontSize: TEXT[part.size] ?? part.size ?? "",
    fontWeight: part.weight === "bold" ? "700" : "",
    fontStyle: part.style === "italic" ? "italic" : "",
    textDecoration: part.decoration && part.decoration !== "none" ? part.decoration : "",
    color: part.color ?? "",
  };
}

function text(part, perform) {
  const node = el("div", { class: "flex-text", style: { ...textStyle(part), textAlign: ALIGN[part.align] ?? "", alignSelf: GRAVITY[part.gravity] ?? "" } });
  if (!part.wrap) node.classList.add("flex-one-line");
  if (part.wrap && part.maxLines) { node.classList.add("flex-clamped"); node.style.webkitLineClamp = part.maxLines; }
  if (part.lineSpacing) node.style.lineHeight = `calc(1.4em + ${part.lineSpacing})`;
  if (part.contents?.length) node.append(...part.contents.map((span) => el("span", { style: textStyle({ ...span, size: span.size }) }, span.text ?? "")));
  else node.textContent = part.text;
  return act(node, part.action, perform);
}

function button(part, perform) {
  const style = part.style ?? "link";
  const label = part.action.label ?? "";
  const node = el("button", { type: "button", class: `flex-button ${style} ${part.height === "sm" ? "sm" : "md"}`, onclick: (event) => { event.stopPropagation(); perform(part.action); } }, label);
  // A label stays on one line; it shrinks where the button asks for that, and is cut where it does not.
  const units = [...label].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2 : 1), 0);
  if (part.adjustMode === "shrink-to-fit" && units > 34) node.style.fontSize = `${Math.max(9, Math.floor((15 * 34) / units))}px`;
  if (part.color) node.style[style === "link" ? "color" : "backgroundColor"] = part.color;
  return node;
}

function image(part, perform) {
  const isIcon = part.type === "icon";
  const [w, h] = (part.aspectRatio ?? "1:1").split(":").map(Number);
  const width = isIcon ? TEXT[part.size] ?? "16px" : IMAGE[part.size] ?? part.size ?? IMAGE.md;
  const node = picture(part.url, part.action?.label ?? "", { class: "flex-image", style: {
    width: isIcon ? "" : width, height: isIcon ? width : "", maxWidth: "100%", aspectRatio: `${w} / ${h}`,
    objectFit: part.aspectMode === "cover" ? "cover" : "contain", backgroundColor: part.backgroundColor ?? "",
    alignSelf: { start: "flex-start", end: "flex-end", center: "center" }[part.align ?? "center"],
  } });
  return act(node, part.action, perform);
}

function video(part, perform) { return part.altContent ? component(part.altContent, perform, "vertical") : el("div"); }
function separator(part) { return el("div", { class: "flex-separator", style: { backgroundColor: part.color ?? "" } }); }
function filler() { return el("div", { style: { flex: "1" } }); }
