// What this reader did with the stories of this site, kept in the browser and nowhere else.
((broadsheet) => {
  "use strict";

  const { state, storage } = broadsheet;
  const NAME = "stories";

  /** Fields of a story that is not begun, or is not any more. */
  const NO_PLACE = { left: undefined, at: undefined, of: undefined };

  const listeners = [];
  let text = null;
  let stories = {};
  let hasWarned = false;

  /** @returns {Stories} */
  function all() {
    const stored = storage.get(NAME);
    if (stored !== text) {
      text = stored;
      stories = state.parse(stored);
    }
    return stories;
  }

  const of = (slug) => (Object.hasOwn(all(), slug) ? all()[slug] : {});

  /** Changes fields of a story; undefined takes a field away. */
  const change = (slug, fields) => put(state.changed(all(), slug, fields));

  /** Puts other stories in the place of all. */
  function put(changed) {
    const isKept = storage.set(NAME, JSON.stringify(changed));
    if (!isKept && !hasWarned) {
      hasWarned = true;
      broadsheet.say("Your browser keeps nothing for this site: its storage is full or blocked.");
    }
    announce();
  }

  const announce = () => listeners.forEach((listener) => listener());

  /** Calls `react` now and whenever something changed. */
  function watch(react) {
    listeners.push(react);
    react();
  }

  storage.watch(NAME, announce);
  broadsheet.library = { NO_PLACE, all, of, change, put, watch };
})(window.broadsheet);
