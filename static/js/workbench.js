// The workbench: one current turn, moved by keys; live turns never move what is being read.
(() => {
  "use strict";
  const scroller = () => document.getElementById("scroll");
  const turns = () => [...document.querySelectorAll("#turns > .turn")];
  const current = () => document.querySelector(".turn.is-current");
  const wide = () => window.matchMedia("(min-width: 60rem)").matches;
  const seqOf = (turn) => Number(turn.id.slice("turn-".length));

  const mark = (turn) => {
    const old = current();
    if (old === turn) return;
    if (old) old.classList.remove("is-current");
    if (turn) turn.classList.add("is-current");
    follow();
  };

  // The minimap shows where one is.
  const follow = () => {
    const turn = current();
    const links = [...document.querySelectorAll(".minimap [data-turn]")];
    const seq = turn ? seqOf(turn) : -1;
    const here = links.filter((link) => Number(link.dataset.turn) <= seq).pop();
    for (const link of links) link.classList.toggle("is-current", link === here);
    if (here && wide()) {
      const panel = here.closest(".bench__left");
      const box = here.getBoundingClientRect();
      const frame = panel.getBoundingClientRect();
      if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) {
        panel.scrollTop += box.top - frame.top - frame.height / 2;
      }
    }
  };

  // Who has gone to a turn by key reads there, however near the end that is.
  let reads = false;

  const go = (turn) => {
    if (!turn) return;
    mark(turn);
    reads = turn !== turns().pop();
    turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: "nearest" });
    const link = new URL(location.href);
    link.searchParams.set("at", String(seqOf(turn)));
    link.hash = turn.id;
    history.replaceState(null, "", link);
  };

  const step = (by) => {
    const all = turns();
    const index = all.indexOf(current());
    if (index < 0) return go(all[by > 0 ? 0 : all.length - 1]);
    const next = all[index + by];
    if (next) return go(next);
    const more = [...document.querySelectorAll(".gap a")];
    const link = by > 0 ? more.find((a) => a.textContent.startsWith("Later")) : more[0];
    if (link && (by > 0 || link.textContent.startsWith("Earlier"))) link.click();
    return undefined;
  };

  const atEnd = () => {
    const box = wide() ? scroller() : document.documentElement;
    return box.scrollHeight - box.scrollTop - box.clientHeight < 120;
  };

  const toEnd = () => {
    const box = wide() ? scroller() : document.documentElement;
    box.scrollTop = box.scrollHeight;
    reads = false;
    unread = 0;
    tell();
  };

  // Arrivals are told in words too, not more often than one can listen.
  const QUIET = 8000;
  let untold = 0;
  let telling = 0;
  const hear = (count) => {
    untold += count;
    if (telling || !untold) return;
    telling = setTimeout(() => {
      telling = 0;
      const place = document.getElementById("heard");
      if (place && untold) place.textContent = `${untold} new turn${untold > 1 ? "s" : ""}`;
      untold = 0;
    }, QUIET);
  };

  let unread = 0;
  const tell = () => {
    const pill = document.querySelector(".arrived");
    if (!pill) return;
    pill.hidden = unread === 0;
    pill.querySelector("[data-arrived]").textContent = String(unread);
  };

  // Actions of the keyboard
  document.addEventListener("action", (event) => {
    const { name } = event.detail;
    const moves = { "next-turn": () => step(1), "previous-turn": () => step(-1) };
    if (moves[name]) {
      event.preventDefault();
      moves[name]();
    }
    if (name === "reject") {
      const reason = document.getElementById("reason");
      if (reason && !reason.value.trim()) {
        event.preventDefault();
        reason.focus();
        reason.placeholder = "Why? Then Reject, or Ctrl Enter";
        reason.dataset.verdict = "reject";
      }
    }
    if (name === "newest") {
      event.preventDefault();
      const later = [...document.querySelectorAll(".gap a")].find((a) => a.textContent.startsWith("Later"));
      if (later) {
        const link = new URL(later.href);
        const { last } = document.querySelector(".bench").dataset;
        link.searchParams.set("at", last);
        link.hash = `turn-${last}`;
        location.assign(link);
        return;
      }
      toEnd();
      go(turns().pop());
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest(".arrived")) return toEnd();
    const link = event.target.closest("a[href*='#turn-']");
    if (link) {
      const turn = document.getElementById(new URL(link.href).hash.slice(1));
      const samePage = new URL(link.href).pathname === location.pathname;
      if (turn && samePage) {
        event.preventDefault();
        return go(turn);
      }
    }
    const cancel = event.target.closest("[data-cancel]");
    if (cancel) {
      const drawer = cancel.closest(".turn__drawer");
      if (drawer) {
        event.preventDefault();
        drawer.replaceChildren();
        return undefined;
      }
    }
    const turn = event.target.closest(".turn");
    if (turn) mark(turn);
    return undefined;
  });

  // What is looked for is looked for from the turn where one is.
  document.addEventListener("submit", (event) => {
    const from = event.target.matches(".finder") && event.target.elements.from;
    if (from && current()) from.value = String(seqOf(current()));
  });

  // Escape closes an editor; words that were typed survive the first press.
  document.addEventListener("keydown", (event) => {
    const drawer = current()?.querySelector(".turn__drawer");
    if (event.key !== "Escape" || !drawer?.firstElementChild || document.querySelector("dialog[open]")) return;
    const fields = [...drawer.querySelectorAll("textarea, input:not([type=hidden])")];
    const typed = fields.some((field) => field.value !== field.defaultValue);
    if (!(typed && drawer.contains(event.target))) drawer.replaceChildren();
    current().focus({ preventScroll: true });
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // Ctrl Enter in the reason rejects: that is what a reason is for.
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "reason" || event.key !== "Enter") return;
    if (!(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelector("[data-do='reject']").click();
  }, true);

  // Live turns: stay at the end only if one was there.
  let wasAtEnd = true;
  let before = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "turns") return;
    wasAtEnd = atEnd() && !reads && !current()?.querySelector(".editor");
    before = turns().length;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "turns") {
      const arrived = Math.max(0, turns().length - before);
      hear(arrived);
      if (wasAtEnd) toEnd();
      else unread += arrived;
      before = turns().length;
      tell();
      follow();
    }
    if (event.target.classList?.contains("turn") && event.target.classList.contains("is-current")) {
      mark(event.target);
      event.target.focus({ preventScroll: true });
    }
    if (event.target.classList?.contains("turn__drawer")) {
      const field = event.target.querySelector("textarea, input:not([type=hidden])");
      if (field) {
        event.target.scrollIntoView({ block: "nearest" });
        field.focus();
        if (field.setSelectionRange) field.setSelectionRange(field.value.length, field.value.length);
      }
    }
  });
  // A turn that is being edited is not replaced under the fingers.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const target = event.detail.target;
    if (target.classList.contains("turn") && target.querySelector(".editor")) event.preventDefault();
    if (target.id === "verdict" && target.contains(document.activeElement)) event.preventDefault();
  });
  document.addEventListener("wheel", () => { reads = false; }, { passive: true });
  document.addEventListener("scroll", () => {
    if (unread && atEnd()) {
      unread = 0;
      tell();
    }
  }, true);

  document.addEventListener("DOMContentLoaded", () => {
    const bench = document.querySelector(".bench");
    if (!bench) return;
    const branch = document.querySelector(".tree [aria-current]");
    if (branch) branch.closest(".tree").scrollTop = branch.offsetTop - branch.closest(".tree").offsetTop - 60;
    const target = location.hash.startsWith("#turn-") && document.getElementById(location.hash.slice(1));
    const wanted = bench.dataset.at === "" ? null : Number(bench.dataset.at);
    const at = turns().find((turn) => wanted !== null && Number(turn.dataset.last) >= wanted);
    const seat = document.querySelector("#seat textarea");
    if (seat && wanted === null) {
      // Somebody sits here: what they are asked for is the next thing to do.
      mark(turns().pop());
      toEnd();
      seat.focus();
    } else if (target || at) {
      mark(target || at);
      (target || at).scrollIntoView({ block: "center" });
    } else if (bench.dataset.follow) {
      mark(turns().pop());
      toEnd();
    } else {
      mark(turns().find((turn) => !turn.classList.contains("turn--system")));
    }
    // Tab goes on from the turn, or from what the link points to, and not from the top of the page.
    if (document.activeElement !== document.body) return;
    const aimed = !target && location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (aimed && aimed.tabIndex < 0) aimed.setAttribute("tabindex", "-1");
    (aimed || current())?.focus({ preventScroll: true });
  });
})();
