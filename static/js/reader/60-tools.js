// What stands at the head of every page: the saved stories, and how the reader wants pages to look.
((broadsheet) => {
  "use strict";

  const { element, button, library, later } = broadsheet;
  const place = document.querySelector("[data-reader-tools]");
  if (!place) {
    return;
  }
  const address = `${broadsheet.root}saved.html`;
  const isHere = location.href.split(/[?#]/)[0] === address;
  const count = element("span", { class: "count" });
  const link = element("a", { href: address, "aria-current": isHere && "page" }, "Saved ", count);
  const display = button("Display", () => later("openDisplay"), { "aria-haspopup": "dialog" });
  place.append(link, display);
  library.watch(() => {
    count.textContent = Object.values(library.all()).filter((story) => story.saved).length || "";
  });
})(window.broadsheet);
