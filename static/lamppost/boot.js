// Runs before the first paint: takes up the chosen theme, so that no page flashes in the other one.
(() => {
  const root = document.documentElement;
  root.dataset.js = "1";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is switched off: follow the system
    }
  };
  const apply = () => {
    const theme = stored();
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    root.dataset.mode = root.dataset.theme || (dark.matches ? "dark" : "light");
    dispatchEvent(new Event("themechange"));
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-toggle]")) return;
    root.dataset.theme = root.dataset.mode === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // kept for this page only
    }
    apply();
  });
})();
