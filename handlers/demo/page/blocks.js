// Block Kit as nodes. `place` tells where the blocks stand and takes what is pressed and typed:
//   { t, names, people, channels, state, errors, follow(url, block), press(block, element, value), typed(key), type(key, value),
//     longDay(day), pickDay(title, day) }

import { el, picture } from "./dom.js";
import { mrkdwn, plainText, richText, textObject } from "./mrkdwn.js";

export function drawBlocks(blocks, place) {
  return blocks.map((block) => {
    const node = (DRAW[block.type] ?? unknown)(block, place);
    node.classList.add("block", `block-${block.type}`);
    return node;
  });
}

const unknown = () => el("div");

const DRAW = {
  section(block, place) {
    const follow = (url) => place.follow(url, block);
    return el("div", {},
      el("div", { class: "section-main" },
        block.text && textObject(block.text, place.names, follow),
        block.fields && el("div", { class: "fields" }, block.fields.map((field) => el("div", {}, textObject(field, place.names, follow))))),
      block.accessory && el("div", { class: "accessory" }, element(block, block.accessory, place)));
  },
  header: (block) => el("h3", {}, plainText(block.text)),
  divider: () => el("hr"),
  context: (block, place) => el("div", {}, block.elements.map((item) => item.type === "image"
    ? picture(item.image_url, item.alt_text, { class: "context-image" })
    : textObject(item, place.names, (url) => place.follow(url, block)))),
  actions: (block, place) => el("div", {}, block.elements.map((item) => element(block, item, place))),
  image: (block, place) => el("figure", {}, block.title && el("figcaption", {}, plainText(block.title)), seen(block, place)),
  rich_text: (block, place) => richText(block, place.names, (url) => place.follow(url, block)),
  markdown: (block, place) => mrkdwn(block.text.replace(/^#+\s*(.+)$/gm, "*$1*").replace(/\*\*(.+?)\*\*/g, "*$1*"), place.names, (url) => place.follow(url, block)),
  table: (block, place) => el("div", { class: "table-scroll", tabindex: "0" }, el("table", {}, block.rows.map((row, index) => el("tr", {},
    row.map((cell) => el(index ? "td" : "th", {}, cell.type === "rich_text" ? richText(cell, place.names) : String(cell.text ?? cell.value ?? "")))))),),
  input(block, place) {
    const item = block.element;
    const id = `in-${block.block_id}-${item.action_id}`;
    const error = place.errors?.[block.block_id];
    const grouped = ["radio_buttons", "checkboxes"].includes(item.type);
    const control = element(block, item, place, { id, described: error && `${id}-error`, wide: true });
    const name = [plainText(block.label), block.optional && el("small", {}, place.t("slack_optional"))];
    return el(grouped ? "fieldset" : "div", { class: error ? "has-error" : "" },
      grouped ? el("legend", {}, name) : el("label", { for: id }, name),
      control,
      block.hint && el("p", { class: "hint" }, plainText(block.hint)),
      error && el("p", { class: "field-error", id: `${id}-error`, role: "alert" }, error));
  },
};

// A picture that stands for a link (a QR code) follows that link.
function seen(block, place) {
  const image = picture(block.image_url, block.alt_text);
  return place.words?.(block) ? el("button", { type: "button", class: "qr", title: place.t("slack_qr"), onclick: () => place.follow(block.image_url, block) }, image) : image;
}

function element(block, item, place, more = {}) {
  const draw = ELEMENTS[item.type] ?? ELEMENTS.plain_text_input;
  return draw(block, item, place, more);
}

const key = (block, item) => `${block.block_id}/${item.action_id}`;
const options = (item) => [...(item.options ?? []), ...(item.option_groups ?? []).flatMap((group) => group.options)];

// What an element holds: what was typed here, else what Slack knows.
function held(block, item, place) {
  const mine = place.typed(key(block, item));
  if (mine !== undefined) return mine;
  const state = place.state?.values?.[block.block_id]?.[item.action_id];
  if (!state) return null;
  if (state.selected_option) return state.selected_option.value;
  if (state.selected_options) return state.selected_options.map((option) => option.value);
  return state.value ?? state.selected_date ?? state.selected_time ?? state.selected_date_time ?? state.selected_user ?? state.selected_conversation ?? state.selected_channel ?? state.selected_users ?? null;
}

// After a change: remember it, and tell the app where Slack would.
function changed(block, item, place, value) {
  place.type(key(block, item), value);
  if (block.type !== "input" || block.dispatch_action) place.press(block, item, value);
}

function common(item, more) {
  return { id: more.id, "aria-describedby": more.described, "data-key": "" };
}

const ELEMENTS = {
  image: (_block, item) => picture(item.image_url, item.alt_text, { class: "accessory-image" }),

  button(block, item, place) {
    return el("button", {
      type: "button", class: `bk-button ${item.style ?? ""}`, "aria-label": item.accessibility_label,
      onclick: async () => {
        if (item.confirm && !(await place.confirm(item.confirm))) return;
        if (item.url) place.follow(item.url, block, true);
        place.press(block, item, undefined);
      },
    }, plainText(item.text));
  },

  plain_text_input(block, item, place, more) {
    const value = held(block, item, place) ?? "";
    const kinds = { number_input: "number", email_text_input: "email", url_text_input: "url" };
    const node = item.multiline ? el("textarea", { rows: "4" }) : el("input", { type: kinds[item.type] ?? "text" });
    Object.entries({ ...common(item, more), placeholder: plainText(item.placeholder), maxlength: item.max_length }).forEach(([name, text]) => text !== undefined && text !== "" && node.setAttribute(name, text));
    node.dataset.key = key(block, item);
    node.value = value;
    const on = item.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    let waiting;
    node.addEventListener("input", () => {
      place.type(key(block, item), node.value);
      if (!block.dispatch_action || !on.includes("on_character_entered")) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => place.press(block, item, node.value), 400);
    });
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || item.multiline) return;
      event.preventDefault();
      if (block.dispatch_action && on.includes("on_enter_pressed")) place.press(block, item, node.value);
      else place.enter?.();
    });
    return node;
  },

  static_select(block, item, place, more) {
    const value = held(block, item, place);
    const fixed = value !== null && !(block.type === "input" && block.optional); // what need not be chosen can be taken back
    const node = el("select", { ...common(item, more), "aria-label": more.id ? undefined : plainText(item.placeholder) || place.t("slack_choose"), onchange: () => (node.value || !fixed) && changed(block, item, place, node.value || null) },
      el("option", { value: "", disabled: fixed, hidden: fixed, selected: value === null }, plainText(item.placeholder) || place.t("slack_choose")),
      item.option_groups
        ? item.option_groups.map((group) => el("optgroup", { label: plainText(group.label) }, group.options.map((option) => choice(option, value))))
        : options(item).map((option) => choice(option, value)));
    node.dataset.key = key(block, item);
    return node;
  },

  multi_static_select(block, item, place) {
    return several(block, item, place, "checkbox", "choices scrolls");
  },

  users_select(block, item, place, more) {
    return ELEMENTS.static_select(block, { ...item, options: place.people.map((person) => ({ value: person.id, text: { type: "plain_text", text: person.name } })) }, place, more);
  },

  conversations_select(block, item, place, more) {
    return ELEMENTS.static_select(block, { ...item, options: place.channels.map((channel) => ({ value: channel.id, text: { type: "plain_text", text: `#${channel.name}` } })) }, place, more);
  },

  overflow(block, item, place) {
    const list = el("div", { class: "overflow-list", role: "menu", hidden: true });
    const open = el("button", { type: "button", class: "bk-button overflow-key", "aria-label": place.t("slack_more"), "aria-haspopup": "menu", "aria-expanded": "false" }, "⋯");
    const toggle = (on) => { list.hidden = !on; open.setAttribute("aria-expanded", String(on)); if (on) list.querySelector("button")?.focus(); };
    open.addEventListener("click", () => toggle(list.hidden));
    list.append(...item.options.map((option) => el("button", { type: "button", role: "menuitem", onclick: () => {
      toggle(false);
      if (option.url) place.follow(option.url, block, true);
      place.press(block, item, option.value);
    } }, plainText(option.text))));
    const node = el("div", { class: "overflow" }, open, list);
    node.addEventListener("keydown", (event) => { if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); toggle(false); open.focus(); } });
    node.addEventListener("focusout", (event) => { if (!node.contains(event.relatedTarget)) toggle(false); });
    return node;
  },

  // Outside of forms a day is told as soon as it is chosen, so it is chosen in a window of its own: a field would tell of
  // every digit of the year.
  datepicker(block, item, place, more) {
    if (block.type === "input") return dated(block, item, place, more, "date");
    const day = held(block, item, place);
    const title = plainText(item.placeholder) || place.t("slack_choose");
    const node = el("button", {
      type: "button", class: "bk-button day-key", "aria-haspopup": "dialog",
      onclick: async () => {
        const picked = await place.pickDay(title, day);
        if (picked) changed(block, item, place, picked);
      },
    }, day ? place.longDay(day) : title);
    node.dataset.key = key(block, item);
    return node;
  },
  timepicker: (block, item, place, more) => dated(block, item, place, more, "time"),
  datetimepicker(block, item, place, more) {
    // Slack speaks of seconds since 1970; the field shows Japan's local time.
    const at = held(block, item, place);
    const node = el("input", { type: "datetime-local", ...common(item, more) });
    if (at) node.value = new Date((Number(at) + 32400) * 1000).toISOString().slice(0, 16);
    node.dataset.key = key(block, item);
    node.addEventListener("change", () => node.value && changed(block, item, place, Date.parse(`${node.value}Z`) / 1000 - 32400));
    return node;
  },

  radio_buttons: (block, item, place) => several(block, item, place, "radio", "choices"),
  checkboxes: (block, item, place) => several(block, item, place, "checkbox", "choices"),
};
ELEMENTS.external_select = ELEMENTS.static_select;
ELEMENTS.channels_select = ELEMENTS.conversations_select;
ELEMENTS.multi_users_select = (block, item, place) => several(block, { ...item, options: place.people.map((person) => ({ value: person.id, text: { type: "plain_text", text: person.name } })) }, place, "checkbox", "choices scrolls");

