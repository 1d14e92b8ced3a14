// Runs before the first paint: pages that need a script to be usable can tell that there is one.
document.documentElement.classList.remove("no-js");
