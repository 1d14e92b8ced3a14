// The pieces of a domain: one is current, moved by keys, judged by keys.
(() => {
  "use strict";
  const pieces = () => [...document.querySelectorAll(".piece")];
  const current = () => document.querySelector(".piece.is-current");

  const mark = (piece) => {
    const old = current();
    if (old && old !== piece) old.classList.remove("is-current");
    if (piece) piece.classList.add("is-current");
  };

  const step = (by) => {
    const all = pieces();
    const at = all.indexOf(current());
    const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by];
    if (!next) return;
    mark(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("action", (event) => {
    const { name } = event.detail;
    if (name === "next-turn" || name === "previous-turn") {
      event.preventDefault();
      step(name === "next-turn" ? 1 : -1);
    }
    if ((name === "approve" || name === "reject") && !current()) {
      event.preventDefault();
      step(1);
    } else if (name === "reject") {
      const reason = ownForm(current())?.querySelector("[name=reason]");
      if (reason && !reason.value.trim()) {
        event.preventDefault();
        reason.focus();
      }
    }
  });

  // A task holds its bullets, which are pieces too: its own line is the first.
  const ownForm = (piece) => piece && piece.querySelector(".judged");

  document.addEventListener("focusin", (event) => {
    const piece = event.target.closest(".piece");
    if (piece) mark(piece);
  });

  document.addEventListener("click", (event) => {
    const piece = event.target.closest(".piece");
    if (piece) mark(piece);
  });

  // Enter in a reason rejects: to approve, none is needed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".judged [name=reason]")) return;
    const reject = event.target.form.querySelector("[value=reject]");
    if (reject) {
      event.preventDefault();
      reject.click();
    }
  });

  // What was judged is left behind, unless it was refused.
  let judged = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest(".judged");
    judged = form && current() && ownForm(current()) === form ? form.id : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const form = judged && document.getElementById(judged);
    if (!form) return;
    judged = null;
    if (form.querySelector(".judged__problem")) form.querySelector("[name=reason]").focus();
    else step(1);
  });
})();
