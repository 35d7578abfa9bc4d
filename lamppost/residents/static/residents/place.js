// A place form: Enter looks for what was typed; the last choice counts, on the map or in the list.
const form = document.querySelector("[data-place-form]");
const map = form.querySelector("[data-map]");
let fromList = false;

function show(radio) {
  fromList = true;
  form.elements.place_lat.value = radio.dataset.lat;
  form.elements.place_lng.value = radio.dataset.lng;
  map?.dispatchEvent(new CustomEvent("lamppost:pick", { detail: { lat: Number(radio.dataset.lat), lng: Number(radio.dataset.lng) } }));
}

form.addEventListener("keydown", (event) => {
  const typed = event.target;
  if (event.key !== "Enter" || !(typed instanceof HTMLInputElement)) return;
  if (["checkbox", "radio"].includes(typed.type)) return;
  event.preventDefault();
  form.querySelector(typed.name === "q" ? "[data-find]" : "[data-main]").click();
});

form.addEventListener("change", (event) => {
  if (event.target.name === "cell") show(event.target);
});

document.addEventListener("htmx:after:swap", () => {
  const only = form.querySelector('[name="cell"]:checked');
  if (only) show(only);
});

// A tap on the map takes the place of what was typed and found.
map?.addEventListener("lamppost:picked", () => {
  if (!fromList) {
    form.elements.q.value = "";
    form.querySelector("#found").replaceChildren();
  }
  fromList = false;
});
