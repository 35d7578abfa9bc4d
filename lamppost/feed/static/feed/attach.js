// Pictures and clips of a post: chosen or dropped, sent in pieces, looked at by their author, blurred
// where boxes are, and only then part of the form. Which ones there are is kept on this device, so a
// reload or a lost connection costs nothing that was sent. Words come translated from the page.
import { BlurBoxes } from "../footage/blur.js";
import { ACCEPT, Upload, confirm, follow } from "../footage/upload.js";
import { kept } from "./attach-kept.js";

const host = document.getElementById("attach");
const list = host?.querySelector(".attached");
const form = host?.closest("form");
const csrf = () => form.elements.csrfmiddlewaretoken.value;
const all = new Set();

// Tell the server that it may forget this one; goes on when the page goes.
function giveUp(id) {
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrf() };
  if (id) fetch(`/uploads/${id}`, { method: "DELETE", keepalive: true, headers }).catch(() => {});
}

class Attachment {
  constructor(facts) {
    this.facts = facts; // {id, name, size, at, alt, boxes}: what is kept
    this.row = document.getElementById("attach-one").content.firstElementChild.cloneNode(true);
    this.part = (name) => this.row.querySelector(name);
    this.part(".name").textContent = facts.name;
    this.part(".alt input").value = facts.alt ?? "";
    this.part(".alt input").addEventListener("input", (event) => this.keep({ alt: event.target.value }));
    this.part(".alt input").addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.part("[data-remove]").addEventListener("click", () => this.remove().focus());
    this.part("[data-pause]").addEventListener("click", () => this.turn());
    list.append(this.row);
    all.add(this);
  }

  keep(more) {
    Object.assign(this.facts, more);
    kept.set([...all].map((one) => one.facts).filter((facts) => facts.id));
  }

  say(word, text = "") {
    this.row.dataset.state = word;
    this.part(".state").textContent = text || host.dataset[word] || "";
    this.part("progress").hidden = !["sending", "paused", "waiting"].includes(word);
    this.part("[data-pause]").hidden = !["sending", "paused", "waiting"].includes(word);
    this.part("[data-pause]").textContent = host.dataset[word === "paused" ? "resume" : "pause"];
    this.part(".look").hidden = this.part(".look-b").hidden = word !== "look";
    this.part(".alt").hidden = word !== "ready" && word !== "look";
  }

  // Whatever goes wrong is said in the row; what was removed meanwhile says nothing.
  async try(steps) {
    try {
      await steps();
    } catch (problem) {
      if (all.has(this)) this.say("failed", problem.message === "gone" ? host.dataset.gone : problem.message);
    }
  }

  send(file) {
    const { id } = this.facts;
    this.upload = new Upload(file, {
      csrf: csrf(),
      address: id ? `/uploads/${id}` : null,
      onProgress: (share) => {
        this.part("progress").value = share;
        if (this.upload.id !== this.facts.id) this.keep({ id: this.upload.id });
      },
      onState: (word) => word in host.dataset && this.say(word),
    });
    return this.start();
  }

  start() {
    return this.try(async () => {
      const id = await this.upload.start();
      if (!id) return; // paused
      this.keep({ id });
      await this.goOn();
    });
  }

  turn() {
    if (this.row.dataset.state === "paused") this.start();
    else this.upload.pause();
  }

  // From wherever it is: after the last byte, or on a new page.
  async goOn() {
    this.say("looking");
    const until = ["receiving", "to_look_at", "refused", "finished", "failed"];
    const facts = await follow(this.facts.id, () => {}, { until });
    if (!all.has(this)) return;
    if (facts.state === "receiving") this.say("choose");
    else if (facts.state === "to_look_at") this.look(facts);
    else if (facts.state === "finished") this.ready(facts);
    else throw new Error(facts.message);
  }

