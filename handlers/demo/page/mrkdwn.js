// Slack's markup as nodes: mrkdwn with <links>, *bold* and the like, and rich_text as people's messages have it.

import { el, link } from "./dom.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", warning: "⚠️", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", bell: "🔔",
  memo: "📝", pencil: "✏️", pencil2: "✏️", tada: "🎉", wave: "👋", link: "🔗", mag: "🔍", bar_chart: "📊", page_facing_up: "📄",
  clipboard: "📋", speech_balloon: "💬", busts_in_silhouette: "👥", seedling: "🌱", cherry_blossom: "🌸", hourglass: "⌛", clock9: "🕘",
  lock: "🔒", bulb: "💡", pushpin: "📌", inbox_tray: "📥", outbox_tray: "📤", x: "❌", o: "⭕", arrow_right: "➡️", heavy_plus_sign: "➕",
};
const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const emoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);

export function plainText(object) {
  if (!object) return "";
  return object.emoji === false ? object.text : emoji(object.text);
}

export function textObject(object, names, follow) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, names, follow);
  return el("span", { class: "plain-text" }, plainText(object));
}

export function mrkdwn(text, names, follow) {
  const root = el("div", { class: "mrkdwn" });
  const parts = text.split(/```([\s\S]*?)```/);
  parts.forEach((part, index) => {
    if (index % 2) { root.append(el("pre", {}, unescape(part.replace(/^\n/, "")))); return; }
    let quote = null;
    const lines = part.split("\n");
    lines.forEach((line, number) => {
      const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
      if (quoted) {
        quote ??= root.appendChild(el("blockquote"));
        if (quote.childNodes.length) quote.append(el("br"));
        quote.append(...inline(quoted[1], names, follow));
        return;
      }
      const afterQuote = quote !== null;
      quote = null;
      if (number > 0 && !afterQuote) root.append(el("br"));
      root.append(...inline(line, names, follow));
    });
  });
  return root;
}

const MARK = /<([^<>]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])~(\S(?:[^~\n]*\S)?)~(?![\p{L}\p{N}])/gu;

function inline(text, names, follow) {
  const out = [];
  let from = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > from) out.push(emoji(unescape(text.slice(from, found.index))));
    const [whole, angle, code, bold, italic, strike] = found;
    if (angle !== undefined) out.push(special(angle, names, follow));
    else if (code !== undefined) out.push(el("code", {}, unescape(code)));
    else if (bold !== undefined) out.push(el("b", {}, inline(bold, names, follow)));
    else if (italic !== undefined) out.push(el("i", {}, inline(italic, names, follow)));
    else out.push(el("s", {}, inline(strike, names, follow)));
    from = found.index + whole.length;
  }
  if (from < text.length) out.push(emoji(unescape(text.slice(from))));
  return out;
}

function special(inside, names, follow) {
  const [target, label] = inside.split("|");
  if (target.startsWith("@")) return el("span", { class: "mention" }, `@${names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return el("span", { class: "mention" }, `#${names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return unescape(label ?? target);
  if (target.startsWith("!")) return el("span", { class: "mention" }, `@${(label ?? target.slice(1)).replace(/^@/, "")}`);
  return link(unescape(target), unescape(label ?? target), follow);
}

export function richText(block, names, follow) {
  return el("div", { class: "mrkdwn rich-text" }, block.elements.map((part) => richPart(part, names, follow)));
}

function richPart(part, names, follow) {
  const inner = () => part.elements.map((item) => richItem(item, names, follow));
  switch (part.type) {
    case "rich_text_section": return el("span", {}, inner());
    case "rich_text_quote": return el("blockquote", {}, inner());
    case "rich_text_preformatted": return el("pre", {}, inner());
    case "rich_text_list": return el(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((item) => el("li", {}, richPart(item, names, follow))));
    default: return "";
  }
}

function richItem(item, names, follow) {
  let node;
  switch (item.type) {
    case "text": node = el("span", {}, item.text); break;
    case "link": node = link(item.url, item.text ?? item.url, follow); break;
    case "user": node = el("span", { class: "mention" }, `@${names[item.user_id] ?? item.user_id}`); break;
    case "channel": node = el("span", { class: "mention" }, `#${names[item.channel_id] ?? item.channel_id}`); break;
    case "broadcast": node = el("span", { class: "mention" }, `@${item.range}`); break;
    case "emoji": node = el("span", {}, EMOJI[item.name] ?? `:${item.name}:`); break;
    default: node = el("span", {}, item.text ?? "");
  }
  const style = item.style ?? {};
  if (style.bold) node = el("b", {}, node);
  if (style.italic) node = el("i", {}, node);
  if (style.strike) node = el("s", {}, node);
  if (style.code) node = el("code", {}, node);
  return node;
}
