// The window: Slack as the chosen person sees it.

import { drawBlocks } from "./blocks.js";
import { botFace, el, face, icon, keepInside, picture, readyWords, safeUrl, show, stayAtBottom, toBottom } from "./dom.js";
import { mrkdwn, plainText, textObject } from "./mrkdwn.js";

export class SlackSide {
  constructor(app, side) {
    this.app = app;
    this.side = side;
    this.tab = "messages";
    this.drafts = new Map();
    this.entries = new Map(); // what is typed in views, by view, block and action
    this.problems = null;
    this.thread = null; // the message under which one writes
    this.folded = new Set(); // threads that are put together
  }

  build() {
    const t = (key) => this.app.t(key);
    const draft = this.input?.value ?? "";
    this.people = el("div", { class: "people", role: "group", "aria-label": t("who_slack") });
    this.bar = el("nav", { class: "slack-bar", "aria-label": t("slack_channels") });
    this.head = el("div", { class: "slack-head" });
    this.log = stayAtBottom(el("div", { class: "slack-log", role: "log", tabindex: "0", "aria-label": t("slack_messages") }));
    this.home = el("div", { class: "slack-home", tabindex: "0", hidden: true });
    this.input = el("textarea", { rows: "1", maxlength: "4000" });
    this.input.value = draft;
    this.shortcuts = el("div", { class: "slack-shortcuts" });
    this.inThread = el("p", { class: "in-thread-note", hidden: true });
    this.send = el("button", { type: "submit", class: "slack-send", "aria-label": t("slack_send"), title: t("slack_send") }, icon("send"));
    this.form = el("form", { class: "slack-input", onsubmit: (event) => { event.preventDefault(); this.write(); } }, this.inThread, this.shortcuts, this.input, this.send);
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.write(); }
    });
    this.input.addEventListener("input", () => this.grow());
    this.modal = el("div", { class: "slack-modal", hidden: true });
    this.asked = el("div", { class: "slack-modal asked", hidden: true });
    this.window = el("div", { class: "slack-window" }, this.bar, el("div", { class: "slack-main" }, this.head, this.log, this.home, this.form), this.modal, this.asked);
    this.side.replaceChildren(this.people, this.window);
    this.modal.addEventListener("keydown", (event) => this.inModal(event));
    this.grow();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    this.send.disabled = !this.input.value.trim();
  }

  draw(state) {
    this.state = state;
    if (!state.user) return;
    const { app } = this;
    const person = state.people.find((one) => one.id === state.user);
    const inDm = state.channel === state.dm;
    if (!inDm) this.tab = "messages";
    const openCount = inDm ? state.dm_count : state.channels.find((channel) => channel.id === state.channel)?.count ?? 0;
    app.see(`slack.${state.user}.${state.channel}`, openCount);
    const unreadIn = (channel, count) => app.unread(`slack.${state.user}.${channel}`, count);
    const mine = unreadIn(state.dm, state.dm_count) + state.channels.reduce((sum, channel) => sum + unreadIn(channel.id, channel.count), 0);
    app.see(`slack.${state.user}`, person.count - mine);
    show(this.people, [state.people, state.user, app.seen, app.language], () => state.people.map((one) => el("button", {
      type: "button", class: "person", "aria-pressed": String(one.id === state.user), onclick: () => this.changePerson(one.id),
    }, face(one.id, one.name), el("span", { class: "person-name" }, el("b", {}, one.name), el("small", {}, [...new Set([one.note, one.guest && app.t("slack_guest")])].filter(Boolean).join("・"))), app.badge(app.unread(`slack.${one.id}`, one.count)))));
    show(this.bar, [state.team, state.channels, state.channel, state.dm_count, app.seen, app.language], () => this.sidebar(state, unreadIn));
    const title = inDm ? state.bot.name : state.channels.find((channel) => channel.id === state.channel)?.name ?? "";
    show(this.head, [title, inDm, this.tab, app.language], () => [
      el("b", {}, inDm ? [botFace(), title, el("span", { class: "app-tag" }, app.t("slack_app"))] : `# ${title}`),
      inDm && el("div", { class: "tabs", role: "tablist" }, ["home", "messages"].map((tab) => el("button", {
        type: "button", role: "tab", "aria-selected": String(this.tab === tab), onclick: () => this.openTab(tab),
      }, app.t(`slack_${tab}`)))),
    ]);
    const onHome = inDm && this.tab === "home";
    this.log.hidden = this.form.hidden = onHome;
    this.home.hidden = !onHome;
    if (show(this.log, [state.posts, state.channel, app.language, app.state.clock.now.split("T")[0]], () => this.posts(state, inDm))) {
      requestAnimationFrame(() => toBottom(this.log));
      for (const image of this.log.querySelectorAll("img")) image.addEventListener("load", () => toBottom(this.log), { once: true });
    }
    show(this.home, [state.home, state.user, app.language], () => state.home
      ? drawBlocks(state.home.blocks, this.place({ id: state.home.id, blocks: state.home.blocks, state: state.home.state, target: "home" }))
      : el("p", { class: "slack-nothing" }, app.t("slack_home_empty")));
    show(this.shortcuts, [state.shortcuts, app.language], () => this.menu(app.t("slack_shortcuts"), "＋", state.shortcuts.filter((one) => one.of === "global").map((one) => [one.name, () => this.shortcut(one)])));
    show(this.inThread, [this.thread, app.language], () => this.thread ? [el("span", {}, app.t("slack_in_thread")), el("button", { type: "button", class: "plain", onclick: () => this.toThread(null) }, app.t("slack_leave_thread"))] : []);
    this.inThread.hidden = !this.thread;
    const label = app.t("slack_input", { name: inDm ? state.bot.name : `#${title}` });
    this.input.placeholder = label;
    this.input.setAttribute("aria-label", label);
    this.drawModal(state);
  }

  sidebar(state, unreadIn) {
    const { app } = this;
    const item = (channel, name, count, more) => el("button", {
      type: "button", class: "channel", "aria-current": channel === state.channel ? "true" : undefined, onclick: () => this.changeChannel(channel),
    }, more, el("span", {}, name), app.badge(unreadIn(channel, count)));
    return [
      el("b", { class: "team" }, state.team),
      el("h3", {}, app.t("slack_channels")),
      state.channels.map((channel) => item(channel.id, channel.name, channel.count, el("span", { class: "sign", "aria-hidden": "true" }, channel.private ? "🔒" : "#"))),
      el("h3", {}, app.t("slack_apps")),
      item(state.dm, state.bot.name, state.dm_count, botFace()),
    ];
  }

  posts(state, inDm) {
    const { app } = this;
    const out = [];
    let day = "", before = null, invitation = [];
    const replies = new Map();
    for (const post of state.posts) if (post.thread) replies.set(post.thread, [...(replies.get(post.thread) ?? []), post]);
    for (const post of state.posts) {
      // What hangs under another message stands there; only what is for the whole channel stands here as well.
      if (post.thread && !post.aloud && state.posts.some((one) => one.ts === post.thread)) continue;
      // A picture comes in a post of its own; the words that it stands for are in the bot's post before it.
      if (post.bot && post.blocks.length) invitation = post.blocks;
      const today = app.day(post.at);
      if (today !== day) { out.push(el("div", { class: "slack-day" }, el("span", {}, today))); day = today; before = null; }
      const follows = before && before.by === post.by && !post.only_you && !before.only_you && !post.thread;
      out.push(this.post(post, follows, invitation));
      const under = replies.get(post.ts);
      if (under) out.push(el("details", { class: "thread", open: !this.folded.has(post.ts), ontoggle: (event) => this.fold(post.ts, !event.target.open) },
        el("summary", {}, app.t("slack_replies", { n: under.length })), under.map((reply) => this.post(reply, false, invitation, true))));
      before = under ? null : post;
    }
    if (!state.posts.length) out.push(el("p", { class: "slack-nothing" }, app.t(inDm ? "slack_empty" : "slack_empty_channel")));
    return out;
  }

  fold(ts, folded) {
    if (folded) this.folded.add(ts);
    else this.folded.delete(ts);
  }

  // Behind a key of its own, as Slack has what is wanted seldom.
  menu(label, sign, entries) {
    const list = el("div", { class: "overflow-list", role: "menu", hidden: true });
    const open = el("button", { type: "button", class: "plain shortcut-key", "aria-label": label, title: label, "aria-haspopup": "menu", "aria-expanded": "false" }, sign);
    const toggle = (on) => { list.hidden = !on; open.setAttribute("aria-expanded", String(on)); if (on) list.querySelector("button")?.focus(); };
    open.addEventListener("click", () => toggle(list.hidden));
    list.append(...entries.map(([name, act]) => el("button", { type: "button", role: "menuitem", onclick: () => { toggle(false); act(); } }, name)));
    const node = el("div", { class: "overflow" }, open, list);
    node.addEventListener("keydown", (event) => { if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); toggle(false); open.focus(); } });
    node.addEventListener("focusout", (event) => { if (!node.contains(event.relatedTarget)) toggle(false); });
    return node;
  }

  shortcut(one, post) {
    return this.app.act("slack", "shortcut", { user: this.state.user, callback: one.callback, ...(post ? { channel: this.state.channel, ts: post.ts } : {}) });
  }

  toThread(ts) {
    this.thread = ts;
    this.app.draw();
    if (ts) this.input.focus({ preventScroll: true });
  }

  // What can be done with a message: answer under it, and the shortcuts that the app has for messages.
  tools(post) {
    const { app } = this;
    const entries = [[app.t("slack_answer_in_thread"), () => this.toThread(post.thread ?? post.ts)]];
    for (const one of this.state.shortcuts) if (one.of === "message") entries.push([one.name, () => this.shortcut(one, post)]);
    return el("div", { class: "post-tools" }, this.menu(app.t("slack_message_menu"), "⋯", entries));
  }

  post(post, follows, invitation, nested = false) {
    const { app } = this;
    const place = this.place({ id: post.ts, blocks: post.blocks, state: post.state, target: post.ts, text: post.text, beside: post.files.length ? invitation : [] });
    const body = post.blocks.length ? drawBlocks(post.blocks, place) : post.text && mrkdwn(post.text, this.state.names, (url) => place.follow(url));
    // The mark of a change stands on the last line where that is small print, as Slack has it behind the last word.
    const edited = post.edited && el("small", { class: "edited" }, app.t("slack_edited"));
    const last = edited && post.blocks.length && !post.files.length ? body.at(-1) : null;
    const inline = last?.classList.contains("block-context");
    if (inline) last.append(edited);
    return el("article", { class: ["post", post.only_you && "only-you", follows && "follows", nested && "in-thread"].filter(Boolean).join(" "), "aria-label": post.name },
      follows ? el("span", { class: "post-time" }, app.parts(post.at).time) : post.bot ? botFace() : face(post.by, post.name),
      el("div", { class: "post-body" },
        post.only_you && el("p", { class: "only-you-note" }, app.t("slack_only_you")),
        !follows && el("p", { class: "post-head" }, el("b", {}, post.name), post.bot && el("span", { class: "app-tag" }, app.t("slack_app")), el("time", {}, app.parts(post.at).time), post.thread && !nested && el("span", { class: "thread-note" }, app.t("slack_reply"))),
        body,
        post.files.map((file) => this.file(file, place)),
        !inline && edited),
      !post.only_you && this.tools(post));
  }

  file(file, place) {
    const { app } = this;
    if (/\.(png|jpe?g|gif)$/i.test(file.name)) {
      const image = picture(file.url, file.title, { class: "file-image" });
      const shown = place.words() ? el("button", { type: "button", class: "qr", title: app.t("slack_qr"), onclick: () => place.follow(file.url, { alt_text: file.title, image_url: file.url }) }, image)
        : el("a", { href: safeUrl(file.url), target: "_blank", rel: "noopener noreferrer" }, image);
      return el("figure", { class: "file-picture" }, el("figcaption", {}, file.title), shown);
    }
    return el("a", { class: "file", href: safeUrl(file.url), target: "_blank", rel: "noopener noreferrer" },
      el("span", { class: "file-kind", "aria-hidden": "true" }, (file.name.split(".").pop() ?? "").toUpperCase().slice(0, 4)), el("span", {}, el("b", {}, file.title), el("small", {}, file.name)));
  }

  // Where blocks stand: what they show and what pressing in them does.
  place({ id, blocks, state, target, errors, text = "", beside = [] }) {
    const { app } = this;
    const entries = this.entries;
    const at = (key) => `${id}|${key}`;
    // The words that a picture stands for: from a link beside it, else from its own description.
    const words = (block) => {
      const all = JSON.stringify([block ?? null, blocks, text, beside]);
      const found = /https:\/\/line\.me\/R\/oaMessage\/[^"\\<>|\s]+/.exec(block ? JSON.stringify(block) : "") ?? /https:\/\/line\.me\/R\/oaMessage\/[^"\\<>|\s]+/.exec(all);
      const said = /参加\s*[A-Za-z0-9-]{4,}/.exec(block ? JSON.stringify(block) : "") ?? null;
      return (said?.[0] ?? (found && readyWords(found[0].replace(/&amp;/g, "&")))) || null;
    };
    return {
      id, state, errors, words,
      t: (key) => app.t(key),
      names: this.state.names,
      people: this.state.people,
      channels: this.state.channels,
      typed: (key) => entries.get(at(key)),
      type: (key, value) => entries.set(at(key), value),
      confirm: (confirm) => this.confirm(confirm),
      longDay: (day) => app.longDay(day),
      pickDay: (title, day) => this.pickDay(title, day),
      enter: target === "view" ? () => this.submit() : undefined,
      follow: (url, block, itself = false) => {
        const ready = readyWords(url) ?? (block?.image_url === url ? words(block) : null);
        if (ready) { app.line.prepare(ready); return true; }
        if (/^https:\/\/line\.me\/R\/ti\/p\//.test(url)) { app.line.prepare(""); return true; }
        const href = safeUrl(url);
        if (itself && href) window.open(href, "_blank", "noopener,noreferrer");
        return false;
      },
      press: (block, item, value) => app.act("slack", "press", {
        user: this.state.user, target: target === "view" ? id : target, block: block.block_id, action: item.action_id, value, typed: this.typedIn(id, blocks),
      }),
    };
  }

  // What is typed in these blocks and not yet sent.
  typedIn(id, blocks) {
    const typed = {};
    const inside = (block) => [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])].filter((item) => item?.action_id);
    for (const block of blocks) {
      for (const item of inside(block)) {
        const key = `${block.block_id}/${item.action_id}`;
        if (this.entries.has(`${id}|${key}`) && !["button", "overflow"].includes(item.type)) typed[key] = this.entries.get(`${id}|${key}`);
      }
    }
    return typed;
  }

  drawModal(state) {
    const { app } = this;
    const { view } = state;
    if (this.problemsOf !== view?.hash) this.problems = null;
    const errors = { ...(state.errors ?? {}), ...(this.problems ?? {}) };
    const focused = this.modal.contains(document.activeElement) ? document.activeElement.dataset?.key : null;
    const selection = focused && "selectionStart" in document.activeElement ? [document.activeElement.selectionStart, document.activeElement.selectionEnd] : null;
    const scrolled = this.modal.querySelector(".modal-body")?.scrollTop ?? 0;
    const isNew = view && this.modalShown !== view.id;
    const drawn = show(this.modal, [view?.id, view?.hash, errors, state.depth, app.language], () => view ? this.dialog(view, errors, state.depth) : []);
    this.modal.hidden = !view;
    if (!view) {
      if (this.modalShown) this.input.focus({ preventScroll: true });
      this.modalShown = null;
      return;
    }
    if (!drawn) return;
    if (isNew) {
      this.modalShown = view.id;
      (this.modal.querySelector(".modal-body input, .modal-body textarea, .modal-body select, .modal-body button") ?? this.modal.querySelector("button"))?.focus({ preventScroll: true });
      return;
    }
    this.modal.querySelector(".modal-body").scrollTop = scrolled;
    const wrong = Object.keys(errors).length ? this.modal.querySelector(".has-error input, .has-error textarea, .has-error select") : null;
    const again = wrong ?? (focused ? [...this.modal.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focused) : null);
    again?.focus();
    if (again && selection && !wrong) { try { again.setSelectionRange(...selection); } catch { /* not a text field */ } }
  }

  dialog(view, errors, depth) {
    const { app } = this;
    const place = this.place({ id: view.id, blocks: view.blocks, state: view.state, target: "view", errors });
    const close = plainText(view.close) || app.t(depth > 1 ? "slack_back" : view.submit ? "slack_cancel" : "slack_close");
    return el("form", { class: "dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": "modal-title", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      el("header", {}, el("h2", { id: "modal-title" }, plainText(view.title)), el("button", { type: "button", class: "plain close", "aria-label": close, onclick: () => this.close() }, el("span", { "aria-hidden": "true" }, "×"))),
      el("div", { class: "modal-body" }, drawBlocks(view.blocks, place)),
      el("footer", {}, el("button", { type: "button", class: "bk-button", onclick: () => this.close() }, close), view.submit && el("button", { type: "submit", class: "bk-button primary" }, plainText(view.submit))));
  }

  inModal(event) {
    if (event.key === "Escape") { event.preventDefault(); this.close(); return; }
    keepInside(this.modal, event);
  }

  // A small window on top of everything, until it is answered; null when it is put away.
  ask(build) {
    const before = document.activeElement;
    return new Promise((done) => {
      const answer = (given) => {
        this.asked.hidden = true;
        this.asked.replaceChildren();
        before?.focus({ preventScroll: true });
        done(given);
      };
      this.asked.replaceChildren(build(answer));
      this.asked.onkeydown = (event) => {
        event.stopPropagation();
        if (event.key === "Escape") answer(null);
        else keepInside(this.asked, event);
      };
      this.asked.hidden = false;
      this.asked.querySelector("input, footer button").focus();
    });
  }

  confirm(confirm) {
    const { app } = this;
    return this.ask((answer) => el("div", { class: "dialog small", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "asked-title" },
      el("header", {}, el("h2", { id: "asked-title" }, plainText(confirm.title))),
      el("div", { class: "modal-body" }, textObject(confirm.text, this.state.names)),
      el("footer", {}, el("button", { type: "button", class: "bk-button", onclick: () => answer(false) }, plainText(confirm.deny) || app.t("slack_deny")),
        el("button", { type: "button", class: `bk-button ${confirm.style ?? "primary"}`, onclick: () => answer(true) }, plainText(confirm.confirm) || app.t("slack_confirm")))));
  }

  // Slack's calendar. Without a day of its own it opens on the story's today.
  pickDay(title, day) {
    const { app } = this;
    const field = el("input", { type: "date", required: true, min: "1900-01-01", max: "2100-12-31", "aria-labelledby": "asked-title" });
    field.value = day ?? app.state.clock.now.slice(0, 10);
    return this.ask((answer) => el("form", { class: "dialog small", role: "dialog", "aria-modal": "true", "aria-labelledby": "asked-title", onsubmit: (event) => { event.preventDefault(); answer(field.value); } },
      el("header", {}, el("h2", { id: "asked-title" }, title)),
      el("div", { class: "modal-body block" }, field),
      el("footer", {}, el("button", { type: "button", class: "bk-button", onclick: () => answer(null) }, app.t("slack_cancel")),
        el("button", { type: "submit", class: "bk-button primary" }, app.t("line_pick_ok")))));
  }

  // What is done

  async submit() {
    const { view } = this.state;
    this.problems = null;
    const said = await this.app.act("slack", "submit", { user: this.state.user, values: this.typedIn(view.id, view.blocks) });
    if (!said.problems) { this.drawModal(this.state); return; }
    const words = { required: "slack_required", "too long": "slack_too_long", "too short": "slack_too_short" };
    this.problems = Object.fromEntries(Object.entries(said.problems).map(([block, why]) => [block, this.app.t(words[why] ?? why)]));
    this.problemsOf = view.hash;
    this.drawModal(this.state);
  }

  async close() {
    await this.app.act("slack", "close", { user: this.state.user });
  }

  async write() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.grow();
    await this.app.act("slack", "write", { user: this.state.user, channel: this.state.channel, text, ...(this.thread ? { thread: this.thread } : {}) });
  }

  async openTab(tab) {
    this.tab = tab;
    this.app.draw();
    if (tab === "home") await this.app.act("slack", "home", { user: this.state.user });
  }

  async changeChannel(channel) {
    this.keepDraft();
    this.thread = null;
    await this.app.choose({ channel });
    this.takeDraft();
  }

  async changePerson(id) {
    this.keepDraft();
    this.tab = "messages";
    this.thread = null;
    await this.app.choose({ slack: id, channel: "" });
    this.takeDraft();
  }

  keepDraft() { this.drafts.set(`${this.state.user}|${this.state.channel}`, this.input.value); }
  takeDraft() { this.input.value = this.drafts.get(`${this.state.user}|${this.state.channel}`) ?? ""; this.grow(); }

  async prepare(words) {
    this.tab = "messages";
    if (this.state.channel !== this.state.dm) await this.app.choose({ channel: "" });
    this.input.value = words;
    this.grow();
    this.app.draw();
    this.side.scrollIntoView({ behavior: "smooth", block: "nearest" });
    this.input.focus({ preventScroll: true });
  }
}
