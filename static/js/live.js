// Live pages poll; this file makes polling considerate.
(() => {
  "use strict";

  // A page that nobody looks at asks for nothing.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const config = event.detail.requestConfig;
    const trigger = config && config.triggeringEvent;
    const polls = (event.detail.elt.getAttribute("hx-trigger") || "").includes("every");
    if (polls && document.hidden && !trigger) event.preventDefault();
  });

  // What has not changed is left alone: focus, folded parts and screen readers stay in peace.
  const last = new Map();
  const keyOf = (target) => target.id || "";
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const box = document.createElement("div");
    box.append(fragment.cloneNode(true));
    const sent = box.innerHTML;
    if (keyOf(target) && last.get(keyOf(target)) === sent) {
      event.preventDefault();
      event.detail.shouldSwap = false;
      return;
    }
    last.set(keyOf(target), sent);
    opened.set(keyOf(target), openParts(target));
  });

  // A part that was unfolded stays so when its panel is replaced.
  const opened = new Map();
  const openParts = (target) =>
    [...target.querySelectorAll("details")].map((part) => part.open);
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const panel = document.getElementById(keyOf(event.detail.target));
    const parts = panel ? [...panel.querySelectorAll("details")] : [];
    (opened.get(keyOf(event.detail.target)) || []).forEach((open, place) => {
      if (open && parts[place]) parts[place].open = true;
    });
  });

  // What was sent twice is shown once: the later of two elements with one id goes.
  document.addEventListener("htmx:afterSettle", () => {
    const seen = new Set();
    for (const turn of document.querySelectorAll("#turns > .turn")) {
      if (seen.has(turn.id)) turn.remove();
      seen.add(turn.id);
    }
  });

  // A server that cannot be reached is told, not hidden.
  const banner = () => document.getElementById("banner");
  const OFFLINE = "The server does not answer. What you see may be old; it is asked again.";
  document.addEventListener("htmx:sendError", () => {
    if (!banner() || document.getElementById("offline")) return;
    const line = document.createElement("div");
    line.id = "offline";
    line.className = "banner";
    line.textContent = OFFLINE;
    banner().append(line);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const line = document.getElementById("offline");
    if (event.detail.successful && line) line.remove();
  });

  // Answers that refuse still carry a page: show it instead of nothing.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if ([409, 413, 422].includes(status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
})();
