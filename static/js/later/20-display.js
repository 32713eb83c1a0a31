// Colours, size of the text, width of the column; whether there are keys. What is chosen holds at once.
((broadsheet) => {
  "use strict";

  const { element, button, settings, say } = broadsheet;

  const LABELS = {
    theme: ["Colours", { auto: "Auto", light: "Light", sepia: "Sepia", dark: "Dark" }],
    size: ["Text", { small: "Small", normal: "Normal", large: "Large", largest: "Largest" }],
    width: ["Column", { narrow: "Narrow", normal: "Normal", wide: "Wide" }],
    keys: ["Keyboard shortcuts", { on: "On", off: "Off" }],
  };

  /** One setting as a row of choices. */
  function choices(name) {
    const [title, labels] = LABELS[name];
    const chosen = settings.all()[name];
    const options = Object.entries(labels).map(([value, label]) =>
      element(
        "label",
        {},
        element("input", {
          type: "radio",
          name,
          value,
          checked: value === chosen,
          onchange: () => choose(name, value),
        }),
        element("span", {}, label),
      ),
    );
    return element("fieldset", { class: "choices" }, element("legend", {}, title), ...options);
  }

  function choose(name, value) {
    if (!settings.choose(name, value)) {
      say("Your browser keeps nothing for this site, so this holds for this page only.");
    }
  }

  function openDisplay() {
    const rows = Object.keys(LABELS).map(choices);
    broadsheet.openDialog(
      "display",
      "Display",
      ...rows,
      button("All shortcuts", () => broadsheet.openHelp()),
    );
  }

  Object.assign(broadsheet, { choices, openDisplay });
})(window.broadsheet);
