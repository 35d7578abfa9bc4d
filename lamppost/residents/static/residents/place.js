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

// How often one would hear of something, for the place and the radius as they stand.
const often = form.querySelector("[data-often]");
let asked = 0;

async function sayHowOften() {
  const names = ["place_lat", "place_lng", "radius_m", "csrfmiddlewaretoken"];
  const body = new URLSearchParams(names.map((name) => [name, form.elements[name].value]));
  if (!body.get("place_lat")) return;
  const mine = ++asked;
  const answer = await fetch(often.dataset.often, { method: "POST", body }).catch(() => null);
  if (mine !== asked) return; // something else was chosen meanwhile
  often.hidden = !answer?.ok;
  if (answer?.ok) often.textContent = await answer.text();
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
  if (["cell", "radius_m"].includes(event.target.name)) sayHowOften();
});

document.addEventListener("htmx:after:swap", () => {
  const only = form.querySelector('[name="cell"]:checked');
  if (only) {
    show(only);
    sayHowOften();
  }
});

// A tap on the map takes the place of what was typed and found.
map?.addEventListener("lamppost:picked", () => {
  if (!fromList) {
    form.elements.q.value = "";
    form.querySelector("#found").replaceChildren();
  }
  fromList = false;
  sayHowOften();
});

sayHowOften();
