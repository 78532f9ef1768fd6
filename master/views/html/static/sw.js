// The service worker: keeps the last answers and their files, and shows one, marked with its age, without a network.

const PAGES = "iris-pages", FILES = "iris-files";
const MOST_PAGES = 8, MOST_FILES = 40;
const FILE = /(?:src|href)="([^"]*\/static\/[^"]+)"/g;

const home = new URL(self.registration.scope);
const isFile = ({ pathname }) => pathname.startsWith(`${home.pathname}static/`);
const isAnswer = (url) => url.pathname === home.pathname && ["city", "lat", "country"].some((name) => url.searchParams.get(name));

async function shorten(cache, most) {
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - most)).map((request) => cache.delete(request)));
}

/** Keep a page as the newest, with the moment at which it came, and the files that it names. */
async function keepPage(address, response) {
  const html = await response.text();
  const pages = await caches.open(PAGES), files = await caches.open(FILES);
  await pages.delete(address);
  await pages.put(address, new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": new Date().toISOString() } }));
  await shorten(pages, MOST_PAGES);
  for (const [, file] of html.matchAll(FILE)) {
    if (!(await files.match(file))) await files.add(file);
  }
  await shorten(files, MOST_FILES);
}

const HTML = { headers: { "Content-Type": "text/html; charset=utf-8" } };
const within = (html, expression) => html.match(expression)?.[1] ?? "";

/** The page of this very address; the last one for the bare address of the page; else the list of those that are kept. */
async function keptPage(address) {
  const pages = await caches.open(PAGES), kept = await pages.keys(), last = kept.at(-1);
  if (!last) return Response.error();
  const exact = await pages.match(address), isHome = !isAnswer(new URL(address));
  if (!exact && !isHome) return new Response(await listOfKept(pages, kept), HTML);
  const page = exact ?? (await pages.match(last));
  const html = (await page.text()).replace("<html ", `<html data-kept-at="${page.headers.get("X-Kept-At")}" `);
  return new Response(html, HTML);
}

/** Words and style are the last kept page's own, and already escaped there. */
async function listOfKept(pages, kept) {
  const newest = await (await pages.match(kept.at(-1))).text();
  const links = await Promise.all(kept.toReversed().map(async ({ url }) => {
    const title = within(await (await pages.match(url)).text(), /<title>([^<]*)<\/title>/);
    return `<li><a href="${url.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}">${title}</a></li>`;
  }));
  const style = within(newest, /(<link rel="stylesheet"[^>]*>)/), absent = within(newest, /data-absent="([^"]*)"/);
  return `<!doctype html><html lang="${within(newest, /<html lang="(\w+)"/)}"><head><meta charset="utf-8">`
    + `<meta name="viewport" content="width=device-width, initial-scale=1"><title>Iris</title>${style}</head>`
    + `<body><main class="wide"><h1 class="offline">${absent}</h1><ul class="chips">${links.join("")}</ul></main></body></html>`;
}

async function page(event) {
  const { request } = event;
  try {
    const response = await fetch(request);
    if (response.ok && isAnswer(new URL(request.url))) event.waitUntil(keepPage(request.url, response.clone()));
    return response;
  } catch {
    return keptPage(request.url);
  }
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("install", () => self.skipWaiting());

/* The page that installed it was loaded without it: that one is kept too. */
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  await self.clients.claim();
  for (const { url } of await self.clients.matchAll({ type: "window" })) {
    if (!isAnswer(new URL(url))) continue;
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    if (response.ok) await keepPage(url, response);
  }
})().catch(() => {})));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== home.origin) return;
  if (request.mode === "navigate" && url.pathname === home.pathname) event.respondWith(page(event));
  else if (isFile(url)) event.respondWith(file(request));
});
