// Small things that every page of every surface shares. All of it is a comfort: pages work without.
const lang = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "short" });

/** Words for how long ago something was: "8 min. ago"; null when it is over a day old. */
export function ago(date, now = Date.now()) {
  const minutes = Math.round((now - date) / 60_000);
  if (minutes < 1) return relative.format(0, "second");
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  return null;
}

/** Put "8 min. ago" in place of the clock time wherever a <time data-ago> is not too old. */
export function freshen(root = document) {
  for (const time of root.querySelectorAll("time[data-ago]")) {
    time.title ||= time.textContent.trim();
    const words = ago(new Date(time.dateTime));
    time.textContent = words ?? time.title;
  }
}

/** Say something to screen readers and nobody else. */
export function announce(words) {
  const place = document.getElementById("announce");
  if (place) place.textContent = words;
}

async function share(button) {
  const url = new URL(button.dataset.share, location.href).href;
  if (navigator.share) return navigator.share({ title: button.dataset.title, url }).catch(() => {});
  await navigator.clipboard.writeText(url);
  const label = button.querySelector("span");
  label.textContent = button.dataset.copied;
  announce(button.dataset.copied);
}

/** A row of filters may be wider than the screen: bring the chosen one into sight. */
function showChosen() {
  for (const chip of document.querySelectorAll(".chips [aria-current]")) {
    const row = chip.closest(".chips");
    row.scrollLeft = chip.offsetLeft - row.offsetLeft - (row.clientWidth - chip.offsetWidth) / 2;
  }
}

/** A menu made of <details> closes like one: by Escape, or by a click beside it. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.place[open]")) if (menu !== except) menu.open = false;
}

freshen();
showChosen();
setInterval(freshen, 30_000);
document.addEventListener("htmx:after:swap", () => {
  freshen();
  showChosen();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.place[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.place"));
  const shared = event.target.closest("[data-share]");
  if (shared) share(shared);
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
});

const worker = document.documentElement.dataset.worker;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});
