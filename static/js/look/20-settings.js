// How a reader wants pages to look and behave. The look is put on <html> before anything is painted, so there is no
// flash; styles do the rest. Without JavaScript, or without a choice, it is that of the system.
((broadsheet) => {
  "use strict";

  /** Setting → its values, the one that holds without a choice first. */
  const CHOICES = {
    theme: ["auto", "light", "sepia", "dark"],
    size: ["normal", "small", "large", "largest"],
    width: ["normal", "narrow", "wide"],
    keys: ["on", "off"],
    speed: ["1", "0.8", "1.25", "1.5"],
  };
  const LOOKS = ["theme", "size", "width"];

  /** @returns {Record<string, string>} every setting; what is stored and makes no sense does not count */
  function all() {
    let stored = null;
    try {
      stored = JSON.parse(broadsheet.storage.get("settings"));
    } catch {
      // Rubbish is as good as nothing.
    }
    return Object.fromEntries(
      Object.entries(CHOICES).map(([name, values]) => [
        name,
        values.includes(stored?.[name]) ? stored[name] : values[0],
      ]),
    );
  }

  /** @returns {boolean} whether the choice will hold on the next page */
  function choose(name, value) {
    const isKept = broadsheet.storage.set("settings", JSON.stringify({ ...all(), [name]: value }));
    show();
    return isKept;
  }

  function show() {
    const chosen = all();
    for (const name of LOOKS) {
      if (chosen[name] === CHOICES[name][0]) {
        document.documentElement.removeAttribute(`data-${name}`);
      } else {
        document.documentElement.setAttribute(`data-${name}`, chosen[name]);
      }
    }
  }

  broadsheet.settings = { CHOICES, all, choose };
  broadsheet.storage.watch("settings", show);
  show();
})(window.broadsheet);
