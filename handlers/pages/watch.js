"use strict";
// The status page keeps itself fresh while it is looked at. It can be stopped; focus and place stay where they are.
(() => {
  const box = document.getElementById("watch");
  const said = box.dataset;
  const status = document.createElement("span");
  const button = document.createElement("button");
  const every = 120000;
  let on = true;
  let last = Date.now();
  status.setAttribute("role", "status");
  button.type = "button";
  const show = (words) => {
    status.textContent = words;
    button.textContent = on ? said.stop : said.start;
  };
  const look = async () => {
    if (!on || document.hidden || Date.now() - last < every - 1000) return;
    last = Date.now();
    try {
      const answer = await fetch(said.again, { cache: "no-store" });
      if (answer.status === 404) location.reload();
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("states");
      const old = document.getElementById("states");
      const at = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      old.replaceWith(fresh);
      for (const link of fresh.querySelectorAll("a")) {
        if (at !== null && link.getAttribute("href") === at) link.focus({ preventScroll: true });
      }
      if (status.textContent === said.away) show(said.on);
    } catch {
      show(said.away);
    }
  };
  button.addEventListener("click", () => {
    on = !on;
    last = on ? 0 : last;
    show(on ? said.on : said.off);
    look();
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, every);
  box.replaceChildren(status, " ", button);
  show(said.on);
})();
