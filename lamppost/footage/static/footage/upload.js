// Resumable upload (tus 1.0) of one picture or clip, with progress, pause and resume.
//
//   const upload = new Upload(file, {csrf, onProgress(share), onState(word, message)});
//   await upload.start();            // resolves with the media's id once every byte is there
//   upload.pause(); upload.start();  // goes on where the server is
//   upload.address                   // keep it, and a new page can go on: new Upload(file, {address})
//   await follow(id, facts => ...);  // until it can be looked at, or is refused, finished, failed
//
// Words of state: "sending", "paused", "waiting" (for the network), "sent", "refused", "gone".

export const ACCEPT = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime,video/webm";
const PIECE = 4 * 1024 * 1024;
const PATIENCE = [500, 1000, 3000, 5000, 10000, 20000]; // milliseconds between tries
const SETTLED = ["to_look_at", "refused", "finished", "failed"];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Upload {
  constructor(file, { csrf, endpoint = "/uploads", address = null, piece = PIECE, ...told }) {
    Object.assign(this, { file, csrf, endpoint, address, piece, offset: 0, paused: true, request: null });
    this.onProgress = told.onProgress ?? (() => {});
    this.onState = told.onState ?? (() => {});
  }

  get id() {
    return this.address?.split("/").pop();
  }

  async start() {
    this.paused = false;
    for (let tries = 0; !this.paused; ) {
      this.onState("sending", "");
      const before = this.offset;
      try {
        if (await this.#go()) return this.id;
        break; // paused
      } catch (problem) {
        if (!problem.again) throw problem;
        tries = this.offset > before ? 0 : tries + 1;
        if (this.paused) break;
        this.onState("waiting", "");
        await pause(PATIENCE[Math.min(tries, PATIENCE.length - 1)]);
      }
    }
    this.onState("paused", "");
    return null;
  }

  pause() {
    this.paused = true;
    this.request?.abort();
  }

  async cancel() {
    this.pause();
    if (this.address) await this.#ask("DELETE", this.address, {});
    this.address = null;
  }

  async #go() {
    if (this.address) await this.#catchUp();
    else await this.#announce();
    while (this.offset < this.file.size) {
      if (this.paused) return false;
      const body = this.file.slice(this.offset, this.offset + this.piece);
      const headers = { "Upload-Offset": this.offset, "Content-Type": "application/offset+octet-stream" };
      this.#moveTo(await this.#ask("PATCH", this.address, headers, body));
    }
    this.onState("sent", "");
    return true;
  }

  async #announce() {
    const answer = await this.#ask("POST", this.endpoint, { "Upload-Length": this.file.size });
    this.address = new URL(answer.getResponseHeader("Location"), location.href).pathname;
  }

  async #catchUp() {
    this.#moveTo(await this.#ask("HEAD", this.address, {}));
  }

  #moveTo(answer) {
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.onProgress(this.offset / this.file.size);
  }

  #ask(method, address, headers, body = null) {
    return new Promise((done, fail) => {
      const request = (this.request = new XMLHttpRequest());
      request.open(method, address);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRFToken", this.csrf);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = (e) => this.onProgress((this.offset + e.loaded) / this.file.size);
      request.onload = () => (request.status < 300 ? done(request) : fail(this.#problem(request)));
      request.onerror = request.onabort = () => fail(Object.assign(new Error("network"), { again: true }));
      request.send(body);
    });
  }

  #problem(answer) {
    const again = [409, 423, 460, 502, 503, 504].includes(answer.status);
    if (!again) this.onState([404, 410].includes(answer.status) ? "gone" : "refused", answer.responseText);
    return Object.assign(new Error(answer.responseText || answer.status), { again, status: answer.status });
  }
}

export async function follow(id, onFacts, { every = 1000, until = SETTLED } = {}) {
  for (;;) {
    const answer = await fetch(`/media/${id}`).catch(() => null);
    if (answer?.status === 404) throw new Error("gone");
    if (answer?.ok) {
      const facts = await answer.json();
      onFacts(facts);
      if (until.includes(facts.state)) return facts;
    }
    await pause(every);
  }
}

// The author has looked: `boxes` are burnt in. Resolves with the media's facts.
export async function confirm(id, { csrf, boxes, sound = false }) {
  const answer = await fetch(`/media/${id}/confirm`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ looked: true, boxes, sound }),
  });
  const facts = await answer.json();
  if (!answer.ok) throw new Error(facts.message);
  return facts;
}
