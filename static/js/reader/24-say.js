// Short notes at the foot of the window.
((broadsheet) => {
  "use strict";

  const { element, button } = broadsheet;

  /** Milliseconds that a note stays if there is nothing to be done about it. */
  const STAY = 12_000;

  /** Is read out when its text changes, so it must be there before. */
  const notes = element("div", { class: "notes", role: "status" });
  document.body.append(notes);

  /** Says something, with a button for what can be done about it. */
  function say(text, label = "", action = () => {}) {
    const said = element("div", { class: "note" }, element("p", {}, text));
    if (label) {
      const act = () => {
        said.remove();
        action();
      };
      said.append(button(label, act));
    } else {
      setTimeout(() => said.remove(), STAY);
    }
    said.append(button("Close", () => said.remove()));
    notes.replaceChildren(said);
  }

  broadsheet.say = say;
})(window.broadsheet);
