export const paletteText = {
  title: "Go anywhere, do anything",
  placeholder: "Type a place, a tag or an action",
  none: "Nothing by that name.",
  goTo: (place: string) => `Go to ${place}`,
  searchFor: (words: string) => `Search for “${words}”`,
};
