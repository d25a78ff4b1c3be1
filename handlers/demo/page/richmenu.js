// The rich menu: LINE's picture with fields to tap, and the bar below it that opens and closes it.

import { el, icon, picture } from "./dom.js";

const percent = (value, whole) => `${(value / whole) * 100}%`;

export function richMenu(menu, perform) {
  const { width, height } = menu.size;
  return el("div", { class: "rich", role: "group", "aria-label": menu.chatBarText, style: { aspectRatio: `${width} / ${height}` } },
    picture(`menu/${menu.richMenuId}`, "", { loading: "eager" }),
    menu.areas.map(({ action, bounds }) => el("button", {
      type: "button", "aria-label": action.label ?? action.text ?? menu.chatBarText, onclick: () => perform(action),
      style: { left: percent(bounds.x, width), top: percent(bounds.y, height), width: percent(bounds.width, width), height: percent(bounds.height, height) },
    })));
}

// Below an open menu stands its name instead of the field to write in.
export function menuBar(menu, close) {
  return el("button", { type: "button", class: "line-bar", "aria-expanded": "true", onclick: close }, menu.chatBarText, el("span", { "aria-hidden": "true" }, " ▾"));
}

// The key beside the field: to the keyboard while the menu is open, else back to the menu by its name.
export function menuKey(menu, open, keyboardName) {
  return open ? [icon("keyboard"), el("span", { class: "for-ears" }, keyboardName)] : [icon("menu"), el("span", { class: "for-ears" }, menu.chatBarText)];
}
