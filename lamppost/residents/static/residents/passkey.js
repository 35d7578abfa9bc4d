// Passkeys in the browser: signs in, adds one, or shows again who one is (WebAuthn Level 3).
// Every form with data-passkey has its own two addresses; without this script its password works.

const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const named = ({ id, ...rest }) => ({ ...rest, id: decode(id) });

/** The site's options as the browser wants them: bytes in place of base64url. */
function opened(options) {
  const publicKey = { ...options, challenge: decode(options.challenge) };
  if (options.user) publicKey.user = named(options.user);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) publicKey[list] = options[list].map(named);
  }
  return { publicKey };
}

/** The browser's answer as JSON; Safari before 18 has no toJSON. */
function closed(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = encode(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: {},
  });
}

async function post(form, url, fields = {}) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(url, { method: "POST", body, credentials: "same-origin" });
  const facts = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok) throw Object.assign(new Error("refused"), { words: facts.error });
  return facts;
}

async function ceremony(form) {
  const { ask, tell, passkey } = form.dataset;
  const options = opened(await post(form, ask));
  const credential = await navigator.credentials[passkey === "create" ? "create" : "get"](options);
  return post(form, tell, { credential: closed(credential), next: form.elements.next?.value ?? "" });
}

/** What went wrong, in the page's own words; a person who changed their mind is told nothing. */
function complain(form, wrong) {
  const box = form.querySelector("[data-passkey-error]");
  const words = { InvalidStateError: box.dataset.known, NotAllowedError: "" }[wrong.name];
  box.textContent = wrong.words ?? words ?? box.dataset.failed;
  box.hidden = !box.textContent;
}

async function run(form, button) {
  button.disabled = true;
  try {
    const { next } = await ceremony(form);
    if (form.dataset.passkey === "prove") form.submit();
    else location.assign(next);
  } catch (wrong) {
    complain(form, wrong);
    button.disabled = false;
  }
}

/** Passkeys hold for one name; a site reached by a bare number has none. */
function holdsHere(host) {
  return Boolean(window.PublicKeyCredential && host && (location.hostname === host || location.hostname.endsWith(`.${host}`)));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!holdsHere(form.dataset.host)) continue;
  const button = form.querySelector("[data-passkey-go]");
  for (const part of form.querySelectorAll("[data-passkey-part]")) part.hidden = false;
  button.addEventListener("click", () => run(form, button));
  (form.closest("[data-passkey-box]") ?? form).dataset.passkeyReady = "1";
}
for (const box of document.querySelectorAll("[data-passkey-box]")) {
  if (box.dataset.passkeyReady) box.hidden = false;
}
