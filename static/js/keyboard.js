// The keyboard: the sheet lists the actions, local storage keeps what a person rebound.
// A key becomes an "action" event; who handles it calls preventDefault. Otherwise the element
// with data-do="<name>" is pressed, in the current turn first, then anywhere on the page.
(() => {
  "use strict";
  const STORE = "dialoom.keys";
  const rows = () => [...document.querySelectorAll("[data-rebind]")];

  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE)) || {};
    } catch {
      return {};
    }
  };

  const keyOf = (row) => stored()[row.dataset.rebind] || row.dataset.default;

  const show = () => {
    for (const row of rows()) {
      row.textContent = keyOf(row);
      for (const hint of document.querySelectorAll(`[data-key-of="${row.dataset.rebind}"]`)) {
        hint.textContent = keyOf(row);
      }
    }
  };

  const say = (text) => {
    const place = document.querySelector("[data-keys-message]");
    if (place) place.textContent = text;
  };

  const types = (element) =>
    element.isContentEditable ||
    (element.matches("input, textarea, select") &&
      !["checkbox", "radio", "button", "submit", "range"].includes(element.type));

  const visible = (element) => element.getClientRects().length > 0;

  const focusHash = (hash) => document.getElementById(hash.slice(1))?.focus();

  const press = (name) => {
    const event = new CustomEvent("action", { detail: { name }, cancelable: true, bubbles: true });
    if (!document.dispatchEvent(event)) return true;
    const scopes = [".toasts", ".turn.is-current", ".piece.is-current", "body"].map((one) => document.querySelector(one));
    for (const scope of scopes) {
      const all = scope ? [...scope.querySelectorAll(`[data-do="${name}"]`)] : [];
      const target = all.find(visible);
      if (!target) continue;
      if (target.matches("a") && target.href === location.href) focusHash(target.hash);
      else if (target.matches("input, textarea")) target.focus();
      else target.click();
      return true;
    }
    return false;
  };

  // A key that finds nothing to press says so, or one waits for what never comes.
  const QUIET = 4000;
  const sayNothing = (row) => {
    const place = document.getElementById("toasts");
    if (!place) return;
    for (const old of place.querySelectorAll("[data-nothing]")) old.remove();
    const toast = document.createElement("div");
    toast.className = "toast toast--info";
    toast.dataset.nothing = "";
    toast.textContent = `Nothing here for ${keyOf(row)}: ${row.previousElementSibling.textContent.trim()}`;
    place.append(toast);
    setTimeout(() => toast.remove(), QUIET);
  };

  let listening = null;

  const rebind = (row, key) => {
    const taken = rows().find((other) => other !== row && keyOf(other) === key);
    if (taken) {
      say(`"${key}" already belongs to: ${taken.previousElementSibling.textContent}.`);
    } else {
      localStorage.setItem(STORE, JSON.stringify({ ...stored(), [row.dataset.rebind]: key }));
      say("Kept in this browser.");
    }
    row.classList.remove("is-listening");
    listening = null;
    show();
  };

  document.addEventListener("keydown", (event) => {
    if (listening) {
      if (event.key === "Tab" || event.key === "Shift") return;
      event.preventDefault();
      if (event.key === "Escape" || event.key.length !== 1) {
        listening.classList.remove("is-listening");
        listening = null;
        show();
        return;
      }
      rebind(listening, event.key);
      return;
    }
    if (event.key === "Escape" && types(event.target)) {
      event.target.blur();
      document.querySelector(".turn.is-current")?.focus({ preventScroll: true });
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && types(event.target)) {
      const form = event.target.closest("form");
      if (form) form.requestSubmit();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      press("search");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (types(event.target)) return;
    const sheet = document.getElementById("keys");
    if (sheet && sheet.open && event.key !== "?") return;
    const row = rows().find((candidate) => keyOf(candidate) === event.key);
    if (!row) return;
    if (press(row.dataset.rebind)) event.preventDefault();
    else if (!event.repeat) sayNothing(row);
  });

  document.addEventListener("action", (event) => {
    const sheet = document.getElementById("keys");
    if (event.detail.name !== "keys" || !sheet) return;
    event.preventDefault();
    if (sheet.open) sheet.close();
    else sheet.showModal();
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-rebind]");
    if (row) {
      if (listening) listening.classList.remove("is-listening");
      listening = row;
      row.classList.add("is-listening");
      row.textContent = "…";
      say("Press the new key, or Escape.");
    }
    if (event.target.closest("[data-keys-reset]")) {
      localStorage.removeItem(STORE);
      say("All keys are as they came.");
      show();
    }
    const opener = event.target.closest("button[data-do='keys']");
    if (opener && event.isTrusted) {
      document.dispatchEvent(
        new CustomEvent("action", { detail: { name: "keys" }, cancelable: true }),
      );
    }
  });

  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSettle", show);
})();
