// Writes static/map/light.json and dark.json: Protomaps' map layers in Lamppost's colours.
// usage: node style.mjs BASEMAPS_MODULE OUT_FOLDER      (tools/basemap/style.py runs it)
// Addresses, bounds, attribution and the language of labels are filled in by lamppost.config.tiles.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [module, folder] = process.argv.slice(2);
const { layers, namedFlavor } = await import(pathToFileURL(path.resolve(module)));

const FONT = ["Figtree Medium"];
const LABEL = ["coalesce", ["get", "name:LANG"], ["get", "name"]];

/** Every colour of a theme; the names are Protomaps', shared ones are given once. */
function flavor(base, c) {
  return {
    ...namedFlavor(base),
    background: c.earth, earth: c.earth, pier: c.pier, water: c.water, buildings: c.buildings,
    park_a: c.park, park_b: c.park, wood_a: c.wood, wood_b: c.wood, scrub_a: c.park, scrub_b: c.park,
    hospital: c.hospital, industrial: c.industrial, school: c.school, beach: c.beach, sand: c.beach,
    pedestrian: c.industrial, runway: c.industrial, railway: c.railway,
    other: c.faint, minor_service: c.service, minor_a: c.minor, minor_b: c.minor, link: c.link,
    major: c.major, highway: c.highway,
    minor_service_casing: c.casing, minor_casing: c.casing, link_casing: c.casing,
    major_casing_late: c.majorCasing, major_casing_early: c.majorCasing,
    highway_casing_late: c.highwayCasing, highway_casing_early: c.highwayCasing,
    bridges_other: c.faint, bridges_minor: c.minor, bridges_link: c.link, bridges_major: c.major,
    bridges_highway: c.highway, bridges_other_casing: c.casing, bridges_minor_casing: c.casing,
    bridges_link_casing: c.casing, bridges_major_casing: c.majorCasing,
    bridges_highway_casing: c.highwayCasing,
    tunnel_other: c.tunnel, tunnel_minor: c.tunnel, tunnel_link: c.tunnel, tunnel_major: c.tunnel,
    tunnel_highway: c.tunnel, tunnel_other_casing: c.casing, tunnel_minor_casing: c.casing,
    tunnel_link_casing: c.casing, tunnel_major_casing: c.casing, tunnel_highway_casing: c.casing,
    roads_label_minor: c.street, roads_label_minor_halo: c.halo,
    roads_label_major: c.avenue, roads_label_major_halo: c.halo,
    subplace_label: c.area, subplace_label_halo: c.earth, city_label: c.town, city_label_halo: c.earth,
    pois: undefined, landcover: undefined, regular: FONT[0], bold: FONT[0], italic: FONT[0],
  };
}

const THEMES = {
  light: {
    earth: "#f3efe7", park: "#dfead2", wood: "#d3e4c3", hospital: "#f6e5e3", industrial: "#ece8df",
    school: "#efe8d8", beach: "#f3e9cf", water: "#b9d5e4", buildings: "#e3ddd0", pier: "#ece6da",
    railway: "#c9c2b4", faint: "#e9e3d7", service: "#fbf9f5", minor: "#ffffff", link: "#fff3d6",
    major: "#ffffff", highway: "#ffe6b3", casing: "#e2dacc", majorCasing: "#d9cebb",
    highwayCasing: "#e8c98c", tunnel: "#f0ebe0", street: "#716a5b", avenue: "#5a5446",
    halo: "#fffdf9", area: "#565d70", town: "#3a4052", green: "#3f6a3c", station: "#3f63a8",
  },
  dark: {
    earth: "#141822", park: "#17261f", wood: "#182a21", hospital: "#231a22", industrial: "#171b25",
    school: "#1b1d26", beach: "#1e2129", water: "#0d2136", buildings: "#1c2130", pier: "#1a1f2c",
    railway: "#2b3142", faint: "#1d2331", service: "#202636", minor: "#262d3f", link: "#353a4a",
    major: "#363f56", highway: "#57513f", casing: "#10131b", majorCasing: "#0e1118",
    highwayCasing: "#10131b", tunnel: "#1c2230", street: "#8d96ad", avenue: "#a9b1c6",
    halo: "#141822", area: "#9fb0e6", town: "#d5dbea", green: "#7fae90", station: "#88a8e8",
  },
};

// Protomaps layers for which a city's basemap has no features, or which would need other fonts.
const WITHOUT = /country|region|boundar|address|ocean|lake|island|zoo|aerodrome|pier|waterway_label|shields|oneway|^pois$|landcover/;

function recoloured(name, c) {
  const kept = layers("base", flavor(name, c), { lang: "en" }).filter((layer) => !WITHOUT.test(layer.id));
  kept.filter((layer) => layer.type === "symbol").forEach(plainLabel);
  const set = (id, layout, rest = {}) => {
    const layer = kept.find((l) => l.id === id);
    Object.assign(layer.layout, layout);
    Object.assign(layer, rest);
  };
  const calm = { "text-letter-spacing": 0.07, "text-padding": 14, "text-transform": "uppercase" };
  set("places_subplace", { ...calm, "text-size": ["interpolate", ["linear"], ["zoom"], 11, 10, 14, 12.5, 17, 16] }, { maxzoom: 16 });
  set("places_locality", { "text-size": ["interpolate", ["linear"], ["zoom"], 9, 12, 14, 17] }, { maxzoom: 14 });
  return [...kept, stationDots(c), sights(c), stations(c)];
}

function plainLabel(layer) {
  for (const key of Object.keys(layer.layout)) if (key.startsWith("icon-")) delete layer.layout[key];
  Object.assign(layer.layout, { "text-font": FONT, "text-field": LABEL });
}

const sights = (c) => ({
  id: "sights", type: "symbol", source: "base", "source-layer": "pois", minzoom: 14,
  filter: ["in", ["get", "kind"], ["literal", ["park", "university", "hospital", "museum", "library"]]],
  layout: { "text-field": LABEL, "text-font": FONT, "text-size": 11.5, "text-max-width": 8 },
  paint: { "text-color": c.green, "text-halo-color": c.earth, "text-halo-width": 1.2 },
});

const ofStations = { source: "base", "source-layer": "pois", minzoom: 13, filter: ["==", ["get", "kind"], "station"] };

const stationDots = (c) => ({
  id: "station-dots", type: "circle", ...ofStations,
  paint: { "circle-radius": 3, "circle-color": c.earth, "circle-stroke-color": c.station, "circle-stroke-width": 2 },
});

const stations = (c) => ({
  id: "stations", type: "symbol", ...ofStations, minzoom: 13.5,
  layout: { "text-field": LABEL, "text-font": FONT, "text-size": 11, "text-anchor": "left", "text-offset": [0.7, 0] },
  paint: { "text-color": c.station, "text-halo-color": c.earth, "text-halo-width": 1.2 },
});

for (const [name, colours] of Object.entries(THEMES)) {
  const style = {
    version: 8,
    name: `Lamppost ${name}`,
    metadata: { "layers from": "@protomaps/basemaps, BSD-3-Clause, © Protomaps LLC" },
    sources: { base: { type: "vector" } },
    layers: recoloured(name, colours),
  };
  fs.writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(style, null, 1)}\n`);
  console.log(name, style.layers.length, "layers");
}
