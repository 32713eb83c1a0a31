// Where the reading of a story stopped, and whether it came to the end.
((broadsheet) => {
  "use strict";

  const { library, story, text, facts, say } = broadsheet;
  if (!story) {
    return;
  }

  /** Milliseconds that the end of the text is seen before the story counts as read. */
  const END_SEEN = 3000;

  /** Who left among the first blocks has not begun. */
  const BEGUN = 3;

  const blocks = [...text.children];
  let hasEnded = false;

  /** The first block that is not above the upper third of the window, counted from 1; 0 if all are. */
  const blockInView = () => blocks.findIndex((block) => block.getBoundingClientRect().bottom > innerHeight / 3) + 1;

  function keepPlace() {
    const at = blockInView();
    const before = library.of(story);
    if (hasEnded || before.read || at === before.at) {
      return;
    }
    if (at >= BEGUN) {
      library.change(story, { left: Date.now(), at, of: blocks.length, ...facts });
    } else if (at > 0 && before.at && scrollY > 0) {
      library.change(story, library.NO_PLACE);
    }
  }

  function offerPlace() {
    const block = blocks[library.of(story).at - 1];
    if (block && !location.hash && scrollY === 0) {
      say("You stopped further down.", "Go on there", () => {
        block.tabIndex = -1;
        block.focus({ preventScroll: true });
        block.scrollIntoView({ block: "start" });
      });
    }
  }

  function watchEnd(block) {
    let timer = 0;
    const observer = new IntersectionObserver(([entry]) => {
      clearTimeout(timer);
      if (entry.isIntersecting && !library.of(story).read) {
        timer = setTimeout(() => {
          hasEnded = true;
          library.change(story, { read: Date.now(), ...library.NO_PLACE });
        }, END_SEEN);
      }
    });
    observer.observe(block);
  }

  if (blocks.length > 0) {
    offerPlace();
    watchEnd(blocks.at(-1));
  }
  document.addEventListener("visibilitychange", () => document.hidden && keepPlace());
  addEventListener("pagehide", keepPlace);
})(window.broadsheet);
