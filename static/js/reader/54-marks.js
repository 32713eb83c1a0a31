// Words of a story that were marked are painted, and words that are selected can be marked; by scripts that are
// loaded when it comes to that (../later/50-notes.js).
((broadsheet) => {
  "use strict";

  const { library, story, text, later } = broadsheet;

  /** Milliseconds after which a selection counts as made. */
  const SETTLED = 300;

  if (!story || !window.CSS?.highlights) {
    return;
  }
  if (library.of(story).highlights) {
    later("showMarks");
  }
  let timer = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const selection = getSelection();
      const isInText = !selection.isCollapsed && selection.containsNode(text, true);
      if (isInText || broadsheet.offerMarks) {
        later("offerMarks");
      }
    }, SETTLED);
  });
})(window.broadsheet);
