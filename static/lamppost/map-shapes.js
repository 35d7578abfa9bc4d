// Small geometry and colours for the map's own layers.

/** What a custom property comes to inside this element in the theme of the moment: "rgb(...)". */
export function colour(place, name) {
  const probe = document.createElement("i"); // a new one: an old one might be in a transition
  probe.style.color = `var(${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** A circle of so many metres as a closed ring of [lng, lat]. */
export function circle(lng, lat, metres) {
  const east = metres / (111_320 * Math.cos((lat * Math.PI) / 180));
  const north = metres / 110_574;
  return Array.from({ length: 73 }, (_, i) => {
    const angle = (i / 72) * 2 * Math.PI;
    return [lng + east * Math.cos(angle), lat + north * Math.sin(angle)];
  });
}

/** [west, south, east, north] of a ring's circle. */
export function around({ lng, lat, radius_m: metres }) {
  const ring = circle(lng, lat, metres);
  const [east, north] = [ring[0][0], ring[18][1]];
  return [2 * lng - east, 2 * lat - north, east, north];
}

/** Pixels of the map's edges that the page covers: it says so in --map-left and --map-bottom. */
export function covered(place) {
  const probe = document.createElement("i");
  probe.style.padding = "0 0 var(--map-bottom, 12px) var(--map-left, 12px)";
  place.append(probe);
  const { paddingLeft, paddingBottom } = getComputedStyle(probe);
  const edges = [paddingLeft, paddingBottom].map((length) => Math.max(0, parseFloat(length) - 12));
  probe.remove();
  return { left: edges[0], bottom: edges[1], right: 0, top: 0 };
}

/** GeoJSON of closed rings ([[lng, lat], ...]) and points ([lng, lat]). */
export function collection(shapes) {
  const features = shapes.map((shape) => {
    const isPoint = typeof shape[0] === "number";
    const geometry = isPoint ? { type: "Point", coordinates: shape } : { type: "Polygon", coordinates: [shape] };
    return { type: "Feature", properties: {}, geometry };
  });
  return { type: "FeatureCollection", features };
}

/** A filled, outlined area of one colour for a source of that name. */
export function area(map, source, colour, { dashed = false, fill = 0.06 } = {}) {
  map.addLayer({ id: `${source}-fill`, type: "fill", source, paint: { "fill-color": colour, "fill-opacity": fill } });
  const line = { "line-color": colour, "line-width": dashed ? 1.6 : 2.2, "line-opacity": 0.9 };
  if (dashed) line["line-dasharray"] = [2, 2];
  map.addLayer({ id: `${source}-line`, type: "line", source, paint: line, layout: { "line-join": "round" } });
}