function choice(option, value) {
  return el("option", { value: option.value, selected: option.value === value }, plainText(option.text));
}

function dated(block, item, place, more, kind) {
  const node = el("input", { type: kind, ...common(item, more), "aria-label": more.id ? undefined : plainText(item.placeholder) || place.t("slack_choose") });
  node.value = held(block, item, place) ?? "";
  node.dataset.key = key(block, item);
  // While the digits of a year are typed the field has the years 2, 20 and 202.
  const isWhole = () => kind !== "date" || node.value >= "1000";
  node.addEventListener("change", () => (node.value ? isWhole() : block.type === "input") && changed(block, item, place, node.value || null));
  return node;
}

function several(block, item, place, type, look) {
  const value = held(block, item, place);
  const chosen = new Set(Array.isArray(value) ? value : value === null ? [] : [value]);
  const name = `${place.id}-${key(block, item)}`;
  const node = el("div", { class: look }, options(item).map((option) => {
    const input = el("input", { type, name, value: option.value, checked: chosen.has(option.value) });
    input.dataset.key = `${key(block, item)}=${option.value}`;
    input.addEventListener("change", () => {
      const now = [...node.querySelectorAll("input:checked")].map((one) => one.value);
      changed(block, item, place, type === "radio" ? now[0] : now);
    });
    return el("label", { class: "choice" }, input, el("span", {}, textObject(option.text, place.names), option.description && el("small", {}, plainText(option.description))));
  }));
  return node;
}
