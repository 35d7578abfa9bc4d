// Alerts that arrive while a page is open. Everything told is public; what is near is decided here,
// so the server never learns where its reader is. Text goes in by textContent only.
import { announce, freshen } from "../lamppost/site.js";
import { arrived, changed, isKnown } from "./live-cards.js";

const RETRY_MS = [2_000, 5_000, 15_000, 30_000];
// Read anew each time: a filter swaps these parts of the page.
const wants = () => JSON.parse(document.getElementById("live-wants").textContent);
const words = () => document.getElementById("live").dataset;
const mode = () => words().mode;

const pending = new Map(); // alert id -> alert, in order of arrival
let missed = 0; // alerts published while we were not connected
let stale = false; // something on this page changed in a way that only the server can show
let source = null;
let lastSeq = null;
let failures = 0;

function connect() {
  const url = new URL(wants().stream);
  if (lastSeq !== null) url.searchParams.set("after", lastSeq);
  source = new EventSource(url);
  source.onopen = () => {
    failures = 0;
    document.documentElement.dataset.live = "1";
    lookForMissed();
  };
  source.onmessage = (event) => {
    const note = JSON.parse(event.data);
    lastSeq = note.seq;
    hear(note);
  };
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(connect, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] * (0.5 + Math.random()));
  };
}

/** One line of the stream: {seq, kind: published|corrected|retracted|ended, alert}. */
function hear({ kind, alert }) {
  if (isKnown(alert)) return;
  const shown = document.querySelectorAll(`[data-alert="${CSS.escape(alert.id)}"]`);
  const over = kind === "retracted" || kind === "ended";
  if (shown.length) {
    for (const element of shown) changed(element, kind, alert, wants(), words());
    if (mode() !== "list") stale = true;
    else redrawMap();
    announce(`${words().changed}: ${title(alert)}`);
  } else if (pending.has(alert.id)) {
    if (pending.get(alert.id).version >= alert.version) return;
    if (over) pending.delete(alert.id);
    else pending.set(alert.id, alert);
  } else if (!over && mode() !== "page" && isWanted(alert)) {
    pending.set(alert.id, alert);
    announce(`${count()}: ${title(alert)}`);
  }
  refreshPill();
}

function isWanted(alert) {
  const { categories, places } = wants();
  if (!categories.includes(alert.category)) return false;
  return places === null || places.some((p) => p.categories.includes(alert.category) && isNear(alert, p));
}

function isNear(alert, place) {
  return metres(alert, place) - alert.spread_m <= place.radius + 1;
}

/** Over the ground, between the middles of two cells (haversine). */
export function metres(a, b) {
  const rad = Math.PI / 180;
  const lat = Math.sin(((a.lat - b.lat) * rad) / 2) ** 2;
  const lng = Math.sin(((a.lng - b.lng) * rad) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(lat + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * lng));
}

/** After connecting: were alerts published between the page and the stream? The pill then reloads. */
async function lookForMissed() {
  if (mode() === "page") return;
  missed = 0;
  for (const item of await items()) {
    if (pending.has(item.id)) continue;
    if (document.querySelector(`[data-alert="${CSS.escape(item.id)}"]`)) break; // newest first
    missed += 1;
  }
  refreshPill();
}

/** The alerts of the map beside the list, newest first; none if they cannot be had. */
async function items() {
  const response = wants().items ? await fetch(wants().items).catch(() => null) : null;
  return response?.ok ? response.json() : [];
}

async function redrawMap() {
  if (!document.querySelector("[data-map][data-items]") || mode() === "page") return;
  document.dispatchEvent(new CustomEvent("lamppost:items", { detail: { items: await items() } }));
}

const title = (alert) => (wants().language === "es" ? alert.title_es : alert.title_en);

function count() {
  const number = pending.size + missed;
  return number === 1 ? words().one : words().many.replace("%n", number);
}

function refreshPill() {
  const pill = document.getElementById("live-pill");
  const number = pending.size + missed;
  pill.hidden = !number && !stale;
  pill.querySelector("span").textContent = number ? count() : words().changed;
}

function reveal() {
  if (missed || stale || mode() !== "list") return location.assign(firstPage());
  const list = document.getElementById("list");
  for (const alert of pending.values()) {
    const distances = (wants().places ?? []).map((place) => ({ place, metres: metres(alert, place) }));
    const nearest = distances.sort((a, b) => a.metres - b.metres)[0];
    list.prepend(arrived(alert, nearest, wants(), words()));
  }
  pending.clear();
  document.querySelector("#feed .empty")?.remove();
  refreshPill();
  freshen(list);
  scrollTo({ top: 0, behavior: "smooth" });
  list.querySelector("h2 a").focus({ preventScroll: true });
  redrawMap();
}

function firstPage() {
  const url = new URL(location.href);
  url.searchParams.delete("before");
  url.hash = "";
  return url;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#live-pill")) reveal();
});
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target.closest?.("#list")) return; // older ones were put below
  pending.clear(); // the page that was swapped in has them already
  missed = 0;
  refreshPill();
  redrawMap();
});
addEventListener("pagehide", () => source?.close()); // lets the browser keep the page for "back"
addEventListener("pageshow", (event) => event.persisted && connect());
connect();
