// The address of a story, and of words in it, to be given to others.
((broadsheet) => {
  "use strict";

  const { element, say } = broadsheet;

  /** Gives the address of this story away, as the system does it, else by the clipboard. */
  async function share(fragment = "") {
    const url = broadsheet.publicAddress + fragment;
    if (navigator.share) {
      // Refused by the reader, or by the system: then there is nothing to do.
      await navigator.share({ title: document.title, url }).catch(() => {});
      return;
    }
    try {
      await navigator.clipboard.writeText(url);
      say("The link is copied.");
    } catch {
      const field = element("input", { class: "field", readonly: true, value: url, "aria-label": "Link" });
      broadsheet.openDialog("share", "Link", field);
      field.select();
    }
  }

  broadsheet.share = share;
})(window.broadsheet);
