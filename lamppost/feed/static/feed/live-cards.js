// Cards made and changed in the page, from what the stream tells. Text by textContent only.
const MILE = 1609.344;

/** Whether this version of an alert, or a later one, is already on the page. */
export function isKnown(alert) {
  const shown = document.querySelector(`[data-alert="${CSS.escape(alert.id)}"]`);
  return Boolean(shown) && Number(shown.dataset.version) >= alert.version;
}

/** A new card. `nearest` is {place, metres}, or undefined on public pages. */
export function arrived(alert, nearest, wants, words) {
  const card = document.getElementById("live-card").content.firstElementChild.cloneNode(true);
  const look = document.querySelector(`template[data-category="${CSS.escape(alert.category)}"]`);
  card.id = `alert-${alert.id}`;
  card.dataset.alert = alert.id;
  card.classList.add("is-new", look.dataset.family);
  card.querySelector(".cat").append(look.content.cloneNode(true));
  put(card, "category", look.dataset.word);
  put(card, "distance", nearest ? distance(nearest, words) : "");
  put(card, "place", wants.language === "es" ? alert.place_name.replace(" and ", " y ") : alert.place_name);
  put(card, "source", alert.source_name);
  const time = card.querySelector("time");
  time.dateTime = alert.happened_at;
  const here = `${wants.language}-US`; // "es" alone would say 21:41, the rest of the page 9:41 p.m.
  time.textContent = new Date(alert.happened_at).toLocaleTimeString(here, { timeStyle: "short" });
  const link = card.querySelector("h2 a");
  link.href = `/alerts/${alert.id}`;
  link.id = `title-${alert.id}`;
  card.setAttribute("aria-labelledby", link.id);
  for (const empty of card.querySelectorAll(".meta > :empty")) empty.remove();
  say(card, alert, wants, words);
  return card;
}

/** Put a later version's words in place, with a note that says so. */
export function changed(card, kind, alert, wants, words) {
  if (!card.querySelector('[data-slot="title"]')) {
    card.dataset.version = alert.version; // a line of a list: the pill offers to load it anew
    return;
  }
  say(card, alert, wants, words);
  card.classList.toggle("is-over", kind === "retracted" || kind === "ended");
  card.classList.toggle("is-retracted", kind === "retracted");
  for (const old of card.querySelectorAll(".note")) old.remove();
  const template = document.getElementById(`note-${kind}`);
  if (!template) return;
  const note = template.content.firstElementChild.cloneNode(true);
  note.querySelector("span").textContent = kind === "retracted" ? words.retractedNote : words.correctedNote;
  card.querySelector('[data-slot="text"]').after(note);
}

function say(card, alert, wants, words) {
  const spanish = wants.language === "es";
  card.dataset.version = alert.version;
  put(card, "title", spanish ? alert.title_es : alert.title_en);
  put(card, "text", spanish ? alert.text_es : alert.text_en);
  put(card, "state", state(alert, words));
  const calm = alert.status === "ended" || (alert.confirmed && alert.status !== "retracted");
  card.querySelector('[data-slot="state"]').classList.toggle("ok", calm);
}

function state(alert, words) {
  if (alert.status === "retracted") return words.takenBack;
  if (alert.status === "ended") return words.over;
  return alert.confirmed ? words.confirmed : words.unconfirmed;
}

function distance({ place, metres }, words) {
  if (metres < MILE / 8) return words.close.replace("%p", place.word);
  return words.from.replace("%n", (metres / MILE).toFixed(1)).replace("%p", place.word);
}

function put(card, slot, text) {
  card.querySelector(`[data-slot="${slot}"]`).textContent = text;
}
