// Dialogs: one at a time, closed by Escape, by their button, and by a click beside them.
((broadsheet) => {
  "use strict";

  const { element, button } = broadsheet;

  /**
   * @param {string} name  of its class, `dialog-NAME`
   * @param {string} title
   * @param {...(Node | string)} content
   * @returns {HTMLDialogElement} open
   */
  function openDialog(name, title, ...content) {
    document.querySelector("dialog[open]")?.close();
    const close = button("Close", () => dialog.close());
    const dialog = element(
      "dialog",
      {
        class: `dialog dialog-${name}`,
        "aria-labelledby": "dialog-title",
        onclick: (event) => event.target === dialog && dialog.close(),
        onclose: () => dialog.remove(),
      },
      element(
        "div",
        { class: "dialog-sheet" },
        element(
          "header",
          { class: "dialog-head" },
          element("h2", { id: "dialog-title", class: "label" }, title),
          close,
        ),
        ...content,
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  }

  broadsheet.openDialog = openDialog;
})(window.broadsheet);
