// The page of a story: where reading stopped, whether it came to the end, and what can be done with the story.
((broadsheet) => {
  "use strict";

  const { library, story, text, button, say } = broadsheet;
  if (!story) {
    return;
  }

  /** Seconds that the end of the text is seen before the story counts as read. */
  const END_SEEN = 3;

  const blocks = [...text.children];
  const heading = document.querySelector("h1");
  const facts = {
    title: heading.textContent.trim(),
    lang: heading.closest("[lang]:not(html)")?.lang,
  };
  let hasEnded = false;

  const toggleSaved = () => library.change(story, { saved: library.of(story).saved ? undefined : Date.now(), ...facts });

  function toggleRead() {
    const isRead = library.of(story).read;
    library.change(story, { read: isRead ? undefined : Date.now(), left: undefined, at: undefined, of: undefined });
  }

  function addTools() {
    const place = document.querySelector("[data-story-tools]");
    if (!place) {
      return;
    }
    const save = button("Save", toggleSaved);
    const read = button("Mark as read", toggleRead);
    place.append(save, read);
    library.watch(() => {
      const { saved, read: isRead } = library.of(story);
      save.textContent = saved ? "Saved" : "Save";
      read.textContent = isRead ? "Mark as unread" : "Mark as read";
    });
  }

  /** The first block that is not above the upper third of the window, counted from 1. */
  const blockInView = () => blocks.findIndex((block) => block.getBoundingClientRect().bottom > innerHeight / 3) + 1;

  function keepPlace() {
    const at = blockInView();
    const before = library.of(story);
    if (hasEnded || before.read || at === before.at) {
      return;
    }
    if (at > 2) {
      library.change(story, { left: Date.now(), at, of: blocks.length, ...facts });
    } else if (before.at && scrollY > 0) {
      library.change(story, { left: undefined, at: undefined, of: undefined });
    }
  }

  function offerPlace() {
    const { at } = library.of(story);
    const block = blocks[at - 1];
    if (block && !location.hash && scrollY === 0) {
      say("You stopped further down.", "Go on there", () => {
        block.tabIndex = -1;
        block.focus({ preventScroll: true });
        block.scrollIntoView({ block: "start" });
      });
    }
  }

  function watchEnd() {
    let timer = 0;
    const observer = new IntersectionObserver(([entry]) => {
      clearTimeout(timer);
      if (entry.isIntersecting && !library.of(story).read) {
        timer = setTimeout(() => {
          hasEnded = true;
          library.change(story, { read: Date.now(), left: undefined, at: undefined, of: undefined });
        }, END_SEEN * 1000);
      }
    });
    if (blocks.length > 0) {
      observer.observe(blocks.at(-1));
    }
  }

  broadsheet.toggleSaved = toggleSaved;
  broadsheet.facts = facts;
  addTools();
  offerPlace();
  watchEnd();
  document.addEventListener("visibilitychange", () => document.hidden && keepPlace());
  addEventListener("pagehide", keepPlace);
})(window.broadsheet);
