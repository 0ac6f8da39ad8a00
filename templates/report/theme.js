(() => {
  const root = document.documentElement;
  const kept = (value) => {
    // Storage may be switched off, and for files it is in some browsers.
    try {
      if (value !== undefined) localStorage.setItem("tcspec-theme", value);
      return localStorage.getItem("tcspec-theme");
    } catch {
      return null;
    }
  };
  const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const chosen = kept();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const label = () => {
      const dark = (root.dataset.theme ?? system()) === "dark";
      button.textContent = dark ? "Light" : "Dark";
      button.setAttribute("aria-label", dark ? "Use the light theme" : "Use the dark theme");
    };
    button.addEventListener("click", () => {
      root.dataset.theme = (root.dataset.theme ?? system()) === "dark" ? "light" : "dark";
      kept(root.dataset.theme);
      label();
    });
    label();
  });
})();
