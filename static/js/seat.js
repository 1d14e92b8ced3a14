// The form of a person in a seat: what is typed outlives reloads, tools are found while typing.
(() => {
  "use strict";
  const form = () => document.getElementById("speak-form");
  const keyOf = (one) => `dialoom.seat.${one.dataset.draftOf}`;
  const HIDDEN = ["csrfmiddlewaretoken", "expects", "do"];

  const typed = (one) => [...new FormData(one)].filter(([name]) => !HIDDEN.includes(name));
  const isEmpty = (one) =>
    !one.querySelector(".speak__call") && !one.querySelector("#message").value.trim();

  const save = () => {
    const one = form();
    if (!one) return;
    try {
      if (isEmpty(one)) sessionStorage.removeItem(keyOf(one));
      else sessionStorage.setItem(keyOf(one), JSON.stringify(typed(one)));
    } catch {
      // No room: the page still holds it.
    }
  };

  const forget = (one) => sessionStorage.removeItem(keyOf(one));

  // The server draws the fields of a kept draft, as it draws those that were sent.
  const restore = () => {
    const one = form();
    const kept = one && sessionStorage.getItem(keyOf(one));
    if (!kept || !isEmpty(one) || !window.htmx) return;
    const values = Object.fromEntries([...JSON.parse(kept), ["do", "keep"]]);
    const address = one.getAttribute("hx-post");
    window.htmx.ajax("POST", address, { source: "#seat", target: "#seat", swap: "outerHTML", values });
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find]")) filter(event.target);
    if (form()?.contains(event.target)) save();
  });

  const rows = (field) => [...field.closest("details").querySelectorAll("[data-words]")];
  const filter = (field) => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows(field)) row.hidden = !words.every((word) => row.dataset.words.includes(word));
  };

  // Enter adds the first tool that is found; elsewhere it sends nothing by accident.
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (!form()?.contains(target) || !target.matches("input:not([type=checkbox])")) return;
    if (target.matches("[data-find]")) {
      const found = rows(target).find((row) => !row.hidden);
      if (!found) return;
      event.preventDefault();
      found.querySelector("button").click();
    } else event.preventDefault();
  });

  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches(".speak__tools[open]")) event.target.querySelector("[data-find]").focus();
    },
    true,
  );

  let pressed = "";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#seat button[name=do]");
    if (button) pressed = button.value.split(" ")[0];
  });

  const focusAfter = () => {
    const one = form();
    if (!one) return;
    const wrong = one.querySelector("[aria-invalid=true]");
    const calls = [...one.querySelectorAll(".speak__call")];
    const last = calls.at(-1)?.querySelector("select, textarea, input:not([type=hidden])");
    const message = one.querySelector("#message");
    const to = wrong || (["add", "over"].includes(pressed) && last) || message;
    to.focus();
    to.scrollIntoView({ block: "nearest" });
    pressed = "";
  };

  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.id === "speak-form" && xhr?.getResponseHeader("HX-Redirect")) forget(elt);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const { id } = event.target;
    if (id === "seat") {
      save();
      focusAfter();
    }
    // A draft goes where nothing is written; what is written it does not touch.
    const put = id === "draft-panel" && event.target.querySelector("[data-put]");
    if (put && isEmpty(form())) put.click();
  });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "seat" && document.activeElement === document.body) {
      document.getElementById("message")?.focus();
    }
  });

  document.addEventListener("DOMContentLoaded", restore);
})();
