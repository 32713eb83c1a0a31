// The page of a story: where reading stopped, whether it came to the end, and what can be done with the story.
((broadsheet) => {
  "use strict";

  const { library, story, text, button, say, later } = broadsheet;
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

  const toggleSaved = () =>
    library.change(story, { saved: library.of(story).saved ? undefined : Date.now(), ...facts });

  function toggleRead() {
    const isRead = library.of(story).read;
    library.change(story, { read: isRead ? undefined : Date.now(), ...library.NO_PLACE });
  }

  function addTools() {
    const place = document.querySelector("[data-story-tools]");
    if (!place) {
      return;
    }
    const save = button("Save", toggleSaved);
    const read = button("Mark as read", toggleRead);
    const notes = button("Notes", () => later("openNotes"));
    const listen = button("Listen", () => later("listen"));
    place.append(save);
    if (broadsheet.publicAddress) {
      place.append(button("Share", () => later("share")));
    }
    if (window.CSS?.highlights) {
      place.append(notes);
    }
    place.append(read);
    whenThereAreVoices(() => place.append(listen));
    library.watch(() => {
      const { saved, read: isRead, highlights } = library.of(story);
      notes.textContent = highlights ? `Notes ${highlights.length}` : "Notes";
      save.textContent = saved ? "Saved" : "Save";
      read.textContent = isRead ? "Mark as unread" : "Mark as read";
    });
  }

  /** Some browsers tell only later which voices there are, and some have none. */
  function whenThereAreVoices(react) {
    const { speechSynthesis: speech } = window;
    const look = () => {
      if (speech.getVoices().length > 0) {
        speech.removeEventListener?.("voiceschanged", look);
        react();
      }
    };
    if (speech) {
      speech.addEventListener?.("voiceschanged", look);
      addEventListener("load", look);
    }
  }

  /** Marks are painted, and words that are selected can be marked, by scripts that are loaded for it. */
  function watchMarks() {
    if (!window.CSS?.highlights) {
      return;
    }
    if (library.of(story).highlights) {
      later("showMarks");
    }
    let timer = 0;
    document.addEventListener("selectionchange", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (broadsheet.offerMarks || (!getSelection().isCollapsed && text.contains(getSelection().anchorNode))) {
          later("offerMarks");
        }
      }, 300);
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
      library.change(story, library.NO_PLACE);
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
          library.change(story, { read: Date.now(), ...library.NO_PLACE });
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
  watchMarks();
  if (location.hash === "#listen") {
    history.replaceState(null, "", location.pathname);
    later("listen");
  }
  document.addEventListener("visibilitychange", () => document.hidden && keepPlace());
  addEventListener("pagehide", keepPlace);
})(window.broadsheet);