  look(facts) {
    this.say("look");
    const shown = document.createElement(facts.kind === "clip" ? "video" : "img");
    Object.assign(shown, { width: facts.width, height: facts.height, src: facts.look });
    if (facts.kind === "clip") Object.assign(shown, { controls: true, preload: "metadata", playsInline: true });
    else shown.alt = host.dataset.yours;
    const stage = this.part(".blur-host");
    stage.replaceChildren(shown);
    const found = facts.proposals.length ? "found" : "none";
    this.part(".proposals").textContent = host.dataset[facts.looked_for_faces ? found : "unasked"];
    this.part(".sound").hidden = !facts.has_sound;
    this.part(".times").hidden = facts.kind !== "clip";
    const words = { box: host.dataset.box, help: host.dataset.help };
    const onChange = (boxes) => this.keep({ boxes });
    const boxes = new BlurBoxes(stage, { words, boxes: this.facts.boxes ?? facts.proposals, seconds: facts.seconds, onChange });
    stage.addEventListener("blur-boxes-empty", () => this.part("[data-add]").focus());
    this.part("[data-add]").onclick = () => boxes.add();
    this.part("[data-use]").onclick = () => this.try(() => this.use(boxes.list));
  }

  async use(boxes) {
    const sound = this.part(".sound input").checked;
    this.say("burning");
    this.part("[data-remove]").focus();
    await confirm(this.facts.id, { csrf: csrf(), boxes, sound });
    const facts = await follow(this.facts.id, () => {}, { until: ["finished", "failed"] });
    if (facts.state === "failed") throw new Error(facts.message);
    if (all.has(this)) this.ready(facts);
  }

  ready(facts) {
    this.part(".blur-host").replaceChildren();
    const image = this.part(".thumb img");
    Object.assign(image, { src: facts.poster, width: facts.width, height: facts.height });
    this.part(".thumb").hidden = false;
    this.part("[name=media]")?.remove();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "media", value: facts.id });
    this.row.append(field);
    this.part(".alt input").name = `alt_${facts.id}`;
    this.say("ready");
    if (this.row.contains(document.activeElement)) this.part(".alt input").focus();
  }

  remove() {
    all.delete(this);
    this.row.remove();
    this.keep({});
    complain("");
    this.upload?.pause();
    giveUp(this.facts.id);
    return host.querySelector("[type=file]");
  }
}

function complain(text) {
  const said = host.querySelector(".attach-problem");
  said.textContent = text;
  said.hidden = !text;
}

function add(files) {
  complain("");
  for (const file of files) {
    const facts = { name: file.name, size: file.size, at: file.lastModified };
    const isSame = (one) => ["name", "size", "at"].every((key) => one.facts[key] === facts[key]);
    const stopped = [...all].find((one) => one.row.dataset.state === "choose" && isSame(one));
    if (stopped) stopped.send(file);
    else if (all.size >= Number(host.dataset.most)) complain(host.dataset.enough);
    else new Attachment(facts).send(file);
  }
}

// What the server put into the form, and what is kept here, go on from where they are.
function restore() {
  const rows = [...list.querySelectorAll("[data-media]")];
  const there = rows.map((row) => ({ id: row.dataset.media, alt: row.querySelector("[data-alt]").value, name: "" }));
  rows.forEach((row) => row.remove());
  const mine = kept.get();
  const known = (id) => mine.find((facts) => facts.id === id);
  const others = mine.filter((facts) => !there.some((one) => one.id === facts.id));
  for (const facts of [...there.map((one) => ({ ...known(one.id), ...one, name: known(one.id)?.name ?? "" })), ...others]) {
    const one = new Attachment(facts);
    one.try(() => one.goOn().catch((problem) => {
      if (problem.message !== "gone") throw problem;
      one.remove();
    }));
  }
}

if (host) {
  const input = host.querySelector("[type=file]");
  const drop = host.querySelector(".drop");
  input.accept = ACCEPT;
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop") add([...event.dataTransfer.files]);
    });
  }
  form.addEventListener("submit", (event) => {
    if (["find", "ask"].includes(event.submitter?.name)) return;
    const waits = [...all].find((one) => one.row.dataset.state !== "ready");
    if (!waits) return;
    event.preventDefault();
    complain(host.dataset.unready);
    host.scrollIntoView({ block: "start" });
    waits.part("[data-use]").offsetParent ? waits.part("[data-use]").focus() : waits.part("[data-remove]").focus();
  });
  document.querySelector("[data-draft-clear]")?.addEventListener("click", () => {
    for (const { facts } of all) giveUp(facts.id);
    all.clear(); // what is still under way keeps nothing any more
    kept.set([]);
  });
  restore();
  host.dataset.attachReady = "1";
}
