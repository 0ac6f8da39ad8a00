/**
 * Browsers under the POSIX locale call their language `en-US@posix`, which is no language tag: uPlot, which asks for it while it loads,
 * would throw. To be imported before uPlot.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US" });
}
