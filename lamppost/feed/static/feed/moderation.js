// Keys for moderators. Every act is a plain form and works without this.
const click = (id) => () => document.getElementById(id)?.click();
const lines = () => [...document.querySelectorAll(".q-line:not([disabled])")];
function step(by) {
  const all = lines();
  const at = all.indexOf(document.activeElement);
  all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
}
const rule = (nth) => () => document.querySelectorAll('#decide [name="rule"]')[nth]?.click();
const ACTS = { n: click("next"), l: click("let-out"), r: click("refuse"), x: click("release"), j: () => step(1), k: () => step(-1) };
for (let nth = 0; nth < 9; nth += 1) ACTS[nth + 1] = rule(nth);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("textarea, select, input:not([type=radio])")) return;
  const act = ACTS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
document.documentElement.dataset.moderationReady = "1";
