// The phone: LINE as the chosen person sees it.

import { botFace, el, face, forget, icon, keepInside, linked, picture, pressable, readyWords, safeUrl, show, stayAtBottom, sticker, toBottom } from "./dom.js";
import { flexMessage } from "./flex.js";
import { menuBar, menuKey, richMenu } from "./richmenu.js";

export class LineSide {
  constructor(app, side) {
    this.app = app;
    this.side = side;
    this.keyboard = true;
    this.drafts = new Map();
  }

  build() {
    const t = (key) => this.app.t(key);
    const draft = this.input?.value ?? "";
    this.people = el("div", { class: "people", role: "group", "aria-label": t("who_line") });
    this.head = el("div", { class: "line-head" });
    this.log = stayAtBottom(el("div", { class: "line-log", role: "log", tabindex: "0", "aria-label": t("line_panel") }));
    this.quick = el("div", { class: "line-quick", role: "group", "aria-label": t("line_quick") });
    this.menu = el("div", { class: "line-menu" });
    this.input = el("textarea", { rows: "1", "aria-label": t("line_input"), placeholder: t("line_input"), maxlength: "5000" });
    this.input.value = draft;
    this.send = el("button", { type: "submit", class: "line-send", "aria-label": t("line_send"), title: t("line_send") }, icon("send"));
    this.menuKey = el("button", { type: "button", class: "line-tool line-menu-key", onclick: () => { this.keyboard = !this.keyboard; this.app.draw(); } });
    const tool = (label, what, sign) => el("button", { type: "button", class: "line-tool", "aria-label": t(label), title: t(label), onclick: () => this.act(what) }, icon(sign));
    this.bar = el("div", { class: "line-bar-place", hidden: true });
    this.form = el("form", { class: "line-input", onsubmit: (event) => { event.preventDefault(); this.write(); } },
      this.menuKey, this.bar, tool("line_photo", "photo", "photo"), this.input, tool("line_sticker", "sticker", "smile"), this.send);
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.write(); }
    });
    this.input.addEventListener("input", () => this.grow());
    this.gate = el("div", { class: "line-gate" });
    this.sheet = el("div", { class: "line-sheet", hidden: true });
    this.foot = el("div", { class: "line-foot" });
    this.phone = el("div", { class: "phone" }, el("div", { class: "phone-screen" },
      el("div", { class: "phone-status", "aria-hidden": "true" }), this.head, this.log, this.quick, this.menu, this.gate, this.form, this.sheet));
    this.side.replaceChildren(this.people, this.phone, this.foot);
    this.grow();
  }

  grow() {
    this.input.style.height = "auto";
    if (this.input.scrollHeight) this.input.style.height = `${Math.min(this.input.scrollHeight, 96)}px`; // none behind the menu
    this.send.disabled = !this.input.value.trim();
  }

  draw(state) {
    this.state = state;
    const { app } = this;
    const person = state.people.find((one) => one.id === state.user);
    if (!person) return;
    app.see(`line.${person.id}`, person.count);
    show(this.people, [state.people, state.user, app.seen, app.language], () => state.people.map((one) => el("button", {
      type: "button", class: "person", "aria-pressed": String(one.id === state.user), title: `${one.name} ${one.note}`,
      onclick: () => this.changePerson(one.id),
    }, face(one.id, one.name), el("span", { class: "person-name" }, el("b", {}, one.id === state.user ? one.name : one.name.split(" ")[0]), el("small", {}, one.note)), app.badge(app.unread(`line.${one.id}`, one.count)))));
    this.phone.querySelector(".phone-status").textContent = app.parts(app.state.clock.now).time;
    const inGroup = state.chat !== state.user;
    show(this.head, [state.account, state.groups, state.chat, person.friend, state.bubbles.length > 0, person.blocked, app.language], () => this.heading(state, person));
    if (show(this.log, [state.bubbles, state.loading, state.chat, app.language, app.state.clock.now.split("T")[0], person.blocked], () => this.bubbles(state))) {
      requestAnimationFrame(() => toBottom(this.log));
      for (const image of this.log.querySelectorAll("img")) image.addEventListener("load", () => toBottom(this.log), { once: true });
    }
    const last = state.bubbles.at(-1);
    const quick = last?.by === "bot" && !last.unsent ? last.content.quickReply?.items ?? [] : [];
    if (show(this.quick, [quick, last?.id], () => quick.map((item) => el("button", { type: "button", class: "chip", onclick: () => this.perform(item.action) },
      item.imageUrl && picture(item.imageUrl, ""), item.action.label)))) this.quick.scrollLeft = 0;
    this.quick.hidden = !quick.length || person.blocked;
    const gated = !inGroup && (person.blocked || (!person.friend && !state.bubbles.length));
    show(this.gate, [gated, person.blocked, app.language], () => gated ? [
      el("p", {}, app.t(person.blocked ? "line_blocked" : "line_not_friend")),
      el("button", { type: "button", class: "line-add", onclick: () => this.act("follow") }, app.t(person.blocked ? "line_unblock" : "line_add")),
    ] : []);
    this.gate.hidden = !gated;
    const menu = !gated && state.menu;
    const menuOpen = Boolean(menu) && !this.keyboardFor(menu);
    show(this.menu, [menu, menuOpen], () => menuOpen ? richMenu(menu, (action) => this.perform(action)) : []);
    this.menu.hidden = !menuOpen;
    this.menuKey.hidden = !menu;
    show(this.menuKey, [menu, menuOpen, app.language], () => menu ? menuKey(menu, menuOpen, app.t("line_keyboard")) : []);
    show(this.bar, [menu, menuOpen], () => menuOpen ? menuBar(menu, () => { this.keyboard = true; app.draw(); }) : []);
    this.bar.hidden = !menuOpen;
    const menuWasOpen = this.form.classList.contains("menu-open");
    this.form.classList.toggle("menu-open", menuOpen);
    if (menuWasOpen && !menuOpen) this.grow();
    this.form.hidden = person.blocked && !inGroup;
    const { limit, used } = state.quota;
    this.foot.textContent = limit === null ? app.t("line_quota_free", { used }) : app.t("line_quota", { used, limit });
  }

  // A menu that shows itself when the chat opens stays until the person turns to the keyboard.
  keyboardFor(menu) {
    const seen = `${this.state.user} ${menu.richMenuId}`;
    if (this.menuSeen !== seen) { this.menuSeen = seen; this.keyboard = !menu.selected; }
    return this.keyboard;
  }

  heading(state, person) {
    const { app } = this;
    const inGroup = state.chat !== state.user;
    const chats = [{ id: state.user, name: state.account.displayName }, ...state.groups];
    const title = chats.length > 1
      ? el("select", { class: "line-chats", "aria-label": app.t("line_chats"), onchange: (event) => app.choose({ chat: event.target.value }) },
        chats.map((chat) => el("option", { value: chat.id, selected: chat.id === state.chat }, chat.count ? `${chat.name} (${chat.count})` : chat.name)))
      : el("b", {}, state.account.displayName);
    return [
      botFace(),
      el("div", { class: "line-title" }, title, el("small", {}, inGroup ? "" : state.account.basicId)),
      !inGroup && !person.blocked && (person.friend || state.bubbles.length > 0) && (person.friend
        ? el("button", { type: "button", class: "line-block", onclick: () => this.act("unfollow") }, app.t("line_block"))
        : el("button", { type: "button", class: "line-block add", onclick: () => this.act("follow") }, app.t("line_add"))),
    ];
  }

  bubbles(state) {
    const { app } = this;
    const out = [];
    let day = "";
    for (const bubble of state.bubbles) {
      const today = app.day(bubble.at);
      if (today !== day) { out.push(el("div", { class: "line-day" }, today)); day = today; }
      out.push(this.bubble(bubble, state));
    }
    if (!state.bubbles.length) out.push(el("p", { class: "line-nothing" }, app.t("line_empty")));
    if (state.loading) out.push(el("div", { class: "line-row bot" }, botFace(), el("div", { class: "line-text loading", role: "status", "aria-label": app.t("line_typing") }, el("i"), el("i"), el("i"))));
    return out;
  }

  bubble(bubble, state) {
    const { app } = this;
    if (bubble.unsent) return el("div", { class: "line-day" }, app.t("line_unsent"));
    const mine = bubble.by === state.user;
    const body = this.content(bubble.content);
    const notes = [bubble.edited && app.t("line_edited"), bubble.silent && app.t("line_silent"), app.parts(bubble.at).time].filter(Boolean);
    const meta = el("span", { class: "line-meta" }, notes.map((note) => el("span", {}, note)));
    if (mine) {
      const undo = bubble.via === "typed" && el("button", { type: "button", class: "line-undo", title: app.t("line_unsend"), "aria-label": app.t("line_unsend"), onclick: () => this.act("unsend", { message: bubble.id }) }, "×");
      return el("div", { class: "line-row mine" }, undo, meta, body);
    }
    const bot = bubble.by === "bot";
    const name = bot ? state.account.displayName : state.names[bubble.by] ?? "";
    return el("div", { class: "line-row bot" }, bot ? botFace() : face(bubble.by, name),
      el("div", { class: "line-said" }, el("span", { class: bot ? "for-ears" : "line-name" }, name), el("div", { class: "line-with-time" }, body, meta)));
  }

  content(message) {
    const perform = (action) => this.perform(action);
    const { app } = this;
    switch (message.type) {
      case "text": case "textV2": return el("div", { class: "line-text" }, linked(message.text, (url) => this.open(url, true)));
      case "flex": return flexMessage(message.contents, perform);
      case "template": return this.template(message.template);
      case "image": return message.originalContentUrl
        ? el("a", { class: "line-image", href: safeUrl(message.originalContentUrl), target: "_blank", rel: "noopener noreferrer" }, picture(message.previewImageUrl, app.t("line_a_photo")))
        : el("div", { class: "line-photo", role: "img", "aria-label": app.t("line_a_photo") });
      case "sticker": return sticker(app.t("line_a_sticker"));
      case "location": return el("div", { class: "line-text" }, `📍 ${message.title}`, el("br"), message.address);
      default: return el("div", { class: "line-text" }, app.t(`line_${message.type}`));
    }
  }

  template(template) {
    const perform = (action) => this.perform(action);
    const row = (action) => el("button", { type: "button", class: "card-action", onclick: () => perform(action) }, action.label);
    if (template.type === "confirm") {
      return el("div", { class: "card" }, el("p", { class: "card-text" }, template.text), el("div", { class: "card-two" }, template.actions.map(row)));
    }
    const card = (column) => {
      const node = el("div", { class: "card" },
        column.thumbnailImageUrl && picture(column.thumbnailImageUrl, "", { class: "card-image" }),
        column.imageUrl && pressable(picture(column.imageUrl, column.action?.label, { class: "card-image" }), () => perform(column.action)),
        column.title && el("b", { class: "card-title" }, column.title),
        column.text && el("p", { class: "card-text" }, column.text),
        (column.actions ?? []).map(row));
      return column.defaultAction ? pressable(node, () => perform(column.defaultAction)) : node;
    };
    if (template.columns) return el("div", { class: "flex-carousel", tabindex: "0" }, template.columns.map(card));
    return card(template);
  }

  // What is done

  group() { return this.state.chat !== this.state.user ? this.state.chat : undefined; }

  act(what, fields = {}) {
    return this.app.act("line", what, { user: this.state.user, group: this.group(), ...fields });
  }

  async write() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.grow();
    await this.act("text", { text });
  }

  async changePerson(id) {
    this.drafts.set(this.state.user, this.input.value);
    this.input.value = this.drafts.get(id) ?? "";
    this.grow();
    this.closeSheet();
    await this.app.choose({ line: id, chat: id });
  }

  async perform(action) {
    switch (action.type) {
      case "message": return this.act("text", { text: action.text });
      case "postback": {
        const done = this.act("postback", { data: action.data, shows: action.displayText ?? action.text });
        if (action.inputOption === "openKeyboard") this.prepare(action.fillInText ?? "", { quietly: true });
        if (action.inputOption === "closeRichMenu") this.keyboard = true;
        if (action.inputOption === "openRichMenu") this.keyboard = false;
        return done;
      }
      case "uri": return this.open(action.uri);
      case "datetimepicker": return this.pick(action);
      case "clipboard":
        try { await navigator.clipboard.writeText(action.clipboardText); } catch { /* not allowed here */ }
        return this.app.toast(this.app.t("line_copied"));
      case "camera": case "cameraRoll": return this.act("photo");
      case "location": return this.act("location");
      default: return undefined;
    }
  }

  // Follow a link; true when it was one that LINE itself opens.
  open(url, isLink = false) {
    const words = readyWords(url);
    if (words !== null) { this.prepare(words); return true; }
    if (/^https:\/\/line\.me\/R\/ti\/p\//.test(url)) { this.act("follow"); return true; }
    const href = safeUrl(url);
    if (href && !isLink) window.open(href, "_blank", "noopener,noreferrer");
    return false;
  }

  // Put words ready in the input; the person still presses send.
  prepare(words, { quietly = false } = {}) {
    this.keyboard = true;
    if (words) this.input.value = words;
    this.grow();
    if (words && !quietly) this.app.toast(this.app.t("line_ready", { text: words }));
    this.app.draw();
    this.side.scrollIntoView({ behavior: "smooth", block: "nearest" });
    this.input.focus({ preventScroll: true });
    this.form.classList.remove("ready");
    requestAnimationFrame(() => this.form.classList.add("ready"));
  }

  pick(action) {
    const { app } = this;
    const kind = { date: "date", time: "time", datetime: "datetime-local" }[action.mode];
    const { now } = app.state.clock;
    const today = { date: now.slice(0, 10), time: now.slice(11, 16), datetime: now }[action.mode];
    const field = el("input", { type: kind, min: action.min, max: action.max, required: true, "aria-labelledby": "sheet-title" });
    field.value = (action.initial ?? today).replace("t", "T");
    this.pressed = document.activeElement;
    this.sheet.replaceChildren(el("form", {
      role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title",
      onsubmit: (event) => {
        event.preventDefault();
        this.closeSheet();
        this.act("postback", { data: action.data, params: { [action.mode]: field.value } });
      },
    }, el("b", { id: "sheet-title" }, app.t(action.mode === "time" ? "line_pick_time" : "line_pick_date")), field, el("div", { class: "sheet-row" },
      el("button", { type: "button", onclick: () => this.closeSheet() }, app.t("line_cancel")),
      el("button", { type: "submit", class: "strong" }, app.t("line_pick_ok")))));
    this.sheet.hidden = false;
    this.sheet.onkeydown = (event) => {
      if (event.key === "Escape") this.closeSheet();
      else keepInside(this.sheet, event);
    };
    field.focus();
  }

  closeSheet() {
    if (this.sheet.hidden) return;
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    forget(this.sheet);
    this.pressed?.focus({ preventScroll: true });
    this.pressed = null;
  }
}
