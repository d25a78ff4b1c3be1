// The page's heart: labels, state, live updates, the clock. Each side draws itself from the same state.

import { el } from "./dom.js";
import { LineSide } from "./line.js";
import { SlackSide } from "./slack.js";

const stored = {
  get: (name) => { try { return JSON.parse(sessionStorage.getItem(`kyodo.${name}`)); } catch { return null; } },
  set: (name, value) => { try { sessionStorage.setItem(`kyodo.${name}`, JSON.stringify(value)); } catch { /* private window */ } },
};

class App {
  constructor() {
    this.labels = {};
    this.language = stored.get("language") ?? (navigator.language.startsWith("ja") || !navigator.language ? "ja" : "en");
    const asked = new URLSearchParams(location.search).get("lang");
    if (asked === "ja" || asked === "en") this.language = asked;
    this.choice = stored.get("choice") ?? { line: "", chat: "", slack: "", channel: "" };
    this.seen = stored.get("seen") ?? {};
    this.state = null;
    this.line = new LineSide(this, document.getElementById("line"));
    this.slack = new SlackSide(this, document.getElementById("slack"));
    this.asking = null;
    this.askAgain = false;
  }

  t(key, values = {}) {
    return (this.labels[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  async start() {
    await this.speak(this.language);
    this.wire();
    await this.refresh();
    const live = new EventSource("events");
    live.onmessage = () => this.refresh();
  }

  async speak(language) {
    this.language = language;
    stored.set("language", language);
    this.labels = await (await fetch(`labels/${language}`)).json();
    document.documentElement.lang = language;
    document.title = this.t("title");
    for (const node of document.querySelectorAll("[data-label]")) node.textContent = this.t(node.dataset.label);
    document.getElementById("guide-close").setAttribute("aria-label", this.t("guide_close"));
    document.getElementById("set-at").setAttribute("aria-label", this.t("clock_set"));
    document.getElementById("line").setAttribute("aria-label", this.t("line_panel"));
    document.getElementById("slack").setAttribute("aria-label", this.t("slack_panel"));
    this.line.build();
    this.slack.build();
    if (this.state) this.draw();
  }

  // One question at a time; what changes meanwhile is asked for right after.
  async refresh() {
    if (this.asking) { this.askAgain = true; return this.asking; }
    this.asking = (async () => {
      do {
        this.askAgain = false;
        const ask = new URLSearchParams({ line: this.choice.line, chat: this.choice.chat, slack: this.choice.slack, channel: this.choice.channel });
        try {
          const got = await fetch(`state?${ask}`);
          if (got.ok) { this.state = await got.json(); this.draw(); }
        } catch { /* the server is away; the event stream asks again */ }
      } while (this.askAgain);
    })();
    try { await this.asking; } finally { this.asking = null; }
  }

  async choose(change) {
    Object.assign(this.choice, change);
    stored.set("choice", this.choice);
    await this.refresh();
  }

  async act(platform, what, fields = {}) {
    let said;
    try {
      const got = await fetch("act", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ platform, do: what, ...fields }) });
      said = await got.json();
    } catch { this.toast(this.t("error_network"), true); return { ok: false }; }
    if (!said.ok && !said.problems) this.toast(this.trouble(said), true);
    await this.refresh();
    return said;
  }

  trouble(said) {
    if (said.error === "request_timeout") return this.t("error_timeout");
    if (said.error === "could_not_connect") return this.t("error_unreachable");
    if (said.error === "clock_back") return this.t("clock_back");
    if (said.status) return this.t("error_bot", { status: said.status });
    return this.t("error_view", { error: said.error ?? "?" });
  }

  toast(text, isTrouble = false) {
    const node = el("div", { class: isTrouble ? "toast trouble" : "toast" }, text);
    const toasts = document.getElementById("toasts");
    if (!isTrouble) for (const before of toasts.querySelectorAll(".toast:not(.trouble)")) before.remove();
    toasts.append(node);
    setTimeout(() => node.remove(), isTrouble ? 7000 : 4500);
  }

