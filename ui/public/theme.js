// Before the first paint, so that a chosen theme never flashes. state/preferences.ts writes what is read here.
try {
  const theme = localStorage.getItem("postern.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const density = localStorage.getItem("postern.density");
  if (density === "compact") document.documentElement.dataset.density = density;
} catch (error) {
  console.info("Postern: no storage in this browser profile, the theme follows the system.", error);
}
