// Lamppost's service worker: pages stay readable offline, and alerts arrive when no page is open.
// SHELL (files an offline page needs), ICON and BADGE are put in front of this by config/pages.py.
const FILES = "files-1";
const TILES = "tiles-1";
const PAGES = "pages-1";
const MOST_TILES = 400;
const READABLE_OFFLINE = ["/", "/alerts", "/map"];

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FILES)
      .then((cache) => cache.addAll([...SHELL, "/offline"]))
      .then(() => skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  const ours = [FILES, TILES, PAGES];
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => !ours.includes(n)).map((n) => caches.delete(n))))
      .then(() => clients.claim()),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // Signing out leaves nothing readable behind on a shared device.
  if (request.method === "POST" && url.pathname === "/sign-out") event.waitUntil(caches.delete(PAGES));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(keptOrFetched(FILES, request));
  else if (url.pathname.startsWith("/tiles/")) event.respondWith(keptOrFetched(TILES, request));
  else if (request.mode === "navigate") event.respondWith(fetchedOrKept(request, url));
});

async function keptOrFetched(name, request) {
  const cache = await caches.open(name);
  const kept = await cache.match(request);
  if (kept) {
    if (!isForEver(request.url)) refresh(cache, request);
    return kept;
  }
  const response = await fetch(request);
  if (response.status === 200) await cache.put(request, response.clone());
  if (name === TILES) await trim(cache);
  return response;
}

// A file with its content's hash in its name never changes; others are fetched anew for next time.
const isForEver = (url) => /\.[0-9a-f]{12}\.\w+$/.test(new URL(url).pathname);

function refresh(cache, request) {
  fetch(request)
    .then((response) => response.status === 200 && cache.put(request, response))
    .catch(() => {});
}

async function trim(cache) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_TILES)).map((key) => cache.delete(key)));
}

async function fetchedOrKept(request, url) {
  try {
    const response = await fetch(request);
    if (response.ok && isReadableOffline(url)) await (await caches.open(PAGES)).put(url.pathname, response.clone());
    return response;
  } catch {
    const pages = await caches.open(PAGES);
    return (await pages.match(url.pathname)) || (await caches.match("/offline")) || Response.error();
  }
}

const isReadableOffline = ({ pathname }) => READABLE_OFFLINE.includes(pathname) || pathname.startsWith("/alerts/");

// {"kind": "published|corrected|retracted", "alert", "version", "title", "body", "tag", "url"}
addEventListener("push", (event) => {
  event.waitUntil(tell(event.data ? event.data.json() : {}));
});

async function tell(told) {
  const tag = told.tag || told.alert;
  const shown = tag ? await registration.getNotifications({ tag }) : [];
  // A late older word must not replace a correction. What is shown stays.
  if (shown.some((one) => one.data.version > told.version)) return undefined;
  return registration.showNotification(told.title || "Lamppost", {
    body: told.body || "",
    tag,
    renotify: Boolean(tag) && told.kind !== "published",
    icon: ICON,
    badge: BADGE,
    data: { url: told.url || "/", version: told.version },
  });
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data.url, location.origin)));
});

async function show(url) {
  if (url.origin !== location.origin) return undefined;
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((page) => new URL(page.url).pathname === url.pathname);
  return open ? open.focus() : clients.openWindow(url.href);
}
