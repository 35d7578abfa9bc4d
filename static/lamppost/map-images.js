// The pictures of pins and clusters, drawn on demand in the colours of the theme.
// A pin is named "pin|category|status", a cluster "cluster|count of each family".
import { colour } from "./map-shapes.js";

const SCALE = 2; // pixels of a picture for each pixel of the page
export const FAMILIES = ["fire", "violence", "break_in", "vehicle", "neighbors"];
const PROPERTY = { fire: "--fire", violence: "--violence", break_in: "--break-in", vehicle: "--vehicle", neighbors: "--neighbors" };

/** Serve the map's missing pictures. `icons` is the address of the sprite, `kinds` what it holds. */
export async function servePictures(map, place, { addresses, kinds }) {
  const symbols = new DOMParser().parseFromString(await (await fetch(addresses.icons)).text(), "image/svg+xml");
  const shape = (icon) => Array.from(symbols.getElementById(icon)?.querySelectorAll("path") ?? [], (path) => new Path2D(path.getAttribute("d")));
  map.setMissingStyleImageResolver((id) => {
    const [what, ...rest] = id.split("|");
    const draw = { pin: () => pin(place, kinds[rest[0]], rest[1], shape), cluster: () => cluster(place, rest[0].split(",").map(Number)) }[what];
    if (draw) map.addImage(id, draw(), { pixelRatio: SCALE });
  });
}

function pin(place, kind, status, shape) {
  const size = 34;
  const pen = canvas(size);
  const faded = status === "ended" || status === "retracted";
  const paper = colour(place, "--raised");
  const ink = colour(place, PROPERTY[kind.family]);
  disc(pen, 17, 18, 15.5, "rgb(20 16 8 / .2)");
  disc(pen, 17, 17, 15.5, paper);
  disc(pen, 17, 17, 13.5, faded ? paper : ink);
  if (faded) circleLine(pen, 17, 12.5, ink);
  pen.translate(8.2, 8.2);
  pen.scale(17.6 / 256, 17.6 / 256);
  pen.fillStyle = faded ? ink : colour(place, "--pin-ink");
  for (const path of shape(kind.icon)) pen.fill(path);
  return picture(pen, size);
}

function cluster(place, counts) {
  const count = counts.reduce((sum, n) => sum + n, 0);
  const radius = count < 5 ? 15 : count < 20 ? 18 : count < 100 ? 21 : 25;
  const size = 2 * radius + 4;
  const pen = canvas(size);
  const middle = size / 2;
  disc(pen, middle, middle + 1, radius, "rgb(20 16 8 / .2)");
  disc(pen, middle, middle, radius, colour(place, "--raised"));
  let from = -Math.PI / 2;
  counts.forEach((n, i) => {
    const to = from + (n / count) * 2 * Math.PI;
    if (n) arc(pen, middle, radius - 2.5, from, to, colour(place, PROPERTY[FAMILIES[i]]));
    from = to;
  });
  pen.fillStyle = colour(place, "--text");
  pen.font = "650 13px Figtree, system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(String(count), middle, middle + 0.5);
  return picture(pen, size);
}

function canvas(size) {
  const sheet = document.createElement("canvas");
  sheet.width = sheet.height = size * SCALE;
  const pen = sheet.getContext("2d");
  pen.scale(SCALE, SCALE);
  return pen;
}

const picture = (pen, size) => pen.getImageData(0, 0, size * SCALE, size * SCALE);

function disc(pen, x, y, radius, fill) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
}

function arc(pen, middle, radius, from, to, stroke) {
  pen.beginPath();
  pen.arc(middle, middle, radius, from, to);
  pen.lineWidth = 4;
  pen.strokeStyle = stroke;
  pen.stroke();
}

const circleLine = (pen, middle, radius, stroke) => {
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.lineWidth = 2;
  pen.strokeStyle = stroke;
  pen.stroke();
};