  // Unread: how many messages a person has got, less those seen while that person was chosen here.
  unread(key, count) { return Math.max(0, count - (this.seen[key] ?? 0)); }
  see(key, count) {
    if (this.seen[key] === count) return;
    this.seen[key] = count;
    stored.set("seen", this.seen);
  }
  badge(count) {
    return count > 0 && el("span", { class: "badge" }, el("span", { "aria-hidden": "true" }, count > 99 ? "99+" : String(count)), el("span", { class: "for-ears" }, this.t("unread", { count })));
  }

  // Dates come as local time without a zone; they are read as such and never converted.
  parts(local) {
    const [date, time] = local.split("T");
    const [year, month, day] = date.split("-").map(Number);
    const index = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    const names = this.t("weekdays");
    const weekday = names.includes(",") ? names.split(",")[index] : names[index];
    const month_name = (this.labels.months ?? "").split(",")[month - 1];
    return { year, month, day, weekday, month_name, time: time.slice(0, 5).replace(/^0/, ""), date };
  }
  datetime(local) { return this.t("datetime", this.parts(local)); }
  longDay(day) {
    return new Intl.DateTimeFormat(this.language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00Z`));
  }
  day(local) {
    const now = this.state.clock.now.split("T")[0];
    const before = new Date(Date.parse(`${now}T00:00Z`) - 86400000).toISOString().slice(0, 10);
    const { date } = this.parts(local);
    if (date === now) return this.t("today");
    return date === before ? this.t("yesterday") : this.t("day", this.parts(local));
  }

  draw() {
    const { now, next } = this.state.clock;
    document.getElementById("now").textContent = this.datetime(now);
    document.getElementById("next-at").textContent = next ? this.datetime(next) : this.t("clock_next_none");
    document.getElementById("next").disabled = !next;
    const field = document.getElementById("set-at");
    field.min = now;
    if (document.activeElement !== field && (!field.value || field.value < now)) field.value = now;
    this.choice.line = this.state.line.user;
    this.choice.chat = this.state.line.chat;
    this.choice.slack = this.state.slack.user;
    this.choice.channel = this.state.slack.channel;
    this.line.draw(this.state.line);
    this.slack.draw(this.state.slack);
  }

  async moveClock(fields) {
    const buttons = document.querySelectorAll("#clock button");
    for (const button of buttons) button.disabled = true;
    document.getElementById("now").classList.add("moving");
    try {
      const said = await this.act("clock", "move", fields);
      if (!said.ok) return;
      const summary = said.summary;
      if (!summary) { this.toast(this.t("clock_next_none")); return; }
      const told = [this.t("clock_moved", { when: this.datetime(said.now) })];
      if (summary.sent) told.push(this.t("clock_sent", summary));
      else if (!summary.failed && "sent" in summary) told.push(this.t("clock_quiet"));
      if (summary.failed) told.push(this.t("clock_failed", summary));
      this.toast(told.join(this.language === "ja" ? "" : " "));
    } finally {
      for (const button of buttons) button.disabled = false;
      document.getElementById("now").classList.remove("moving");
      this.draw();
    }
  }

  wire() {
    document.getElementById("language").addEventListener("click", () => this.speak(this.language === "ja" ? "en" : "ja"));
    for (const button of document.querySelectorAll("[data-hours]")) {
      button.addEventListener("click", () => this.moveClock({ hours: Number(button.dataset.hours) }));
    }
    document.getElementById("next").addEventListener("click", () => this.moveClock({ next: true }));
    document.getElementById("set").addEventListener("submit", (event) => {
      event.preventDefault();
      this.moveClock({ to: document.getElementById("set-at").value });
    });
    const guide = document.getElementById("guide"), open = document.getElementById("guide-open");
    const showGuide = (on) => { guide.hidden = !on; open.hidden = on; stored.set("guide", on); };
    showGuide(stored.get("guide") ?? true);
    document.getElementById("guide-close").addEventListener("click", () => { showGuide(false); open.focus(); });
    open.addEventListener("click", () => showGuide(true));
    const steps = {
      1: () => this.slack.prepare("/kyodo new"),
      2: () => this.slack.side.scrollIntoView({ behavior: "smooth", block: "nearest" }),
      3: () => this.line.prepare(""),
      4: () => document.getElementById("next").focus(),
    };
    for (const button of document.querySelectorAll("[data-guide]")) button.addEventListener("click", () => steps[button.dataset.guide]());
  }
}

new App().start();
