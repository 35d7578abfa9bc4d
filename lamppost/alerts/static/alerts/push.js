// Switches Web Push on and off for this browser (templates/alerts/push_switch.html).
// The browser makes the keys; the site gets the address to push to and the public half.
const box = document.querySelector("[data-push]");
const on = box.querySelector("[data-push-on]");
const off = box.querySelector("[data-push-off]");

function show(state) {
  for (const words of box.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
  on.hidden = !["off", "failed"].includes(state);
  off.hidden = state !== "on";
  on.disabled = off.disabled = false;
  box.dataset.state = state;
}

async function post(url, fields) {
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
  return fetch(url, { method: "POST", body, credentials: "same-origin" });
}

async function tellSite(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return post(box.dataset.subscribe, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

const manager = async () => {
  await navigator.serviceWorker.register(box.dataset.worker);
  return (await navigator.serviceWorker.ready).pushManager;
};

const subscribe = async () =>
  (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: box.dataset.key });

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted") return Notification.permission === "denied" ? "denied" : "off";
  let subscription = await subscribe();
  let answer = await tellSite(subscription);
  if (answer.status === 409) {
    // Someone else used this browser before: their address is given up for a new one.
    await subscription.unsubscribe();
    subscription = await subscribe();
    answer = await tellSite(subscription);
  }
  if (answer.ok) return "on";
  await subscription.unsubscribe();
  return "failed";
}

async function switchOff() {
  const subscription = await (await manager()).getSubscription();
  if (subscription) {
    await post(box.dataset.forget, { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  return "off";
}

/** What is so now. A subscription under an older key of the site, or another resident's, ends. */
async function look() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const subscription = await (await manager()).getSubscription();
  if (!subscription) return "off";
  if (isOurs(subscription) && (await tellSite(subscription)).ok) return "on";
  await subscription.unsubscribe();
  return "off";
}

function isOurs(subscription) {
  const key = subscription.options.applicationServerKey;
  if (!key) return true;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === box.dataset.key;
}

async function run(what) {
  on.disabled = off.disabled = true;
  show(await what().catch(() => "failed"));
}

on.addEventListener("click", () => run(switchOn));
off.addEventListener("click", () => run(switchOff));
run(look);
