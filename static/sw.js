// Keeps pages for when there is no network. Pages come from the network as long as there is one, so none can grow
// stale; files whose names hold their digest never change and come from the cache. It knows no list of the site.
"use strict";

const { scope } = self.registration;

/** Several sites may share an origin, and later versions may keep things in another form. */
const SITE = new URL(scope).pathname;
const PREFIX = `broadsheet:1:${SITE}:`;
const OWN = new RegExp(`^broadsheet:\\d+:${SITE.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}:`);

/** Pages that were opened, pages of saved stories, and what both need: the most of each. */
const MOST = { [`${PREFIX}pages`]: 100, [`${PREFIX}saved`]: 1000, [`${PREFIX}files`]: 60 };
const [PAGES, SAVED, FILES] = Object.keys(MOST);

/** Milliseconds that a page may take if there is a kept one. */
const PATIENCE = 3000;

const SAVED_PAGE = `${scope}saved.html`;
const FINGERPRINT = /-[0-9a-f]{10}(?=\.(?!html$)\w+$)/;
const REFERENCE = /(?:href|src|data-later)="([^"]+-[0-9a-f]{10}\.\w+)"/g;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetchPage(SAVED, SAVED_PAGE));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = (await caches.keys()).filter((name) => OWN.test(name) && !(name in MOST));
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || !request.url.startsWith(scope)) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(page(event));
  } else if (FINGERPRINT.test(path)) {
    event.respondWith(unchangingFile(request));
  } else if (/\.(?:svg|png|webmanifest)$/.test(path)) {
    event.respondWith(file(request));
  }
});

// The pages say which stories are saved.
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.saved)) {
    event.waitUntil(keepSaved(event.data.saved.filter((address) => address.startsWith(scope))));
  }
});

/** A page from the network; a kept one if there is no network or if it takes too long. */
async function page(event) {
  const address = withoutQuery(event.request.url);
  const kept =
    (await caches.match(address, { cacheName: PAGES })) ?? (await caches.match(address, { cacheName: SAVED }));
  const request = new Request(event.request, { cache: "no-cache" }); // redirects are left to the browser
  const fetched = fetch(request).then((response) => keepPage(address, response));
  event.waitUntil(fetched.catch(() => {}));
  if (!kept) {
    return fetched.catch(() => Response.redirect(`${SAVED_PAGE}?offline`));
  }
  const orKept = fetched
    .then((response) => (response.status < 500 ? response : kept.clone()))
    .catch(() => kept.clone());
  const isSlow = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const first = await Promise.race([orKept, isSlow]);
  if (first) {
    return first;
  }
  event.waitUntil(tellIfChanged(event.resultingClientId, kept.clone(), fetched));
  return kept;
}

/** Puts a page where it is kept, and takes one away that is gone; returns it. */
async function keepPage(address, response) {
  if (response.ok) {
    await put(PAGES, address, response.clone());
    if (await caches.match(address, { cacheName: SAVED })) {
      await put(SAVED, address, response.clone());
    }
  } else if (response.status === 404 || response.status === 410) {
    await (await caches.open(PAGES)).delete(address);
  }
  return response;
}

/** The reader looks at a kept page while the right one comes late: say so if they differ. */
async function tellIfChanged(client, kept, fetched) {
  try {
    const response = (await fetched).clone();
    if (response.ok && (await response.text()) !== (await kept.text())) {
      (await self.clients.get(client))?.postMessage({ changed: true });
    }
  } catch {
    // There is no network: the kept page is all there is.
  }
}

/** A file whose name holds its digest; without network and cache, one of another digest serves. */
async function unchangingFile(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept) {
    return kept;
  }
  try {
    const response = await fetch(request);
    if (response.ok) {
      await put(FILES, request, response.clone());
    }
    return response;
  } catch (failure) {
    const plain = (address) => new URL(address).pathname.replace(FINGERPRINT, "");
    const cache = await caches.open(FILES);
    const alike = (await cache.keys()).findLast((key) => plain(key.url) === plain(request.url));
    if (alike) {
      return cache.match(alike);
    }
    throw failure;
  }
}

/** Icons: from the network, else as kept. */
async function file(request) {
  try {
    const response = await fetch(request);
    if (response.ok) {
      await put(FILES, request, response.clone());
    }
    return response;
  } catch (failure) {
    const kept = await caches.match(request, { cacheName: FILES });
    if (kept) {
      return kept;
    }
    throw failure;
  }
}

/** Keeps the pages of saved stories, and of no others. */
async function keepSaved(addresses) {
  const cache = await caches.open(SAVED);
  const wanted = new Set([SAVED_PAGE, ...addresses].slice(0, MOST[SAVED]));
  const kept = new Set((await cache.keys()).map((key) => key.url));
  await Promise.all([...kept].filter((address) => !wanted.has(address)).map((address) => cache.delete(address)));
  for (const address of wanted) {
    if (!kept.has(address)) {
      await fetchPage(SAVED, address).catch(() => {}); // tried again on the next page
    }
  }
}

/** Fetches and keeps a page with the files that it names. */
async function fetchPage(name, address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok || response.redirected) {
    return;
  }
  const text = await response.clone().text();
  await put(name, address, response);
  for (const [, reference] of text.matchAll(REFERENCE)) {
    const file = new URL(reference, address).href;
    if (!(await caches.match(file, { cacheName: FILES }))) {
      const fetched = await fetch(file);
      if (fetched.ok) {
        await put(FILES, file, fetched);
      }
    }
  }
}

/** Puts a response behind all others in a cache, and takes the first ones away if they are too many. */
async function put(name, key, response) {
  const cache = await caches.open(name);
  await cache.delete(key);
  await cache.put(key, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST[name])).map((old) => cache.delete(old)));
}

function withoutQuery(address) {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
