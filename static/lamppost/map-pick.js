// Choosing a place: a tap, or the arrow keys and Enter, picks the cell there. What goes into the form
// is the middle of that cell, never the point that was tapped.
import { area, circle, collection, colour } from "./map-shapes.js";

const NOWHERE = collection([]);

export function addPicker(map, place, facts) {
  const picker = new Picker(map, place, facts);
  picker.listen();
  return picker;
}

class Picker {
  constructor(map, place, { addresses, words }) {
    Object.assign(this, { map, place, addresses, words, picked: null });
    this.form = place.closest("form") ?? document.querySelector(`form:has([name="${place.dataset.pick}_lat"])`);
    this.says = place.parentElement.querySelector("[data-map-picked]");
    const [lat, lng] = ["lat", "lng"].map((which) => this.input(which)?.value);
    if (lat && lng) this.pick(Number(lat), Number(lng), { quietly: true });
  }

  /** The form's own hidden input of that name; made if there is none. */
  input(which) {
    const name = `${this.place.dataset.pick}_${which}`;
    if (!this.form) return null;
    const there = this.form.elements.namedItem(name);
    if (there) return there;
    const made = Object.assign(document.createElement("input"), { type: "hidden", name });
    this.form.append(made);
    return made;
  }

  get radius() {
    const chosen = this.form?.elements.namedItem("radius_m")?.value;
    return Number(chosen || this.place.dataset.radius || 0);
  }

  draw(map) {
    map.addSource("reach", { type: "geojson", data: this.reach() });
    map.addSource("picked", { type: "geojson", data: this.cell() });
    area(map, "reach", colour(this.place, "--lamp"), { dashed: true });
    area(map, "picked", colour(this.place, "--brand"), { fill: 0.22 });
  }

  reach() {
    return this.picked && this.radius ? collection([circle(this.picked.lng, this.picked.lat, this.radius)]) : NOWHERE;
  }

  cell() {
    return this.picked ? collection([this.picked.outline]) : NOWHERE;
  }

  listen() {
    const { map, place } = this;
    map.getCanvas().style.cursor = "crosshair";
    map.on("click", ({ lngLat }) => this.pick(lngLat.lat, lngLat.lng));
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      const { lat, lng } = map.getCenter();
      this.pick(lat, lng);
    });
    this.form?.addEventListener("change", () => map.getSource("reach")?.setData(this.reach()));
    // a page that found an address tells the map: place.dispatchEvent(new CustomEvent("lamppost:pick", {detail: {lat, lng}}))
    place.addEventListener("lamppost:pick", ({ detail }) => this.pick(detail.lat, detail.lng, { move: true }));
  }

  async pick(lat, lng, { move = false, quietly = false } = {}) {
    const body = new URLSearchParams({ lat, lng, language: document.documentElement.lang });
    let answer;
    try {
      answer = await fetch(this.addresses.cell, { method: "POST", body });
    } catch {
      return this.say(this.words.unreachable);
    }
    if (!answer.ok) return this.say(this.words.outside);
    this.picked = await answer.json();
    this.map.getSource("picked")?.setData(this.cell());
    this.map.getSource("reach")?.setData(this.reach());
    if (move) this.map.jumpTo({ center: [this.picked.lng, this.picked.lat], zoom: Math.max(this.map.getZoom(), 13.5) });
    if (!quietly) this.write();
    this.say(this.picked.label);
  }

  write() {
    for (const which of ["lat", "lng"]) {
      const input = this.input(which);
      if (input) input.value = this.picked[which];
    }
    this.place.dispatchEvent(new CustomEvent("lamppost:picked", { bubbles: true, detail: this.picked }));
  }

  say(words) {
    if (this.says) this.says.textContent = words;
  }
}
