// Moving by keyboard: j and k from story to story, o, s, ?, g h, g s. One can switch it off (WCAG 2.1.4).
// The key / is left to the search.
((broadsheet) => {
  "use strict";

  const { root, settings, library, links, later } = broadsheet;

  /** Links that are stations of j and k; those within running text are not. */
  const stations = [...links.all.keys()].filter((link) => !link.closest(".prose"));

  /** Milliseconds in which the second key of a pair has to follow, however late a busy browser hears of it. */
  const PAIR = 1500;
  let pairUntil = 0;

  function move(step) {
    const here = stations.indexOf(document.activeElement);
    const inView = stations.findIndex((link) => link.getBoundingClientRect().bottom > 0);
    const next = here >= 0 ? here + step : step > 0 ? inView : inView - 1;
    stations[next]?.focus();
    stations[next]?.scrollIntoView({ block: "nearest" });
  }

  function save() {
    const link = document.activeElement;
    const slug = links.all.get(link);
    if (slug) {
      const saved = library.of(slug).saved ? undefined : Date.now();
      const lang = link.closest("[lang]:not(html)")?.lang;
      library.change(slug, { saved, title: link.textContent.trim(), lang });
    } else {
      broadsheet.toggleSaved?.();
    }
  }

  const go = (path) => location.assign(root + path);

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    o: () => stations.includes(document.activeElement) && document.activeElement.click(),
    s: save,
    "?": () => later("openHelp"),
    g: (event) => {
      pairUntil = event.timeStamp + PAIR;
    },
  };
  const AFTER_G = { h: () => go("index.html"), s: () => go("saved.html") };

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (
      event.ctrlKey ||
      event.altKey ||
      event.metaKey ||
      event.isComposing ||
      isTyping ||
      settings.all().keys === "off"
    ) {
      return;
    }
    const isPair = event.timeStamp < pairUntil;
    const keys = isPair && Object.hasOwn(AFTER_G, event.key) ? AFTER_G : KEYS;
    pairUntil = 0;
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key](event);
    }
  });
})(window.broadsheet);
