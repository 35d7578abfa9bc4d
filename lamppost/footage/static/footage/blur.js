// Boxes over a picture or clip, drawn with mouse, finger or keys; what is inside will be blurred.
//
//   const boxes = new BlurBoxes(host, {words, boxes, seconds, onChange(list)});
//   boxes.list    // [{x, y, width, height, since?, until?}] in shares of the picture and seconds
//   boxes.add()   // one in the middle, for the keyboard
//
// `host` holds one <img> or <video> and has the class "blur-host" (footage.css). Keys on a box: arrows
// move it, Shift and arrows change its size, Delete removes it; on a clip [ and ] set from when and
// until when it holds. `words` are translated: {box: "Blurred part", help: "Arrow keys ..."}.

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.02;
const STEP = 0.01;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const made = (name, facts, parent) => {
  const node = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(facts)) node.setAttribute(key, value);
  return node;
};

export class BlurBoxes {
  constructor(host, { words, boxes = [], seconds = 0, onChange = () => {} }) {
    Object.assign(this, { host, words, seconds, onChange, list: boxes.map((box) => ({ ...box })) });
    this.video = host.querySelector("video");
    this.svg = made("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: "blur-boxes" }, host);
    this.svg.addEventListener("pointerdown", (e) => this.#press(e));
    this.svg.addEventListener("keydown", (e) => this.#key(e));
    this.video?.addEventListener("timeupdate", () => this.#show());
    this.video?.addEventListener("seeked", () => this.#show());
    this.#draw();
    // corners are as large as a finger whatever the size, which comes late: when the picture is there
    new ResizeObserver(() => this.list.forEach((_, index) => this.#place(index))).observe(host);
  }

  add(box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }) {
    this.list.push({ ...box });
    this.#draw();
    this.#focus(this.list.length - 1);
    this.onChange(this.list);
  }

  remove(index) {
    this.list.splice(index, 1);
    this.#draw();
    if (this.list.length) this.#focus(Math.min(index, this.list.length - 1));
    else this.host.dispatchEvent(new CustomEvent("blur-boxes-empty"));
    this.onChange(this.list);
  }

  // From this moment of the clip, or until it ("since" or "until").
  setTime(index, which) {
    const box = this.list[index];
    const now = Math.round(this.video.currentTime * 100) / 100;
    const other = which === "since" ? (box.until ?? this.seconds) : (box.since ?? 0);
    if (which === "since" ? now < other : now > other) box[which] = now;
    this.#place(index);
    this.onChange(this.list);
  }

  #draw() {
    this.svg.replaceChildren();
    this.list.forEach((_, index) => {
      const group = made("g", { tabindex: 0, role: "button", "data-box": index }, this.svg);
      made("rect", { class: "blur-box", "vector-effect": "non-scaling-stroke" }, group);
      made("rect", { class: "blur-corner", "data-corner": "" }, group);
      this.#place(index);
    });
  }

  #place(index) {
    const box = this.list[index];
    const [rect, corner] = this.svg.children[index].children;
    const wide = 24 / (this.svg.clientWidth || 1);
    const tall = 24 / (this.svg.clientHeight || 1);
    const at = { x: box.x + box.width - wide / 2, y: box.y + box.height - tall / 2, width: wide, height: tall };
    for (const key of ["x", "y", "width", "height"]) {
      rect.setAttribute(key, box[key]);
      corner.setAttribute(key, at[key]);
    }
    const times = box.since || box.until ? ` ${box.since ?? 0}-${box.until ?? this.seconds} s.` : "";
    const name = `${this.words.box} ${index + 1}/${this.list.length}.${times} ${this.words.help}`;
    this.svg.children[index].setAttribute("aria-label", name);
    this.#show();
  }

  #show() {
    const now = this.video?.currentTime ?? 0;
    this.list.forEach((box, index) => {
      const holds = (box.since ?? 0) <= now && now <= (box.until ?? Infinity);
      this.svg.children[index]?.classList.toggle("blur-later", Boolean(this.video) && !holds);
    });
  }

  #focus(index) {
    this.svg.children[index].focus();
  }

  #change(index, box) {
    const width = clamp(box.width, LEAST, 1);
    const height = clamp(box.height, LEAST, 1);
    Object.assign(this.list[index], { width, height, x: clamp(box.x, 0, 1 - width), y: clamp(box.y, 0, 1 - height) });
    this.#place(index);
  }

  #press(event) {
    if (event.button) return;
    event.preventDefault();
    const start = this.#at(event);
    const group = event.target.closest("[data-box]");
    const isNew = !group;
    if (isNew) this.list.push({ x: start.x, y: start.y, width: LEAST, height: LEAST });
    if (isNew) this.#draw();
    const index = isNew ? this.list.length - 1 : Number(group.dataset.box);
    const before = { ...this.list[index] };
    const grows = isNew || "corner" in event.target.dataset;
    this.#focus(index);
    this.svg.setPointerCapture(event.pointerId);
    const move = (e) => this.#change(index, this.#dragged(before, start, this.#at(e), grows, isNew));
    const up = () => {
      this.svg.removeEventListener("pointermove", move);
      this.onChange(this.list);
    };
    this.svg.addEventListener("pointermove", move);
    this.svg.addEventListener("lostpointercapture", up, { once: true });
  }

  #dragged(before, start, now, grows, isNew) {
    const [dx, dy] = [now.x - start.x, now.y - start.y];
    if (!grows) return { ...before, x: before.x + dx, y: before.y + dy };
    if (!isNew) return { ...before, width: Math.min(before.width + dx, 1 - before.x), height: Math.min(before.height + dy, 1 - before.y) };
    return { x: Math.min(start.x, now.x), y: Math.min(start.y, now.y), width: Math.abs(dx), height: Math.abs(dy) };
  }

  #at(event) {
    const frame = this.svg.getBoundingClientRect();
    return {
      x: clamp((event.clientX - frame.left) / frame.width, 0, 1),
      y: clamp((event.clientY - frame.top) / frame.height, 0, 1),
    };
  }

  #key(event) {
    const group = event.target.closest("[data-box]");
    if (!group) return;
    const index = Number(group.dataset.box);
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) {
      const [dx, dy] = way.map((steps) => steps * STEP);
      const box = this.list[index];
      const grown = { ...box, width: Math.min(box.width + dx, 1 - box.x), height: Math.min(box.height + dy, 1 - box.y) };
      this.#change(index, event.shiftKey ? grown : { ...box, x: box.x + dx, y: box.y + dy });
      this.onChange(this.list);
    } else if (event.key === "Delete" || event.key === "Backspace") this.remove(index);
    else if (this.video && (event.key === "[" || event.key === "]")) this.setTime(index, event.key === "[" ? "since" : "until");
    else return;
    event.preventDefault();
  }
}
