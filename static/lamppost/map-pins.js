// Alerts on the map: pins that join to clusters, and their twin in the page's list.
// The list is the page's own ([data-alert] or [data-item] with the alert's id); whatever is under
// the pointer or the focus there is lit here, and the other way round.
import { FAMILIES, servePictures } from "./map-images.js";
import { colour } from "./map-shapes.js";

const TWIN = "[data-alert], [data-item]";
const SIZE = ["interpolate", ["linear"], ["zoom"], 10, 0.7, 14, 0.95, 16.5, 1.1];
const idOf = (element) => element.dataset.alert ?? element.dataset.item;

export async function addPins(map, maplibre, place, facts) {
  await servePictures(map, place, facts);
  const pins = new Pins(map, maplibre, place, facts);
  await pins.load();
  pins.listen();
  return pins;
}

class Pins {
  constructor(map, maplibre, place, facts) {
    Object.assign(this, { map, place, facts, items: [], lit: null });
    this.popup = new maplibre.Popup({ offset: 16, maxWidth: "min(300px, 88vw)", className: "map-pop", focusAfterOpen: false });
    this.popup.on("close", () => this.light(null));
  }

  /** Take the given items, or fetch them anew; the old ones stay if that fails. */
  async load(given) {
    try {
      this.items = given ?? (await (await fetch(this.facts.items, { headers: { Accept: "application/json" } })).json());
    } catch (error) {
      console.warn("map items", error.message);
    }
    this.map.getSource("pins")?.setData(this.data());
  }

  data() {
    const features = this.items.map((item) => ({
      type: "Feature",
      properties: { id: item.id, category: item.category, status: item.status ?? "live", family: this.facts.kinds[item.category]?.family },
      geometry: { type: "Point", coordinates: [item.lng, item.lat] },
    }));
    return { type: "FeatureCollection", features };
  }

  draw(map) {
    const counts = Object.fromEntries(FAMILIES.map((f) => [f, ["+", ["case", ["==", ["get", "family"], f], 1, 0]]]));
    map.addSource("pins", { type: "geojson", data: this.data(), cluster: true, clusterRadius: 40, clusterMaxZoom: 17, clusterProperties: counts });
    map.addSource("lit", { type: "geojson", data: this.litData() });
    const symbol = (id, source, filter, name, size) =>
      map.addLayer({
        id, type: "symbol", source, ...(filter && { filter }),
        layout: { "icon-image": name, "icon-size": size, "icon-allow-overlap": true, "icon-ignore-placement": true, "icon-padding": 0 },
      });
    const counted = FAMILIES.flatMap((f, i) => [...(i ? [","] : []), ["to-string", ["get", f]]]);
    const pin = ["concat", "pin|", ["get", "category"], "|", ["get", "status"]];
    symbol("pins", "pins", ["!", ["has", "point_count"]], pin, SIZE);
    symbol("clusters", "pins", ["has", "point_count"], ["concat", "cluster|", ...counted], 1);
    const glow = colour(this.place, "--lamp");
    map.addLayer({ id: "lit-glow", type: "circle", source: "lit", paint: { "circle-radius": 25, "circle-color": glow, "circle-opacity": 0.38, "circle-stroke-color": glow, "circle-stroke-width": 2 } });
    symbol("lit", "lit", null, pin, 1.15);
  }

  litData() {
    const all = this.data();
    return { ...all, features: all.features.filter((f) => f.properties.id === this.lit) };
  }

  /** Show one alert (or none) in a ring of lamp light, here and in the list. */
  light(id) {
    if (this.lit === id) return;
    this.lit = id;
    this.map.getSource("lit")?.setData(this.litData());
    for (const twin of document.querySelectorAll(TWIN)) twin.classList.toggle("is-lit", idOf(twin) === id);
  }

  listen() {
    const { map } = this;
    document.addEventListener("lamppost:items", (event) => this.load(event.detail?.items));
    const fromList = (event) => {
      const twin = event.target.closest?.(TWIN);
      if (!twin || this.place.contains(twin) || this.popup.isOpen()) return;
      this.light(idOf(twin));
      if (event.type === "focusin") this.bringIntoView(idOf(twin));
    };
    document.addEventListener("pointerover", fromList);
    document.addEventListener("focusin", fromList);
    document.addEventListener("pointerout", (event) => {
      if (!event.target.closest?.(TWIN) || this.popup.isOpen()) return;
      const focused = document.activeElement?.closest(TWIN); // the keyboard's place outlasts the pointer's
      this.light(focused ? idOf(focused) : null);
    });
    map.on("click", "pins", (event) => this.open([event.features[0].properties.id]));
    map.on("click", "clusters", (event) => this.spread(event.features[0]));
    map.on("mouseenter", "pins", (event) => this.popup.isOpen() || this.light(event.features[0].properties.id));
    map.on("mouseleave", "pins", () => this.popup.isOpen() || this.light(null));
    for (const layer of ["pins", "clusters"]) {
      map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
    }
    this.place.addEventListener("keydown", (event) => event.key === "Escape" && this.popup.remove());
  }

  bringIntoView(id) {
    const item = this.items.find((i) => i.id === id);
    if (!item || this.map.getBounds().contains([item.lng, item.lat])) return;
    this.map.easeTo({ center: [item.lng, item.lat], duration: this.facts.still ? 0 : 400 });
  }

  /** Zoom in until a cluster comes apart; alerts of one and the same cell are listed instead. */
  async spread(feature) {
    const source = this.map.getSource("pins");
    const { cluster_id: cluster, point_count: count } = feature.properties;
    const leaves = await source.getClusterLeaves(cluster, Math.min(count, 12), 0);
    const zoom = await source.getClusterExpansionZoom(cluster);
    if (zoom > this.map.getMaxZoom()) return this.open(leaves.map((leaf) => leaf.properties.id));
    this.map.easeTo({ center: feature.geometry.coordinates, zoom: zoom + 0.3, duration: this.facts.still ? 0 : 500 });
  }

  open(ids) {
    const items = ids.map((id) => this.items.find((i) => i.id === id)).filter(Boolean);
    if (!items.length) return;
    const [first] = items;
    const at = [first.lng, first.lat];
    const twin = Array.from(document.querySelectorAll(TWIN)).find((t) => idOf(t) === first.id && !this.place.contains(t));
    const isNarrow = this.place.clientWidth < 640;
    if (isNarrow) this.map.easeTo({ center: at, duration: this.facts.still ? 0 : 300 });
    // on a phone the list is right below: its card says all that a bubble would
    const isBubble = !isNarrow || !twin || items.length > 1;
    if (isBubble) this.popup.setLngLat(at).setDOMContent(this.cards(items)).addTo(this.map);
    this.light(first.id);
    if (isNarrow && isBubble) return; // scrolling to the list would scroll the bubble away
    twin?.scrollIntoView({ block: "nearest", inline: "center", behavior: this.facts.still ? "auto" : "smooth" });
  }

  cards(items) {
    const list = document.createElement("ul");
    list.className = "map-cards";
    list.append(...items.map((item) => this.card(item)));
    return list;
  }

  card(item) {
    const kind = this.facts.kinds[item.category];
    const row = document.createElement("li");
    row.className = kind.family;
    const link = document.createElement("a");
    link.href = item.url;
    const title = document.createElement("b");
    title.textContent = item.title;
    const small = document.createElement("small");
    const state = this.facts.words[item.status];
    small.textContent = state ? `${kind.word} · ${state}` : kind.word;
    link.append(title, small);
    row.append(link);
    return row;
  }
}
