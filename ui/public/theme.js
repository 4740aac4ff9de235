// Before the first paint, so that a chosen theme never flashes. state/preferences.ts writes what is read here.
for (const name of ["theme", "density"]) {
  const chosen = localStorage.getItem(`postern.${name}`);
  if (chosen !== null && /^[a-z]+$/.test(chosen)) document.documentElement.dataset[name] = chosen;
}
