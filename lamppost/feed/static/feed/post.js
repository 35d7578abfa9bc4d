// Writing: what is typed stays on this device until it is sent, so a lost connection costs nothing;
// the last choice of a place counts, in the list or on the map. Everything works without this.
const KEPT = ["kind", "title", "text", "did", "clothing", "hair", "shoes", "build", "vehicle", "happened_at"];
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(`draft:${key}`)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`draft:${key}`, JSON.stringify(value)); } catch { /* storage is off */ } },
  drop(key) { try { localStorage.removeItem(`draft:${key}`); } catch { /* storage is off */ } },
};

function keep(form) {
  const names = form.dataset.draft === "post" ? KEPT : ["text"];
  const save = () => {
    const data = new FormData(form);
    store.set(form.dataset.draft, Object.fromEntries(names.map((name) => [name, data.get(name) ?? ""])));
  };
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  const before = store.get(form.dataset.draft);
  const isTouched = form.querySelector(".errors") || form.elements.text?.value;
  if (!before || isTouched || !names.some((name) => !["kind", "happened_at"].includes(name) && before[name])) return;
  for (const name of names) {
    const field = form.elements[name];
    if (!field || !before[name]) continue;
    if (field instanceof RadioNodeList) field.value = before[name];
    else field.value = before[name];
  }
  const back = document.getElementById("draft-back");
  if (back) back.hidden = false;
}

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
document.querySelector("[data-draft-clear]")?.addEventListener("click", () => {
  store.drop("post");
  location.reload();
});
// The draft goes only when the server has the words.
const done = document.querySelector("[data-done]")?.dataset.done;
if (done === "sent") ["post", "post-media"].forEach(store.drop);
if (done === "commented") store.drop(`comment-${document.querySelector("[data-alert]").dataset.alert}`);

const form = document.querySelector("[data-post-form]");
if (form) {
  const map = form.querySelector("[data-map]");
  let fromList = false;
  const show = (radio) => {
    fromList = true;
    form.elements.place_lat.value = radio.dataset.lat;
    form.elements.place_lng.value = radio.dataset.lng;
    map?.dispatchEvent(new CustomEvent("lamppost:pick", { detail: { lat: Number(radio.dataset.lat), lng: Number(radio.dataset.lng) } }));
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "cell") show(event.target);
  });
  document.addEventListener("htmx:after:swap", () => {
    const only = form.querySelector('[name="cell"]:checked');
    if (only) show(only);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "q") return;
    event.preventDefault();
    form.querySelector("[data-find]").click();
  });
  map?.addEventListener("lamppost:picked", () => {
    if (!fromList) {
      form.elements.q.value = "";
      form.querySelector("#found").replaceChildren();
    }
    fromList = false;
  });
}
