// The desk's comforts: keys, a queue that asks only for what is new, and words that are never lost.
// Every act is a plain form and works without this.
import { announce } from "../lamppost/site.js";

const queue = document.getElementById("queue");
const form = document.getElementById("edit");
const kept = form && `draft:${form.dataset.draft}`;
const WORDS = ["category", "title_en", "text_en", "title_es", "text_es", "place", "confirmed", "attestation", "version"];

// --- The queue: the same answer as before costs a 304 and touches nothing.
let etag = "";
const isQueue = (event) => event.detail.ctx.sourceElement === queue;
document.addEventListener("htmx:config:request", (event) => {
  if (isQueue(event) && etag) event.detail.ctx.request.headers["If-None-Match"] = etag;
});
document.addEventListener("htmx:after:request", (event) => {
  const response = event.detail.ctx.response;
  if (isQueue(event)) etag = response.status === 200 ? (response.headers.get("ETag") ?? "") : response.status === 304 ? etag : "";
});
document.addEventListener("htmx:after:swap", () => {
  const moved = document.getElementById("moved");
  const line = document.getElementById(`q-${queue.dataset.on}`);
  if (moved && form) moved.hidden = line?.dataset.version === queue.dataset.version;
  followChecks();
});

// --- Approving follows the checks.
function followChecks() {
  const checks = document.getElementById("checks");
  const approve = document.getElementById("approve");
  if (!checks || !approve) return;
  const may = checks.dataset.mayApprove === "1";
  approve.toggleAttribute("aria-disabled", false);
  if (!may) approve.setAttribute("aria-disabled", "true");
  approve.classList.toggle("primary", may);
  approve.classList.toggle("soft", !may);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest('[aria-disabled="true"]');
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const missing = document.querySelector("#checks .no");
  if (button.id === "approve" && missing) {
    missing.scrollIntoView({ block: "center" });
    announce(missing.innerText);
  }
}, { capture: true });

// --- Unsaved words are kept in this tab until they are saved, whatever happens to the page.
function valuesOf() {
  const data = new FormData(form);
  return Object.fromEntries(WORDS.map((name) => [name, data.get(name) ?? ""]));
}
function putBack(values) {
  for (const name of WORDS) {
    const field = form.elements[name];
    if (!field || values[name] === undefined) continue;
    if (field.type === "checkbox") field.checked = values[name] !== "";
    else field.value = values[name];
  }
}
function remember() {
  try {
    const now = JSON.stringify(valuesOf());
    if (now === saved) sessionStorage.removeItem(kept);
    else sessionStorage.setItem(kept, now);
  } catch {
    // storage is switched off: the browser's own warning is all there is
  }
}
let saved = "";
if (form) {
  saved = JSON.stringify(valuesOf());
  const before = sessionStorage.getItem(kept);
  const isDone = new URLSearchParams(location.search).get("done") === "saved";
  if (form.dataset.unsaved) {
    sessionStorage.setItem(kept, saved); // the server gave them back: they are not saved yet
    saved = "";
  } else if (isDone) sessionStorage.removeItem(kept);
  else if (before && before !== saved) {
    putBack(JSON.parse(before));
    document.getElementById("kept").hidden = false;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.addEventListener("input", remember);
  form.addEventListener("change", remember);
  form.addEventListener("reset", () => {
    sessionStorage.removeItem(kept);
    location.assign(location.pathname);
  });
  document.addEventListener("htmx:after:swap", remember); // the fixed words were put in
  if (isDone) history.replaceState(null, "", location.pathname);
}
const isDirty = () => form && JSON.stringify(valuesOf()) !== saved;

// --- Keys. They can be switched off in the dialog that lists them.
const keys = document.getElementById("keys-on");
if (keys) {
  keys.checked = localStorage.getItem("desk-keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("desk-keys", keys.checked ? "on" : "off"));
}

function step(by) {
  const items = [...document.querySelectorAll("#waiting a.qi")];
  if (!items.length) return;
  const at = items.findIndex((item) => item.getAttribute("aria-current") === "true");
  const to = items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  if (items.indexOf(to) !== at) to.click();
}
function choose(nth) {
  const option = document.querySelectorAll('input[name="attestation"]')[nth];
  option?.click();
}
function approve() {
  if (isDirty()) announce(form.dataset.saveFirst);
  else document.getElementById("approve")?.click();
}
const click = (id) => () => document.getElementById(id)?.click();
const ACTS = {
  j: () => step(1), ArrowDown: () => step(1),
  k: () => step(-1), ArrowUp: () => step(-1),
  e: () => document.getElementById("title_en")?.select(),
  1: () => choose(0), 2: () => choose(1),
  s: click("save"), a: approve, r: click("open-refuse"), m: click("open-merge"), o: click("open-exact"),
  "?": () => document.getElementById("help")?.showModal(),
};
const isText = (field) => field.matches("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && form) return click("save")();
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (isText(target)) {
    if (key === "Escape") target.blur();
    return;
  }
  const isNative = target.matches("input[type=radio]") && key.startsWith("Arrow");
  const act = ACTS[key.length === 1 ? key.toLowerCase() : key];
  if (!act || isNative || (keys && !keys.checked)) return;
  event.preventDefault();
  act();
});
document.documentElement.dataset.deskReady = "1";
