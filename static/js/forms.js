// Small conveniences of forms; every one of them works without this file too.
(() => {
  "use strict";

  // A filter form sends itself when a choice changes.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosend]");
    if (form) form.requestSubmit();
  });

  // The overview of a long form says which parts are on.
  document.addEventListener("change", (event) => {
    const link = event.target.id && document.querySelector(`[data-shows="${event.target.id}"]`);
    if (!link) return;
    link.querySelector(".dot").classList.toggle("dot--good", event.target.checked);
    link.querySelector(".count").textContent = event.target.checked ? "on" : "off";
    event.target.closest(".rule").classList.toggle("is-off", !event.target.checked);
  });

  // A slider and its number box are one value.
  document.addEventListener("input", (event) => {
    const pair = event.target.dataset && event.target.dataset.pair;
    if (!pair) return;
    const other = document.getElementById(pair);
    if (other && other.value !== event.target.value) other.value = event.target.value;
  });

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.parentElement.remove();
    const remove = event.target.closest("[data-remove]");
    if (remove) {
      const row = remove.closest(remove.dataset.remove);
      const mark = row.querySelector("[name$='-removed']");
      const gone = row.classList.toggle("is-removed");
      if (mark) mark.value = gone ? "on" : "";
      const words = remove.textContent;
      remove.textContent = remove.dataset.undo;
      remove.dataset.undo = words;
      remove.setAttribute("aria-pressed", String(gone));
    }
    const copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).textContent.trim());
      copy.textContent = "Copied";
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // What cannot be taken back is asked about first.
  document.addEventListener("submit", (event) => {
    const question = event.submitter && event.submitter.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  });

  // A form that has been sent is not sent twice by an impatient finger.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // A link to a field is an invitation to type in it.
  const focusTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.matches("input, textarea, select")) target.focus();
  };
  window.addEventListener("hashchange", focusTarget);
  document.addEventListener("DOMContentLoaded", focusTarget);

  // What was refused is the next thing to mend.
  document.addEventListener("DOMContentLoaded", () => {
    const wrong = document.querySelector("main [aria-invalid='true']");
    if (wrong) wrong.focus();
  });

  // Messages of success leave by themselves; errors stay until they are closed.
  const leave = (root) => {
    for (const toast of root.querySelectorAll(".toast--success, .toast--info")) {
      if (toast.dataset.leaves) continue;
      toast.dataset.leaves = "yes";
      const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, 2000) : toast.remove());
      setTimeout(go, toast.querySelector("a, form") ? 20000 : 6000);
    }
  };
  document.addEventListener("DOMContentLoaded", () => leave(document));
  document.addEventListener("htmx:afterSettle", (event) => leave(event.target));
})();
