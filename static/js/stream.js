// A page that follows something listens to its stream: what is told there is asked for at once,
// in the same way as by a poll. Where no stream can be had, the polls go on.
(() => {
  "use strict";
  if (!window.EventSource) return;

  const NET = 15000; // a poll goes out all the same, so that nothing stays old for long
  const AGAIN = 15000; // before a server that refused is asked for a stream again
  const KINDS = ["turn", "finding", "state", "progress", "reset", "end"];
  const place = () => document.querySelector("[data-events]");

  let source = null;
  let address = "";
  let open = false;
  let refused = 0;
  const heard = new Map(); // the last id by address: where a stream is gone on from

  const close = () => {
    if (source) source.close();
    source = null;
    address = "";
    open = false;
  };

  // A tab that nobody looks at holds no connection: a browser has six of them for a site.
  const tend = () => {
    const wanted = document.hidden ? "" : place()?.dataset.events || "";
    if (wanted === address) return;
    close();
    if (wanted && Date.now() > refused) listen(wanted);
  };

  const listen = (wanted) => {
    address = wanted;
    const from = new URL(wanted, location.href);
    from.searchParams.set("after", heard.get(wanted) || "now");
    source = new EventSource(from);
    source.addEventListener("open", () => {
      open = true;
      ask();
    });
    source.addEventListener("error", () => {
      open = false;
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      refused = Date.now() + AGAIN;
      setTimeout(tend, AGAIN + 100);
    });
    for (const kind of KINDS) source.addEventListener(kind, hear);
  };

  const hear = (event) => {
    if (event.lastEventId) heard.set(address, event.lastEventId);
    if (event.type === "progress") draw(JSON.parse(event.data));
    if (event.type === "end") close();
    ask();
  };

  // One request at a time, and not more often than the place bears.
  let asked = 0;
  let due = 0;
  let waiting = null;
  let more = false;
  const ask = () => {
    const now = place();
    if (due || !now) return;
    if (waiting) {
      more = true;
      return;
    }
    const rest = asked + Number(now.dataset.quiet || 0) - Date.now();
    due = setTimeout(() => {
      due = 0;
      if (place() && !document.hidden) window.htmx.trigger(place(), "news");
    }, Math.max(0, rest));
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.defaultPrevented || !event.detail.elt.matches("[data-events]")) return;
    const isPoll = !event.detail.requestConfig.triggeringEvent;
    if (isPoll && open && Date.now() - asked < NET) {
      event.preventDefault();
      return;
    }
    asked = Date.now();
    waiting = event.detail.xhr;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr !== waiting) return;
    waiting = null;
    if (more) {
      more = false;
      ask();
    }
  });

  // How far a run is moves without asking anybody.
  const spaced = (number) => Math.round(number).toString().replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const lasting = (seconds) => {
    const whole = Math.round(seconds);
    const minutes = Math.round(whole / 60);
    if (whole < 1) return "less than 1 s";
    if (whole < 90) return `${whole} s`;
    return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  };
  const draw = (told) => {
    const bar = document.querySelector("[data-live='bar'] rect");
    if (bar) bar.setAttribute("width", String(Math.min(100, (told.done / told.total) * 100)));
    const words = {
      done: spaced(told.done),
      rate: told.turns_per_minute === null ? null : spaced(told.turns_per_minute),
      left: told.seconds_left === null ? null : `about ${lasting(told.seconds_left)} left`,
      messages: spaced(told.turns),
    };
    for (const [name, word] of Object.entries(words)) {
      const shown = document.querySelector(`[data-live='${name}']`);
      if (shown && word !== null) shown.textContent = word;
    }
  };

  document.addEventListener("DOMContentLoaded", tend);
  document.addEventListener("htmx:afterSettle", tend);
  document.addEventListener("visibilitychange", tend);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", tend);
})();
