// What a reader did with stories, as values: every function takes some and returns others.
((broadsheet) => {
  "use strict";

  /**
   * Words of a story that a reader marked, found again by what stands around them (W3C Web Annotation Data Model,
   * §4.2.4 Text Quote Selector).
   * @typedef {object} Highlight
   * @property {string} text
   * @property {string} before  up to 32 characters
   * @property {string} after  up to 32 characters
   * @property {string} note  the reader's own words; may be empty
   * @property {number} made  when; milliseconds since 1970, like all times here
   */

  /**
   * What was done with a story; a field that is not there was not done.
   * @typedef {object} Story
   * @property {number} [read]  when it was read to its end
   * @property {number} [saved]  when it was saved
   * @property {number} [left]  when reading stopped before the end
   * @property {number} [at]  the block of the text where it stopped, counted from 1
   * @property {number} [of]  blocks of the text
   * @property {string} [title]  the headline, for lists of what is saved, begun or marked
   * @property {string} [lang]  language of the headline, if it is not that of the site
   * @property {Highlight[]} [highlights]
   */

  /** @typedef {Record<string, Story>} Stories  by slug */

  /** Stories that are remembered; of more, those that were read longest ago are forgotten. */
  const MOST = 5000;

  const isTime = (value) => Number.isFinite(value) && value > 0;
  const isText = (value) => typeof value === "string";
  const isHighlight = (value) =>
    ["text", "before", "after", "note"].every((name) => isText(value?.[name])) && value.text && isTime(value.made);

  const FIELDS = {
    read: isTime,
    saved: isTime,
    left: isTime,
    at: isTime,
    of: isTime,
    title: isText,
    lang: isText,
    highlights: (value) => Array.isArray(value) && value.length > 0 && value.every(isHighlight),
  };

  /** @returns {Stories} what a text says; what makes no sense does not count, whatever the text is */
  function parse(text) {
    let found = null;
    try {
      found = JSON.parse(text);
    } catch {
      // Rubbish is as good as nothing.
    }
    return cleaned(found);
  }

  /** @returns {Stories} of any value */
  function cleaned(value) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return {};
    }
    const stories = Object.entries(value).map(([slug, story]) => [slug, tidied(story ?? {})]);
    return Object.fromEntries(stories.filter(([slug, story]) => slug && Object.keys(story).length > 0));
  }

  /** @returns {Story} with fields that make sense, and a headline only if a list will show it */
  function tidied(story) {
    const isListed = story.saved || story.left || story.highlights?.length;
    const names = Object.keys(FIELDS).filter((name) => isListed || (name !== "title" && name !== "lang"));
    return Object.fromEntries(names.filter((name) => FIELDS[name](story[name])).map((name) => [name, story[name]]));
  }

  /** @returns {Stories} with the fields of one story changed; undefined takes a field away */
  function changed(stories, slug, fields) {
    const story = tidied({ ...stories[slug], ...fields });
    const { [slug]: before, ...others } = stories;
    return bounded(Object.keys(story).length > 0 ? { ...others, [slug]: story } : others);
  }

  function bounded(stories) {
    const slugs = Object.keys(stories);
    if (slugs.length <= MOST) {
      return stories;
    }
    const worth = (slug) =>
      stories[slug].saved || stories[slug].highlights ? Infinity : (stories[slug].read ?? stories[slug].left);
    const kept = slugs.sort((one, other) => worth(other) - worth(one)).slice(0, MOST);
    return Object.fromEntries(kept.map((slug) => [slug, stories[slug]]));
  }

  broadsheet.state = { MOST, parse, cleaned, tidied, changed, bounded };
})(window.broadsheet);
