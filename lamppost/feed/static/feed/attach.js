// Pictures and clips of a post: sent in pieces, looked at by their author, blurred where boxes are,
// and only then part of the form. Words come translated from the page.
import { BlurBoxes } from "../footage/blur.js";
import { ACCEPT, Upload, confirm, follow } from "../footage/upload.js";

const host = document.getElementById("attach");
const list = host?.querySelector(".attached");
const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

class One {
  constructor(file) {
    this.row = document.getElementById("attach-one").content.firstElementChild.cloneNode(true);
    this.part = (name) => this.row.querySelector(name);
    list.append(this.row);
    const say = (word) => word !== "sent" && this.say(word === "waiting" ? "waiting" : "sending");
    this.upload = new Upload(file, { csrf: csrf(), onState: say, onProgress: (share) => { this.part("progress").value = share; } });
    this.row.addEventListener("lamppost:remove", () => this.upload.cancel().catch(() => {}));
  }

  say(word, text = "") {
    this.part(".state").textContent = text || host.dataset[word];
    this.row.dataset.state = word;
  }

  async go() {
    const id = await this.upload.start();
    if (!id) return;
    this.say("looking");
    const facts = await follow(id, () => {});
    if (facts.state === "refused" || facts.state === "failed") throw new Error(facts.message);
    this.look(facts);
  }

  look(facts) {
    this.part("progress").hidden = true;
    this.part(".state").textContent = "";
    const shown = document.createElement(facts.kind === "clip" ? "video" : "img");
    Object.assign(shown, { src: facts.look, width: facts.width, height: facts.height });
    if (facts.kind === "clip") shown.controls = true;
    else shown.alt = "";
    const stage = this.part(".blur-host");
    stage.append(shown);
    stage.hidden = this.part(".look").hidden = false;
    this.part(".sound").hidden = !facts.has_sound;
    const words = { box: host.dataset.box, help: host.dataset.help };
    const boxes = new BlurBoxes(stage, { words, boxes: facts.proposals, seconds: facts.seconds });
    this.part("[data-add]").addEventListener("click", () => boxes.add());
    this.part("[data-use]").addEventListener("click", () => this.use(facts, boxes.list).catch((e) => this.fail(e)));
  }

  async use(facts, boxes) {
    const sound = this.part(".sound input").checked;
    this.part(".look").hidden = true;
    this.say("burning");
    await confirm(facts.id, { csrf: csrf(), boxes, sound });
    const done = await follow(facts.id, () => {}, { until: ["finished", "failed"] });
    if (done.state === "failed") throw new Error();
    const image = this.part(".thumb img");
    Object.assign(image, { src: done.poster, width: done.width, height: done.height });
    this.part(".blur-host").replaceChildren();
    this.part(".blur-host").hidden = true;
    this.part(".thumb").hidden = false;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "media", value: done.id });
    this.row.append(field);
    this.say("ready");
  }

  fail(problem) {
    this.part("progress").hidden = this.part(".look").hidden = true;
    this.say("failed", problem.message);
  }
}

if (host) {
  const input = host.querySelector("[type=file]");
  input.accept = ACCEPT;
  input.addEventListener("change", () => {
    const room = Number(host.dataset.most) - list.children.length;
    for (const file of [...input.files].slice(0, Math.max(0, room))) {
      const one = new One(file);
      one.go().catch((problem) => one.fail(problem));
    }
    input.value = "";
  });
  list.addEventListener("click", (event) => {
    if (!event.target.closest("[data-remove]")) return;
    const row = event.target.closest("li");
    row.dispatchEvent(new Event("lamppost:remove"));
    row.remove();
  });
}
