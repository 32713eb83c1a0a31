// Links to stories show what was done with them: data-read, data-saved, data-new; styles do the rest.
((broadsheet) => {
  "use strict";

  const { library, slugOf } = broadsheet;

  /** Link → slug, for all links to stories in the text of the page, in their order. */
  const links = new Map(
    [...document.querySelectorAll("main a[href]")]
      .map((link) => [link, slugOf(link.href)])
      .filter(([, slug]) => slug && slug !== broadsheet.story),
  );

  let isNew = () => false;

  function show() {
    for (const [link, slug] of links) {
      const { read, saved } = library.of(slug);
      link.toggleAttribute("data-read", Boolean(read));
      link.toggleAttribute("data-saved", Boolean(saved));
      link.toggleAttribute("data-new", !read && isNew(slug));
    }
  }

  /** Marks what is new. @param {(slug: string) => boolean} test */
  function markNew(test) {
    isNew = test;
    show();
  }

  broadsheet.links = { all: links, markNew };
  library.watch(show);
})(window.broadsheet);
