// What can be done with the story of a page: saved, shared, marked, read, listened to.
((broadsheet) => {
  "use strict";

  const { library, story, button, later } = broadsheet;
  if (!story) {
    return;
  }
  const heading = document.querySelector("h1");

  /** What lists show of the story. */
  const facts = {
    title: heading.textContent.trim(),
    lang: heading.closest("[lang]:not(html)")?.lang,
  };

  const toggleSaved = () =>
    library.change(story, { saved: library.of(story).saved ? undefined : Date.now(), ...facts });

  const toggleRead = () =>
    library.change(story, { read: library.of(story).read ? undefined : Date.now(), ...library.NO_PLACE });

  function addTools(place) {
    const save = button("Save", toggleSaved);
    const share = button("Share", () => later("share"));
    const notes = button("Notes", () => later("openNotes"));
    const read = button("Mark as read", toggleRead);
    const listen = button("Listen", () => later("listen"));
    place.append(save);
    if (broadsheet.publicAddress) {
      place.append(share);
    }
    if (window.CSS?.highlights) {
      place.append(notes);
    }
    place.append(read);
    whenThereAreVoices(() => place.append(listen));
    library.watch(() => {
      const { saved, read: isRead, highlights } = library.of(story);
      save.textContent = saved ? "Saved" : "Save";
      notes.textContent = highlights ? `Notes ${highlights.length}` : "Notes";
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

  Object.assign(broadsheet, { facts, toggleSaved });
  const place = document.querySelector("[data-story-tools]");
  if (place) {
    addTools(place);
  }
  // The story before this one in the queue led here.
  if (location.hash === "#listen") {
    history.replaceState(null, "", location.pathname);
    later("listen");
  }
})(window.broadsheet);
