// A list of dialogues: j and k go from row to row, Enter opens.
(() => {
  "use strict";
  const links = () => [...document.querySelectorAll("#rows [id^='open-']")];

  document.addEventListener("action", (event) => {
    const by = { "next-turn": 1, "previous-turn": -1 }[event.detail.name];
    const all = links();
    if (!by || !all.length) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    all[next]?.focus();
  });
})();
