/** What a mail may cost. Beyond these it is shown with less of what it wanted, and says so; its text stays. */
export const bounds = {
  /** For the first look, and for all of it. Postern waits 4.5 s: the rest is for what cannot be stopped halfway. */
  surveyMs: 1_500,
  timeMs: 3_000,
  /** The longest newsletters have some 20,000. */
  tagsMax: 50_000,
  /** Browsers flatten at 512. */
  depthMax: 256,
  attributesMax: 100,
  htmlCharsMax: 2_000_000,
  /** Of one style sheet for one kind of page. */
  cssCharsMax: 450_000,
  sheetCharsMax: 200_000,
  /** Of braces in a style sheet. Mail needs two: a rule in a media query. */
  sheetDepthMax: 4,
  sheetsMax: 100,
  rulesMax: 5_000,
  selectorCharsMax: 500,
  selectorPartsMax: 12,
  declarationsMax: 200,
  styleCharsMax: 20_000,
  stylesMax: 10_000,
  valueCharsMax: 2_000,
  valueDepthMax: 6,
  lengthMax: 20_000,
  nameCharsMax: 100,
  classesMax: 30,
  attributeCharsMax: 4_000,
  urlCharsMax: 8_192,
  remoteMax: 2_000,
  removalsMax: 100,
  dataPictureCharsMax: 700_000,
  spanMax: 1_000,
} as const;
