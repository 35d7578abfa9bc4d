// One map: its style in the page's theme, its controls, its rings, and either pins or a picker.
import * as maplibre from "../vendor/maplibre-gl.mjs";
import { addPicker } from "./map-pick.js";
import { addPins } from "./map-pins.js";
import { area, around, circle, collection, colour, covered } from "./map-shapes.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const root = document.documentElement;

/** Draw the map that `place` (a [data-map] element) describes; rejects if WebGL is missing. */
export async function show(place) {
  const facts = read(place);
  const map = (place.map = new maplibre.Map(options(place, facts)));
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  frame(map, place, facts);
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "bottom-right");
  map.on("error", (event) => console.warn("map", event.error?.message));

  const styled = new Promise((resolve) => map.once("style.load", resolve));
  const parts = [ground(place, facts)];
  if (facts.items) parts.push(await addPins(map, maplibre, place, facts));
  if ("pick" in place.dataset) parts.push(addPicker(map, place, facts));
  const draw = () => {
    for (const part of parts) part.draw(map);
    map.once("idle", () => (root.dataset.mapReady = "1"));
  };
  await styled;
  draw();
  map.on("style.load", draw);
  addEventListener("themechange", () => {
    delete root.dataset.mapReady;
    map.setStyle(facts.addresses[root.dataset.mode], { diff: false });
  });
  new ResizeObserver(() => map.resize().setPadding(covered(place))).observe(place);
}

function read(place) {
  const json = (name) => JSON.parse(place.dataset[name] || "null");
  return {
    addresses: json("addresses"),
    words: json("words"),
    kinds: json("kinds"),
    rings: json("rings") ?? [],
    outline: json("outline"),
    items: place.dataset.items,
    still: still.matches,
  };
}

function options(place, { addresses, words }) {
  maplibre.setWorkerUrl(addresses.worker);
  const [west, south, east, north] = addresses.bounds;
  return {
    container: place,
    style: addresses[root.dataset.mode || "light"],
    center: [Number(place.dataset.lng), Number(place.dataset.lat)],
    zoom: Number(place.dataset.zoom),
    minZoom: 9,
    maxZoom: 17,
    maxBounds: [[west, south], [east, north]],
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: still.matches ? 0 : 200,
    attributionControl: { customAttribution: [], compact: place.clientWidth < 640 },
    locale: words,
  };
}

/** Show the whole ring around the place the map looks at, beside whatever covers the map's edges. */
function frame(map, place, { rings }) {
  map.setPadding(covered(place));
  const { lat, lng, zoom } = place.dataset;
  const home = rings.find((ring) => ring.lat === Number(lat) && ring.lng === Number(lng));
  const padding = Math.min(28, place.clientWidth / 16);
  if (home) map.fitBounds(around(home), { padding, maxZoom: Number(zoom) + 1, animate: false });
}

/** Watched places and the one outlined cell, below everything else. */
function ground(place, { rings, outline }) {
  const draw = (map) => {
    map.addSource("rings", { type: "geojson", data: collection(rings.map((r) => circle(r.lng, r.lat, r.radius_m))) });
    area(map, "rings", colour(place, "--lamp"), { dashed: true });
    if (outline) {
      map.addSource("outline", { type: "geojson", data: collection([outline]) });
      area(map, "outline", colour(place, "--brand"), { fill: 0.12 });
    }
    const middles = rings.map((r) => [r.lng, r.lat]);
    map.addSource("homes", { type: "geojson", data: collection(middles) });
    const lamp = colour(place, "--lamp");
    map.addLayer({ id: "homes-glow", type: "circle", source: "homes", paint: { "circle-radius": 17, "circle-color": lamp, "circle-opacity": 0.26 } });
    map.addLayer({ id: "homes", type: "circle", source: "homes", paint: { "circle-radius": 7, "circle-color": lamp, "circle-stroke-color": colour(place, "--raised"), "circle-stroke-width": 3 } });
  };
  return { draw };
}
